"""What stands in stock and is the customer's design, or near to it: what differs, how much sooner, what it costs.

Decides which things are told and in which order. What a thing has besides what its file says is completed by the
engine, like the rest of any design.
"""

from bisect import insort
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from configurator.catalog.lead_times import lead_time
from configurator.catalog.selection import Choices, Selection, Slot
from configurator.catalog.stock_file import StockVariant
from configurator.engine.answers import Contradiction
from configurator.errors import StaleEdit
from configurator.languages.sentences import gettext
from configurator.money import Money
from configurator.orders.design import Cause, Design
from configurator.services.configuring.apply import differences
from configurator.services.configuring.configure import change_choices, kept_of, with_all_new
from configurator.services.configuring.near_designs import CHOSEN, REST, distance
from configurator.services.configuring.opening import Opened
from configurator.services.configuring.standing_ready import days_until, price_of
from configurator.services.presenting.pages import Change, Outcome
from configurator.services.showroom.in_stock import in_stock, left
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.time_limit import TimeLimit

MOST = 3
_SECONDS = 0.4
"""How long a page may work out what things in stock are besides what their file says of them."""


@dataclass(frozen=True, slots=True)
class StockOffer:
    """A thing in stock beside a design: where it stands, when it can be had, what is different and what that costs.

    ``days``: until it can be had. ``sooner``: by how many days that is earlier than the design would be ready (None:
    nothing says when that is). ``changes`` is empty for exactly the design.
    """

    key: str
    place: str
    days: int
    sooner: int | None
    difference: Money
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Near:
    """A thing that may be near: at least, or exactly, so far away."""

    far: int
    order: int
    variant: StockVariant
    whole: Selection | None = None

    def __lt__(self, other: "_Near") -> bool:
        return (self.far, self.whole is None, self.order) < (other.far, other.whole is None, other.order)


def stock_offers(room: Showroom, design: Design) -> tuple[StockOffer, ...]:
    """A thing in stock that is the design, and the nearest three that are not; nothing for an ordered design.

    Raises SolverDeadline.
    """
    published = room.revision(design.product, design.revision)
    variants = () if design.ordered else _there(room, published)
    if not variants:
        return ()
    chosen = {choice.slot for choice in design.chosen}
    shown = published.shown(design.choices, design.weights)
    found = nearest(published, shown, chosen, variants)
    return tuple(_offer(room, published, shown, near.variant, near.whole) for near in found)


def take_from_stock(found: Opened, key: str) -> Outcome:
    """The design made into a thing in stock, in place of all that it was; undo takes it back.

    Raises StaleEdit where the thing is not there any more.
    """

    def made(published: Published, design: Design) -> Choices:
        variant = next((each for each in _there(found.room, published) if each.key == key), None)
        if variant is None:
            raise StaleEdit(gettext("This is not in stock any more. Please look again."))
        return kept_of(published.product, published.shown(variant.choices), variant.choices)

    return change_choices(found, Cause("complete"), made, accepted=with_all_new)


def nearest(
    published: Published, shown: Selection, chosen: set[Slot], variants: Sequence[StockVariant]
) -> tuple[_Near, ...]:
    """The things nearest to a design, nearest first: one that is it, and three others that are unlike each other.

    What a file says of a thing is a bound of how far it is; only those are completed that may be among the nearest, the
    most promising first (best first search), as long as there is time. Raises SolverDeadline.
    """
    waiting = sorted(_Near(_at_least(shown, chosen, each.choices), order, each) for order, each in enumerate(variants))
    found, limit = dict[int, _Near](), TimeLimit(_SECONDS)
    seen = [shown]
    while waiting and len(seen) <= MOST and not limit.over:
        near = waiting.pop(0)
        if near.whole is None:
            with suppress(Contradiction):
                whole = published.shown(near.variant.choices)
                insort(waiting, _Near(distance(shown, whole, chosen), near.order, near.variant, whole))
        elif near.whole not in seen or (near.whole == shown and not found):
            found[near.order] = near
            seen += [near.whole] if near.whole != shown else []
    return tuple(found.values())


def _at_least(shown: Selection, chosen: set[Slot], known: Choices) -> int:
    """How far a thing is at least of which this much is known."""
    unlike = {choice.slot for choice in known if not shown.agrees(choice)}
    return sum(CHOSEN if slot in chosen else REST for slot in unlike)


def _there(room: Showroom, published: Published) -> tuple[StockVariant, ...]:
    variants = in_stock(room, published)
    if not variants:
        return ()
    with room.reading() as unit:
        pieces: Mapping[str, int] = left(room, unit, published.product.key, variants)
    return tuple(each for each in variants if pieces[each.key] > 0)


def _offer(
    room: Showroom, published: Published, shown: Selection, variant: StockVariant, whole: Selection | None
) -> StockOffer:
    assert whole is not None
    product, days = published.product, days_until(room, variant)
    built = lead_time(product, shown)
    return StockOffer(
        key=variant.key,
        place=variant.place,
        days=days,
        sooner=None if built is None else built - days,
        difference=price_of(published, whole, variant).total - published.book.quote(shown).total,
        changes=differences(product, shown, whole, ()),
    )
