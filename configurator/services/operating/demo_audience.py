"""People for the comparisons of a demo shop: they come, see or do not see what is suggested, leave or order.

All made up, and so is what suggestions do to them; but they draw their groups and are counted as anybody is. The same
seed makes the same people; only the times count back from now.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_hex

from configurator.catalog.model import Kind, Option, Product, Step
from configurator.learning.experiments.noticed import Bought, Decided, Met, Noticed, Offer, Passed, ValueTaken
from configurator.learning.experiments.policy import Arm, Experiment, Policy
from configurator.orders.design import Cause, Design
from configurator.orders.order import Contact, Receipt
from configurator.profiles.consent import Purpose, said
from configurator.profiles.profile import new_token, token_hash
from configurator.services.learning.decisions import SUMMARY, drawn_at
from configurator.services.operating.demo import TASTES, Person, clicked, place
from configurator.services.ordering.receipts import receipt_for
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import profile_owner
from configurator.storage.unit import UnitOfWork

_DAYS, _QUIET = 56, 1
"""Visitors came in so many days, and none in the last: the newest orders are of customers whom the shop knows."""
_RECEIPTS = 6
_CLASHES, _MENDED = 0.3, 0.6
"""How often something does not go together at a step, and how often a way out is taken then."""
_AT_ONCE = 100
_ASKED_AT_A_STEP = 2
_TAKES = {Arm.NONE: 0.30, Arm.SEGMENT: 0.42, Arm.ONE_TO_ONE: 0.52}
"""How likely it is that somebody takes what was picked for them."""
_STAYS = {Arm.NONE: 0.0, Arm.SEGMENT: 0.04, Arm.ONE_TO_ONE: 0.06}
"""By how much less often somebody leaves at a step."""
_HURRIES = {Arm.NONE: 1.0, Arm.SEGMENT: 0.9, Arm.ONE_TO_ONE: 0.8}
_LEAVES, _VALLEY, _BUYS = 0.09, 0.3, 0.85


@dataclass(frozen=True, slots=True)
class _Visit:
    """Somebody at a product, with what they draw."""

    person: Person
    product: Product
    policy: Policy
    design: str
    begun: datetime


def invite_audience(
    room: Showroom, *, people: int, seed: int, progress: Callable[[int], None] = lambda _: None
) -> None:
    """Adds two experiments, one that has ended and one that runs, and so many people who came meanwhile."""
    dice, shelves = random.Random(seed), room.products()  # noqa: S311 nothing secret
    if not shelves:
        return
    _add_experiments(room, shelves[0].product)
    receipts = {each.product.key: _receipts(room, dice, each) for each in shelves}
    for begin in range(0, people, _AT_ONCE):
        numbers = range(begin + 1, min(people, begin + _AT_ONCE) + 1)
        with room.unit() as unit:
            visits = [_visit(room, unit, dice, dice.choice(shelves).product, number) for number in numbers]
            unit.decisions.keep([each for visit in visits for each in _story(room, unit, dice, visit, receipts)])
        progress(len(numbers))


def _add_experiments(room: Showroom, first: Product) -> None:
    """In the first half of the time two groups are compared, in the second half three, on the first product."""
    now = room.now()
    begun, half, author = now - timedelta(days=_DAYS), now - timedelta(days=_DAYS / 2), "Demo Merchandiser"
    two = {Arm.NONE: 50.0, Arm.ONE_TO_ONE: 50.0}
    three = {Arm.NONE: 34.0, Arm.SEGMENT: 33.0, Arm.ONE_TO_ONE: 33.0}
    with room.unit() as unit:
        unit.experiments.add(
            Experiment(token_hex(8), "Suggestions at values", (), two, "first", begun, half, author=author)
        )
        name = "Everybody's or their own"
        unit.experiments.add(Experiment(token_hex(8), name, (first.key,), three, "second", half, None, author=author))
    room.decisions.look_again()


def _receipts(room: Showroom, dice: random.Random, published: Published) -> Sequence[Receipt]:
    """What a few random designs are bought for."""
    made, now, revision = [], room.now(), published.revision.hash
    for _ in range(_RECEIPTS):
        states = list(clicked(dice, published, dice.choice(TASTES)))
        design = Design(
            id="",
            product=published.product.key,
            revision=revision,
            owner="",
            name="",
            number=1,
            choices=states[-1][1] if states else frozenset(),
            cause=Cause("start"),
            parent=None,
            redo=None,
            proposals=(),
            seq=0,
            version=1,
            created_at=now,
            changed_at=now,
            held_since=now,
            made_under=revision,
        )
        made.append(receipt_for(room, published, design, _contact(0))[0])
    return made


def _visit(room: Showroom, unit: UnitOfWork, dice: random.Random, product: Product, number: int) -> _Visit:
    begun = room.now() - timedelta(days=dice.uniform(_QUIET, _DAYS))
    contact = _contact(number)
    profile = unit.profiles.add(token_hash(new_token()), None, contact.name, begun).id
    unit.consents.add(profile, [said(Purpose.MEASURE, begun, yes=True, source="demo")])
    policy = drawn_at(room, profile, product.key, begun)
    return _Visit(Person(profile_owner(profile), profile, contact), product, policy, token_hex(16), begun)


def _story(
    room: Showroom, unit: UnitOfWork, dice: random.Random, visit: _Visit, receipts: Mapping[str, Sequence[Receipt]]
) -> Iterator[Noticed]:
    """What is noticed of a visit: step by step, until they leave or order."""
    arm = visit.policy.arm if visit.policy.shows else Arm.NONE
    profile, product, at = visit.person.profile, visit.product, visit.begun
    drawn, sold = visit.policy.drawn, room.current(product.key).revision.hash
    clashes = random.Random(visit.person.contact.name)  # noqa: S311 made up for the demonstration
    for number, step in enumerate(product.steps):
        yield Passed(profile, at, product.key, visit.design, drawn, step.key, revision=sold)
        if clashes.random() < (_CLASHES if number else 0):
            mended = int(clashes.random() < _MENDED)
            yield Met(profile, at, product.key, visit.design, drawn, step.key, 1, mended)
        for option in _asked(product, step)[:_ASKED_AT_A_STEP]:
            yield from _suggested(dice, visit, arm, option, at)
        at += timedelta(seconds=round(dice.lognormvariate(3.6, 0.6) * _HURRIES[arm]))
        valley = number == len(product.steps) // 2
        if dice.random() < (_VALLEY if valley else _LEAVES) - _STAYS[arm]:
            return
    yield Passed(profile, at, product.key, visit.design, drawn, SUMMARY, done=True, revision=sold)
    if dice.random() < _BUYS:
        receipt = replace(dice.choice(receipts[product.key]), contact=visit.person.contact)
        order = place(room, unit, dice, visit.person, visit.design, receipt, at + timedelta(seconds=40))
        yield Bought(profile, order.placed_at, product.key, visit.design, drawn, order.number)


def _asked(product: Product, step: Step) -> list[Option]:
    """The options of a step that something can be suggested for."""
    here = [option for key in step.components for option in product.component(key).options]
    return [each for each in here if each.kind is Kind.CHOICE and each.single and not each.sensitive]


def _suggested(dice: random.Random, visit: _Visit, arm: Arm, option: Option, at: datetime) -> Iterator[Noticed]:
    """A value is picked for an option, shown to whoever is shown anything, and taken or not."""
    values = [value.key for value in option.values]
    weights = [dice.random() + 0.05 for _ in values]
    candidates = {value: weight / sum(weights) for value, weight in zip(values, weights, strict=True)}
    pick, policy = max(values, key=lambda value: candidates[value]), visit.policy
    reason = "Made up for the demonstration."
    offer = Offer(visit.product.key, option.key, "next choice", candidates, (pick,), reason, visit.design)
    common = visit.person.profile, at, visit.product.key, visit.design, policy.drawn
    shown = offer.picked if policy.shows else ()
    yield Decided(*common, offer, shown, policy.arm.value, policy.experiment, policy.holdout, policy.probability)
    others = [value for value in values if value != pick] or [pick]
    taken = pick if dice.random() < _TAKES[arm] else dice.choice(others)
    yield ValueTaken(visit.person.profile, at + timedelta(seconds=5), *common[2:], option.key, taken)


def _contact(number: int) -> Contact:
    name, street = f"Visitor {number:04d}", f"{number} Example Road"
    return Contact(name, f"visitor-{number:04d}@demo.example", f"{street}, 12345 Sampletown")
