"""Configuring: a design is started, changed choice by choice, and always leads to a whole valid product.

Each function here is one thing a customer does. What is asked is first judged outside of any transaction; it is then
written only if the design has not changed meanwhile, else judged again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from secrets import token_hex
from typing import TypeVar

from configurator.catalog.model import Kind
from configurator.catalog.selection import (
    Choice,
    Choices,
    Slot,
    checked,
    slots,
    without_instance,
)
from configurator.errors import InvalidChoice, NotAllowed, StaleEdit, UnknownName
from configurator.orders.design import Cause, Design, NewDesign
from configurator.services.changing import slot_of, with_wish
from configurator.services.fitting import fitted
from configurator.services.pages import Drop, Outcome, Reason, Refusal, Wish
from configurator.services.proposing import proposals_for
from configurator.services.refusing import refusal, repairs, way_of
from configurator.services.remember import record, wish_events
from configurator.services.room import Published, Room
from configurator.services.share import code_for, normal_code
from configurator.services.view import view
from configurator.services.visitor import Visitor
from configurator.services.wishes import changes
from configurator.services.words import step_of
from configurator.services.writing import one_line
from configurator.storage.concurrency import ConcurrentChange
from configurator.storage.unit import UnitOfWork

__all__ = [
    "add_instance",
    "changes",
    "choose_anyway",
    "delete",
    "drop",
    "duplicate",
    "keep_proposal",
    "open_design",
    "open_shared",
    "post",
    "redo",
    "remove_instance",
    "rename",
    "reset",
    "share_code",
    "start",
    "undo",
    "view",
]

_TRIES, _LONGEST_NAME = 4, 120
T = TypeVar("T")
Step = Callable[[Published, Design], Choices]


# --- designs ------------------------------------------------------------------------------------------------------


def start(room: Room, who: Visitor, product_key: str, *, choices: Choices = frozenset()) -> Design:
    """A new design of a product on sale, with what the shop proposes to this visitor. Raises UnknownName."""
    published = room.current(product_key)
    own = frozenset(checked(published.product, choice) for choice in choices)
    published.engine.look_ahead(own, ())
    proposals = proposals_for(room, who, published, own)
    return _added(room, NewDesign(product_key, published.revision.hash, who.owner, own, proposals))


def open_design(room: Room, who: Visitor, design_id: str) -> Design:
    """A design of the visitor's, as far as it can be had today.

    Raises UnknownName, NotAllowed, Withdrawn when it was not ordered and its product is not sold any more,
    SolverDeadline.
    """
    design = _own(room, who, design_id)
    if design.ordered is None:
        room.current(design.product)
    return fitted(room, design)


def rename(room: Room, who: Visitor, design_id: str, name: str) -> Design:
    """The design under a name of the customer's, at most 120 characters ('' for none)."""
    return _written(
        room,
        who,
        design_id,
        lambda unit, design: unit.designs.rename(design, one_line(name, _LONGEST_NAME), room.now()),
    )


def duplicate(room: Room, who: Visitor, design_id: str) -> Design:
    """A new design that starts from this one; also from one that was ordered."""
    old = open_design(room, who, design_id)
    name = one_line(f"{old.name} (copy)" if old.name else "", _LONGEST_NAME)
    copy = NewDesign(old.product, old.revision, who.owner, old.choices, old.proposals, name, "duplicate")
    return _added(room, copy)


def delete(room: Room, who: Visitor, design_id: str) -> Design:
    """Removes a design with its history, also one of a product that is not sold any more; orders of it stay.

    Returns what is gone.
    """
    design = _own(room, who, design_id)
    with room.unit() as unit:
        unit.designs.remove_one(design.id)
    return design


def share_code(room: Room, design: Design) -> str:
    """The code under which anybody finds this design as it is now; the same design has the same code."""
    attempt = 0
    while True:
        code = code_for(design, attempt)
        with room.unit() as unit:
            kept = unit.designs.shared(code)
            if kept is None:
                unit.designs.share(code, design, room.now())
                return code
        if (kept.product, kept.revision, kept.choices) == (design.product, design.revision, design.choices):
            return code
        attempt += 1


def open_shared(room: Room, who: Visitor, code: str) -> Design:
    """A design of the visitor's own that starts from a shared one, on the same revision. Raises UnknownName."""
    normal = normal_code(code)
    with room.reading() as unit:
        found = unit.designs.shared(normal) if normal else None
    if found is None:
        raise UnknownName("shared design", code.strip()[:20])
    room.revision(found.product, found.revision)
    new = NewDesign(found.product, found.revision, who.owner, found.choices, found.proposals, verb="share")
    return _added(room, new)


# --- choosing -----------------------------------------------------------------------------------------------------


def post(room: Room, who: Visitor, design_id: str, wishes: Sequence[Wish], *, seq: int) -> Outcome:
    """Applies each wish that the rules allow; the others are refused with their reasons.

    A ``seq`` that is not newer than the last one applied changes nothing. Raises UnknownName for what the product
    does not have.
    """
    return _retried(lambda: _posted(room, who, design_id, wishes, seq))


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
        design = _open(room, who, design_id)
        wish = more(room.revision(design.product, design.revision), design)
        return _posted(room, who, design_id, [wish], design.seq, counted=False)

    return _retried(posted)


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
    """Completes the rest: everything that is shown becomes the customer's own choice."""

    def everything(published: Published, design: Design) -> Choices:
        product, shown = published.product, published.shown(design.choices, design.weights)
        kept = {
            Choice(slot, value)
            for _, _, option, slot in slots(product, shown)
            if option.kind is not Kind.TEXT
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


def undo(room: Room, who: Visitor, design_id: str) -> Design:
    """The design as it was before its last change; unchanged when there is nothing before."""
    return _shown(room, who, design_id, lambda design: design.parent)


def redo(room: Room, who: Visitor, design_id: str) -> Design:
    """The design with what was undone last; unchanged when nothing was."""
    return _shown(room, who, design_id, lambda design: design.redo)


# --- how it is done -----------------------------------------------------------------------------------------------


def _own(room: Room, who: Visitor, design_id: str) -> Design:
    """A design of the visitor's as it was left. Raises UnknownName, NotAllowed."""
    with room.reading() as unit:
        design = unit.designs.one(design_id)
    if design.owner not in who.owners:
        raise NotAllowed("This design belongs to somebody else. Ask them for a share link.")
    return design


def _added(room: Room, new: NewDesign) -> Design:
    """The new design, kept. Raises Withdrawn when its product is not sold any more."""
    room.current(new.product)
    with room.unit() as unit:
        return unit.designs.add(token_hex(16), new, room.now())


def _open(room: Room, who: Visitor, design_id: str) -> Design:
    """A design that may still be changed."""
    design = open_design(room, who, design_id)
    if design.ordered:
        raise StaleEdit(f"This design was ordered as {design.ordered}. Make a copy of it to change it.")
    return design


def _posted(
    room: Room, who: Visitor, design_id: str, wishes: Iterable[Wish], seq: int, *, counted: bool = True
) -> Outcome:
    design = _open(room, who, design_id)
    if counted and seq <= design.seq:
        return Outcome(design, applied=False)
    published = room.revision(design.product, design.revision)
    choices, refused, kept = _granted(published, design, wishes)
    return _kept(room, who, published, design, choices, kept, refused, seq)


def _granted(published: Published, design: Design, wishes: Iterable[Wish]) -> tuple[Choices, list[Refusal], list[Wish]]:
    choices, refused, kept = design.choices, list[Refusal](), list[Wish]()
    for wish in wishes:
        try:
            after = with_wish(published, choices, wish)
        except InvalidChoice as error:
            choice = wish if isinstance(wish, Choice) else Choice(slot_of(wish), "")
            refused.append(Refusal(choice, str(error), Reason((), (), str(error))))
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
    with room.unit() as unit:
        after = unit.designs.advance(design, choices, cause, room.now(), seq=max(seq, design.seq))
        record(unit, who.profile, wish_events(published.product, wishes, room.now()))
    return Outcome(after, tuple(refused))


def _changed(
    room: Room, who: Visitor, design_id: str, cause: Cause, step: Step, *, told: Sequence[Wish] = ()
) -> Outcome:
    def once() -> Outcome:
        design = _open(room, who, design_id)
        published = room.revision(design.product, design.revision)
        choices = step(published, design)
        if choices == design.choices:
            return Outcome(design)
        with room.unit() as unit:
            after = unit.designs.advance(design, choices, cause, room.now())
            record(unit, who.profile, wish_events(published.product, told, room.now()))
        return Outcome(after)

    return _retried(once)


def _shown(room: Room, who: Visitor, design_id: str, number: Callable[[Design], int | None]) -> Design:
    def moved(unit: UnitOfWork, design: Design) -> Design:
        to = number(design)
        return design if to is None else unit.designs.show(design, to, room.now())

    return _written(room, who, design_id, moved)


def _written(room: Room, who: Visitor, design_id: str, change: Callable[[UnitOfWork, Design], Design]) -> Design:
    def once() -> Design:
        design = _open(room, who, design_id)
        with room.unit() as unit:
            changed = change(unit, design)
        return fitted(room, changed)

    return _retried(once)


def _retried(attempt: Callable[[], T]) -> T:
    """The attempt's result; tried again when somebody changed the design at the same time."""
    for left in reversed(range(_TRIES)):
        try:
            return attempt()
        except ConcurrentChange:
            if not left:
                raise
    raise AssertionError("every try returns or raises")
