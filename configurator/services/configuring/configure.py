"""Configuring: a design is changed choice by choice, and always leads to a whole valid product.

Each function here is one thing a customer does. What is asked is first judged outside of any transaction; it is then
written only if the design has not changed meanwhile, else judged again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from configurator.catalog.model import Kind, Product
from configurator.catalog.selection import (
    Choice,
    Choices,
    Selection,
    Slot,
    check_choice,
    slots,
    without_instance,
)
from configurator.errors import InvalidChoice, SolverDeadline, UnknownName
from configurator.orders.design import Cause, Design
from configurator.profiles.profile import Event
from configurator.services.configuring.apply import slot_of, with_wish
from configurator.services.configuring.asking import kept_open
from configurator.services.configuring.expired_choices import fit
from configurator.services.configuring.needs import unanswered
from configurator.services.configuring.opening import (
    Opened,
    retry,
)
from configurator.services.configuring.refusals import refusal, repairs, unfit, way_of
from configurator.services.configuring.renewing import up_to_date
from configurator.services.configuring.typed import FormWish, Typed, choice_meant
from configurator.services.customer.events import record, wish_events
from configurator.services.customer.sensitive import gives_away, private_options
from configurator.services.learning import decisions
from configurator.services.learning.going_with import with_thing
from configurator.services.presenting.labels import step_of
from configurator.services.presenting.pages import Drop, Outcome, Refusal, Wish
from configurator.services.presenting.pictures import Recipe, recipes
from configurator.services.showroom.published import Published

NextChoices = Callable[[Published, Design], Choices]
NextAccepted = Callable[[Design, Choices], Choices]
"""Which of a design's next choices are those that the shop made."""


# --- choosing -----------------------------------------------------------------------------------------------------


def post(found: Opened, wishes: Sequence[FormWish], *, seq: int) -> Outcome:
    """Applies each wish that the rules allow; the others are refused with their reasons.

    A ``seq`` that is not newer than the last one applied changes nothing. Raises UnknownName for what the product
    does not have.
    """
    return retry(found, lambda now: _posted(now, wishes, seq))


def choose_anyway(found: Opened, wish: Wish, way: str = "") -> Outcome:
    """Grants a wish by giving up other choices, in the best way or in that of the given key.

    Refused, with the ways there are now, when that way is none of them. Raises Contradiction when there is none.
    """
    refused: list[Refusal] = []

    def granted(published: Published, design: Design) -> Choices:
        refused.clear()
        taken = way_of(repairs(published, design, design.choices, wish), way)
        if taken is None:
            refused.append(refusal(found.room, published, design, design.choices, wish))
        return design.choices if taken is None else taken.choices

    outcome = change_choices(found, Cause("choose", (str(slot_of(wish)),)), granted, told=[wish])
    return replace(outcome, refused=tuple(refused))


def drop(found: Opened, choice: Choice) -> Outcome:
    """Takes one choice back; the shop proposes something for it again."""
    cause = Cause("drop", (str(choice.slot),))
    return change_choices(found, cause, lambda _, design: design.choices - {choice}, told=[Drop(choice)])


def add_instance(found: Opened, component: str) -> Outcome:
    """One more of a repeated component; refused with the reason where the rules forbid it."""

    def added(now: Opened) -> Outcome:
        product = now.published.product
        count = now.published.shown(now.design.choices, now.design.weights).count(product.component(component))
        wish = check_choice(product, Choice(Slot(component), str(count + 1)))
        return grant_wishes(now, [wish], now.design.seq)

    return retry(found, added)


def take_along(found: Opened, wanted: Choice) -> Outcome:
    """With something that was suggested to go along; unchanged where that does not fit any more. Raises UnknownName."""

    def along(published: Published, design: Design) -> Choices:
        shown = published.shown(design.choices, design.weights)
        choices = with_thing(published, design.choices, shown, wanted.slot.key, wanted.value)
        return choices if choices is not None and published.engine.possible(choices) else design.choices

    return change_choices(found, Cause("choose", (str(wanted.slot),)), along, told=[wanted])


def remove_instance(found: Opened, component: str, instance: int) -> Outcome:
    """The design without one instance; those behind it move up. Raises InvalidChoice when no fewer are allowed."""

    def fewer(published: Published, design: Design) -> Choices:
        product, module = published.product, published.product.component(component)
        count = published.shown(design.choices, design.weights).count(module)
        check_choice(product, Choice(Slot(component), str(count - 1)))
        if not 1 <= instance <= count:
            raise UnknownName(module.noun or module.name, str(instance))
        kept = without_instance(product, design.choices, module, instance)
        kept = frozenset(choice for choice in kept if choice.slot != Slot(component))
        wanted = Choice(Slot(component), str(count - 1))
        return repairs(published, design, kept, wanted, most=1).ways[0].choices

    def moved_up(design: Design, choices: Choices) -> Choices:
        return without_instance(found.published.product, design.accepted, module, instance) & choices

    module = found.published.product.component(component)
    moved = range(instance, module.count.high + 1)
    clicked = [component, *(str(Slot(option.key, number)) for option in module.options for number in moved)]
    return change_choices(found, Cause("remove", tuple(clicked)), fewer, accepted=moved_up)


def keep_proposal(found: Opened) -> Outcome:
    """Completes the rest: everything that is shown is accepted, but what they have to say."""

    def everything(published: Published, design: Design) -> Choices:
        shown = published.shown(design.choices, design.weights)
        return design.choices | kept_of(published.product, shown, design.choices)

    return change_choices(found, Cause("complete"), everything, accepted=with_all_new)


def reset(found: Opened, *, step: str | None = None) -> Outcome:
    """Takes back all choices, or those of one step; undo brings them back."""

    def cleared(published: Published, design: Design) -> Choices:
        if step is None:
            return frozenset()
        product = published.product
        return frozenset(choice for choice in design.choices if step_of(product, choice.slot)[0].key != step)

    return change_choices(found, Cause("reset"), cleared)


def undo(found: Opened) -> Design:
    """The design as it was before its last change; unchanged when there is nothing before."""
    return _shown(found, _before)


def redo(found: Opened) -> Design:
    """The design with what was undone last; unchanged when nothing was."""
    return _shown(found, lambda now: now.design.redo)


def kept_of(product: Product, shown: Selection, own: Choices) -> Choices:
    """A whole product as choices, without texts and what only the customer can say and has not."""
    kept = {
        Choice(slot, value)
        for _, _, option, slot in slots(product, shown)
        if option.kind is not Kind.TEXT and not unanswered(option, slot, own)
        for value in shown.at(slot)
    }
    counts = {
        Choice(Slot(component.key), str(shown.count(component)))
        for component in product.components
        if component.repeated
    }
    return frozenset(kept | counts)


def as_taken(published: Published, design: Design, whole: Selection) -> Selection:
    """What is shown once the design has taken on a whole product that was worked out. Raises SolverDeadline.

    It is another where that had something of its own at a place that the customer is not asked for.
    """
    choices = design.choices | kept_of(published.product, whole, design.choices)
    return published.shown(kept_open(published, choices, design.weights), design.weights)


def still_accepted(design: Design, choices: Choices) -> Choices:
    """What was accepted before and is still among the choices."""
    return design.accepted & choices


def with_all_new(design: Design, choices: Choices) -> Choices:
    """The same, and all that is new: the shop made it, and the customer took it as it was."""
    return still_accepted(design, choices) | (choices - design.choices)


def change_choices(
    found: Opened,
    cause: Cause,
    step: NextChoices,
    *,
    told: Sequence[Wish] = (),
    accepted: NextAccepted = still_accepted,
) -> Outcome:
    """The design with what ``step`` makes of its choices, asked again where somebody changed it at the same time."""

    def once(now: Opened) -> Outcome:
        choices = kept_open(now.published, step(now.published, now.design), now.design.weights)
        if choices == now.design.choices:
            return Outcome(now.design)
        return Outcome(_advanced(now, choices, cause, told, accepted=accepted(now.design, choices)))

    return retry(found, once)


# --- how it is done -----------------------------------------------------------------------------------------------


def _posted(found: Opened, wishes: Iterable[FormWish], seq: int) -> Outcome:
    if seq <= found.design.seq:
        return Outcome(found.design, applied=False)
    return grant_wishes(found, wishes, seq)


def grant_wishes(found: Opened, wishes: Iterable[FormWish], seq: int) -> Outcome:
    """The design with each wish that goes with those before it, and a refusal of each other."""
    choices, refused, granted = _granted(found, wishes)
    choices = kept_open(found.published, choices, found.design.weights)
    if choices == found.design.choices:
        with found.room.unit() as unit:
            return Outcome(unit.designs.touch(found.design, seq=max(seq, found.design.seq)), tuple(refused))
    clicked = {slot_of(wish) for wish in granted}
    cause = Cause("choose", tuple(sorted(str(slot) for slot in clicked)))
    return Outcome(_advanced(found, choices, cause, granted, seq), tuple(refused))


def _granted(found: Opened, wishes: Iterable[FormWish]) -> tuple[Choices, list[Refusal], list[Wish]]:
    published, design = found.published, found.design
    choices, refused, kept = design.choices, list[Refusal](), list[Wish]()
    for asked in wishes:
        try:
            wish = choice_meant(published.product, asked) if isinstance(asked, Typed) else asked
            after = with_wish(published, choices, wish)
        except InvalidChoice as error:
            refused.append(unfit(asked, error))
            continue
        if after is None:
            refused.append(refusal(found.room, published, design, choices, wish))
        else:
            choices = after
            kept.append(wish)
    return choices, refused, kept


def _advanced(
    found: Opened,
    choices: Choices,
    cause: Cause,
    told: Sequence[Wish],
    seq: int = 0,
    accepted: Choices | None = None,
) -> Design:
    """The design with these choices, written with all that its page names and the customer's profile notices."""
    room, design, published = found.room, found.design, found.published
    noticed = list(_noticed(found, choices, told)) if found.who.recorded is not None else []
    named: Mapping[str, Recipe] = {}
    with suppress(SolverDeadline):  # its page says so
        named = recipes(published, published.shown(choices, design.weights))
    with room.naming_pictures(named) as unit:
        after = unit.designs.advance(design, choices, cause, room.now(), seq=max(seq, design.seq), accepted=accepted)
        record(unit, found.who.recorded, noticed)
    if cause.verb != "remove":  # which moves choices to other items, and makes none
        decisions.chosen(room, found.who, published.product, design, choices)
    return found.after(after).design


def _noticed(found: Opened, choices: Choices, told: Sequence[Wish]) -> Iterator[Event]:
    """What the profile learns from the wishes that led to the choices."""
    room, published = found.room, found.published
    private = private_options(room, published.product)

    def tells(choice: Choice) -> bool:
        return choice.slot.key in private or gives_away(published, choices, choice, private)

    return wish_events(published.product, told, room.now(), tells)


def _shown(found: Opened, number: Callable[[Opened], int | None]) -> Design:
    def once(now: Opened) -> Design:
        to = number(now)
        if to is None:
            return now.design
        with now.room.unit() as unit:
            changed = unit.designs.show(now.design, to, now.room.now())
        return up_to_date(now.room, changed)

    return retry(found, once)


def _before(found: Opened) -> int | None:
    """The state before; of those made under another revision, the nearest that is not the same today."""
    number = found.design.parent
    while number is not None:
        state = found.state(number)
        if state.revision == found.design.revision or state.parent is None:
            break
        if fit(found.published, state.choices) != found.design.choices:
            break
        number = state.parent
    return number
