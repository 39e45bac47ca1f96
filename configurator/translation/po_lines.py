"""What is wrong with the lines of a translator's file, line by line: gettext's own reader overlooks much of it.

A shop goes on with what can be read of such a file; whoever checks or rewrites it is told.
"""

import re
from collections.abc import Iterator

from configurator.source import Problem, Source

_LINE = re.compile(r'(?:(?P<word>msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s+)?"(?P<text>(?:[^"\\]|\\.)*)"')
_HINT = "an entry is msgctxt, msgid and msgstr, each followed by words in double quotes"


def line_problems(content: str, file: str) -> Iterator[Problem]:
    """Each line that is none of a translator's file, and each entry that stands there already."""
    places, entry, part = dict[tuple[str, str], int](), ["", ""], "msgstr"
    begun = 0
    for number, line in enumerate(content.splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        found = _LINE.fullmatch(text)
        if found is None:
            yield Problem(Source(file, number), "This is no line of a translator's file.", _HINT)
            continue
        word = (found["word"] or part).partition("[")[0]
        if (word == "msgctxt" and part != "msgctxt") or (word == "msgid" and part not in ("msgid", "msgctxt")):
            entry, begun = ["", ""], number
        elif word == "msgstr" and part != "msgstr":
            yield from _again(places, (entry[0], entry[1]), Source(file, begun))
        if word in ("msgctxt", "msgid"):
            entry[word == "msgid"] += found["text"]
        part = word


def _again(places: dict[tuple[str, str], int], entry: tuple[str, str], place: Source) -> Iterator[Problem]:
    first = places.setdefault(entry, place.line)
    if first != place.line:
        yield Problem(place, f"{entry[0]}: “{entry[1]}” is translated in line {first} already.", "leave one of them")
