"""Brings the files with the program's sentences up to date: `python -m tools.sentences` after a sentence was written.

Finds what ``gettext`` and its relatives are given in the package, and what the templates say. Exits with 1 when the
files had to be changed, as a formatter does.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_file

from configurator.languages.sentences import FOLDER
from configurator.translation.translator_file import Entry, brought_up_to_date

ROOT = Path(__file__).resolve().parent.parent
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "later": None,
    "unformatted": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
_OPTIONS = {"silent": "false", "newstyle_gettext": "true", "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols"}
PROJECT = "The shop's own sentences"


def sentences() -> tuple[Entry, ...]:
    """Every sentence of the program, by the file that says it first."""
    found = dict[tuple[str, str], Entry]()
    for path in (*sorted((ROOT / "configurator").rglob("*.py")), *sorted((ROOT / "templates").rglob("*.*"))):
        for entry in _said_in(path):
            known = found.setdefault((entry.context, entry.text), entry)
            if entry.plural and not known.plural:
                found[entry.context, entry.text] = entry
    return tuple(found.values())


def _said_in(path: Path) -> Iterator[Entry]:
    python = path.suffix == ".py"
    if not python and path.suffix not in (".html", ".txt", ".typ"):
        return
    method = "python" if python else "jinja2.ext:babel_extract"
    for _, message, _, context in extract_from_file(
        method, path, keywords=_KEYWORDS, options=None if python else _OPTIONS
    ):
        one, many = (message, "") if isinstance(message, str) else (message[0], message[1])
        yield Entry(context or "", one, plural=many)


def changed() -> list[Path]:
    """Brings the files up to date; those that were not."""
    wanted, behind = sentences(), list[Path]()
    for path in sorted(FOLDER.glob("*.po")):
        before = path.read_text("utf-8")
        after = brought_up_to_date(before, path.name, path.stem, wanted, PROJECT)
        if after != before:
            path.write_text(after, "utf-8", newline="\n")
            behind.append(path)
    return behind


if __name__ == "__main__":
    found = changed()
    print(*(f"{each.relative_to(ROOT)} is brought up to date." for each in found), sep="\n")
    sys.exit(bool(found))
