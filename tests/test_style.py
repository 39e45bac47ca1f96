"""The house's sizes: no file and no function grows past what one reads in one go."""

from __future__ import annotations

import ast
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
