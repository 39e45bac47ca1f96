"""Texts of a product that are on the way to a revision: the two files, a draft of them, versions of what was typed."""

from dataclasses import dataclass
from datetime import datetime

from configurator.rules.revision import text_hash


@dataclass(frozen=True, slots=True)
class Texts:
    """The two files of a revision."""

    catalogue: str
    rules: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A product's unpublished texts. ``base`` is the revision they started from, ``version`` 0 means: never saved."""

    product: str
    texts: Texts
    base: str
    version: int
    author: str
    changed_at: datetime | None

    @property
    def hash(self) -> str:
        """What tells these texts from any others: the hash of the revision that they would make."""
        return text_hash(self.texts.catalogue, self.texts.rules)


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """A kept text without the text itself; ``id`` names it."""

    id: int
    product: str
    author: str
    saved: bool
    base: str
    base_version: int
    hash: str
    at: datetime
