"""Every stylesheet says what a browser understands: a browser leaves out what it cannot read, without a word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "static" / "css"
COMMENT, STRING = re.compile(r"/\*.*?\*/", re.DOTALL), re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
HOLDS_RULES = re.compile(r"@(?:media|supports|keyframes|layer|container)\b[^@;]*")
HOLDS_DECLARATIONS = re.compile(r"@(?:page|font-face)\b[^@;]*|[^@;]+")
STATEMENT = re.compile(r"@(?:import|charset|layer|namespace)\b[^@]+")
DECLARATION = re.compile(r"-{0,2}[a-z][a-z0-9-]*\s*:[^@:]*", re.IGNORECASE)
PIECE = re.compile(r"([^{};]*)([{};]|$)")


def mistakes(text: str) -> list[str]:
    """What a browser would leave out of a stylesheet: headings of blocks, and declarations, that are none."""
    text = STRING.sub('""', COMMENT.sub("", text))
    found: list[str] = []
    blocks = ["rules"]
    for piece in PIECE.finditer(text):
        words, mark = piece[1].strip(), piece[2]
        if mark == "{":
            rules = HOLDS_RULES.fullmatch(words)
            if blocks[-1] == "declarations" or not (rules or HOLDS_DECLARATIONS.fullmatch(words)):
                found.append(words + " {")
            blocks.append("rules" if rules else "declarations")
            continue
        if words and not (STATEMENT if blocks[-1] == "rules" else DECLARATION).fullmatch(words):
            found.append(words)
        if mark == "}":
            blocks.pop()
        if not blocks:
            return [*found, "a brace too many"]
    return found if len(blocks) == 1 else [*found, "a brace too few"]


@pytest.mark.parametrize("sheet", sorted(FOLDER.glob("*.css")), ids=lambda sheet: sheet.name)
def test_a_browser_reads_all_of_it(sheet: Path) -> None:
    assert mistakes(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("@media print { .a, @media (width < 9rem) { .b { margin: 0; } } }", [".a, @media (width < 9rem) {", ".b {"]),
        (".a { margin: 0; .b { margin: 0; }", [".b {", "a brace too few"]),
        (".a { margin: 0; } }", ["a brace too many"]),
        (".a { margin }", ["margin"]),
        (".a { margin: 0 padding: 0; }", ["margin: 0 padding: 0"]),
        ("{ margin: 0; }", [" {"]),
        (".a; .b { margin: 0; }", [".a"]),
    ],
)
def test_what_a_browser_leaves_out_is_told(text: str, left_out: list[str]) -> None:
    assert mistakes(text) == left_out


def test_what_a_browser_reads_is_no_mistake() -> None:
    text = """
    /* a } in a comment */ @import "other.css"; @page { margin: 16mm }
    @media print { :root { --ink: #000; } a[title="}"]:not(.b, .c)::after { content: '; {' ; -webkit-any: 0; } }
    @keyframes turn { from { rotate: 0deg } to { rotate: 1turn; } }
    """
    assert mistakes(text) == []
