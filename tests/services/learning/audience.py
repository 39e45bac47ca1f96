"""Customers of a shop's past, written straight into its records: with orders, designs to be learned from, and a yes."""

import random
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from configurator.money import Money
from configurator.orders.cases import CaseEntry, CaseKind, CaseState
from configurator.orders.lifecycle import Status
from configurator.orders.order import Contact, Order, Receipt, SoldDesign, StatusChange
from configurator.profiles.consent import VERSION, Purpose, said
from configurator.profiles.profile import Event, EventKind, new_token, token_hash
from configurator.services.customer.identity import identify
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor, profile_owner
from configurator.storage.order_cases import NewCase
from configurator.storage.orders import NewOrder
from configurator.storage.unit import UnitOfWork

TASTES = (
    {"top": "oak", "legs": "wood", "mat": "cork", "front": "slatted", "lamp": "yes"},
    {"top": "glass", "legs": "steel", "front": "plain", "lamp": "no"},
)
"""What people of two kinds take; who takes no mat takes nothing at that option."""
EVERYTHING = frozenset({Purpose.REMEMBER, Purpose.RECOMMEND})


def customer(
    room: Showroom, name: str, allowing: Collection[Purpose] = EVERYTHING, *, version: str = VERSION
) -> Visitor:
    """Somebody who came a long time ago, as they come again."""
    secret = new_token()
    with room.unit() as unit:
        profile = unit.profiles.add(token_hash(secret), None, name, room.now()).id
        unit.consents.add(
            profile,
            [replace(said(each, room.now(), yes=True, source="home"), version=version) for each in sorted(allowing)],
        )
    return identify(room, name, secret, None)


def ordered(
    room: Showroom,
    who: Visitor,
    days_ago: Sequence[int],
    totals: Sequence[int],
    *,
    cancelled: Collection[int] = (),
    withdrawn: Collection[int] = (),
) -> None:
    """Orders of theirs; of those whose places are in ``cancelled`` nothing came, nor of those in ``withdrawn``."""
    assert who.profile
    sold = room.current("desk").revision.hash
    with room.unit() as unit:
        for place, (days, total) in enumerate(zip(days_ago, totals, strict=True)):
            at = room.now() - timedelta(days=days)
            order = placed(unit, who.profile, f"{place} {days}", total, at, sold)
            if place in cancelled:
                unit.orders.move(order, StatusChange(Status.CANCELLED, at, "Sam", "changed their mind"))
            if place in withdrawn:
                word = NewCase(f"case {order.number}", order.number, "", 1, CaseKind.WITHDRAWAL, "", "A", "", "en", "")
                accepted = CaseEntry(at, "Sam", True, CaseState.ACCEPTED, "")
                unit.cases.say(unit.cases.open(word, at), accepted)
            facts = {"number": order.number, "total": str(order.receipt.total), "text": "Plank"}
            unit.events.add(who.profile, [Event(EventKind.ORDER, at, "desk", facts)])


def took(room: Showroom, who: Visitor, taken: dict[str, str]) -> None:
    """A design of a desk that is learned from."""
    assert who.profile
    hash_ = room.current("desk").revision.hash
    content: dict[str, list[str]] = {"mat": []} | {slot: [value] for slot, value in taken.items()}
    with room.unit() as unit:
        unit.learned.add(who.profile, "desk", hash_, content, "order", room.now())


def crowd(room: Showroom, count: int = 40, seed: int = 1) -> list[Visitor]:
    """People of two tastes, some of whom come back."""
    dice, found = random.Random(seed), []
    for number in range(count):
        who = customer(room, f"customer {number:03d}")
        first = dice.randrange(60, 700)
        later = sorted((dice.randrange(0, first) for _ in range(dice.choice((0, 0, 1, 1, 3)))), reverse=True)
        usual = dice.choice((300, 500, 900)) * 100
        totals = [round(usual * dice.uniform(0.7, 1.3)) for _ in range(1 + len(later))]
        ordered(room, who, [first, *later], totals)
        liked = TASTES[number % 2]
        took(room, who, liked if dice.random() < 0.9 else liked | {"top": "pine"})
        found.append(who)
    return found


def profile(who: Visitor) -> UUID:
    """The profile of somebody who has one."""
    assert who.profile is not None
    return who.profile


def placed(unit: UnitOfWork, owner: UUID, key: str, total: int, at: datetime, revision: str) -> Order:
    """An order of somebody's, in the transaction."""
    receipt = Receipt(
        product="desk",
        product_name="Plank",
        revision=revision,
        selection={},
        choices=frozenset(),
        lines=(),
        total=Money(total, "EUR"),
        weight="",
        tax_note="",
        contact=Contact("Somebody", "somebody@example.org"),
    )
    return unit.orders.add(NewOrder(profile_owner(owner), key, key, owner, (SoldDesign(key, receipt),)), at, "Somebody")
