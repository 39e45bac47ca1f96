"""What a posted form asks for, compared with what the form showed: only the differences are wishes.

A form posts a whole step. The state it was rendered on (``base``) says what it showed, so that a form from an older
page asks only for what its reader changed. What was proposed and clicked on is no difference; the form names it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from configurator.catalog.dependents import counted_component
from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Choice, Choices, Selection, Slot, parent_slot
from configurator.rules.closed_slots import fixed_slots, unasked_slots
from configurator.services.configuring.expired_choices import fit
from configurator.services.configuring.navigation import place, slots_of
from configurator.services.configuring.needs import unanswered
from configurator.services.configuring.opening import Opened
from configurator.services.configuring.typed import FormWish, Typed, field_text
from configurator.services.presenting.labels import named_step
from configurator.services.presenting.pages import Drop, Leave, Wish


def changes(
    found: Opened,
    step_key: str,
    submitted: Mapping[str, Sequence[str]],
    *,
    instance: int | None = None,
    kept: Collection[str] = (),
) -> tuple[FormWish, ...]:
    """The wishes of a form: per slot of the step what differs from the state it was made of, in catalogue order.

    ``submitted`` has the values a form field's name (the slot as text) came with; other names are ignored. ``kept`` are
    fields of which the customer wants what they show ('extras'), or one value of it ('extras=tray'), though it was only
    proposed.
    Raises UnknownName for a step or a base that never was.
    """
    published = found.published
    product = published.product
    choices = fit(published, found.state(found.design.number if found.base is None else found.base).choices)
    shown = published.shown(choices, found.design.weights)
    step, number = place(product, shown, named_step(product, step_key), instance)
    wishes: list[FormWish] = []
    closed = unasked_slots(published.revision, shown) | fixed_slots(published.revision, shown).keys()
    for slot in slots_of(product, shown, step, number):
        if slot not in closed and not _hidden(product, shown, slot):
            differing = tuple(
                _wishes(product, choices, _shown_at(product, choices, shown, slot), slot, submitted.get(str(slot)))
            )
            wishes.extend(differing or _kept(product, shown, slot, kept))
    return tuple(wishes)


def _kept(product: Product, shown: Selection, slot: Slot, kept: Collection[str]) -> Iterator[Wish]:
    """Wishes for what is shown at a slot and to be kept: all of it ('extras'), or one value ('extras=tray')."""
    at = [value for value in shown.at(slot) if str(slot) in kept or f"{slot}={value}" in kept]
    if str(slot) in kept and not at and counted_component(product, slot) is None:
        option = product.option(slot.key)
        if option.kind is Kind.CHOICE and option.single:
            yield Leave(slot)
    yield from (Choice(slot, value) for value in at)


def _shown_at(product: Product, choices: Choices, shown: Selection, slot: Slot) -> tuple[str, ...]:
    """What the page shows as taken: nothing where the customer has to answer and has not."""
    counted = counted_component(product, slot) is not None
    return () if not counted and unanswered(product.option(slot.key), slot, choices) else shown.at(slot)


def _hidden(product: Product, shown: Selection, slot: Slot) -> bool:
    if counted_component(product, slot) is not None:
        return False
    option = product.option(slot.key)
    parent = parent_slot(product, option, slot.instance)
    return parent is not None and option.within is not None and not option.within.holds(shown.at(parent))


def _wishes(
    product: Product, choices: Choices, shown: tuple[str, ...], slot: Slot, posted: Sequence[str] | None
) -> Iterator[FormWish]:
    if counted_component(product, slot) is None:
        option = product.option(slot.key)
        if not option.single:
            yield from _boxes(option, shown, slot, posted or ())
            return
        if posted is not None and not posted[-1].strip():
            yield from _emptied(option, choices, shown, slot)
            return
        if option.kind is Kind.CHOICE:
            if posted and (posted[-1],) != shown:
                yield Choice(slot, posted[-1])
            return
    if posted and posted[-1] != "".join(field_text(product, slot, each) for each in shown):
        yield Typed(slot, posted[-1])


def _boxes(option: Option, shown: tuple[str, ...], slot: Slot, posted: Sequence[str]) -> Iterator[Wish]:
    for key in posted:
        option.value(key)
    for value in option.values:
        taken = value.key in posted
        if taken != (value.key in shown):
            yield Choice(slot, value.key, taken)


def _emptied(option: Option, choices: Choices, shown: tuple[str, ...], slot: Slot) -> Iterator[Wish]:
    """An emptied field takes its choice back; what may be left out is left out."""
    if option.kind is not Kind.CHOICE:
        yield from (Drop(choice) for choice in sorted(choices) if choice.slot == slot)
    elif shown:
        yield Leave(slot)
