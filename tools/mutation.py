"""One change at a time to a file's code, each of them one that a test ought to notice.

Decides which changes there are; it runs nothing. Texts for people, annotations and decorators stay: what they say is
judged by reading, by mypy and by the pages' tests. So does ``strict=`` of zip: it says what holds anyway.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import CodeType
from typing import Any

_TURNED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.USub: ast.UAdd,
}
_EXCHANGED = {"any": "all", "all": "any", "min": "max", "max": "min"}
_UNREAD = {"annotation", "returns", "decorator_list", "type_params"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed place of a file: its line, what stood there, what stands there now; which of the file's changes."""

    path: Path
    line: int
    before: str
    after: str
    source: str
    place: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {self.before}  ->  {self.after}"

    def code(self) -> CodeType:
        """The code of the whole file with the change in it."""
        tree, *_ = next(islice(_changed(self.source), self.place, None))
        return compile(ast.fix_missing_locations(tree), str(self.path.absolute()), "exec")


def mutants(source: str, path: Path) -> Iterator[Mutant]:
    """Every change to the file's code, in the order of the text's structure."""
    for place, (_, line, before, after) in enumerate(_changed(source)):
        yield Mutant(path, line, before, after, source, place)


def _changed(source: str) -> Iterator[tuple[ast.Module, int, str, str]]:
    """The tree with one change after the other in it, each put back before the next; line, before and after."""
    tree = ast.parse(source)
    for node in _read(tree):
        for field, value in _changes(node):
            before, kept = _shown(node), getattr(node, field)
            setattr(node, field, value)
            yield tree, node.lineno, before, _shown(node)
            setattr(node, field, kept)


def _read(node: ast.AST) -> Iterator[Any]:
    """The statements and expressions that decide something."""
    if isinstance(node, ast.stmt | ast.expr):
        yield node
    for field, value in ast.iter_fields(node):
        if field not in _UNREAD and not isinstance(node, ast.JoinedStr):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and getattr(child, "arg", None) != "strict":
                    yield from _read(child)


def _changes(node: ast.AST) -> Iterator[tuple[str, Any]]:
    """What can be put into one field of the node."""
    match node:
        case ast.Compare(ops=ops):
            for place, op in enumerate(ops):
                yield "ops", [*ops[:place], _TURNED[type(op)](), *ops[place + 1 :]]
        case ast.BoolOp(op=op) | ast.BinOp(op=op) | ast.AugAssign(op=op) | ast.UnaryOp(op=op) if type(op) in _TURNED:
            yield "op", _TURNED[type(op)]()
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "operand", ast.UnaryOp(ast.Not(), operand)
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if not isinstance(
            test, ast.Compare | ast.UnaryOp
        ):
            yield "test", ast.UnaryOp(ast.Not(), test)
        case ast.Constant(value=bool(value)):
            yield "value", not value
        case ast.Constant(value=int(value) | float(value)):
            yield "value", value + 1
        case ast.Call(func=ast.Name(id=name)) if name in _EXCHANGED:
            yield "func", ast.Name(_EXCHANGED[name], ast.Load())
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "value", ast.Constant(None)
        case ast.FunctionDef(args=arguments):
            yield from (("args", changed) for changed in _other_defaults(arguments))


def _other_defaults(arguments: ast.arguments) -> Iterator[ast.arguments]:
    """The arguments with one default that is a text or nothing put otherwise; numbers change where they stand."""
    for field in ("defaults", "kw_defaults"):
        defaults = getattr(arguments, field)
        for place, default in enumerate(defaults):
            if isinstance(default, ast.Constant) and isinstance(default.value, str):
                changed = [*defaults[:place], ast.Constant(default.value + "?"), *defaults[place + 1 :]]
                yield ast.arguments(**{**dict(ast.iter_fields(arguments)), field: changed})


def _shown(node: ast.AST) -> str:
    if isinstance(node, ast.If | ast.While):
        return ast.unparse(node.test)
    return ast.unparse(node.args if isinstance(node, ast.FunctionDef) else node)
