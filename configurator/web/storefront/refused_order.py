"""The order form that was refused last: what was typed, and what its page had shown, until it goes through.

A refused post is answered by leading back to the summary, which can be loaded again and gone back to. What it has to
show again is kept in the visitor's own session: never in an address, and for half an hour.
"""

import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import json, session

from configurator.web.storefront.contact import FIELDS

_KEY = "refused order"
_SECONDS = 1800
_MOST_BYTES = 1800
"""Of a cookie's four thousand; what is longer than that when packed is not typed by people."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a refused form said. ``mistakes``: what is wrong, by field."""

    typed: Mapping[str, str]
    mistakes: Mapping[str, str]
    seen: str
    total: str


def hold(
    design_id: str, form: Mapping[str, str], mistakes: Mapping[str, str], lengths: Mapping[str, int] | None = None
) -> None:
    """Keeps what the form said of a design, in place of what was kept before.

    ``lengths``: its fields, each with how many characters it may have; None for those of the summary.
    """
    known = {field.name: field.length for field in FIELDS} if lengths is None else lengths
    typed = {name: form.get(name, "")[:most] for name, most in known.items()}
    kept = {
        "design": design_id,
        "at": int(time.time()),
        "typed": typed,
        "mistakes": dict(mistakes),
        "seen": form.get("seen", "")[:200],
        "total": form.get("total", "")[:16],
    }
    for name in sorted(typed, key=lambda name: len(typed[name]), reverse=True):
        if _size(kept) <= _MOST_BYTES:
            break
        typed[name] = ""
    session[_KEY] = kept


def held(design_id: str) -> Held | None:
    """What is kept of that design; None when nothing is."""
    kept = session.get(_KEY)
    if not kept or kept["design"] != design_id or time.time() - kept["at"] > _SECONDS:
        return None
    return Held(kept["typed"], kept["mistakes"], kept["seen"], kept["total"])


def let_go() -> None:
    """Forgets what is kept."""
    session.pop(_KEY, None)


def _size(kept: dict[str, Any]) -> int:
    return len(zlib.compress(json.dumps(kept).encode()))
