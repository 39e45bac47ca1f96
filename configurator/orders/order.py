"""An order: the frozen receipt of what was sold, to whom, at what price, under which rules.

Plain records, and the two refusals that ordering knows. An order never looks anything up in the catalogue again.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from configurator.catalog.selection import Choice, Choices, Slot
from configurator.characters import isolated
from configurator.errors import ConfiguratorError
from configurator.languages.sentences import gettext
from configurator.languages.spoken import OWN
from configurator.measures import UnitSystem
from configurator.money import Money, in_language
from configurator.orders.extras import NOTHING_BESIDE, Extras
from configurator.orders.lifecycle import Status, is_back
from configurator.orders.payment import Payment, PaymentStanding, standing
from configurator.pricing.quote import Quote

WrittenChoice = tuple[str, str, bool]
"""A choice as it is kept: slot, value, whether it is taken."""
_NUMBERED = re.compile(r" [0-9]+$")
"""What one of several equal parts is called: 'Item 2'."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Who ordered and where it goes."""

    name: str
    email: str
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of the receipt: the part of the product, the option, what was taken, the amount, own choice or not.

    What is ``sensitive`` stands with the order alone, never in a mail. A ``rule`` that made the amount, and its author,
    are for colleagues.
    """

    group: str
    label: str
    detail: str
    amount: Money
    own: bool
    sensitive: bool = False
    rule: str = ""
    author: str = ""

    @property
    def item(self) -> str:
        """'Drawer 2' on the line of a part that is there several times, '' elsewhere."""
        return self.group if _NUMBERED.search(self.group) else ""


@dataclass(frozen=True, slots=True)
class StatusChange:
    """An entry of the order's history. ``reason`` is in words for the customer, ``note`` is for colleagues alone."""

    status: Status
    at: datetime
    who: str
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning of the rules that was acknowledged: its key, and the sentence that was read.

    ``sensitive``: it depends on an answer that is too personal for a mail.
    """

    key: str
    sentence: str
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class FromStock:
    """The key of a thing in stock, and where it stands."""

    variant: str
    place: str

    @property
    def words(self) -> str:
        """The thing as pages, papers and mails name it."""
        return gettext(
            "From stock: %(thing)s", thing=", ".join(map(isolated, filter(None, (self.place, self.variant))))
        )


@dataclass(frozen=True, slots=True)
class StatedCO2:
    """What making something gives off, by which method that was worked out, and from which source."""

    amount: str
    method: str
    source: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is frozen when an order is placed. ``revision`` is the hash of catalogue and rules.

    ``market`` is where it was ordered, ``group`` the group of customers that ordered, '' when that makes no difference;
    the day is the order's. ``language`` is that of its words, ``units`` those in which it was read. ``document`` is
    what the paper is called that the customer keeps, '' for an order.
    ``warnings``: those that were acknowledged. ``lead_days``: how many days after it was placed it is ready, as it was
    said then (None: nothing was said). ``co2``: what making it gives off. ``contained``: of each tax in the price its
    name and how much it is. ``withdrawal_days``: for how long after delivery it can be withdrawn from; ``exempt`` says
    why not, '' where it can. ``stock``: the thing in stock that it is (None: it is made for the order).
    """

    product: str
    product_name: str
    revision: str
    selection: Mapping[str, list[str]]
    choices: Choices
    lines: tuple[OrderLine, ...]
    total: Money
    weight: str
    tax_note: str
    contact: Contact
    picture: str | None = None
    market: str = ""
    language: str = OWN
    group: str = ""
    document: str = ""
    warnings: tuple[Warned, ...] = ()
    units: UnitSystem = UnitSystem.WRITTEN
    lead_days: int | None = None
    co2: StatedCO2 | None = None
    withdrawal_days: int = 14
    exempt: str = ""
    stock: FromStock | None = None

    contained: tuple[tuple[str, Money], ...] = ()

    @property
    def groups(self) -> Mapping[str, tuple[OrderLine, ...]]:
        """The lines under their headings, as the summary has them; the base price has none and is left out."""
        titles = dict.fromkeys(line.group for line in self.lines if line.group)
        return {title: tuple(line for line in self.lines if line.group == title) for title in titles}

    @property
    def price_lines(self) -> tuple[OrderLine, ...]:
        """The lines that the price is made of: what costs something, and every rule that counts, also for nothing.

        Their labels name the item, since no heading does.
        """
        counting = (line for line in self.lines if line.amount.minor or (line.rule and not line.group))
        return tuple(replace(line, label=f"{line.item}: {line.label}") if line.item else line for line in counting)


@dataclass(frozen=True, slots=True)
class SoldDesign:
    """A line of an order: a design as it was frozen, and how many of it; the receipt's total is for one piece."""

    design: str
    receipt: Receipt
    quantity: int = 1

    @property
    def amount(self) -> Money:
        """What all pieces of it come to."""
        return self.receipt.total * self.quantity


@dataclass(frozen=True, slots=True)
class Order:
    """A placed order. ``version`` counts its changes, so that two people at the desk cannot overwrite each other.

    ``designs`` are its lines, at least one. ``receipt`` is that of the first, whose contact, language, units and market
    are those of the whole order. ``payments``: every attempt to pay it, oldest first.
    """

    number: str
    owner: str
    profile: UUID | None
    designs: tuple[SoldDesign, ...]
    status: Status
    version: int
    placed_at: datetime
    history: tuple[StatusChange, ...]
    extras: Extras = NOTHING_BESIDE
    payments: tuple[Payment, ...] = ()

    @property
    def receipt(self) -> Receipt:
        """What was frozen of its first design."""
        return self.designs[0].receipt

    @property
    def total(self) -> Money:
        """What the whole order comes to."""
        return whole(self.designs, self.extras)

    @property
    def payment(self) -> PaymentStanding:
        """Where its payment stands."""
        return standing(self.payments, self.total, cancelled=self.status is Status.CANCELLED)

    @property
    def several(self) -> bool:
        """Whether it is more than one piece of one design."""
        return len(self.designs) > 1 or self.designs[0].quantity > 1 or bool(self.extras.amounts())

    @property
    def taxes(self) -> tuple[tuple[str, Money], ...]:
        """How much of each tax is in the total, by its name; nothing where not everything in it says so."""
        beside = [(each.tax, each.amount) for each in self.extras.goods]
        if self.extras.delivery and self.extras.delivery.price.minor:
            beside.append((self.extras.delivery.tax, self.extras.delivery.price))
        if not all(each.receipt.contained for each in self.designs) or not all(tax for tax, _ in beside):
            return ()
        found: dict[str, Money] = {}
        parts = [(name, tax * each.quantity) for each in self.designs for name, tax in each.receipt.contained]
        for percent, amount in beside:
            rate = Decimal(percent)
            parts.append((f"Tax {percent} %", amount.percent(100 * rate / (100 + rate))))
        for name, tax in parts:
            found[name] = found[name] + tax if name in found else tax
        return tuple(found.items())

    @property
    def lead_days(self) -> int | None:
        """How many days after it was placed all of it is ready, as far as something was said."""
        return max(
            (each.receipt.lead_days for each in self.designs if each.receipt.lead_days is not None), default=None
        )

    @property
    def tax_notes(self) -> tuple[str, ...]:
        """What its designs say of tax, each sentence once."""
        return tuple(dict.fromkeys(each.receipt.tax_note for each in self.designs if each.receipt.tax_note))

    @property
    def warnings(self) -> tuple[Warned, ...]:
        """The warnings of all its designs that were acknowledged, each once."""
        return tuple(dict.fromkeys(warned for each in self.designs for warned in each.receipt.warnings))

    @property
    def title(self) -> str:
        """What was ordered, in a line: '2 × Writing desk, Fjell'."""
        return listed_designs(self.designs)

    def receipt_of(self, design: str) -> Receipt:
        """What was frozen of one of its designs; of the first where that is not known."""
        return next((each.receipt for each in self.designs if each.design == design), self.receipt)

    @property
    def past(self) -> tuple[Status, ...]:
        """Every status it was in, the current one last."""
        return tuple(change.status for change in self.history)

    @property
    def steps(self) -> tuple[tuple[StatusChange, bool], ...]:
        """The history, and of each entry whether it took the one before it back."""
        backs = (is_back(now, then) for now, then in pairwise(self.past))
        return tuple(zip(self.history, (False, *backs), strict=True))


class PriceChanged(ConfiguratorError):
    """The price that was shown is not the price now; ``lines`` are the lines as they are now."""

    def __init__(self, old: Money, new: Money, quote: Quote) -> None:
        self.old, self.new, self.lines = old, new, quote.lines
        super().__init__(
            gettext(
                "The price has changed from %(old)s to %(new)s since it was shown. Please look again, then order.",
                old=in_language(old),
                new=in_language(new),
            )
        )


class NotAcknowledged(ConfiguratorError):
    """Warnings that were not acknowledged, or that are not there any more; ``sentences`` are those still to be."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        read = gettext(
            "Please confirm that you have read this, then order: %(sentences)s", sentences=" ".join(self.sentences)
        )
        super().__init__(
            read if self.sentences else gettext("What you confirmed is not so any more. Please look again, then order.")
        )


class BelowZero(ConfiguratorError):
    """What is ordered comes to less than nothing: ``total``."""

    def __init__(self, total: Money) -> None:
        self.total = total
        super().__init__(
            gettext(
                "Together this comes to %(total)s. Nothing can be ordered for less than nothing.",
                total=in_language(total),
            )
        )


def whole(designs: Sequence[SoldDesign], extras: Extras) -> Money:
    """What designs and all that is beside them come to: the only place where an order is added up."""
    amounts = (*(each.amount for each in designs[1:]), *extras.amounts())
    return sum(amounts, designs[0].amount)


def listed_designs(some: Iterable[SoldDesign]) -> str:
    """The names of designs in a line, with how many where that is more than one."""
    return ", ".join(
        f"{each.quantity} × {each.receipt.product_name}" if each.quantity > 1 else each.receipt.product_name
        for each in some
    )


def fingerprint(design: str, shown_total: int, contact: Contact) -> str:
    """What makes two requests to order the same request."""
    content = json.dumps([design, shown_total, asdict(contact)], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def written_choices(choices: Choices) -> list[WrittenChoice]:
    """The choices as plain data, sorted."""
    return [(str(choice.slot), choice.value, choice.taken) for choice in sorted(choices)]


def read_choices(written: list[WrittenChoice]) -> Choices:
    """The choices that ``written_choices`` wrote."""
    return frozenset(Choice(Slot.parse(slot), value, taken) for slot, value, taken in written)
