"""What somebody wrote about a step that was refused: it waits in their session until the step is taken.

A refused post leads to a page that can be loaded again, and what was written stands on it again.
"""

import zlib

from flask import json, session

_KEY = "refused step"
_LONGEST, _MOST_BYTES = 1000, 1000
"""Characters of a field, and bytes of a cookie's four thousand when packed: the order form may need a share of them."""


def hold(number: str, to: str, words: dict[str, str]) -> None:
    """Keeps the words about a step of an order, in place of what was kept before."""
    kept = {field: text[:_LONGEST] for field, text in words.items()}
    if len(zlib.compress(json.dumps(kept).encode())) <= _MOST_BYTES:
        session[_KEY] = {"step": f"{number} {to}", "words": kept}


def held(number: str, to: str) -> dict[str, str]:
    """The words about that step of that order, by field; none when there are none."""
    kept = session.get(_KEY)
    return dict(kept["words"]) if kept and kept["step"] == f"{number} {to}" else {}


def let_go() -> None:
    """Forgets what is kept."""
    session.pop(_KEY, None)
