"""A revision that was put on sale, with what is needed to show it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from configurator.catalog.model import Product
from configurator.catalog.selection import Choice, Choices, Selection, Slot
from configurator.catalog.validity import Situation
from configurator.engine import Engine
from configurator.imaging.model import Art
from configurator.languages.spoken import spoken
from configurator.pricing.book import PriceBook, book_of
from configurator.rules.revision import Revision
from configurator.services.showroom.engine_cache import EngineCache
from configurator.services.showroom.files import Stamp
from configurator.services.showroom.wordings import Wordings


@dataclass(frozen=True, slots=True)
class Published:
    """A revision that was put on sale, with its art (None: there is none), in the language that is spoken.

    ``whole``: the revision as its files say it, whatever market it is asked for.
    """

    whole: Revision
    wordings: Wordings
    engines: EngineCache
    situation: Callable[[Product], Situation | None]
    art: Art | None
    published_at: datetime
    source: str

    @property
    def written(self) -> Revision:
        """The revision in the language that its files are written in, with the prices of where it is sold."""
        return self._priced(self.whole)

    @property
    def engine(self) -> Engine:
        """The engine that answers for it now, loaded when it is not in memory. Raises SolverDeadline, DatabaseError."""
        return self.engines.engine(self.whole, self.situation(self.whole.product))

    @property
    def revision(self) -> Revision:
        """The revision in the language that is spoken now, with the prices of where it is sold."""
        return self._priced(self.wordings.spoken(self.whole))

    @property
    def product(self) -> Product:
        """The product of the revision, in that language."""
        return self.revision.product

    @property
    def words(self) -> tuple[str, Stamp]:
        """The language that is spoken now, and what changes when the product's words in it do."""
        return spoken(), self.wordings.stamp(self.written)

    @property
    def book(self) -> PriceBook:
        """What everything costs now."""
        return book_of(self.revision, self.situation(self.product))

    def _priced(self, revision: Revision) -> Revision:
        return revision.priced_at(self.situation(revision.product)) if revision.product.price_lists else revision

    def shown(
        self, choices: Choices, weights: Mapping[Choice, int] | None = None, *, seconds: float | None = None
    ) -> Selection:
        """The complete product that is shown for these choices; a function of these and the weights alone.

        Raises SolverDeadline, after ``seconds`` where they are given.
        """
        return self.engine.complete(choices, weights or {}, seconds=seconds)

    def unwritten(self, choices: Choices, weights: Mapping[Choice, int] | None = None) -> tuple[Slot, ...]:
        """The texts that the rules ask for in that product and that the customer has not written."""
        return self.engine.unwritten(choices, weights or {})
