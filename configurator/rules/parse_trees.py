"""Lark's trees of statements, and where their parts stand in the file."""

from dataclasses import dataclass

from lark import Token, Tree
from lark.tree import Meta

from configurator.source import Problem, Source

Branch = Tree[Token]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands: its file, its first line, the author in force; and the list that takes its problems."""

    file: str
    line: int
    author: str
    problems: list[Problem]

    def source(self, at: Meta | Token) -> Source:
        """The place of a word or of a part of the statement's tree."""
        return Source(self.file, self.line + (at.line or 1) - 1, at.column or 1)

    def problem(self, at: Meta | Token, message: str, hint: str) -> None:
        """Tells a mistake that stands there."""
        self.problems.append(Problem(self.source(at), message, hint))


def unquote(text: str) -> str:
    """The text between the quotes, with its white space made even."""
    return " ".join(text[1:-1].split())


def in_quotes(answer: Token | str) -> bool:
    """Whether a word was written in quotes."""
    return isinstance(answer, Token) and answer.type == "STRING"


def as_written(answer: Token | str) -> str:
    """A word of an attribute or a value's key; in quotes, letter for letter."""
    return answer[1:-1] if in_quotes(answer) else str(answer)
