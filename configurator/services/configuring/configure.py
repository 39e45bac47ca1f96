"""Configuring: a design is changed choice by choice, and always leads to a whole valid product.

Each function here is one thing a customer does. What is asked is first judged outside of any transaction; it is then
written only if the design has not changed meanwhile, else judged again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from configurator.catalog.model import Kind
from configurator.catalog.selection import (
    Choice,
    Choices,
    Slot,
    checked,
    slots,
    without_instance,
)
from configurator.errors import InvalidChoice, UnknownName
from configurator.orders.design import Cause, Design
from configurator.services.configuring.apply import slot_of, with_wish
from configurator.services.configuring.designs import (
    changeable,
    delete,
    duplicate,
    offered,
    open_design,
    open_shared,
    rename,
    retried,
    start,
    take_newer,
)
from configurator.services.configuring.expired_choices import fit
from configurator.services.configuring.form_changes import changes
from configurator.services.configuring.needs import unanswered
from configurator.services.configuring.refusals import refusal, repairs, unfit, way_of
from configurator.services.configuring.renewing import is_older, up_to_date
from configurator.services.configuring.share_codes import share_code
from configurator.services.configuring.step_page import view
from configurator.services.configuring.typed import Posted, Typed, meant
from configurator.services.customer.events import record, wish_events
from configurator.services.customer.sensitive import private_options
from configurator.services.presenting.labels import step_of
from configurator.services.presenting.pages import Drop, Outcome, Refusal, Wish
from configurator.services.showroom.showroom import Published, Room
from configurator.services.visitor import Visitor

__all__ = [
    "add_instance",
    "changeable",
    "changes",
    "choose_anyway",
    "delete",
    "drop",
    "duplicate",
    "keep_proposal",
    "offered",
    "open_design",
    "open_shared",
    "outdated",
    "post",
    "redo",
    "remove_instance",
    "rename",
    "reset",
    "share_code",
    "start",
    "take_newer",
    "undo",
    "view",
]

Step = Callable[[Published, Design], Choices]


# --- choosing -----------------------------------------------------------------------------------------------------


def post(room: Room, who: Visitor, design_id: str, wishes: Sequence[Posted], *, seq: int) -> Outcome:
    """Applies each wish that the rules allow; the others are refused with their reasons.

    A ``seq`` that is not newer than the last one applied changes nothing. Raises UnknownName for what the product
    does not have.
    """
    return retried(lambda: _posted(room, who, design_id, wishes, seq))


def choose_anyway(room: Room, who: Visitor, design_id: str, wish: Wish, way: str = "") -> Outcome:
    """Grants a wish by giving up other choices, in the best way or in that of the given key.

    Refused, with the ways there are now, when that way is none of them. Raises Contradiction when there is none.
    """
    refused: list[Refusal] = []

    def granted(published: Published, design: Design) -> Choices:
        refused.clear()
        found = way_of(repairs(published, design, design.choices, wish), way)
        if found is None:
            refused.append(refusal(published, design, design.choices, wish))
        return design.choices if found is None else found.choices

    outcome = _changed(room, who, design_id, Cause("choose", (str(slot_of(wish)),)), granted, told=[wish])
    return replace(outcome, refused=tuple(refused))


def drop(room: Room, who: Visitor, design_id: str, choice: Choice) -> Outcome:
    """Takes one choice back; the shop proposes something for it again."""
    cause = Cause("drop", (str(choice.slot),))
    return _changed(room, who, design_id, cause, lambda _, design: design.choices - {choice}, told=[Drop(choice)])


def add_instance(room: Room, who: Visitor, design_id: str, component: str) -> Outcome:
    """One more of a repeated component; refused with the reason where the rules forbid it."""

    def more(published: Published, design: Design) -> Choice:
        module = published.product.component(component)
        count = published.shown(design.choices, design.weights).count(module)
        return checked(published.product, Choice(Slot(component), str(count + 1)))

    def posted() -> Outcome:
        design = changeable(room, who, design_id)
        wish = more(room.revision(design.product, design.revision), design)
        return _posted(room, who, design_id, [wish], design.seq, counted=False)

    return retried(posted)


def remove_instance(room: Room, who: Visitor, design_id: str, component: str, instance: int) -> Outcome:
    """The design without one instance; those behind it move up. Raises InvalidChoice when no fewer are allowed."""

    def fewer(published: Published, design: Design) -> Choices:
        product, module = published.product, published.product.component(component)
        count = published.shown(design.choices, design.weights).count(module)
        checked(product, Choice(Slot(component), str(count - 1)))
        if not 1 <= instance <= count:
            raise UnknownName(module.noun or module.name, str(instance))
        kept = without_instance(product, design.choices, module, instance)
        kept = frozenset(choice for choice in kept if choice.slot != Slot(component))
        wanted = Choice(Slot(component), str(count - 1))
        return repairs(published, design, kept, wanted, most=1).ways[0].choices

    design = open_design(room, who, design_id)
    module = room.revision(design.product, design.revision).product.component(component)
    moved = range(instance, module.count.high + 1)
    clicked = [component, *(str(Slot(option.key, number)) for option in module.options for number in moved)]
    return _changed(room, who, design_id, Cause("remove", tuple(clicked)), fewer)


def keep_proposal(room: Room, who: Visitor, design_id: str) -> Outcome:
    """Completes the rest: everything that is shown becomes the customer's own choice, but what they have to say."""

    def everything(published: Published, design: Design) -> Choices:
        product, shown = published.product, published.shown(design.choices, design.weights)
        kept = {
            Choice(slot, value)
            for _, _, option, slot in slots(product, shown)
            if option.kind is not Kind.TEXT and not unanswered(option, slot, design.choices)
            for value in shown.at(slot)
        }
        counts = {
            Choice(Slot(component.key), str(shown.count(component)))
            for component in product.components
            if component.repeated
        }
        return design.choices | kept | counts

    return _changed(room, who, design_id, Cause("complete"), everything)


def reset(room: Room, who: Visitor, design_id: str, *, step: str | None = None) -> Outcome:
    """Takes back all choices, or those of one step; undo brings them back."""

    def cleared(published: Published, design: Design) -> Choices:
        if step is None:
            return frozenset()
        product = published.product
        return frozenset(choice for choice in design.choices if step_of(product, choice.slot)[0].key != step)

    return _changed(room, who, design_id, Cause("reset"), cleared)


def outdated(room: Room, design: Design, base: int) -> bool:
    """Whether a form is of a page under another revision, so that it cannot say what its reader wants today."""
    with room.reading() as unit:
        return base != design.number and unit.designs.state(design.id, base).revision != design.revision


def undo(room: Room, who: Visitor, design_id: str) -> Design:
    """The design as it was before its last change; unchanged when there is nothing before."""
    return _shown(room, who, design_id, lambda design: _before(room, design))


def redo(room: Room, who: Visitor, design_id: str) -> Design:
    """The design with what was undone last; unchanged when nothing was."""
    return _shown(room, who, design_id, lambda design: design.redo)


# --- how it is done -----------------------------------------------------------------------------------------------


def _posted(
    room: Room, who: Visitor, design_id: str, wishes: Iterable[Posted], seq: int, *, counted: bool = True
) -> Outcome:
    design = changeable(room, who, design_id)
    if counted and seq <= design.seq:
        return Outcome(design, applied=False)
    published = room.revision(design.product, design.revision)
    choices, refused, kept = _granted(published, design, wishes)
    return _kept(room, who, published, design, choices, kept, refused, seq)


def _granted(
    published: Published, design: Design, wishes: Iterable[Posted]
) -> tuple[Choices, list[Refusal], list[Wish]]:
    choices, refused, kept = design.choices, list[Refusal](), list[Wish]()
    for asked in wishes:
        try:
            wish = meant(published.product, asked) if isinstance(asked, Typed) else asked
            after = with_wish(published, choices, wish)
        except InvalidChoice as error:
            refused.append(unfit(asked, error))
            continue
        if after is None:
            refused.append(refusal(published, design, choices, wish))
        else:
            choices = after
            kept.append(wish)
    return choices, refused, kept


def _kept(
    room: Room,
    who: Visitor,
    published: Published,
    design: Design,
    choices: Choices,
    wishes: Sequence[Wish],
    refused: Sequence[Refusal],
    seq: int,
) -> Outcome:
    if choices == design.choices:
        with room.unit() as unit:
            return Outcome(unit.designs.touch(design, seq=max(seq, design.seq)), tuple(refused))
    clicked = {slot_of(wish) for wish in wishes}
    cause = Cause("choose", tuple(sorted(str(slot) for slot in clicked)))
    noticed = wish_events(published.product, wishes, room.now(), private_options(room, published.product))
    with room.unit() as unit:
        after = unit.designs.advance(design, choices, cause, room.now(), seq=max(seq, design.seq))
        record(unit, who.recorded, noticed)
    return Outcome(_rejudged(room, after), tuple(refused))


def _changed(
    room: Room, who: Visitor, design_id: str, cause: Cause, step: Step, *, told: Sequence[Wish] = ()
) -> Outcome:
    def once() -> Outcome:
        design = changeable(room, who, design_id)
        published = room.revision(design.product, design.revision)
        choices = step(published, design)
        if choices == design.choices:
            return Outcome(design)
        noticed = wish_events(published.product, told, room.now(), private_options(room, published.product))
        with room.unit() as unit:
            after = unit.designs.advance(design, choices, cause, room.now())
            record(unit, who.recorded, noticed)
        return Outcome(_rejudged(room, after))

    return retried(once)


def _rejudged(room: Room, design: Design) -> Design:
    """The design after a change; brought to today's revision when what was chosen has been withdrawn from it."""
    return up_to_date(room, design) if is_older(room, design) else design


def _shown(room: Room, who: Visitor, design_id: str, number: Callable[[Design], int | None]) -> Design:
    def once() -> Design:
        design = changeable(room, who, design_id)
        to = number(design)
        if to is None:
            return design
        with room.unit() as unit:
            changed = unit.designs.show(design, to, room.now())
        return up_to_date(room, changed)

    return retried(once)


def _before(room: Room, design: Design) -> int | None:
    """The state before; of those made under another revision, the nearest that is not the same today."""
    number = design.parent
    while number is not None:
        with room.reading() as unit:
            state = unit.designs.state(design.id, number)
        if state.revision == design.revision or state.parent is None:
            break
        if fit(room.revision(design.product, design.revision), state.choices) != design.choices:
            break
        number = state.parent
    return number
