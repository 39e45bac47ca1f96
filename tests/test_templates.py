"""Every template compiles, names only templates that exist, and asks nothing that our security policy refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, meta

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file())
# packages whose templates ours may extend
ELSEWHERE = ("security/",)
REFUSED = {
    "an inline style": r"\sstyle\s*=",
    "an inline event handler": r"\son[a-z]+\s*=\s*[\"']",
    "an htmx handler that needs eval": r"\shx-on|[\"']js:",
    "a script without a nonce or a file": r"<script(?![^>]*(?:\ssrc=|\snonce=))",
    "something from another host": r"(?:src|href)=[\"'](?:https?:)?//",
}

ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles_and_names_what_exists(name: str) -> None:
    parsed = ENVIRONMENT.parse((TEMPLATES / name).read_text(encoding="utf-8"), name)
    named = {other for other in meta.find_referenced_templates(parsed) if other is not None}
    assert {other for other in named if other not in NAMES and not other.startswith(ELSEWHERE)} == set()


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".html")])
def test_a_template_keeps_the_security_policy(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    assert [what for what, pattern in REFUSED.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("an inline style", '<p style="color: red">'),
        ("an inline event handler", '<a onclick="buy()">'),
        ("a script without a nonce or a file", "<script>buy()</script>"),
        ("something from another host", '<img src="https://shop.example/x.png">'),
    ],
)
def test_what_is_refused_is_found(what: str, text: str) -> None:
    assert [name for name, pattern in REFUSED.items() if re.search(pattern, text)] == [what]
