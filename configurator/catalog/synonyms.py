"""What customers call things otherwise: 'engine = electric-150, electric-220', 'wheels', 'nothing'.

Decides how that is written; whether there is what it names is decided in ``across_entries``.
"""

from collections.abc import Sequence

from configurator.catalog.model import Synonym

NOTHING = "nothing"
"""What words mean that say nothing of the product, and are no words that were not understood."""


def meant(text: str) -> tuple[str, tuple[str, ...]]:
    """The option, or the repeated component, and the values that are meant; '' and none for nothing."""
    key, _, listed = (part.strip() for part in text.partition("="))
    values = tuple(part.strip() for part in listed.split(",") if part.strip())
    return ("", ()) if key == NOTHING and not values else (key, values)


def synonym(words: Sequence[str], means: str) -> Synonym:
    """One entry of a file."""
    return Synonym(tuple(words), *meant(means))
