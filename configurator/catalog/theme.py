"""A shop's theme: its logo, colours, font and lines of text, from `theme.yaml` in the shop's folder.

Decides what such a file may say, and which colours are read on which: each pair has to have the contrast that WCAG 2.2
asks for at AA, in the light and in the dark. What the file leaves out is as the program has it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from configurator.catalog.nodes import Node, parse
from configurator.errors import BrokenFiles
from configurator.source import Problem, Source, did_you_mean

THEME = "theme.yaml"
SCHEMES = ("light", "dark")
READ = {
    "ink": ("paper", "wash", "raised", "stage"),
    "ink-2": ("paper", "wash", "raised"),
    "ink-3": ("paper", "wash", "raised"),
    "accent": ("paper", "raised", "accent-wash"),
    "on-accent": ("accent",),
    "on-button": ("button", "button-hover"),
    "warm": ("paper", "raised", "warm-wash"),
    "good": ("paper", "raised", "good-wash"),
    "bad": ("paper", "raised", "bad-wash"),
}
"""Each colour of text with what it is read on."""
SEEN = {"line-strong": ("paper", "raised"), "focus": ("paper", "raised")}
"""Lines that tell a field or the place where one is."""
_LEAST = {"read": 4.5, "seen": 3.0}
_NAMES = frozenset((*READ, *SEEN, "line", *(ground for grounds in READ.values() for ground in grounds)))
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_FILE = re.compile(r"[\w][\w./-]{0,120}", re.ASCII)
_FIELDS = ("logo", "colours", "font", "head", "foot", "links")
_LONGEST = 300
_TOKENS = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-fA-F]{3,6})\b")

Colours = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Theme:
    """How a shop looks where it does not look as the program does. Files are below `static/`; '' where none is named.

    ``colours``: by scheme, only those that differ. ``links``: name and address, for the foot of each page.
    """

    colours: Colours = field(default_factory=lambda: MappingProxyType({}))
    logo: str = ""
    logo_dark: str = ""
    font: str = ""
    font_file: str = ""
    head: str = ""
    foot: str = ""
    links: tuple[tuple[str, str], ...] = ()


def built_in_colours(style_sheet: str) -> Colours:
    """The colours of the program's style sheet, by scheme."""
    light, _, rest = style_sheet.partition("@media (prefers-color-scheme: dark)")
    named = dict(_TOKENS.findall(light))
    return {"light": named, "dark": named | dict(_TOKENS.findall(rest.partition("@media")[0]))}


def read_theme(text: str, built_in: Colours, there: Callable[[str], bool]) -> tuple[Theme, tuple[Problem, ...]]:
    """The theme as far as it can be used, and everything that is wrong with the file. ``there``: whether a file is."""
    try:
        tree, found = parse(text, THEME)
    except BrokenFiles as broken:
        return Theme(), tuple(broken.problems)
    reader = _ThemeReading(tree, there, list(found))
    theme = reader.theme()
    return theme, (*reader.problems, *_unreadable(tree, theme.colours, built_in))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21, as WCAG defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@dataclass
class _ThemeReading:
    """Reads the fields, and collects what is wrong."""

    tree: Node
    there: Callable[[str], bool]
    problems: list[Problem]

    def theme(self) -> Theme:
        """What can be used."""
        if not isinstance(self.tree.content, dict):
            self._wrong(self.tree.source, "A theme is a list of names with what they are.", "begin with `colours:`")
            return Theme()
        self._known(self.tree, _FIELDS)
        return Theme(
            colours={scheme: found for scheme in SCHEMES if (found := self._colours(scheme))},
            logo=self._file("logo", "file"),
            logo_dark=self._file("logo", "dark"),
            font=self._line(self._part("font"), "name"),
            font_file=self._file("font", "file"),
            head=self._line(self.tree, "head"),
            foot=self._line(self.tree, "foot"),
            links=tuple(self._links()),
        )

    def _colours(self, scheme: str) -> dict[str, str]:
        colours = self._part("colours")
        self._known(colours, SCHEMES, say=scheme == SCHEMES[0])
        found = {}
        for name, node in colours.entries(scheme):
            if name not in _NAMES:
                self._wrong(node.source, f"There is no colour called '{name}'.", did_you_mean(name, _NAMES))
            elif not isinstance(node.content, str) or not _COLOUR.fullmatch(node.content):
                self._wrong(node.source, f"'{node.plain}' is no colour.", 'write it as "#0b5f5a", in quotes')
            else:
                found[name] = node.content.lower()
        return found

    def _file(self, part: str, key: str) -> str:
        node = self._part(part)
        self._known(node, ("file", "dark") if part == "logo" else ("name", "file"), say=key == "file")
        name = node.text(key) or ""
        if name and (not _FILE.fullmatch(name) or ".." in name or not self.there(name)):
            self._wrong(node.place(key), f"There is no file '{name}' in the shop's folder static.", "")
            return ""
        return name

    def _line(self, node: Node, key: str) -> str:
        written = node.text(key) or ""
        if len(written) > _LONGEST or '"' in written * (key == "name"):
            self._wrong(
                node.place(key), f"This is a line of at most {_LONGEST} characters, without quotes in a name.", ""
            )
            return ""
        return " ".join(written.split())

    def _links(self) -> Iterator[tuple[str, str]]:
        for node in self.tree.items("links"):
            self._known(node, ("name", "address"))
            name, address = self._line(node, "name"), node.text("address") or ""
            if name and re.fullmatch(r"(?:https://|mailto:|/)\S{0,300}", address):
                yield name, address
            else:
                self._wrong(
                    node.source, "A link has a name and an address.", "begin the address with https://, mailto: or /"
                )

    def _part(self, key: str) -> Node:
        found = self.tree.entry(key)
        return found if found is not None and isinstance(found.content, dict) else Node({}, self.tree.source, {})

    def _known(self, node: Node, names: tuple[str, ...], *, say: bool = True) -> None:
        for name, place in node.keys.items() if say else ():
            if name not in names:
                self._wrong(place, f"A theme has no '{name}' here.", did_you_mean(name, names))

    def _wrong(self, place: Source, message: str, hint: str) -> None:
        self.problems.append(Problem(place, message, hint))


def _unreadable(tree: Node, own: Colours, built_in: Colours) -> Iterator[Problem]:
    """Pairs that the theme has a part in and that cannot be told apart well enough, at the place of its part."""
    for scheme in SCHEMES:
        named = own.get(scheme, {})
        colours = {**built_in.get(scheme, {}), **named}
        places = dict(tree.entry("colours").entries(scheme)) if tree.entry("colours") else {}  # type: ignore[union-attr]
        for kind, pairs in (("read", READ), ("seen", SEEN)):
            for front, ground in ((front, ground) for front, grounds in pairs.items() for ground in grounds):
                blamed = front if front in named else ground if ground in named else ""
                if not blamed or not {front, ground} <= colours.keys():
                    continue
                ratio = contrast(colours[front], colours[ground])
                if ratio < _LEAST[kind]:
                    yield Problem(
                        places[blamed].source,
                        f"In the {scheme}, {front} ({colours[front]}) is hard to see on {ground} ({colours[ground]}): "
                        f"contrast {ratio:.1f}, needed {_LEAST[kind]}.",
                        "make one of them darker" if scheme == "light" else "make one of them lighter",
                    )


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * each for each in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def style_sheet(theme: Theme, address: Callable[[str], str]) -> str:
    """What the theme changes, as CSS; '' where that is nothing. ``address``: of a file below `static/`."""
    light, dark = (
        "".join(f"--{name}:{colour};" for name, colour in theme.colours.get(scheme, {}).items()) for scheme in SCHEMES
    )
    parts = []
    if theme.font_file:
        source = f'src:url("{address(theme.font_file)}")'
        parts.append(f'@font-face{{font-family:"{theme.font}";font-weight:100 900;font-display:swap;{source}}}')
    if light:
        parts.append(f":root{{{light}}}")
    if dark:
        parts.append(f"@media (prefers-color-scheme: dark){{:root{{{dark}}}}}")
    if theme.font:
        parts.append(f'body{{font-family:"{theme.font}",system-ui,sans-serif}}')
    return "\n".join(parts)
