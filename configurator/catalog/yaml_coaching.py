"""What keeps a text from being YAML, in a merchandiser's words and where it began: quotes, tabs, unseen characters."""

import re
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.tokens import ScalarToken

from configurator.characters import hidden_characters
from configurator.source import Problem, Source

MOST_UNSEEN = 50

# What the parser complains of (a part of its words), what that means, and how to mend it.
_COMPLAINTS = (
    (
        "mapping values are not allowed",
        "a second ':' cannot stand here",
        "quote a text with ': ' in it; check the indentation",
    ),
    ("quoted scalar", "a quote is opened and never closed", "close it with the same quote"),
    ("flow", "a bracket is opened and not closed properly", "check '{ }', '[ ]' and the commas in between"),
    ("block", "the line does not fit to the ones above", "check the indentation, '- ' and ':'"),
    ("expected ':'", "the line does not fit to the ones above", "check the indentation, '- ' and ':'"),
    ("undefined alias", "this '*alias' stands for nothing", "write the text in quotes if it starts with '*'"),
)
_ODD = "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_ODD_BLANK = re.compile(rf"(?m)^(?: *(?:- +)*){_ODD}|^ *(?:- +)*[\w-]+: ?{_ODD}")
_SWALLOWED = re.compile(r"\n\s*(?:- |[\w-]+:(?:\s|$))")
_Quoted = tuple[int, int, int, int, str]
"""Line and column where a text in quotes starts, line and index where it ends, and the text with its quotes."""


def seen(text: str, file: str) -> tuple[str, tuple[Problem, ...]]:
    """The text without what nobody can see in it, and a problem for each such place, at most MOST_UNSEEN."""
    problems = [
        Problem(place_of(file, text, each.index), f"{each} stands here", "delete it")
        for each in hidden_characters(text)
    ]
    for each in _ODD_BLANK.finditer(text):
        at = each.end() - 1
        message = f"this blank is no ordinary one (U+{ord(text[at]):04X})"
        problems.append(Problem(place_of(file, text, at), message, "write a space"))
    if not problems:
        return text, ()
    hidden = {each.index for each in hidden_characters(text)}
    odd = {each.end() - 1 for each in _ODD_BLANK.finditer(text)}
    left = "".join(" " if at in odd else sign for at, sign in enumerate(text) if at not in hidden)
    return left, tuple(problems[:MOST_UNSEEN])


def coach(error: MarkedYAMLError, text: str, file: str) -> Problem:
    """The parser's complaint in a merchandiser's words, at the place where the mistake began."""
    mark = error.problem_mark or error.context_mark
    source = Source(file, mark.line + 1, mark.column + 1) if mark else Source(file, 1)
    lines = text.splitlines()
    line = lines[source.line - 1] if source.line <= len(lines) else ""
    complaint, context = str(error.problem or ""), str(error.context or "")
    if re.match(r"\s*\t", line):
        return Problem(source, "the line is indented with a tab", "indent with spaces")
    quote = _quote(error, text, file)
    if quote is not None:
        return quote
    if "that cannot start any token" in complaint:
        start = line[source.column - 1 : source.column]
        return Problem(source, f"a value cannot start with '{start}'", "put the text in quotes")
    for sign, message, hint in _COMPLAINTS:
        if sign in complaint or sign in context:
            return Problem(source, message, hint)
    return Problem(source, complaint or "this is not YAML", "check quotes and indentation")


def place_of(file: str, text: str, position: int) -> Source:
    """The place of a position in a file's text."""
    before = text[:position]
    return Source(file, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _quote(error: MarkedYAMLError, text: str, file: str) -> Problem | None:
    """The quote that is to blame: one that swallowed further lines, one never closed, or one within a text."""
    quoted = list(_quoted(text))
    for line, column, last, _, written in quoted:
        if last > line and _SWALLOWED.search(written):
            message = f"this quote is not closed on its line, but only in line {last}"
            return Problem(Source(file, line, column), message, "close it with the same quote")
    if "quoted scalar" in str(error.context or "") and error.context_mark:
        opened = error.context_mark
        place = Source(file, opened.line + 1, opened.column + 1)
        return Problem(place, "a quote is opened here and never closed", "close it with the same quote")
    mark = error.problem_mark
    for line, _, last, end, written in quoted:
        if mark and line == last == mark.line + 1 and end <= mark.index and not text[end : mark.index].strip():
            twice = "''" if written[0] == "'" else '\\"'
            message = "the text in quotes ends here, and more follows"
            return Problem(place_of(file, text, end - 1), message, f"a quote within the text is written {twice}")
    return None


def _quoted(text: str) -> Iterator[_Quoted]:
    """The texts in quotes, as far as the file can be cut into words."""
    reader: Any = YAML(typ="safe", pure=True)
    try:
        for token in reader.scan(text):
            if isinstance(token, ScalarToken) and token.style in ("'", '"'):
                start, end = token.start_mark, token.end_mark
                yield start.line + 1, start.column + 1, end.line + 1, end.index, text[start.index : end.index]
    except (YAMLError, ValueError, IndexError):
        return
