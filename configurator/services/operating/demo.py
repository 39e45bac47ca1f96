"""Fills a shop with customers and orders that nobody can take for real ones: 'Customer 017', at example addresses.

The same seed makes the same customers with the same designs; only the times count back from now.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2s
from secrets import token_hex, token_urlsafe
from uuid import UUID

from configurator.catalog.model import Kind, Product
from configurator.catalog.selection import Choice, Choices, slots, with_choice
from configurator.engine.answers import State
from configurator.orders.design import Cause, Design, NewDesign
from configurator.orders.lifecycle import Status, next_statuses
from configurator.orders.order import Contact, Order, Receipt, SoldDesign, StatusChange, fingerprint
from configurator.profiles.consent import Purpose, said
from configurator.profiles.profile import Profile, new_token, token_hash
from configurator.services.customer.events import order_events, visit, wish_events
from configurator.services.learning.going_with import with_thing
from configurator.services.learning.recording import follow_order, learn, learnable
from configurator.services.learning.things import YES, addable, is_switch
from configurator.services.ordering.receipts import receipt_for
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import account_owner, profile_owner
from configurator.storage.orders import NewOrder
from configurator.storage.unit import UnitOfWork

Progress = Callable[[], None]
_CLICKS = (3, 9)
_DAYS = 200
TASTES = ("sober", "lively")
_TO_TASTE = 0.75
_FAVOURITES, _FOND = 6, 0.8
_HALF_FOND = 0.5
"""Who takes half of what others of the same taste take can be suggested the rest."""
_ORDERING, _MOVING, _CANCELLING = 0.7, 0.75, 0.1
_COMING_BACK, _TIMES, _LATELY = 0.45, (1, 1, 2), 0.6


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who can log in to a demo shop, as what, and what they may see besides."""

    email: str
    name: str
    role: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A synthetic customer."""

    owner: str
    profile: UUID
    contact: Contact


LOGINS = (
    Login("customer@demo.example", "Demo Customer", "customer"),
    Login("merchandiser@demo.example", "Demo Merchandiser", "merchandiser"),
    Login("sales@demo.example", "Demo Sales", "sales", ("insight",)),
    Login("operator@demo.example", "Demo Operator", "operator"),
)


def fill(room: Showroom, *, customers: int, seed: int, progress: Progress = lambda: None) -> int:
    """Adds that many customers, the longest known first, each with events and a draft or an order; how many ordered."""
    dice, shelves = random.Random(seed), room.products()  # noqa: S311 nothing secret
    ages = sorted((dice.randrange(1, _DAYS) for _ in range(customers)), reverse=True)
    placed = 0
    for number, days in enumerate(ages if shelves else (), 1):
        person = _customer(room, dice, dice.choice(shelves), number, days)
        if person is not None:
            placed += 1
            _come_back(room, random.Random(f"{seed} {number}"), shelves, person, days)  # noqa: S311 nothing secret
        progress()
    return placed


def add_logins(room: Showroom) -> dict[str, str]:
    """The demo accounts that were missing, by address, with their new passwords."""
    made = {}
    with room.unit() as unit:
        for login in LOGINS:
            if unit.accounts.id_of(login.email) is None:
                password = token_urlsafe(9)
                account = unit.accounts.add(login.email, login.name, password, [login.role, *login.also])
                made[login.email] = password
                if login.role == "customer":  # not measured, so never drawn to be shown less than there is
                    profile = unit.profiles.add(None, account, login.name, room.now())
                    _allow(unit, profile, set(Purpose) - {Purpose.MEASURE})
    return made


def furnish(room: Showroom, seed: int = 1) -> None:
    """Gives the demo customer earlier orders and a draft of what was ordered, so that a log-in shows all there is."""
    with room.reading() as unit:
        account = unit.accounts.id_of(LOGINS[0].email)
        profile = unit.profiles.by_account(account) if account is not None else None
    shelf = room.products()
    if account is None or profile is None or not shelf:
        return
    dice = random.Random(seed)  # noqa: S311 nothing secret
    contact = Contact(LOGINS[0].name, LOGINS[0].email, "1 Example Street, 12345 Sampletown")
    person = Person(account_owner(account), profile.id, contact)
    for days, published in zip((100, 40), [shelf[0], *shelf[1:][-1:]], strict=False):
        _story(room, dice, published, person, room.now() - timedelta(days=days), ordered=True, fond=_HALF_FOND)
    _story(room, dice, shelf[-1], person, room.now() - timedelta(days=9), ordered=False)


def is_empty(room: Showroom) -> bool:
    """Whether nobody has been in the shop yet: no account and no order."""
    with room.reading() as unit:
        return unit.accounts.count() == 0 and sum(unit.orders.counts().values()) == 0


def _customer(room: Showroom, dice: random.Random, published: Published, number: int, days: int) -> Person | None:
    """A new customer with a first design; themselves if they ordered it."""
    name = f"Customer {number:03d}"
    contact = Contact(name, f"customer-{number:03d}@demo.example", f"{number} Example Street, 12345 Sampletown")
    ordered = dice.random() < _ORDERING
    with room.unit() as unit:
        profile = unit.profiles.add(token_hash(new_token()), None, name, room.now() - timedelta(days=days))
        _allow(unit, profile, Purpose)
    person = Person(profile_owner(profile.id), profile.id, contact)
    _story(room, dice, published, person, room.now() - timedelta(days=days), ordered=ordered)
    return person if ordered else None


def _come_back(room: Showroom, dice: random.Random, shelves: Sequence[Published], person: Person, days: int) -> None:
    """Some who ordered do so again, once or twice, on days since; many of them today, so that they are seen first."""
    if dice.random() < _COMING_BACK:
        since = [dice.randrange(days) for _ in range(dice.choice(_TIMES))]
        if dice.random() < _LATELY:
            since[0] = 0
        for later in sorted(since, reverse=True):
            begun = room.now() - timedelta(days=later, hours=dice.randrange(2, 20))
            _story(room, dice, dice.choice(shelves), person, begun, ordered=True)


def _allow(unit: UnitOfWork, profile: Profile, purposes: Iterable[Purpose]) -> None:
    """Lets the shop do these things with a made-up customer."""
    unit.consents.add(profile.id, [said(each, profile.since, yes=True, source="demo") for each in sorted(purposes)])


def _story(
    room: Showroom,
    dice: random.Random,
    published: Published,
    person: Person,
    begun: datetime,
    *,
    ordered: bool,
    fond: float = _FOND,
) -> None:
    """A visit: the design is started, clicked through, and perhaps ordered, minute by minute."""
    product, states = published.product, list(clicked(dice, published, dice.choice(TASTES), fond))
    new = NewDesign(product.key, published.revision.hash, person.owner)
    with room.unit() as unit:
        unit.events.add(person.profile, [visit(product, begun)])
        design = unit.designs.add(token_hex(16), new, begun)
        for minute, (choice, choices) in enumerate(states, 1):
            at = begun + timedelta(minutes=minute)
            design = unit.designs.advance(design, choices, Cause("choose", (str(choice.slot),)), at)
            unit.events.add(person.profile, wish_events(product, [choice], at))
    if ordered:
        _order(room, dice, published, person, design, begun + timedelta(minutes=len(states) + 5))


def _order(
    room: Showroom, dice: random.Random, published: Published, person: Person, design: Design, at: datetime
) -> None:
    receipt, _ = receipt_for(room, published, design, person.contact)
    with room.unit() as unit:
        order = place(room, unit, dice, person, design.id, receipt, at)
        unit.designs.ordered(design, order.number)
        events = order_events(published.product, order, at, receipt.choices, total=receipt.total)
        unit.events.add(person.profile, events)
        private = published.product.sensitive
        told = learnable(published.product, receipt.selection, receipt.choices, receipt.choices, private)
        learn(unit, person.profile, order, [told], at)
        follow_order(unit, Status.NEW, order)


def place(
    room: Showroom, unit: UnitOfWork, dice: random.Random, person: Person, design: str, receipt: Receipt, at: datetime
) -> Order:
    """The order of a design, placed then, and as far on its way as it may have come by now."""
    asked = fingerprint(design, receipt.total.minor, person.contact)
    new = NewOrder(person.owner, token_hex(16), asked, person.profile, (SoldDesign(design, receipt),))
    order = unit.orders.add(new, room.here(at), person.contact.name)
    while next_statuses(order.status) and at < room.now() and dice.random() < _MOVING:
        at += timedelta(hours=dice.randrange(4, 90))
        cancelled = order.status is Status.NEW and dice.random() < _CANCELLING
        status = Status.CANCELLED if cancelled else next_statuses(order.status)[0]
        reason = "The customer changed their mind." if cancelled else ""
        order = unit.orders.move(order, StatusChange(status, min(at, room.now()), "Demo Sales", reason))
    return order


def clicked(
    dice: random.Random, published: Published, taste: str, fond: float = _FOND
) -> Iterator[tuple[Choice, Choices]]:
    """Random possible choices, each with all choices so far; most are to the person's taste, so that tastes show.

    First of the favourites of the taste each with the chance ``fond``, so that some things go together.
    """
    product, choices = published.product, frozenset[Choice]()
    shown = published.shown(choices)
    for key, value in _favourites(product, taste):
        wanted = with_thing(published, choices, shown, key, value) if dice.random() < fond else None
        if wanted is not None and published.engine.possible(wanted):
            slot = next(each.slot for each in wanted - choices if each.slot.key == key)
            choices = wanted
            yield Choice(slot, value), choices
    settled = {choice.slot for choice in choices}
    asked = [
        slot
        for _, _, option, slot in slots(product, shown)
        if option.kind is Kind.CHOICE and shown.at(slot) and option.single and slot not in settled
    ]
    for slot in dice.sample(asked, min(len(asked), dice.randint(*_CLICKS))):
        states = published.engine.look_ahead(choices, [slot]).states
        possible = sorted(value for (_, value), state in states.items() if state is State.OPEN)
        if possible:
            liked = min(possible, key=lambda value: _liking(taste, slot.key, value))
            choice = Choice(slot, liked if dice.random() < _TO_TASTE else dice.choice(possible))
            wanted = with_choice(product, choices, choice)
            if published.engine.possible(wanted):
                choices = wanted
                yield choice, choices


def _favourites(product: Product, taste: str) -> list[tuple[str, str]]:
    """What people of a taste put together, as option and value: of each kind of thing that can be added one at most."""
    found: dict[tuple[str, str], str] = {}
    for option in addable(product).values():
        values = [value for value in option.values if value.key == YES or not is_switch(option)]
        for value in sorted(values, key=lambda value: _liking(taste, option.key, value.key)):
            found.setdefault((option.key, value.group), value.key)
    every = [(key, value) for (key, _), value in found.items()]
    return sorted(every, key=lambda thing: _liking(taste, *thing))[:_FAVOURITES]


def _liking(taste: str, option: str, value: str) -> bytes:
    """The smaller, the more people of the taste like it."""
    return blake2s(f"{taste} {option} {value}".encode()).digest()
