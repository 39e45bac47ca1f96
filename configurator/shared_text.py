"""A file's text with those that it uses, as one text: a draft, a revision and a backup have all of it.

What is used stands below the file's own text, each behind a line that names it. A file that uses nothing is its own
text. Knows neither rules nor catalogues, and no folders.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_HEAD = re.compile(r"^#= (\S+) =#[ \t]*\n", re.MULTILINE)
LONGEST_NAME, DEEPEST_FOLDER = 200, 8
USES = re.compile(
    r"""(?:^use[ \t]+|^[ \t]*-[ \t]+\{?[ \t]*use:[ \t]+|[\[,][ \t]*\{[ \t]*use:[ \t]+)["']?([^\s"'}#]+)""",
    re.MULTILINE,
)
"""What a text uses: 'use shared/paints.rules' of rules, '- use: shared/paints.yaml' of a catalogue, also in [ ]."""


@dataclass(frozen=True, slots=True)
class SharedText:
    """A file's ``own`` text, and the texts of the files that it uses, by path in their folder."""

    own: str
    used: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return "".join(self._pieces())

    def _pieces(self) -> Iterator[str]:
        last = self.own
        yield self.own
        for path, text in self.used.items():
            gap = "\n" if last and not last.endswith("\n") else ""
            yield f"{gap}#= {path} =#\n{text}"
            last = text


def shared_text(text: str) -> SharedText:
    """The parts of a text."""
    own, *rest = _HEAD.split(text)
    return SharedText(own, dict(zip(rest[::2], rest[1::2], strict=True)))


def said_twice(text: str) -> Iterator[tuple[str, int, int]]:
    """The paths that stand above more than one part of a text, with the lines of the first heading and of another."""
    first: dict[str, int] = {}
    for head in _HEAD.finditer(text):
        line = text.count("\n", 0, head.start()) + 1
        if first.setdefault(head[1], line) != line:
            yield head[1], first[head[1]], line


def uses(text: str) -> tuple[str, ...]:
    """The paths that a file's own text asks for, each once."""
    return tuple(dict.fromkeys(USES.findall(text)))


def leads_out(path: str) -> bool:
    """Whether a path is none below the folder: absolute, upwards, hidden, too long, or of another system."""
    parts = path.split("/")
    named = all(part and not part.startswith(".") and len(part.encode()) <= LONGEST_NAME for part in parts)
    return not named or len(parts) > DEEPEST_FOLDER or not path.isprintable() or "\\" in path or ":" in path
