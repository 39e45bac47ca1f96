"""What axe-core finds wrong on a page, by WCAG 2.2 A and AA and axe's best practices."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page

from configurator.web.accessibility import RECORD, pages_digest

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_TALL = 3200


def violations(page: Page) -> list[str]:
    """One line a violation: rule, what it asks, and the elements; empty when the page is clean.

    Runs axe through the browser's debugger, which the page's Content-Security-Policy does not bind. Meanwhile the
    screen is tall: what half lies under the bar that stays at the bottom is no smaller for that.
    """
    size = page.viewport_size
    if size is not None:
        page.set_viewport_size({"width": size["width"], "height": max(size["height"], _TALL)})
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
        ".then(outcome => outcome.violations)",
        TAGS,
    )
    if size is not None:
        page.set_viewport_size(size)
    return [f"{one['id']}: {one['help']} at {_places(one['nodes'])}" for one in found]


def _places(nodes: list[dict[str, list[str]]]) -> str:
    return ", ".join(" ".join(node["target"]) for node in nodes)


def keep_record(view: str, found: dict[str, list[str]]) -> None:
    """Keeps what was found in a view for the accessibility statement, where that is asked for (ACCESSIBILITY_RECORD).

    Views that were looked at on other pages, or on another day, are not kept with it.
    """
    if not os.environ.get("ACCESSIBILITY_RECORD"):
        return
    version = re.search(r"axe v([\d.]+)", AXE.read_text("utf-8")[:200])
    assert version is not None
    same = {"axe": version[1], "day": datetime.now(UTC).date().isoformat(), "pages": pages_digest()}
    before = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}
    views = before["views"] if all(before.get(name) == value for name, value in same.items()) else {}
    views[view] = {"states": len(found), "violations": sum(map(len, found.values()))}
    RECORD.write_text(json.dumps(same | {"views": views}, indent=2) + "\n", "utf-8")
