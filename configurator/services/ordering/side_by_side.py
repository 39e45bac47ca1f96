"""Two to four designs side by side: the visitor's own, and what others shared by a code.

Decides what a row says and which rows differ. Of different products only what both have is compared: what they cost,
weigh and ask under the same name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from configurator.catalog.lead_times import lead_time
from configurator.catalog.selection import Slot
from configurator.errors import BrokenFiles, NotAllowed, SolverDeadline, UnknownName
from configurator.languages.sentences import gettext
from configurator.money import Money
from configurator.orders.codes import group_digits
from configurator.orders.design import Design
from configurator.rules.closed_slots import unasked_slots
from configurator.services.configuring.comparing import Showing, ordered_slots
from configurator.services.configuring.expired_choices import published_for
from configurator.services.configuring.opening import open_design
from configurator.services.configuring.share_codes import normal_code, share_code
from configurator.services.customer.sensitive import private_options
from configurator.services.ordering.shared_designs import as_shared
from configurator.services.presenting.picture_refs import PictureRef
from configurator.services.presenting.pictures import picture
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.units import Quantity

MOST = 4
_CARD = 640


@dataclass(frozen=True, slots=True)
class Contender:
    """A design among those compared. ``reference``: as an address names it; ``own``: it is the visitor's.

    ``told``: the slots that are shown, in order.
    """

    reference: str
    own: bool
    title: str
    design: Design
    picture: PictureRef
    showing: Showing
    told: tuple[Slot, ...]

    @property
    def total(self) -> Money:
        """What it costs today."""
        return self.showing.quote.total

    @property
    def weight(self) -> Quantity | None:
        """What it weighs."""
        return self.showing.quote.weight

    @property
    def co2(self) -> Quantity | None:
        """What making it sets free, where the product's file says so."""
        return self.showing.quote.co2

    @property
    def lead_days(self) -> int | None:
        """After how many days it is ready; None where the product's file says nothing of it."""
        return lead_time(self.showing.product, self.showing.selection)


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """What one design has in a row, in words ('' for nothing), and what that costs (None: nothing is said of it)."""

    text: str
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """What is asked, what each design has there, and whether that differs."""

    label: str
    cells: tuple[ComparedCell, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Designs side by side. ``missing``: how many that were asked for cannot be shown; ``crowded``: there were more.

    ``products``: the names of the products, more than one where they differ. ``dearer``, ``heavier``, ``co2``,
    ``later`` (in days) are against the first design: None where that cannot be said.
    """

    contenders: tuple[Contender, ...]
    rows: tuple[ComparedRow, ...]
    products: tuple[str, ...]
    dearer: tuple[Money | None, ...]
    heavier: tuple[Quantity | None, ...]
    co2: tuple[Quantity | None, ...]
    later: tuple[int | None, ...]
    missing: int
    crowded: bool

    @property
    def alike(self) -> bool:
        """Whether nothing that is compared differs."""
        return not any(row.differs for row in self.rows)

    @property
    def shared(self) -> bool:
        """Whether its address can be passed on as it is."""
        return not any(each.own for each in self.contenders)


def side_by_side(room: Showroom, who: Visitor, references: Sequence[str]) -> SideBySide:
    """Those of the designs that the visitor may see, the first four, in the order that was asked for."""
    asked = list(dict.fromkeys(_plain(each) for each in references))
    found = [each for each in (_contender(room, who, reference) for reference in asked[:MOST]) if each is not None]
    first = found[0] if found else None
    return SideBySide(
        contenders=tuple(found),
        rows=tuple(_rows(found)),
        products=tuple(dict.fromkeys(each.showing.product.name for each in found)),
        dearer=tuple(_dearer(first, each) for each in found),
        heavier=tuple(_more(first.weight if first else None, each.weight) for each in found),
        co2=tuple(_more(first.co2 if first else None, each.co2) for each in found),
        later=tuple(_later(first.lead_days if first else None, each.lead_days) for each in found),
        missing=len(asked[:MOST]) - len(found),
        crowded=len(asked) > MOST,
    )


def shared_references(room: Showroom, who: Visitor, references: Sequence[str]) -> tuple[str, ...]:
    """Share codes in place of the visitor's own designs, so that the address can be passed on.

    Raises UnknownName, NotAllowed for designs of others.
    """
    asked = list(dict.fromkeys(_plain(each) for each in references))[:MOST]
    return tuple(normal_code(each) or share_code(room, open_design(room, who, each)) for each in asked)


def _plain(reference: str) -> str:
    """A reference as it is kept: of what somebody pasted, which may be a whole link, its code or id alone."""
    last = reference.strip()[:300].split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2]
    return normal_code(last) or last


def _contender(room: Showroom, who: Visitor, reference: str) -> Contender | None:
    """None where there is no such design, or it is somebody else's, or is not sold any more: nobody learns which."""
    code = normal_code(reference)
    try:
        if code is not None:
            return _seen(room, code, as_shared(room, code), own=False)
        return _seen(room, reference, open_design(room, who, reference), own=True)
    except (UnknownName, NotAllowed, BrokenFiles, SolverDeadline):
        return None


def _seen(room: Showroom, reference: str, design: Design, *, own: bool) -> Contender:
    published = published_for(room, design)
    selection = published.shown(design.choices, design.weights)
    showing = Showing(published.product, selection, published.book.quote(selection))
    closed = unasked_slots(published.revision, selection)
    hidden = frozenset[str]() if own else private_options(room, published.product)
    told = (each for each in ordered_slots(showing) if each.key not in hidden)
    name = published.product.name
    title = design.name or gettext("Your %(name)s", name=name) if own else f"{name} {group_digits(reference, (5,))}"
    return Contender(
        reference=reference,
        own=own,
        title=title,
        design=design,
        picture=picture(room, published, selection, width=_CARD),
        showing=showing,
        told=tuple(each for each in told if each not in closed or showing.amount(each).minor),
    )


def _rows(found: Sequence[Contender]) -> Iterator[ComparedRow]:
    """Every slot that any of them has, in the order of the first; then what price rules add."""
    if not found:
        return
    same = len({each.design.product for each in found}) == 1
    slots = dict.fromkeys(slot for each in found for slot in each.told)
    for slot in slots:
        labels = {each.showing.label(slot) for each in found}
        label = next(filter(None, (each.showing.label(slot) for each in found)), slot.key)
        if not same and len(labels) > 1:
            continue  # a place that not all of these products have, under that name
        cells = tuple(_cell(each, slot) for each in found)
        if any(cell.text for cell in cells):
            yield ComparedRow(label, cells, differs=len(set(cells)) > 1)
    if same:
        yield from _ruled(found)


def _cell(one: Contender, slot: Slot) -> ComparedCell:
    if slot not in one.told:
        return ComparedCell("")
    amount = one.showing.amount(slot)
    return ComparedCell(one.showing.text(slot), amount if amount.minor else None)


def _ruled(found: Sequence[Contender]) -> Iterator[ComparedRow]:
    """What packages and discounts come to."""
    lines: list[Mapping[str, tuple[str, Money]]] = [
        {line.rule: (line.label, line.amount) for line in each.showing.quote.rule_lines} for each in found
    ]
    for rule in dict.fromkeys(rule for each in lines for rule in each):
        label = next(each[rule][0] for each in lines if rule in each)
        cells = tuple(ComparedCell("", each[rule][1]) if rule in each else ComparedCell("") for each in lines)
        yield ComparedRow(label, cells, differs=len(set(cells)) > 1)


def _dearer(first: Contender | None, other: Contender) -> Money | None:
    if first is None or first.total.currency != other.total.currency:
        return None
    return other.total - first.total


def _more(first: Quantity | None, other: Quantity | None) -> Quantity | None:
    if first is None or other is None:
        return None
    return Quantity(other.to(first.unit).magnitude - first.magnitude, first.unit)


def _later(first: int | None, other: int | None) -> int | None:
    return None if first is None or other is None else other - first
