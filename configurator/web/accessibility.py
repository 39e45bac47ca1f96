"""What is known of how accessible the shop's pages are: the record of the last test, and whether pages changed since.

The record is written by the tests that open the storefront in a browser (``tests/journeys/test_accessible.py``, asked
for with ACCESSIBILITY_RECORD=yes) and comes with the program. It bears a digest of the templates, styles and scripts
that it speaks of, so that the statement never claims for today's pages what was found of others.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from configurator.shop import Shop, demo_shop

RECORD = Path(__file__).with_name("accessibility_record.json")
_KINDS = {".html", ".css", ".js"}
_STAFF = {"customers", "experiments", "jobs", "sales", "studio"}
"""Folders of templates that customers never see."""


@dataclass(frozen=True, slots=True)
class AccessibilityRecord:
    """What a test found: on which day, with which version of axe, in how many states of pages in each view.

    ``changed``: pages are others by now, or the shop lays its own over them, so that it says nothing of those.
    """

    day: date
    axe: str
    states: int
    views: tuple[str, ...]
    violations: int
    changed: bool
    own_pages: bool


def record_of(shop: Shop) -> AccessibilityRecord:
    """The record that comes with the program, held against the pages of the shop."""
    written: dict[str, Any] = json.loads(RECORD.read_text("utf-8"))
    views = written["views"]
    own = shop.templates != demo_shop().templates and shop.templates.is_dir()
    return AccessibilityRecord(
        day=date.fromisoformat(written["day"]),
        axe=written["axe"],
        states=sum(each["states"] for each in views.values()),
        views=tuple(views),
        violations=sum(each["violations"] for each in views.values()),
        changed=written["pages"] != pages_digest(),
        own_pages=own,
    )


@cache
def pages_digest() -> str:
    """What tells customers' pages that come with the program from any others: their templates, styles and scripts."""
    ours, found = demo_shop(), hashlib.sha256()
    for folder in (ours.templates, ours.static):
        written = (each for each in folder.rglob("*") if each.suffix in _KINDS)
        for path in sorted(each for each in written if each.relative_to(folder).parts[0] not in _STAFF):
            found.update(path.relative_to(folder).as_posix().encode())
            found.update(path.read_bytes())
    return found.hexdigest()[:32]
