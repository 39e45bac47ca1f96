"""How a wish changes the choices, and what the shop changed by itself because of it.

Pure but for questions to the engine: the same states give the same answer. Only how many reasons are given depends on
the machine.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice
from typing import assert_never

from configurator.catalog.dependents import counted_component, release
from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Choice, Choices, Selection, Slot, check_choice, with_choice
from configurator.errors import InvalidChoice, SolverDeadline
from configurator.languages.sentences import gettext
from configurator.orders.design import Design
from configurator.services.configuring.expired_choices import lost_changes
from configurator.services.configuring.explanations import ONE_REASON_SECONDS, reason
from configurator.services.configuring.within_limits import broken_text, limit_text, limits_alone
from configurator.services.presenting.labels import answer_text, slot_label, step_of
from configurator.services.presenting.pages import Change, Drop, Leave, Wish
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.time_limit import TimeLimit

_MOST_CHANGES = 12


def apply_wish(product: Product, choices: Choices, wish: Wish) -> Choices:
    """The choices as the wish wants them, whatever the rules say. Raises UnknownName and InvalidChoice."""
    match wish:
        case Drop():
            return choices - {wish.choice}
        case Leave():
            option = product.option(wish.slot.key)
            if option.choose.low:
                raise InvalidChoice(
                    option.key,
                    gettext("'%(name)s' cannot be left out; choose something else instead.", name=option.name),
                )
            none = {Choice(wish.slot, value.key, taken=False) for value in option.values}
            return release(product, choices, wish.slot) | none
        case Choice():
            choice = check_choice(product, wish)
            if counted_component(product, choice.slot) is None and product.option(choice.slot.key).single:
                return with_choice(product, _kept(product, choices, choice), choice)
            return with_choice(product, choices, choice)
        case _:
            assert_never(wish)


def with_wish(published: Published, choices: Choices, wish: Wish) -> Choices | None:
    """The choices with the wish; None when the rules forbid it.

    What was chosen on options that depend on the wish's slot stays when it can, and goes when only that is in the way.
    """
    product, engine = published.product, published.engine
    wanted = apply_wish(product, choices, wish)
    if isinstance(wish, Drop) or engine.possible(wanted):
        return wanted
    freed = wanted & (release(product, choices, wish.slot) | {old for old in wanted if old.slot == wish.slot})
    return freed if freed != wanted and engine.possible(freed) else None


def slot_of(wish: Wish) -> Slot:
    """The slot that a wish is about."""
    return wish.choice.slot if isinstance(wish, Drop) else wish.slot


def _kept(product: Product, choices: Choices, choice: Choice) -> Choices:
    """The choices without those on options that are not there any more once this is chosen."""
    gone = {old.slot for old in choices} - {old.slot for old in release(product, choices, choice.slot)}
    still = {slot for slot in gone if slot != choice.slot and _opens(choice, product.option(slot.key))}
    return frozenset(old for old in choices if old.slot not in gone or old.slot in still)


def _opens(choice: Choice, option: Option) -> bool:
    """Whether the option is there when the choice is granted."""
    within = option.within
    return within is not None and within.option == choice.slot.key and within.holds((choice.value,))


def changes_of(room: Showroom, published: Published, design: Design, limit: TimeLimit) -> tuple[Change, ...]:
    """What the shop changed by itself when the design's current state was made.

    No reason is looked for when the ``limit`` is over; the words are then more general.
    """
    new = published.shown(design.choices, design.weights)
    lost = lost_changes(room, published, design, new)
    if design.parent is None or lost:
        return lost
    state = design.states.get(design.parent)
    if state is None:
        with room.reading() as unit:
            state = unit.designs.state(design.id, design.parent)
    if state.revision != design.revision:  # what that changed is the design's news
        return ()
    before = state.choices
    if not published.engine.possible(before):
        clicked = {Slot.parse(slot) for slot in design.cause.slots}
        gone = frozenset(choice for choice in before - design.choices if choice.slot not in clicked)
        return lost_changes(room, published, replace(design, lost=gone), new)
    old = published.shown(before, design.weights)
    return tuple(
        replace(change, because=_because(published, design, old, new, change.slot, limit))
        for change in differences(
            published.product, old, new, {Slot.parse(slot) for slot in design.cause.slots}, most=None
        )
    )


def differences(
    product: Product, old: Selection, new: Selection, clicked: Collection[Slot], *, most: int | None = _MOST_CHANGES
) -> tuple[Change, ...]:
    """The first differences between two products, in catalogue order and without reasons; not at the clicked slots."""
    slots = (slot for slot in _slots(product, old, new) if old.at(slot) != new.at(slot) and slot not in clicked)
    return tuple(_change(product, old, new, slot) for slot in islice(slots, most))


def _change(product: Product, old: Selection, new: Selection, slot: Slot) -> Change:
    step, instance = step_of(product, slot)
    was, now = answer_text(product, old, slot), answer_text(product, new, slot)
    return Change(slot, slot_label(product, slot), was, now, "", step.key, instance)


def _slots(product: Product, old: Selection, new: Selection) -> Iterator[Slot]:
    """The slots of both selections in catalogue order: counts first, then options instance by instance."""
    there = set(old.taken) | set(new.taken)
    for component in product.components:
        if component.repeated:
            yield Slot(component.key)
        for instance in range(1, component.count.high + 1):
            yield from (slot for option in component.options if (slot := Slot(option.key, instance)) in there)


def _because(published: Published, design: Design, old: Selection, new: Selection, slot: Slot, limit: TimeLimit) -> str:
    """Why the slot changed: the rules that forbid what was there, else that it goes with the rest."""
    product, was, now, after = published.product, old.at(slot), new.at(slot), design.choices
    counted = counted_component(product, slot) is not None
    if any(choice.slot == slot for choice in design.accepted):
        return gettext("you let us fill it in")
    if not was:
        return gettext("it comes with what you chose")
    if not now and not counted and product.option(slot.key).within is not None:
        return gettext("it is not needed any more")
    if any(choice.slot == slot and choice.taken for choice in after):
        return gettext("you chose it")
    gone = next((value for value in was if value not in now), None)
    rules, clicked = published.book.rules, [Slot.parse(each) for each in design.cause.slots]
    limited = limit_text(product, rules, old, new, clicked, slot)
    if counted or product.option(slot.key).kind is Kind.TEXT or gone is None or limit.over:
        return limited or gettext("to go with your choices")
    wanted = Choice(slot, gone)
    try:
        if published.engine.possible(after | {wanted}):
            suggested = gettext("we suggest it with what you chose")
            return limited or broken_text(product, rules, old, new, slot) or suggested
        conflict = published.engine.explain(after, wanted, seconds=ONE_REASON_SECONDS)
    except SolverDeadline:
        return limited or gettext("to go with your choices")
    if limited and limits_alone(rules, conflict.rules):
        return limited
    return reason(published.revision, conflict, wanted, design.accepted).text
