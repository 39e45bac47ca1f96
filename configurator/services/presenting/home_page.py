"""What the home page and the page of one's own data show, as plain frozen data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from configurator.money import Money
from configurator.orders.design import Design
from configurator.profiles.consent import Purpose, Word, Wording
from configurator.services.presenting.picture_refs import PictureRef


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product on the home page; ``price`` and ``lead_days`` are those of the product as it is proposed first.

    The ways into it: an ``example`` of a line that says what is wanted, how many ``questions`` there are about needs,
    and ``presets`` to begin with, by name and title.
    """

    key: str
    name: str
    tagline: str
    description: str
    price: Money
    picture: PictureRef
    lead_days: int | None
    example: str
    questions: int
    presets: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DraftView:
    """A design that can be resumed; ``kept_until``: for how long it keeps prices that are not today's.

    ``total`` and ``lead_days``: None where a sensitive answer has a part in it.
    """

    design: Design
    product_name: str
    title: str
    total: Money | None
    picture: PictureRef
    step: str
    kept_until: date | None
    lead_days: int | None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """Something the shop proposes: the product, what ('Paint: Nordic Blue'), and why."""

    product: str
    product_name: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class PurposeView:
    """A purpose as the page of answers shows it: what was said, and whether the shop may.

    ``silenced``: there is a yes, which the browser's no outweighs. ``needs_account``: there is no address to write to.
    """

    purpose: Purpose
    wording: Wording
    word: Word | None
    allowed: bool
    silenced: bool
    needs_account: bool


@dataclass(frozen=True, slots=True)
class Home:
    """The home page. ``ask_consent``: the visitor has not said yet whether the shop may remember.

    ``renew``: the yes to that which will soon be over; ``ask_more``: what else is asked of somebody who said yes.
    """

    greeting: str
    products: tuple[ProductCard, ...]
    drafts: tuple[DraftView, ...]
    proposals: tuple[ProposalView, ...]
    ask_consent: bool
    renew: Word | None
    ask_more: tuple[PurposeView, ...]


@dataclass(frozen=True, slots=True)
class Remembered:
    """One thing the shop remembers: an event in words. ``id`` names it for removal."""

    id: int
    at: datetime
    kind: str
    text: str
    product: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the shop knows about somebody: since when, the name they gave, what it concluded, and each thing it saw.

    ``orders_until``: the last day on which one of their orders says whose it is; None when there is none.
    """

    since: datetime | None
    name: str
    email: str
    preferences: tuple[ProposalView, ...]
    events: tuple[Remembered, ...]
    designs: int
    orders: int
    orders_until: date | None
    counts: Mapping[str, int]
