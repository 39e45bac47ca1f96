"""Names in a row, as a sentence has them."""

from collections.abc import Iterable


def listed(names: Iterable[str], word: str = "and") -> str:
    """'a', 'a and b', 'a, b and c'; '' for none. ``word`` may be 'or'."""
    *first, last = [*names] or [""]
    return f"{', '.join(first)} {word} {last}" if first else last
