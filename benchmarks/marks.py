"""What is said beside values, for one question and for a whole page of the demo car: 3,000 learned designs, strangers,
and a customer with a group and 200 things done.

Run by `make bench`, or alone: `python -m benchmarks.marks`. Processor time of the marks alone, without the look-ahead;
the budget is for one recommendation.
"""

import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree

from configurator.analysis.click_benchmark import percentile
from configurator.bootstrap import open_shop
from configurator.catalog.model import Kind, Option
from configurator.catalog.selection import Choice, Slot
from configurator.profiles.consent import Purpose
from configurator.profiles.profile import Event, EventKind, new_token, token_hash
from configurator.services.configuring import configure, designs, opening
from configurator.services.configuring.navigation import slots_of
from configurator.services.customer import consent, identity
from configurator.services.learning.often_chosen import tips
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.settings import Settings
from configurator.shop import demo_shop

PRODUCT = "car"
DESIGNS, PAST, ROUNDS = 3_000, 200, 200
BUDGET = 5.0
"""Milliseconds, in the 95th percentile, for one question."""


def main() -> bool:
    """Prints a row for each kind of visitor; whether the budget was kept."""
    dice, demo = random.Random(1), demo_shop()
    with tempfile.TemporaryDirectory() as folder:
        for source in (demo.catalog, demo.rules):
            copytree(source, Path(folder) / source.name)
        room = open_shop(Settings(shop_folder=Path(folder), data=Path(folder) / "data", secret_key="s" * 20), new=True)
        try:
            return _measured(room, dice)
        finally:
            room.store.close()


def _measured(room: Showroom, dice: random.Random) -> bool:
    published = room.current(PRODUCT)
    asked = [each for each in published.product.options if each.kind is Kind.CHOICE and not each.sensitive]
    customer = _customer(room)
    _fill(room, customer, asked, dice)
    design = designs.start(room, customer, PRODUCT)
    first = [Choice(Slot(each.key), each.values[1].key) for each in asked if each.single][:4]
    for number, wish in enumerate(first, 1):
        design = configure.post(opening.opened(room, customer, design.id), [wish], seq=number).design
    there = published.shown(design.choices, design.weights)
    questions = [(Slot(each.key),) for each in asked]
    pages = [tuple(slots_of(published.product, there, step, None)) for step in published.product.steps]
    kept = True
    for name, who in (("a stranger", replace(customer, profile=None)), ("a customer", customer)):
        one, page = (_times(room, who, customer, design.id, visible) for visible in (questions, pages))
        kept &= percentile(one, 95) <= BUDGET
        print(
            f"{name}: one question median {statistics.median(one):.1f}, p95 {percentile(one, 95):.1f} ms "
            f"(budget {BUDGET:g}), a page median {statistics.median(page):.1f}, p95 {percentile(page, 95):.1f} ms"
        )
    return kept


def _times(
    room: Showroom, who: Visitor, owner: Visitor, design: str, visible: Sequence[tuple[Slot, ...]]
) -> list[float]:
    """Milliseconds for each of some looks; the first look at each of the slots is left out."""
    published, times = room.current(PRODUCT), list[float]()
    for number in range(len(visible) + ROUNDS):
        slots = visible[number % len(visible)]
        opened = opening.open_design(room, owner, design)
        looked = published.engine.look_ahead(opened.choices, slots)
        begun = time.thread_time()
        tips(room, who, published, opened, looked, slots)
        times.append(1000 * (time.thread_time() - begun))
    return times[len(visible) :]


def _customer(room: Showroom) -> Visitor:
    """Somebody who allows to be remembered and to be recommended to."""
    secret = consent.answer(room, Visitor("one"), {Purpose.REMEMBER}, yes=True, source="home").secret
    who = identity.identify(room, "one", secret, None)
    consent.answer(room, who, {Purpose.RECOMMEND}, yes=True, source="answers")
    return identity.identify(room, "one", secret, None)


def _fill(room: Showroom, customer: Visitor, asked: Sequence[Option], dice: random.Random) -> None:
    """What others ordered, and what the customer did."""
    assert customer.profile is not None
    revision, now = room.current(PRODUCT).revision.hash, room.now()
    with room.unit() as unit:
        for _ in range(DESIGNS):
            taken = {
                each.key: [dice.choice(each.values[:3]).key]
                if each.single
                else [value.key for value in each.values if dice.random() < 0.3]
                for each in asked
            }
            person = unit.profiles.add(token_hash(new_token()), None, "", now)
            unit.learned.add(person.id, PRODUCT, revision, taken, "order", now - timedelta(days=dice.randrange(300)))
        done = [_chosen(dice, asked, number, now - timedelta(days=number)) for number in range(PAST)]
        towbar = {"slot": "towbar", "value": "yes", "text": "Tow bar: Yes"}
        last = Event(EventKind.ORDER, now, PRODUCT, {"number": "N0"}), Event(EventKind.CHOICE, now, PRODUCT, towbar)
        unit.events.add(customer.profile, [*done, *last])


def _chosen(dice: random.Random, asked: Sequence[Option], number: int, at: datetime) -> Event:
    """A click; each third one was ordered."""
    option = dice.choice(asked)
    value = dice.choice(option.values)
    ordered = {"ordered": f"N{number // 20}"} if number % 3 == 0 else {}
    text = f"{option.name}: {value.name}"
    return Event(EventKind.CHOICE, at, PRODUCT, {"slot": option.key, "value": value.key, "text": text, **ordered})


if __name__ == "__main__":
    raise SystemExit(not main())
