"""What axe-core finds wrong on a page, by WCAG 2.2 A and AA and axe's best practices."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """One line a violation: rule, what it asks, and the elements; empty when the page is clean.

    Runs axe through the browser's debugger, which the page's Content-Security-Policy does not bind.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
        ".then(outcome => outcome.violations)",
        TAGS,
    )
    return [f"{one['id']}: {one['help']} at {_places(one['nodes'])}" for one in found]


def _places(nodes: list[dict[str, list[str]]]) -> str:
    return ", ".join(" ".join(node["target"]) for node in nodes)
