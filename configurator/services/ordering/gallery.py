"""The gallery: designs that their owners show to everybody, once a person of the shop has looked at them.

Decides what is shown of a design (its choices, picture and price today; no name, nothing sensitive, no text that was
not read), who may decide, and when an entry goes out of sight.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from configurator.catalog.dependents import counted_component
from configurator.catalog.model import Kind, Product
from configurator.catalog.selection import Choice
from configurator.errors import BrokenFiles, NotAllowed, SolverDeadline, StaleEdit, UnknownName
from configurator.languages.sentences import gettext
from configurator.money import Money
from configurator.orders.codes import new_code, read_code
from configurator.orders.design import Design
from configurator.orders.gallery_entry import EntryStatus, GalleryEntry
from configurator.services.clean_text import one_line, printable
from configurator.services.configuring import designs
from configurator.services.configuring.expired_choices import fit
from configurator.services.configuring.opening import own_design
from configurator.services.configuring.renewing import Former
from configurator.services.customer.sensitive import free_choices, private_options
from configurator.services.learning.overview import ROLES
from configurator.services.presenting.labels import choice_view
from configurator.services.presenting.picture_refs import PictureRef
from configurator.services.presenting.pictures import picture
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor

ON_A_PAGE = 12
LONGEST_REASON = 300
_REPORTS, _MOST, _QUEUE, _FAR, _CARD = 3, 20, 50, 1000, 640


class GalleryFull(StaleEdit):
    """Somebody shows as many designs as one person may."""

    def __init__(self) -> None:
        super().__init__(gettext("You show twenty designs already. Please take one of them back first."))


@dataclass(frozen=True, slots=True)
class GalleryCard:
    """An entry as a page shows it: as it would be today."""

    entry: GalleryEntry
    product: Product
    picture: PictureRef
    total: Money
    texts: tuple[str, ...]
    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GalleryPage:
    """A page of the gallery of a product, and the visitor's own entries of it."""

    product: Product
    cards: tuple[GalleryCard, ...]
    mine: tuple[GalleryEntry, ...]
    number: int
    more: bool


def show_to_everybody(room: Showroom, who: Visitor, design_id: str) -> None:
    """Puts a design of the visitor's into the queue of the gallery. Raises UnknownName, NotAllowed, GalleryFull.

    Not for guests, who could not take it back once their browser has forgotten them.
    """
    if who.guest:
        raise NotAllowed(gettext("Please log in first, or let us remember you: else you could not take it back."))
    design = own_design(room, who, design_id)
    published = room.revision(design.product, design.revision)
    private = private_options(room, published.product)
    free = free_choices(published, design.choices, private)
    texts = frozenset(each for each in free if _is_text(published.product, each))
    entry = GalleryEntry(
        new_code(),
        design.product,
        design.revision,
        who.owner,
        design.id,
        free - texts,
        texts,
        EntryStatus.WAITING,
        room.now(),
    )
    with room.unit() as unit:
        others = [each for each in unit.gallery.of(who.owners) if each.design_id != design.id]
        if len(others) >= _MOST:
            raise GalleryFull
        unit.gallery.add(entry)


def entry_of(room: Showroom, who: Visitor, design_id: str) -> GalleryEntry | None:
    """The visitor's entry of a design; None when it is not in the gallery."""
    with room.reading() as unit:
        return next((each for each in unit.gallery.of(who.owners) if each.design_id == design_id), None)


def take_back(room: Showroom, who: Visitor, code: str) -> None:
    """Removes an entry of the visitor's at once. Raises UnknownName when they have none of that code."""
    with room.unit() as unit:
        if not unit.gallery.take_back(_code(code), who.owners):
            raise UnknownName("design in the gallery", code[:20])


def gallery_page(room: Showroom, who: Visitor, product_key: str, number: int = 1) -> GalleryPage:
    """A page of what is shown of a product. Raises UnknownName."""
    product, number = room.current(product_key).product, max(1, min(number, _FAR))
    with room.reading() as unit:
        found = unit.gallery.shown(product_key, offset=(number - 1) * ON_A_PAGE, limit=ON_A_PAGE + 1)
        mine = unit.gallery.of(who.owners, product_key)
    return GalleryPage(product, _cards(room, found[:ON_A_PAGE]), mine, number, len(found) > ON_A_PAGE)


def has_gallery(room: Showroom, product_key: str) -> bool:
    """Whether anything is shown of a product."""
    with room.reading() as unit:
        return bool(unit.gallery.shown(product_key, offset=0, limit=1))


def start_from(room: Showroom, who: Visitor, code: str) -> Design:
    """A design of the visitor's own that starts from what is shown. Raises UnknownName, Withdrawn."""
    entry = _shown(room, code)
    product = room.revision(entry.product, entry.revision).product
    choices = frozenset(each for each in entry.choices if not _is_text(product, each))  # what another wrote is theirs
    former = Former(entry.product, entry.revision, choices, (), entry.made_at, None, choices)
    return designs.begin_from(room, who, former, "share")


def report(room: Showroom, who: Visitor, code: str) -> None:
    """Says that an entry should not be shown; after three people have, it is not until somebody has looked again."""
    entry = _shown(room, code)
    with room.unit() as unit:
        if unit.gallery.report(entry.code, who.owner) >= _REPORTS:
            unit.gallery.wait_again(entry.code)


def queue(room: Showroom, who: Visitor) -> tuple[GalleryCard, ...]:
    """What waits for a decision, the oldest first, with what its owner wrote. Raises NotAllowed."""
    who.needs(*ROLES)
    with room.reading() as unit:
        waiting = unit.gallery.waiting(limit=_QUEUE)
    return _cards(room, waiting)


def decide(room: Showroom, who: Visitor, code: str, *, show: bool, texts: bool = False, reason: str = "") -> None:
    """Shows an entry to everybody, with what its owner wrote or without it, or declines it for a reason.

    Texts that are not shown are not kept. Raises NotAllowed, UnknownName, StaleEdit (nobody waits for it any more).
    """
    who.needs(*ROLES)
    said = one_line(printable(reason), LONGEST_REASON)
    if not show and not said:
        raise StaleEdit("Please say why: the owner reads it.")
    with room.unit() as unit:
        entry = unit.gallery.one(_code(code))
        if entry is None or entry.status is not EntryStatus.WAITING:
            raise StaleEdit("It does not wait any more: somebody has decided, or its owner has taken it back.")
        choices = entry.choices | entry.texts if show and texts else entry.choices
        status = EntryStatus.SHOWN if show else EntryStatus.DECLINED
        decided = replace(entry, status=status, reason="" if show else said, choices=choices, texts=frozenset())
        unit.gallery.decide(decided, who.name, room.now())


def _shown(room: Showroom, code: str) -> GalleryEntry:
    with room.reading() as unit:
        entry = unit.gallery.one(_code(code))
    if entry is None or entry.status is not EntryStatus.SHOWN:
        raise UnknownName("design in the gallery", code[:20])
    return entry


def _code(written: str) -> str:
    return read_code(written[:40]) or ""


def _cards(room: Showroom, entries: Sequence[GalleryEntry]) -> tuple[GalleryCard, ...]:
    cards = (_card(room, each) for each in entries)
    return tuple(card for card in cards if card is not None)


def _card(room: Showroom, entry: GalleryEntry) -> GalleryCard | None:
    """The entry as it would be today; None where its product is not sold any more."""
    try:
        today = room.current(entry.product)
        choices = fit(today, entry.choices)
        selection = today.shown(choices)
    except (UnknownName, BrokenFiles, SolverDeadline):
        return None
    product, private = today.product, private_options(room, today.product)
    told = sorted(each for each in choices if each.taken and each.slot.key not in private)
    return GalleryCard(
        entry,
        product,
        picture(room, today, selection, width=_CARD),
        today.book.total(selection),
        tuple(each.value for each in sorted(entry.texts)),
        tuple(choice_view(product, each).text for each in told),
    )


def _is_text(product: Product, choice: Choice) -> bool:
    slot = choice.slot
    return counted_component(product, slot) is None and product.option(slot.key).kind is Kind.TEXT
