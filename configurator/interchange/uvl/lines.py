"""Cuts a UVL text into lines of tokens, each line with its depth of indentation.

Decides names, quotes and escapes, comments, brackets that span lines, and tabs against spaces; what a line means is
``uvl``'s business. A tab counts to the next multiple of eight columns, as UVL's own lexer counts it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from configurator.errors import ForeignModelError
from configurator.source import Source

_TAB = 8
LONGEST_NUMBER = 40


class TokenKind(StrEnum):
    """What a token is. NAME: a plain word; QUOTED: a name in double quotes; TEXT: a text in single quotes."""

    NAME = "name"
    QUOTED = "quoted name"
    TEXT = "text"
    NUMBER = "number"
    SIGN = "sign"
    END = "end of line"


@dataclass(frozen=True, slots=True)
class Token:
    """A token: ``text`` without quotes and escapes."""

    kind: TokenKind
    text: str
    source: Source

    def __str__(self) -> str:
        return "the end of the line" if self.kind is TokenKind.END else f"'{self.text}'"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line with anything on it; an END token closes ``tokens``. Lines joined by brackets are one."""

    indent: int
    tokens: tuple[Token, ...]


_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\f\r]+ | //[^\n]* )
  | (?P<comment>/\* .*? \*/)
  | (?P<newline>\n)
  | (?P<quoted>"(?:[^"\\\n]|\\.)*")
  | (?P<text>'(?:[^'\\\n]|\\.)*')
  | (?P<number>-?[0-9]+(?:\.[0-9]+)?(?![\w$\#§%?]))
  | (?P<sign><=>|=>|==|!=|<=|>=|\.\.|[-+*/<>!&|()\[\]{},.=])
  | (?P<name>\w[\w$\#§%?\\;]*)
    """,
    re.VERBOSE | re.DOTALL,
)
_KINDS = {
    "quoted": TokenKind.QUOTED,
    "text": TokenKind.TEXT,
    "number": TokenKind.NUMBER,
    "sign": TokenKind.SIGN,
    "name": TokenKind.NAME,
}
_SPANNING = ("newline", "comment", "quoted", "text")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def lines(text: str, file: str) -> Iterator[SourceLine]:
    """The text's lines; raises ForeignModelError at a character that begins nothing, and at unclosed brackets."""
    rows = text.split("\n")
    tokens: list[Token] = []
    opened: list[Token] = []
    for token in _tokens(text, file):
        if token.kind is TokenKind.END:
            if tokens and not opened:
                first = tokens[0].source
                yield SourceLine(_width(rows[first.line - 1][: first.column - 1]), (*tokens, token))
                tokens = []
            continue
        tokens.append(token)
        if token.kind is TokenKind.SIGN:
            _match_brackets(token, opened)
    if opened:
        raise ForeignModelError(opened[-1].source, f"{opened[-1]} is never closed")


def _match_brackets(token: Token, opened: list[Token]) -> None:
    if token.text in "([{":
        opened.append(token)
    elif token.text in (")", "]", "}"):
        if not opened or {"(": ")", "[": "]", "{": "}"}[opened[-1].text] != token.text:
            raise ForeignModelError(token.source, f"{token} closes nothing that is open here")
        opened.pop()


def _tokens(text: str, file: str) -> Iterator[Token]:
    """Every token, an END at each end of line and at the end of the text."""
    at, line, start = 0, 1, 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        source = Source(file, line, at - start + 1)
        if match is None or match.lastgroup is None:
            raise ForeignModelError(source, *_stray(text[at]))
        at = match.end()
        if match.lastgroup == "number" and len(match[0]) > LONGEST_NUMBER:
            raise ForeignModelError(source, f"a number of {len(match[0])} characters", "use a coarser unit")
        if match.lastgroup in _KINDS:
            yield Token(_KINDS[match.lastgroup], _plain(match[0]), source)
        elif match.lastgroup == "newline":
            yield Token(TokenKind.END, "", source)
        if match.lastgroup in _SPANNING and "\n" in match[0]:
            line, start = line + match[0].count("\n"), match.start() + match[0].rindex("\n") + 1
    yield Token(TokenKind.END, "", Source(file, line, at - start + 1))


def _stray(character: str) -> tuple[str, str]:
    if character in "\"'":
        return "this quote is not closed in its line", f"put a {character} at the end of the name"
    return f"'{character}' begins nothing in UVL", 'names with signs or spaces stand in double quotes: "1 TB"'


def _plain(written: str) -> str:
    """The token's text without its quotes and escapes."""
    return _ESCAPE.sub(r"\1", written[1:-1]) if written[0] in "\"'" else written


def _width(space: str) -> int:
    """How many columns the space before a line's first token takes."""
    return len(space.expandtabs(_TAB))
