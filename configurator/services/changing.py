"""How a wish changes the choices, and what the shop changed by itself because of it.

Pure but for questions to the engine: the same states give the same answer.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice
from typing import assert_never

from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Choice, Choices, Selection, Slot, checked, with_choice
from configurator.errors import SolverDeadline
from configurator.orders.design import Design
from configurator.services.pages import Change, Drop, Leave, Wish
from configurator.services.reasons import released, why_not
from configurator.services.room import Published, Room
from configurator.services.words import answer_text, counted_component, slot_label, step_of
from configurator.services.writing import printable

_MOST_CHANGES = 12


def wished(product: Product, choices: Choices, wish: Wish) -> Choices:
    """The choices as the wish wants them, whatever the rules say. Raises UnknownName and InvalidChoice."""
    match wish:
        case Drop():
            return choices - {wish.choice}
        case Leave():
            option = product.option(wish.slot.key)
            none = {Choice(wish.slot, value.key, taken=False) for value in option.values}
            return released(product, choices, wish.slot) | none
        case Choice():
            choice = checked(product, replace(wish, value=printable(wish.value)))
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
    wanted = wished(product, choices, wish)
    if isinstance(wish, Drop) or engine.possible(wanted):
        return wanted
    freed = wanted & (released(product, choices, wish.slot) | {old for old in wanted if old.slot == wish.slot})
    return freed if freed != wanted and engine.possible(freed) else None


def slot_of(wish: Wish) -> Slot:
    """The slot that a wish is about."""
    return wish.choice.slot if isinstance(wish, Drop) else wish.slot


def _kept(product: Product, choices: Choices, choice: Choice) -> Choices:
    """The choices without those on options that are not there any more once this is chosen."""
    gone = {old.slot for old in choices} - {old.slot for old in released(product, choices, choice.slot)}
    still = {slot for slot in gone if slot != choice.slot and _opens(choice, product.option(slot.key))}
    return frozenset(old for old in choices if old.slot not in gone or old.slot in still)


def _opens(choice: Choice, option: Option) -> bool:
    """Whether the option is there when the choice is granted."""
    within = option.within
    return within is not None and within.option == choice.slot.key and within.holds((choice.value,))


def changes_of(room: Room, published: Published, design: Design) -> tuple[Change, ...]:
    """What the shop changed by itself when the design's current state was made."""
    if design.parent is None:
        return ()
    with room.reading() as unit:
        before = unit.designs.state(design.id, design.parent).choices
    return changes_between(published, design, before, design.choices, {Slot.parse(slot) for slot in design.cause.slots})


def changes_between(
    published: Published, design: Design, before: Choices, after: Choices, clicked: Collection[Slot]
) -> tuple[Change, ...]:
    """The differences between what is shown for two sets of choices, without the clicked slots."""
    old, new = published.shown(before, design.weights), published.shown(after, design.weights)
    found = _differences(published, old, new, after, set(clicked))
    return tuple(islice(found, _MOST_CHANGES))


def _differences(
    published: Published, old: Selection, new: Selection, after: Choices, clicked: set[Slot]
) -> Iterator[Change]:
    product = published.product
    for slot in _slots(product, old, new):
        was, now = old.at(slot), new.at(slot)
        if was == now or slot in clicked:
            continue
        step, instance = step_of(product, slot)
        yield Change(
            slot=slot,
            label=slot_label(product, slot),
            before=answer_text(product, old, slot),
            after=answer_text(product, new, slot),
            because=_because(published, after, slot, was, now),
            step=step.key,
            instance=instance,
        )


def _slots(product: Product, old: Selection, new: Selection) -> Iterator[Slot]:
    """The slots of both selections in catalogue order: counts first, then options instance by instance."""
    there = set(old.taken) | set(new.taken)
    for component in product.components:
        if component.repeated:
            yield Slot(component.key)
        for instance in range(1, component.count.high + 1):
            yield from (slot for option in component.options if (slot := Slot(option.key, instance)) in there)


def _because(published: Published, after: Choices, slot: Slot, was: tuple[str, ...], now: tuple[str, ...]) -> str:
    """Why the slot changed: the rules that forbid what was there, else that it goes with the rest."""
    product = published.product
    counted = counted_component(product, slot) is not None
    if not was:
        return "it comes with what you chose"
    if not now and not counted and product.option(slot.key).within is not None:
        return "it is not needed any more"
    if counted or product.option(slot.key).kind is Kind.TEXT:
        return "to go with your choices"
    gone = next((value for value in was if value not in now), None)
    if gone is None:
        return "to go with your choices"
    wanted = Choice(slot, gone)
    if any(choice.slot == slot and choice.taken for choice in after):
        return "you chose it"
    try:
        if published.engine.possible(after | {wanted}):
            return "we suggest it with what you chose"
        return why_not(published, after, wanted).text
    except SolverDeadline:
        return "to go with your choices"
