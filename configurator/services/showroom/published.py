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
from configurator.rules.closed_slots import closed_slots, closes_slots
from configurator.rules.revision import Revision
from configurator.services.showroom.engine_cache import EngineCache
from configurator.services.showroom.files import Stamp
from configurator.services.showroom.wordings import Wordings
from configurator.time_limit import TimeLimit


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

        No weight counts where the customer is not asked. Raises SolverDeadline, after ``seconds`` where they are given.
        """
        return self._shown(choices, weights or {}, seconds)[0]

    def open_weights(self, choices: Choices, weights: Mapping[Choice, int]) -> Mapping[Choice, int]:
        """The weights that count for these choices: of places that are asked for, in what is shown. SolverDeadline."""
        return self._shown(choices, weights)[1] if weights and closes_slots(self.whole) else weights

    def unwritten(self, choices: Choices, weights: Mapping[Choice, int] | None = None) -> tuple[Slot, ...]:
        """The texts that the rules ask for in that product and that the customer has not written."""
        return self.engine.unwritten(choices, self.open_weights(choices, weights or {}))

    def proven(self, choices: Choices, weights: Mapping[Choice, int]) -> bool:
        """Whether it is proven that what is shown is the best there is."""
        return self.engine.proven(choices, self.open_weights(choices, weights))

    def _shown(
        self, choices: Choices, weights: Mapping[Choice, int], seconds: float | None = None
    ) -> tuple[Selection, Mapping[Choice, int]]:
        """What is shown, and the weights that count in it."""
        limit = None if seconds is None else TimeLimit(seconds)
        while True:
            shown = self.engine.complete(choices, weights, seconds=limit.processor_left if limit else None)
            if not weights or not closes_slots(self.whole):
                return shown, weights
            closed = closed_slots(self.written, shown)
            left = {choice: weight for choice, weight in weights.items() if choice.slot not in closed}
            if all(choice in left or not shown.agrees(choice) for choice in weights):
                return shown, left  # what had no effect changes nothing when it goes
            weights = left
