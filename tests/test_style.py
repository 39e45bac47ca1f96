"""The house's sizes and names: what one reads in one go, and one meaning for every class.

A name is imported from where it is defined, so that whoever follows an import arrives.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = [
    path
    for folder in ("configurator", "tools", "tests", "benchmarks")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path.parent.name != "versions"  # a migration is a list of tables, as long as there are tables
]
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
HOUSE = [path for path in FILES if path.is_relative_to(ROOT / "configurator")]
DOORS = {"configurator.web"}
"""Packages that hand on what a module in them defines, and say so."""
NOBODYS_NAMES = {"utils", "helpers", "common", "manager", "base", "misc"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_can_be_read_in_one_go(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    long_functions = [
        f"{node.name} (line {node.lineno}): {lines} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert long_functions == []
    assert path.stem not in NOBODYS_NAMES


def test_a_class_name_means_one_thing() -> None:
    """Names of types count too, and an underscore makes no other word of a name."""
    places = defaultdict(list)
    for path in HOUSE:
        for name in _types(_tree(path)):
            places[name.lstrip("_")].append(_module(path))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


@pytest.mark.parametrize("path", HOUSE, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_offers_what_it_defines(path: Path) -> None:
    offered = next((node.value for name, node in _assigned(_tree(path)) if name == "__all__"), None)
    if offered is not None and path.name != "__init__.py":
        assert set(ast.literal_eval(offered)) <= _defined(_tree(path))


def test_names_are_imported_from_where_they_are_defined() -> None:
    defined = {_module(path): _defined(_tree(path)) for path in HOUSE}
    handed_on = [
        f"{path.relative_to(ROOT)}: {node.module} does not define {each.name}"
        for path in FILES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ImportFrom) and node.module in defined and node.module not in DOORS
        for each in node.names
        if each.name not in defined[node.module] and f"{node.module}.{each.name}" not in defined
    ]
    assert handed_on == []


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements of a module, those under its ``if`` and ``try`` as well."""
    waiting = list(tree.body)
    while waiting:
        statement = waiting.pop()
        yield statement
        if isinstance(statement, ast.If | ast.Try):
            waiting += [*statement.body, *statement.orelse]


def _assigned(tree: ast.Module) -> Iterator[tuple[str, ast.Assign | ast.AnnAssign]]:
    for node in _statements(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                yield from ((name.id, node) for name in ast.walk(target) if isinstance(name, ast.Name))


def _defined(tree: ast.Module) -> set[str]:
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return {node.name for node in _statements(tree) if isinstance(node, kinds)} | {name for name, _ in _assigned(tree)}


def _types(tree: ast.Module) -> Iterator[str]:
    """The names of the classes, and of what is assigned under a name that looks like a class's."""
    yield from (node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    for name, _ in _assigned(tree):
        bare = name.lstrip("_")
        if len(bare) > 1 and bare[0].isupper() and not bare.isupper():
            yield name
