"""A whole product for what a line of text means: as much of it as goes together, and what gave way.

Each wish is granted that can be: of all products those with the most weight of wishes, and of these the one that the
shop would propose. What is said of the whole, such as its price, comes after that: the proposal is moved as little as
that takes, and where nothing is within it, the nearest product is shown and the limit told as what gave way.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from configurator.catalog.selection import Choices, Selection
from configurator.engine import Engine
from configurator.errors import SolverDeadline
from configurator.rules.revision import Revision
from configurator.services.configuring.wished_limits import LimitsAsked
from configurator.services.configuring.wishes_asked import PlacedWish
from configurator.time_limit import TimeLimit
from configurator.units import Quantity
from configurator.wishing.wishes import LEAD_TIME, Least, NoneOf, NumberWish, OneOf, WholeAmount, Wished

SECONDS = 2.0
"""So long the answer to a line may take; what is not found by then is not promised."""

_IN_ORDER = {LEAD_TIME: 0, "price": 2}
"""In which order limits of the whole are met: what leaves out values first, what is moved by many small things last."""


@dataclass(frozen=True, slots=True)
class GaveWay:
    """A wish that is not in the product: ``nearest`` is what the whole comes to, of a limit; why, in sentences.

    ``unsure``: it was not found out in time whether it can be had.
    """

    wish: Wished
    nearest: Quantity | None = None
    because: tuple[str, ...] = ()
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class WishedDesign:
    """The product, the choices that the customer made by what they said, and those that the shop made for the rest.

    Completed, both together are the product. ``proven``: no product has more of what was said.
    """

    selection: Selection
    said: Choices
    taken_over: Choices
    gave_way: tuple[GaveWay, ...]
    proven: bool


def wished_design(engine: Engine, revision: Revision, wishes: Sequence[Wished]) -> WishedDesign:
    """The product for the wishes; with none, what the shop proposes. Raises SolverDeadline."""
    asked = LimitsAsked(engine, revision, TimeLimit(SECONDS))
    placed = tuple(wish for wish in wishes if isinstance(wish, OneOf | NoneOf | NumberWish))
    whole = tuple(wish for wish in wishes if isinstance(wish, WholeAmount))
    shown, granted, proven = asked.most_of(placed)
    gave_way = [GaveWay(wish, because=asked.why(wish, granted, shown)) for wish in placed if wish not in granted]
    while fewer := [_once_less(wish) for wish in placed if wish not in granted]:
        placed = (*granted, *(each for each in fewer if each is not None))
        if len(placed) == len(granted):
            break
        shown, granted, proven = asked.most_of(placed)
    said = asked.as_choices(granted, shown)
    if any(isinstance(wish, Least) for wish in wishes):
        with suppress(SolverDeadline):
            shown = asked.least("price", shown, granted)
    kept: Choices = frozenset()
    for limit in sorted(whole, key=lambda each: _IN_ORDER.get(each.attribute, 1)):
        shown, met, more = asked.moved(shown, granted, limit, kept)
        kept |= more
        if met is None:
            gave_way.append(GaveWay(limit, unsure=True))
        elif not met:
            gave_way.append(GaveWay(limit, asked.amount(limit, shown)))
    said = asked.as_choices(granted, shown)
    pins = asked.pinned(said, shown) if engine.complete(said) != shown else frozenset()
    return WishedDesign(shown, said, pins, tuple(gave_way), proven)


def _once_less(wish: PlacedWish) -> PlacedWish | None:
    """The wish for one fewer of the same; None where that is none."""
    return replace(wish, times=wish.times - 1) if isinstance(wish, OneOf) and wish.times > 1 else None
