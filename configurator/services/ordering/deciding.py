"""Deciding together: a round of up to six people, and the design that is least bad for whoever it is worst for.

Decides who may take part (whoever has the code), what is kept of them (the first name they typed, and what they want;
no texts, nothing sensitive), and what each would give up. Which design is the fairest is the engine's.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock
from weakref import WeakKeyDictionary

from configurator.catalog.dependents import counted_component
from configurator.catalog.lead_times import lead_time
from configurator.catalog.model import Kind, Product
from configurator.catalog.selection import Choice, Choices, Selection, Slot
from configurator.engine.answers import Contradiction
from configurator.engine.optimizing.fairness import POINTS, Fairest, Points, loss, points_of
from configurator.errors import NotAllowed, SolverDeadline, StaleEdit, UnknownName
from configurator.languages.sentences import gettext
from configurator.money import Money
from configurator.orders.codes import new_code, read_code
from configurator.orders.design import Design
from configurator.orders.together import (
    LASTS,
    LONGEST_NAME,
    MOST_SEATS,
    WEIGHTS,
    Importance,
    Round,
    RoundSeat,
)
from configurator.services.clean_text import one_line, printable
from configurator.services.configuring import designs
from configurator.services.configuring.comparing import Showing
from configurator.services.configuring.configure import kept_of
from configurator.services.configuring.expired_choices import fit
from configurator.services.configuring.explanations import reason
from configurator.services.configuring.opening import own_design
from configurator.services.configuring.renewing import Former
from configurator.services.customer.sensitive import free_choices, private_options
from configurator.services.presenting.labels import answer_text, choice_view, in_page_order, slot_label
from configurator.services.presenting.picture_refs import PictureRef
from configurator.services.presenting.pictures import picture
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor

_MOST_ROUNDS = 10
"""So many rounds one person may have open."""
_KEPT = 64


class TooManyRounds(StaleEdit):
    """Somebody has ten rounds open."""

    def __init__(self) -> None:
        super().__init__(gettext("You have ten rounds open. Please end one of them first."))


class RoundFull(StaleEdit):
    """Six people are in a round already."""

    def __init__(self) -> None:
        super().__init__(gettext("Six people take part already, and more do not fit."))


@dataclass(frozen=True, slots=True)
class WishView:
    """Something that somebody can want, in words, and how much it means to them."""

    choice: Choice
    text: str
    importance: Importance


@dataclass(frozen=True, slots=True)
class LostWish:
    """What somebody wanted and does not get: what is asked, what they wanted, and what it would be."""

    label: str
    wanted: str
    becomes: str
    importance: Importance


@dataclass(frozen=True, slots=True)
class SeatView:
    """One of a round: the name they typed, what they want, and what they would give up.

    ``share``: how much of what they want they lose, in percent, rounded up; ``difference``: what the price changes by.
    ``gone``: how much of what they wanted is not to be had any more.
    """

    name: str
    mine: bool
    wishes: tuple[WishView, ...]
    total: Money
    lost: tuple[LostWish, ...] = ()
    share: int = 0
    difference: Money | None = None
    gone: int = 0


@dataclass(frozen=True, slots=True)
class TogetherView:
    """A round as its page shows it. ``found``: the fairest design (None: there is none, or fewer than two take part).

    ``why``: what is in the way of all that has to stay; ``late``: there was no time to find out. ``proven``: nothing is
    fairer. ``worst``: what the worst-off loses, in percent.
    """

    round: Round
    product: Product
    seats: tuple[SeatView, ...]
    mine: bool
    found: Showing | None = None
    picture: PictureRef | None = None
    proven: bool = False
    worst: int = 0
    why: str = ""
    late: bool = False

    @property
    def lead_days(self) -> int | None:
        """After how many days it is ready; None where the product's file says nothing of it."""
        return lead_time(self.product, self.found.selection) if self.found else None

    @property
    def full(self) -> bool:
        """Whether nobody else fits in."""
        return len(self.seats) >= MOST_SEATS


_found: "WeakKeyDictionary[Showroom, OrderedDict[object, Fairest]]" = WeakKeyDictionary()
_guard = Lock()


def wishes_of(room: Showroom, who: Visitor, design_id: str) -> tuple[Design, tuple[WishView, ...]]:
    """What somebody can want by a design of theirs: what they chose; all that is shown where they chose nothing.

    Raises UnknownName, NotAllowed.
    """
    design = own_design(room, who, design_id)
    published = room.revision(design.product, design.revision)
    told = in_page_order(published.product, _told(room, design))
    return design, tuple(_wish(published.product, each, Importance.NICE) for each in told)


def open_round(room: Showroom, who: Visitor, design_id: str, name: str, said: Mapping[str, Importance]) -> str:
    """The code of a new round about the product of the visitor's design, who takes the first seat.

    Raises UnknownName, NotAllowed, TooManyRounds.
    """
    seat, now = _seat(room, who, design_id, name, said, 1), room.now()
    product = own_design(room, who, design_id).product
    code = new_code()
    with room.unit() as unit:
        if unit.rounds.count_of(who.owners, now) >= _MOST_ROUNDS:
            raise TooManyRounds
        unit.rounds.add(code, product, who.owner, now, now + LASTS)
        unit.rounds.sit(code, seat)
    return code


def take_part(
    room: Showroom, who: Visitor, code: str, design_id: str, name: str, said: Mapping[str, Importance]
) -> None:
    """Puts a design of the visitor's into a round, in place of the one they had there.

    Raises UnknownName, NotAllowed, RoundFull.
    """
    seat, product = _seat(room, who, design_id, name, said, 0), own_design(room, who, design_id).product
    with room.unit() as unit:
        there = unit.rounds.one(_code(code), room.now(), held=True)
        if there is None:
            raise UnknownName("round", code[:20])
        if there.product != product:
            raise NotAllowed(gettext("This round is about another product."))
        mine = next((each.seat for each in there.seats if each.owner in who.owners), None)
        taken = {each.seat for each in there.seats}
        free = mine or next((number for number in range(1, MOST_SEATS + 1) if number not in taken), None)
        if free is None:
            raise RoundFull
        unit.rounds.leave(there.code, who.owners)
        unit.rounds.sit(there.code, replace(seat, seat=free))


def leave_round(room: Showroom, who: Visitor, code: str) -> bool:
    """Takes the visitor's design out; ends the round where they opened it. Whether it ended. Raises UnknownName."""
    there = _round(room, code)
    with room.unit() as unit:
        if there.owner in who.owners:
            unit.rounds.end(there.code)
            return True
        unit.rounds.leave(there.code, who.owners)
    return False


def together(room: Showroom, who: Visitor, code: str) -> TogetherView:
    """A round and what came of it so far. Raises UnknownName."""
    there = _round(room, code)
    today = room.current(there.product)
    people = [fit(today, each.choices) for each in there.seats]
    seats = tuple(_seat_view(today, who, each, choices) for each, choices in zip(there.seats, people, strict=True))
    plain = TogetherView(there, today.product, seats, there.owner in who.owners)
    if len(seats) < 2:
        return plain
    held, both = _held(there, people), zip(there.seats, people, strict=True)
    points = tuple(_points(today.product, each, choices) for each, choices in both)
    try:
        found = _fairest(room, today, held, points)
    except Contradiction as error:
        return replace(plain, why=reason(today.revision, error.conflict).text)
    except SolverDeadline:
        return replace(plain, late=True)
    whole = found.optimum.selection
    shown = Showing(today.product, whole, today.book.quote(whole))
    told = (
        _with_losses(today.product, seat, each, choices, own, shown)
        for seat, each, choices, own in zip(seats, there.seats, people, points, strict=True)
    )
    worst = _percent(max(found.losses))
    return replace(
        plain, seats=tuple(told), found=shown, picture=picture(room, today, whole), proven=found.proven, worst=worst
    )


def take_together(room: Showroom, who: Visitor, code: str) -> Design:
    """A design of the visitor's own that is what the round came to. Raises UnknownName, StaleEdit."""
    found = together(room, who, code).found
    if found is None:
        raise StaleEdit(gettext("This round has not come to a design yet."))
    published = room.current(found.product.key)
    choices = kept_of(published.product, found.selection, frozenset())
    former = Former(found.product.key, published.revision.hash, choices, (), room.now(), None, choices)
    return designs.begin_from(room, who, former, "together")


def _round(room: Showroom, code: str) -> Round:
    with room.reading() as unit:
        there = unit.rounds.one(_code(code), room.now())
    if there is None:
        raise UnknownName("round", code[:20])
    return there


def _code(written: str) -> str:
    return read_code(written[:40]) or ""


def _told(room: Showroom, design: Design) -> Choices:
    """What of a design others may see: no texts, nothing sensitive."""
    published = room.revision(design.product, design.revision)
    private, product = private_options(room, published.product), published.product
    free = free_choices(published, design.choices, private)
    if not free and not design.choices:
        free = kept_of(product, published.shown(frozenset()), frozenset())
    return frozenset(each for each in free if each.slot.key not in private and not _is_text(product, each.slot))


def _is_text(product: Product, slot: Slot) -> bool:
    return counted_component(product, slot) is None and product.option(slot.key).kind is Kind.TEXT


def _seat(
    room: Showroom, who: Visitor, design_id: str, name: str, said: Mapping[str, Importance], seat: int
) -> RoundSeat:
    design, wishes = wishes_of(room, who, design_id)
    first = next(iter(one_line(printable(name), 200).split()), "")[:LONGEST_NAME]
    kept = {each.choice: said.get(str(each.choice), Importance.NICE) for each in wishes}
    return RoundSeat(seat, who.owner, first, design.revision, kept, room.now())


def _held(there: Round, people: list[Choices]) -> Choices:
    """What has to stay, as far as it can be had today."""
    pairs = zip(there.seats, people, strict=True)
    return frozenset(each for seat, choices in pairs for each in choices if seat.wishes.get(each) is Importance.STAYS)


def _points(product: Product, seat: RoundSeat, choices: Choices) -> Points:
    return points_of(product, {each: WEIGHTS[seat.wishes[each]] for each in choices if each in seat.wishes})


def _fairest(room: Showroom, today: Published, held: Choices, points: tuple[Points, ...]) -> Fairest:
    """The fairest design, found once for the same wishes on the same day. Raises Contradiction, SolverDeadline."""
    asked = (
        today.revision.hash,
        today.situation(today.product),
        held,
        tuple(frozenset(each.items()) for each in points),
    )
    with _guard:
        kept = _found.setdefault(room, OrderedDict())
        if asked in kept:
            return kept[asked]
    found = today.engine.fairest(held, points)
    if found.proven:
        with _guard:
            kept[asked] = found
            while len(kept) > _KEPT:
                kept.popitem(last=False)
    return found


def _wish(product: Product, choice: Choice, importance: Importance) -> WishView:
    return WishView(choice, choice_view(product, choice).text, importance)


def _seat_view(today: Published, who: Visitor, seat: RoundSeat, choices: Choices) -> SeatView:
    shown = today.shown(choices)
    ordered = in_page_order(today.product, choices)
    wishes = tuple(_wish(today.product, each, seat.wishes.get(each, Importance.NICE)) for each in ordered)
    name = seat.name or gettext("Person %(number)s", number=seat.seat)
    return SeatView(
        name, seat.owner in who.owners, wishes, today.book.total(shown), gone=len(seat.wishes) - len(choices)
    )


def _with_losses(
    product: Product, view: SeatView, seat: RoundSeat, choices: Choices, points: Points, shown: Showing
) -> SeatView:
    """What they would give up, what mattered most first, and what the price changes by for them."""
    gone = [each for each in in_page_order(product, choices) if each in points and not shown.selection.agrees(each)]
    lost = [_lost(product, each, seat.wishes[each], shown.selection) for each in gone]
    lost.sort(key=lambda each: -WEIGHTS[each.importance])
    share = _percent(loss(points, shown.selection))
    return replace(view, lost=tuple(lost), share=share, difference=shown.quote.total - view.total)


def _percent(points: int) -> int:
    return -(-100 * points // POINTS)


def _lost(product: Product, choice: Choice, importance: Importance, whole: Selection) -> LostWish:
    label, view = slot_label(product, choice.slot), choice_view(product, choice)
    return LostWish(label, view.text.removeprefix(f"{label}: "), answer_text(product, whole, choice.slot), importance)
