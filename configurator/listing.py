"""Names in a row, as a sentence has them."""

from collections.abc import Iterable

from configurator.languages.sentences import gettext


def listed(names: Iterable[str], word: str = "and") -> str:
    """'a', 'a and b', 'a, b and c'; '' for none. ``word`` may be 'or'."""
    *first, last = [*names] or [""]
    if not first:
        return last
    if word == "or":
        return gettext("%(first)s or %(last)s", first=", ".join(first), last=last)
    return gettext("%(first)s and %(last)s", first=", ".join(first), last=last)
