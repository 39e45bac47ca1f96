"""docs/security.md answers every requirement of OWASP ASVS 5.0.0, levels 1 and 2, and names what exists."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
STATES = {"met", "in part", "not met", "operator", "does not apply"}

# the level of each requirement, section by section: in 3.4 the first two are of level 1, the last two of level 3
LEVELS = """
1.1 22        1.2 1111122223  1.3 112222222223  1.4 222    1.5 123
2.1 122       2.2 112         2.3 12223         2.4 23
3.1 3         3.2 113         3.3 12223         3.4 11222233  3.5 11122333  3.6 3  3.7 22333
4.1 12233     4.2 23333       4.3 22            4.4 1222
5.1 2         5.2 112333      5.3 113           5.4 222
6.1 122       6.2 111111112222  6.3 11223333    6.4 112233    6.5 22222333  6.6 2223  6.7 33  6.8 2222
7.1 222       7.2 1111        7.3 22            7.4 11222     7.5 223       7.6 22
8.1 1233      8.2 1123        8.3 133           8.4 23
9.1 111       9.2 1222
10.1 22       10.2 223        10.3 22223        10.4 1111122222233333  10.5 22222  10.6 22  10.7 222
11.1 2233     11.2 22233      11.3 11233        11.4 1222     11.5 23       11.6 23  11.7 33
12.1 12233    12.2 11         12.3 22223
13.1 2333     13.2 222223     13.3 2233         13.4 1222233
14.1 22       14.2 12223333   14.3 122
15.1 12233    15.2 12233      15.3 1222222      15.4 3333
16.1 2        16.2 22222      16.3 2222         16.4 222      16.5 2223
17.1 23       17.2 22223333   17.3 22
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the tables: the requirements it answers together, and what it says of them."""

    numbers: tuple[str, ...]
    levels: str
    state: str
    how: str
    tests: str


def _rows() -> list[Row]:
    found = []
    for line in PAGE.splitlines():
        cells = [each.strip() for each in line.strip().strip("|").split("|")]
        if line.startswith("|") and re.match(r"\d+\.\d+\.\d+", cells[0]):
            numbers, levels, _, state, how, tests = cells
            found.append(Row(tuple(re.split(r",\s*", numbers)), levels, state, how, tests))
    return found


ROWS = _rows()


def _level_of() -> dict[str, str]:
    words = LEVELS.split()
    return {
        f"{section}.{at}": level
        for section, levels in zip(words[::2], words[1::2], strict=True)
        for at, level in enumerate(levels, 1)
    }


@cache
def _functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef))


def test_the_list_is_as_long_as_the_standards() -> None:
    levels = list(_level_of().values())
    assert [levels.count(each) for each in "123"] == [70, 183, 92]


def test_every_requirement_of_both_levels_is_answered_once() -> None:
    answered = [number for row in ROWS for number in row.numbers]
    assert sorted(answered) == sorted(number for number, level in _level_of().items() if level != "3")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.numbers[0])
def test_a_row_names_levels_state_and_what_exists(row: Row) -> None:
    assert row.levels == ", ".join(sorted({_level_of()[number] for number in row.numbers}))
    assert row.state in STATES
    assert row.how, "how it is met, what is missing, or why it does not apply"
    files = [each for each in re.findall(r"`([^`\s]+/[^`\s]+)`", row.how) if not each.startswith(("/", "http"))]
    assert [each for each in files if not (ROOT / each).exists()] == []
    tests = re.findall(r"`(tests/[^`]+)::(\w+)`", row.tests)
    assert len(tests) == row.tests.count("`") // 2
    assert [name for file, name in tests if name not in _functions(ROOT / file)] == []
    assert row.state != "met" or tests or re.search(r"`|#", row.how), "what is met can be looked at"


def test_what_is_not_met_is_counted_at_the_beginning() -> None:
    found = {state: sum(len(row.numbers) for row in ROWS if row.state == state) for state in STATES}
    said = re.search(r"^Of the 253 .*?\n\n", PAGE, re.MULTILINE | re.DOTALL)
    assert said is not None
    counted = {state: int(number) for number, state in re.findall(r"(\d+) \*\*([a-z ]+)\*\*", said.group())}
    assert counted == found


# --- what the tables say of the whole program ---------------------------------------------------------


@cache
def _program() -> dict[str, list[ast.AST]]:
    return {
        path.relative_to(ROOT).as_posix(): list(ast.walk(ast.parse(path.read_text("utf-8"))))
        for path in sorted((ROOT / "configurator").rglob("*.py"))
    }


def _calls(nodes: list[ast.AST]) -> list[tuple[str, ast.Call]]:
    """What is called, as it is written: `eval`, `os.system`, `environment.from_string`."""
    return [(ast.unparse(each.func), each) for each in nodes if isinstance(each, ast.Call)]


def _imported(nodes: list[ast.AST]) -> set[str]:
    found = set()
    for each in nodes:
        if isinstance(each, ast.Import):
            found |= {name.name for name in each.names}
        elif isinstance(each, ast.ImportFrom) and each.module:
            found |= {each.module, *(f"{each.module}.{name.name}" for name in each.names)}
    return found


def test_what_could_run_other_peoples_code_is_not_used() -> None:
    """One process is started, with a list and without a shell; nothing is evaluated, unpickled, or a template."""
    refused = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "Markup", "render_template_string"}
    modules = {"pickle", "marshal", "shelve", "dill", "yaml", "xml.etree.ElementTree", "xml.dom.minidom"}
    found = []
    for path, nodes in _program().items():
        found += [f"{path}: import {each}" for each in _imported(nodes) & modules]
        for name, call in _calls(nodes):
            if name in refused or name.endswith(".from_string") or any(each.arg == "shell" for each in call.keywords):
                found.append(f"{path}:{call.lineno}: {name}")
    assert found == []
    starting = [path for path, nodes in _program().items() if "subprocess" in _imported(nodes)]
    assert starting == ["configurator/engine/counting/count.py"]


def test_the_shop_fetches_no_addresses() -> None:
    """Mail and database are connected to by their own modules; else requests go on over the server's own socket."""
    modules = {"urllib.request", "http.client", "requests", "httpx", "aiohttp", "ftplib", "telnetlib", "urllib3"}
    own = "configurator/web/lanes/handing_on.py"
    found = {path: used for path, nodes in _program().items() if (used := _imported(nodes) & modules)}
    assert set(found) <= {own}
    assert "AF_UNIX" in (ROOT / own).read_text("utf-8")
    mailing = [path for path, nodes in _program().items() if "smtplib" in _imported(nodes)]
    assert mailing == ["configurator/services/mail_transport.py"]


def test_expressions_are_written_by_us() -> None:
    """A regular expression is a constant, or made of constants; what is put into one otherwise is escaped."""
    made = {"compile", "sub", "subn", "match", "search", "fullmatch", "split", "findall", "finditer"}
    loose = []
    for path, nodes in _program().items():
        for name, call in _calls(nodes):
            module, _, verb = name.partition(".")
            if module in ("re", "regex") and verb in made and call.args and not _ours(call.args[0]):
                loose.append(f"{path}:{call.lineno}: {ast.unparse(call)}")
    assert [each for each in loose if "re.fullmatch(form, line, re.ASCII)" not in each] == []  # a proof's own forms


def _ours(expression: ast.expr) -> bool:
    """Whether it is made of texts, names in capitals and what is escaped."""
    if isinstance(expression, ast.Call):
        joined = ast.unparse(expression.func)
        return joined == "re.escape" or joined.endswith(".join")
    parts: list[ast.expr] = []
    if isinstance(expression, ast.BinOp):
        parts = [expression.left, expression.right]
    elif isinstance(expression, ast.JoinedStr):
        parts = [each.value for each in expression.values if isinstance(each, ast.FormattedValue)]
    elif isinstance(expression, ast.Name):
        return expression.id.isupper()
    elif isinstance(expression, ast.Subscript):  # an entry of a table of ours
        return _ours(expression.value)
    elif not isinstance(expression, ast.Constant):
        return False
    return all(map(_ours, parts))
