"""Designs that time has gone past: what cannot be had any more gives way, and the customer reads why.

Decides what stays of the choices of a design when values are no longer sold, rules have come into force or a revision
does not know them, and when an ordered design is looked at. Nothing is written: the state is as the customer left it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from configurator.catalog.dependents import counted_component
from configurator.catalog.model import Kind, Product
from configurator.catalog.selection import Choice, Choices, Selection, check_choice
from configurator.catalog.served_market import served_market
from configurator.catalog.texts import text_mistake
from configurator.catalog.validity import Situation
from configurator.engine.answers import Contradiction
from configurator.errors import BrokenFiles, InvalidChoice, SolverDeadline, UnknownName
from configurator.languages.sentences import gettext
from configurator.orders.design import Design
from configurator.rules import in_force
from configurator.services.presenting.labels import answer_text, slot_label, step_of
from configurator.services.presenting.pages import Change
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom


def published_for(room: Showroom, design: Design, group: str | None = None) -> Published:
    """The revision of a design, today; of an ordered one, when and where it was ordered. Raises UnknownName.

    ``group``: for customers of that group, whoever is served now or has ordered.
    """
    published = room.revision(design.product, design.revision)
    if design.ordered is None:
        return published if group is None else on_day(room, published, room.today(), group=group)
    with room.reading() as unit:
        order = unit.orders.one(design.ordered)
    receipt = order.receipt_of(design.id)
    return on_day(
        room, published, room.day(order.placed_at), receipt.market or None, receipt.group if group is None else group
    )


def on_day(
    room: Showroom, published: Published, day: date, market: str | None = None, group: str | None = None
) -> Published:
    """The revision as it answers on that day, in that market or, for None, where the shop sells.

    ``group``: to customers of that group, or to those who are served now.
    """
    where = served_market() or room.market if market is None else market
    return replace(published, situation=lambda product: in_force.situation(product, day, where, group))


def fit_design(room: Showroom, design: Design) -> Design:
    """The design with the choices that are possible now; the others are ``lost``. As it is when it was ordered.

    Raises SolverDeadline.
    """
    if design.ordered is not None:
        return design
    kept = fit(room.revision(design.product, design.revision), design.choices)
    return replace(design, choices=kept, lost=design.choices - kept)


def fit(published: Published, choices: Choices) -> Choices:
    """As many of the choices as can be had together today, whatever revision they were made under.

    What the product does not know or does not sell any more goes first; then as little else as possible.
    """
    engine, product = published.engine, published.product
    known = frozenset(choice for choice in choices if knows(product, choice))
    if engine.possible(known):
        return known
    at = published.situation(product)
    sold = frozenset(choice for choice in known if not choice.taken or is_sold(product, choice, at))
    if engine.possible(sold):
        return sold
    try:
        ways = engine.repairs(sold, most=1).ways
    except Contradiction:
        return frozenset()
    except SolverDeadline:
        return _one_by_one(published, sold)
    return ways[0].choices if ways else frozenset()


def _one_by_one(published: Published, choices: Choices) -> Choices:
    """Choices that go together, none of which could be added; not always the most there are."""
    kept: Choices = frozenset()
    for choice in sorted(choices):
        if published.engine.possible(kept | {choice}):
            kept |= {choice}
    return kept


def knows(product: Product, choice: Choice) -> bool:
    """Whether the product has such a slot and value at all."""
    try:
        check_choice(product, choice)
    except (UnknownName, InvalidChoice):
        return False
    return True


def is_sold(product: Product, choice: Choice, at: Situation | None) -> bool:
    """Whether what is chosen is sold in the situation; numbers, texts and counts always are."""
    if counted_component(product, choice.slot) is not None:
        return True
    option = product.option(choice.slot.key)
    return option.kind is not Kind.CHOICE or option.value(choice.value).valid.holds(at)


def lost_changes(room: Showroom, published: Published, design: Design, now: Selection) -> tuple[Change, ...]:
    """What became of the choices that were lost."""
    return tuple(_lost(room, published, design, now))


def _lost(room: Showroom, published: Published, design: Design, now: Selection) -> Iterator[Change]:
    product, at = published.product, published.situation(published.product)
    for choice in sorted(design.lost):
        if not choice.taken:
            continue
        if not knows(product, choice):
            yield _unknown(room, design, choice, product, now)
            continue
        step, instance = step_of(product, choice.slot)
        was = answer_text(product, Selection({choice.slot: (choice.value,)}), choice.slot)
        because = gettext("it does not go with the rest any more")
        if not is_sold(product, choice, at):
            because = gettext(
                "%(was)s is sold %(valid)s", was=was, valid=product.option(choice.slot.key).value(choice.value).valid
            )
        label = slot_label(product, choice.slot)
        yield Change(choice.slot, label, was, answer_text(product, now, choice.slot), because, step.key, instance)


def _unknown(room: Showroom, design: Design, choice: Choice, product: Product, now: Selection) -> Change:
    """What became of a choice that the product does not know any more, in the words of its own revision."""
    label, was = choice.slot.key, choice.value
    try:
        former = room.revision(design.product, design.made_under).product
        label, was = slot_label(former, choice.slot), answer_text(former, Selection({choice.slot: (was,)}), choice.slot)
    except (UnknownName, BrokenFiles):
        pass
    try:
        after = answer_text(product, now, choice.slot)
    except UnknownName:
        after = ""
    return Change(choice.slot, label, was, after, _no_more(product, choice, was))


def _no_more(product: Product, choice: Choice, was: str) -> str:
    """Why the product does not know what was chosen: what is wrong with a text, else that it is not offered."""
    option = next((each for each in product.options if each.key == choice.slot.key), None)
    if option and option.kind is Kind.TEXT:
        wrong = text_mistake(option.name, choice.value, option.length, option.allowed)
        if wrong:
            return wrong.rstrip(".")
    return gettext("%(was)s is not offered any more", was=was)
