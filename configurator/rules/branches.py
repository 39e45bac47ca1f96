"""Lark's trees of statements: their parts, and where these stand in the file."""

from dataclasses import dataclass

from lark import Token, Tree

from configurator.source import Problem, Source

Branch = Tree[Token]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands: its file, its first line, the author in force; and the list that takes its problems."""

    file: str
    line: int
    author: str
    problems: list[Problem]

    def source(self, node: Branch | Token) -> Source:
        """The place of a node of the statement's tree."""
        at = node if isinstance(node, Token) else node.meta
        return Source(self.file, self.line + (at.line or 1) - 1, at.column or 1)


def branches(tree: Branch) -> tuple[Branch, ...]:
    """The trees that a tree is directly made of."""
    return tuple(child for child in tree.children if isinstance(child, Tree))


def tokens(tree: Branch) -> tuple[Token, ...]:
    """The words and signs that a tree is directly made of."""
    return tuple(child for child in tree.children if isinstance(child, Token))
