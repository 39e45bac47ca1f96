"""The basket: several designs of a visitor's, how many of each, at today's prices, ordered together or not.

Decides what is in it, how much it may hold, and what keeps a design from being ordered, which keeps no other one. The
basket of a visitor is of their own designs: whoever continues somebody else's puts a copy in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from configurator.characters import isolated
from configurator.errors import ConfiguratorError, DatabaseError, InvalidChoice, NotAllowed, UnknownName
from configurator.languages.sentences import gettext
from configurator.money import Money
from configurator.orders.checkout_file import StandardGoods
from configurator.orders.extras import SoldGoods
from configurator.rules.advice import Notice
from configurator.services.configuring import designs
from configurator.services.configuring.expired_choices import published_for
from configurator.services.configuring.opening import changeable, own_design
from configurator.services.configuring.standing_ready import Pieces, exactly, price_of
from configurator.services.ordering.checkout import summary
from configurator.services.ordering.checkout_offer import (
    CheckoutOffer,
    checkout_file,
    goods_beside,
    goods_in,
    offer_for,
)
from configurator.services.presenting.summaries import Summary
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.baskets import KeptLine

MOST_LINES, MOST_PIECES = 20, 99
_PUT_BACK = timedelta(minutes=30)


class BasketFull(InvalidChoice):
    """The basket holds as many designs as it may."""

    def __init__(self) -> None:
        super().__init__(
            "basket",
            gettext(
                "Your basket holds %(most)s designs, and no more can be ordered at once. Please order these first.",
                most=MOST_LINES,
            ),
        )


class UnusableQuantity(InvalidChoice):
    """A number of pieces that cannot be ordered."""

    def __init__(self) -> None:
        super().__init__("quantity", gettext("Please give a whole number from 1 to %(most)s.", most=MOST_PIECES))


@dataclass(frozen=True, slots=True)
class BasketLine:
    """A design in the basket, as it can be had today.

    ``summary`` None: it cannot be shown at all. ``problem``: why it cannot be ordered, '' where it can. ``short``: it
    stands in stock, but not so many pieces of it, so that it is made to order. ``by_stock``: what it cost when it was
    put in differs from what it costs now by that alone.
    """

    design: str
    title: str
    quantity: int
    shown: Money
    summary: Summary | None
    problem: str = ""
    short: bool = False
    by_stock: bool = False

    @property
    def warnings(self) -> tuple[Notice, ...]:
        """What has to be confirmed before it is ordered."""
        return tuple(each for each in self.summary.notices if each.must_confirm) if self.summary else ()

    @property
    def price(self) -> Money:
        """What one piece costs now; what it did when it was put in, where that is not known any more."""
        return self.summary.quote.total if self.summary else self.shown

    @property
    def amount(self) -> Money:
        """What all pieces cost now."""
        return self.price * self.quantity

    @property
    def dearer(self) -> Money | None:
        """By how much one piece is dearer (or cheaper) than when it was put in; None where that is the same, or where
        the number of pieces alone makes it another one."""
        if (
            self.summary is None
            or self.by_stock
            or self.price == self.shown
            or self.price.currency != self.shown.currency
        ):
            return None
        return self.price - self.shown


@dataclass(frozen=True, slots=True)
class Basket:
    """What is in a visitor's basket. ``removed``: what was taken out a moment ago and can be put back.

    ``goods``: those beside the designs; ``offered``: all that can be put in, with what they cost.
    """

    lines: tuple[BasketLine, ...]
    removed: BasketLine | None = None
    goods: tuple[SoldGoods, ...] = ()
    offered: tuple[tuple[StandardGoods, Money], ...] = ()

    @property
    def ready(self) -> tuple[BasketLine, ...]:
        """The lines that can be ordered together now."""
        return tuple(line for line in self.lines if not line.problem)

    @property
    def tax_notes(self) -> tuple[str, ...]:
        """What is said of tax, each sentence once."""
        shown = (line.summary.product.tax_note for line in self.ready if line.summary)
        return tuple(dict.fromkeys(note for note in shown if note))

    @property
    def total(self) -> Money | None:
        """What those come to with the goods beside; None when there is none, as goods go with a design."""
        ready = self.ready
        amounts = (*(line.amount for line in ready[1:]), *(each.amount for each in self.goods))
        return sum(amounts, ready[0].amount) if ready else None

    def pieces(self, goods: str) -> int:
        """How many of these goods are in it."""
        return next((each.quantity for each in self.goods if each.goods == goods), 0)

    @property
    def weight(self) -> Decimal:
        """What the designs that can be ordered weigh together, in kg, as far as that is known."""
        found = Decimal(0)
        for line in self.ready:
            if line.summary and line.summary.quote.weight:
                exact = line.summary.quote.weight.to("kg").magnitude * line.quantity
                found += Decimal(exact.numerator) / Decimal(exact.denominator)
        return found

    @property
    def lead_days(self) -> int:
        """In how many days all of them are ready, as far as that is said."""
        return max((line.summary.lead_days or 0 for line in self.ready if line.summary), default=0)


def basket(room: Showroom, who: Visitor) -> Basket:
    """The visitor's basket, each design as it can be had today."""
    with room.reading() as unit:
        inside, removed = unit.baskets.lines(who.owners), unit.baskets.removed(who.owners, room.now() - _PUT_BACK)
        beside = unit.baskets.goods(who.owners)
    found = Basket(_lines(room, who, inside), _line(room, who, removed, Pieces()) if removed else None)
    if not found.ready:
        return found
    file, currency = checkout_file(room), found.ready[0].price.currency
    return replace(found, goods=goods_in(file, beside, currency), offered=goods_beside(file, currency))


def offer(room: Showroom, found: Basket) -> CheckoutOffer:
    """What is offered at the checkout with a basket of which something can be ordered."""
    assert found.total is not None
    return offer_for(room, found.total, found.goods, found.weight, found.lead_days)


def put_goods(room: Showroom, who: Visitor, goods: str, quantity: int) -> None:
    """So many of these goods in the basket, 0 for none. Raises UnusableQuantity, UnknownName."""
    if goods not in {each.key for each in checkout_file(room).goods}:
        raise UnknownName("goods", goods)
    if quantity:
        _pieces(quantity)
    with room.unit() as unit:
        unit.baskets.put_goods(who.owners, who.owner, goods, quantity, room.now())


def kept(room: Showroom, who: Visitor) -> tuple[KeptLine, ...]:
    """The designs in the visitor's basket as they are kept, without looking at them."""
    with room.reading() as unit:
        return unit.baskets.lines(who.owners)


def count(room: Showroom, who: Visitor) -> int:
    """How many pieces are in the visitor's basket."""
    with room.reading() as unit:
        return unit.baskets.count(who.owners)


def put(room: Showroom, who: Visitor, design_id: str, quantity: int = 1) -> str:
    """Puts a design into the basket, at what it costs now; the design's id, a copy's for somebody else's design.

    One that is in it already stays as it is, with at least so many pieces. Raises BasketFull, UnusableQuantity,
    DesignClosed, UnknownName, NotAllowed, Withdrawn.
    """
    design = changeable(room, who, design_id)
    if design.owner not in who.owners:
        design = designs.duplicate(room, who, design_id)
    there = {each.design: each.quantity for each in kept(room, who)}
    pieces = max(_pieces(quantity), there.get(design.id, 1))
    price = _price_as_last(room, who, design.id, pieces)
    with room.unit() as unit:
        inside = {each.design for each in unit.baskets.lines(who.owners)}
        if design.id not in inside and len(inside) >= MOST_LINES:
            raise BasketFull
        unit.baskets.put(design.id, pieces, price, room.now())
    return design.id


def _price_as_last(room: Showroom, who: Visitor, design_id: str, quantity: int) -> Money:
    """What one of so many costs after all others in the basket, which may take from the same stock."""
    found = summary(room, who, design_id, quantity)
    if found.stock is None:
        return found.quote.total
    others = [each for each in kept(room, who) if each.design != design_id]
    return _lines(room, who, [*others, KeptLine(design_id, quantity, found.quote.total, room.now())])[-1].price


def change(room: Showroom, who: Visitor, design_id: str, quantity: int) -> None:
    """Another number of pieces. Raises UnusableQuantity, UnknownName, NotAllowed."""
    own = _own(room, who, design_id)
    with room.unit() as unit:
        unit.baskets.change(own, _pieces(quantity))


def take_out(room: Showroom, who: Visitor, design_id: str, *, back: bool = False) -> None:
    """Takes a design out of the basket, or puts one back that was taken out; it stays among the visitor's designs.

    Raises BasketFull, UnknownName, NotAllowed.
    """
    own = _own(room, who, design_id)
    with room.unit() as unit:
        if back and len(unit.baskets.lines(who.owners)) >= MOST_LINES:
            raise BasketFull
        unit.baskets.take_out(own, None if back else room.now())


def put_copy(room: Showroom, who: Visitor, design_id: str) -> str:
    """Puts a copy of a design into the basket, to be changed on its own; the copy's id. Raises as ``put`` does."""
    with room.reading() as unit:
        if len(unit.baskets.lines(who.owners)) >= MOST_LINES:
            raise BasketFull
    return put(room, who, designs.duplicate(room, who, design_id).id)


def title_of(found: Summary) -> str:
    """What a design is called in the basket: its own name, else its product's."""
    return found.design.name or found.product.name


def _own(room: Showroom, who: Visitor, design_id: str) -> str:
    design = own_design(room, who, design_id)
    if design.owner not in who.owners:
        raise NotAllowed(gettext("This design belongs to somebody else. Ask them for a share link."))
    return design.id


def _pieces(quantity: int) -> int:
    if not 1 <= quantity <= MOST_PIECES:
        raise UnusableQuantity
    return quantity


def _lines(room: Showroom, who: Visitor, inside: Iterable[KeptLine]) -> tuple[BasketLine, ...]:
    """The lines; what one that can be ordered takes from stock is not there for those after it."""
    lines, taken = list[BasketLine](), Pieces()
    for line in _of_one_currency(_line(room, who, each, taken) for each in inside):  # each is made after those before
        lines.append(line)
        if not line.problem and line.summary and line.summary.stock:
            taken[line.summary.design.product, line.summary.stock.variant] += line.quantity
    return tuple(lines)


def _line(room: Showroom, who: Visitor, inside: KeptLine, taken: Pieces) -> BasketLine:
    try:
        found = summary(room, who, inside.design, inside.quantity, taken)
    except DatabaseError:
        raise
    except ConfiguratorError as error:
        title = _last_title(room, who, inside.design)
        return BasketLine(inside.design, title, inside.quantity, inside.shown, None, str(error))
    problem = ""
    if found.needs:
        needed = ", ".join(isolated(need.label) for need in found.needs)
        problem = gettext("Only you can say this, and it is still needed: %(needed)s.", needed=needed)
    elif found.quote.total.minor < 0:
        problem = gettext("Nothing can be ordered for less than nothing.")
    short, by_stock = _told_by_stock(room, found, inside.shown)
    return BasketLine(inside.design, title_of(found), inside.quantity, inside.shown, found, problem, short, by_stock)


def _told_by_stock(room: Showroom, found: Summary, shown: Money) -> tuple[bool, bool]:
    """Whether more is wanted than stands in stock, and whether the price that was shown is today's for another number
    of pieces."""
    published, design = published_for(room, found.design), found.design
    selection = published.shown(design.choices, design.weights)
    one = exactly(room, published, selection)
    if one is None:
        return False, False
    return found.stock is None, shown in (price_of(published, selection, each).total for each in (one, None))


def _last_title(room: Showroom, who: Visitor, design_id: str) -> str:
    """What a design was called that cannot be shown any more."""
    design = own_design(room, who, design_id)
    with room.reading() as unit:
        names = unit.orders.products()
    on_show = room.on_show.get(design.product)
    return design.name or (on_show.product.name if on_show else names.get(design.product, design.product))


def _of_one_currency(lines: Iterable[BasketLine]) -> Iterable[BasketLine]:
    """The lines; those in another currency than the first that can be ordered cannot be ordered with it."""
    currency = None
    for line in lines:
        if line.problem or line.price.currency == (currency := currency or line.price.currency):
            yield line
        else:
            problem = gettext("This is sold in another currency. Please order it on its own.")
            yield replace(line, problem=problem)
