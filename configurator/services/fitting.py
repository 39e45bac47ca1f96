"""Designs that time has gone past: what cannot be had any more gives way, and the customer reads why.

Decides what stays of the choices of a design when values are no longer sold or rules have come into force, and when
an ordered design is looked at. Nothing is written: the design's state is as the customer left it.
"""

from dataclasses import replace

from configurator.catalog.model import Kind, Product
from configurator.catalog.selection import Choice, Selection
from configurator.catalog.validity import Situation
from configurator.orders.design import Design
from configurator.rules import slices
from configurator.services.pages import Change
from configurator.services.room import Published, Room
from configurator.services.words import answer_text, counted_component, slot_label, step_of


def published_for(room: Room, design: Design) -> Published:
    """The revision of a design, today; of an ordered one, on the day it was ordered. Raises UnknownName."""
    published = room.revision(design.product, design.revision)
    if design.ordered is None:
        return published
    with room.reading() as unit:
        day = unit.orders.one(design.ordered).placed_at.astimezone().date()
    return replace(published, situation=lambda product: slices.situation(product, day, room.market))


def fitted(room: Room, design: Design) -> Design:
    """The design with the choices that are possible now; the others are ``lost``. As it is when it was ordered.

    What is not sold any more goes first; then as little else as possible. Raises SolverDeadline.
    """
    if design.ordered is not None:
        return design
    published = room.revision(design.product, design.revision)
    if published.engine.possible(design.choices):
        return design
    at = published.situation(published.product)
    kept = frozenset(choice for choice in design.choices if not choice.taken or _sold(published.product, choice, at))
    if not published.engine.possible(kept):
        ways = published.engine.repairs(kept, most=1).ways
        kept = ways[0].choices if ways else frozenset()
    return replace(design, choices=kept, lost=design.choices - kept)


def lost_changes(published: Published, design: Design, now: Selection) -> tuple[Change, ...]:
    """What became of the choices that were lost."""
    product, at = published.product, published.situation(published.product)
    return tuple(_lost(product, choice, at, now) for choice in sorted(design.lost) if choice.taken)


def _lost(product: Product, choice: Choice, at: Situation | None, now: Selection) -> Change:
    step, instance = step_of(product, choice.slot)
    was = answer_text(product, Selection({choice.slot: (choice.value,)}), choice.slot)
    because = "it does not go with the rest any more"
    if not _sold(product, choice, at):
        because = f"{was} is sold {product.option(choice.slot.key).value(choice.value).valid}"
    label = slot_label(product, choice.slot)
    return Change(choice.slot, label, was, answer_text(product, now, choice.slot), because, step.key, instance)


def _sold(product: Product, choice: Choice, at: Situation | None) -> bool:
    """Whether what is chosen is sold in the situation; numbers, texts and counts always are."""
    if counted_component(product, choice.slot) is not None:
        return True
    option = product.option(choice.slot.key)
    return option.kind is not Kind.CHOICE or option.value(choice.value).valid.holds(at)
