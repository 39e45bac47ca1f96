"""What a click does to price and lead time of the whole product: the figures beside a value, and what changes with it.

Decides nothing about products: what a click makes of the choices is ``apply``, what is shown for them ``published``. A
figure is the total as it would stand then, minus the total now, or there is none.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from configurator.catalog.dependents import counted_component, dependents
from configurator.catalog.lead_times import later_by
from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Choice, Choices, Selection, Slot, with_choice
from configurator.characters import isolated
from configurator.errors import SolverDeadline
from configurator.languages.sentences import gettext
from configurator.listing import listed
from configurator.money import Money, in_language
from configurator.orders.design import Design
from configurator.pricing.book import PriceBook
from configurator.rules.price_syntax import ruled
from configurator.rules.wording import choice_text, slot_text
from configurator.services.configuring.apply import apply_wish, slot_of, with_wish
from configurator.services.presenting.labels import says_none
from configurator.services.presenting.pages import Effect, Leave, Wish
from configurator.services.showroom.published import Published
from configurator.time_limit import TimeLimit

_NAMED = 2


def clicks(product: Product, shown: Selection, slot: Slot) -> Mapping[str, Wish]:
    """What a click on each value of a choice asks for, by the value's key ('' for none of them)."""
    option, taken = product.option(slot.key), shown.at(slot)
    found: dict[str, Wish] = {
        value.key: Choice(slot, value.key, taken=option.single or value.key not in taken) for value in option.values
    }
    return {"": Leave(slot), **found} if option.single and option.choose.low == 0 else found


def effects(
    published: Published, design: Design, shown: Selection, wishes: Iterable[Wish], seconds: float
) -> Mapping[Wish, Effect]:
    """What granting each wish does to the product on screen; without those that the rules forbid.

    None is begun after so many seconds of work: those are left out, too.
    """
    found: dict[Wish, Effect] = {}
    product, engine, weights, book = published.product, published.engine, design.weights, published.book
    counted = published.open_weights(design.choices, weights)
    limit, nothing = TimeLimit(seconds), Effect(Money(0, product.currency))
    for wish in wishes:
        if limit.over:
            break
        with suppress(SolverDeadline):
            proposed = isinstance(wish, Choice) and wish.taken and shown.agrees(wish)
            if proposed and engine.stays(design.choices, apply_wish(product, design.choices, wish), counted):
                found[wish] = nothing
                continue
            after = grant(published, design.choices, wish)
            if after is not None:
                then = published.shown(after, weights, seconds=limit.processor_left)
                found[wish] = effect(book, shown, then, slot_of(wish))
    return found


def grant(published: Published, choices: Choices, wish: Wish) -> Choices | None:
    """The choices with the wish; None when the rules forbid it. A text need not be one that is allowed."""
    product = published.product
    if (
        isinstance(wish, Choice)
        and not counted_component(product, wish.slot)
        and product.option(wish.slot.key).kind is Kind.TEXT
    ):
        after = with_choice(product, choices, wish)
        return after if published.engine.possible(after) else None
    return with_wish(published, choices, wish)


def effect(book: PriceBook, now: Selection, then: Selection, clicked: Slot) -> Effect:
    """What changes from one whole product to another after a click at a slot.

    What hangs on the slot comes and goes with it, and is named only when it costs something; of the price rules those
    are named that begin or cease to count.
    """
    product, costs = book.product, book.differences(now, then)
    below = {clicked, *dependents(product, clicked)}
    told = [slot for slot in costs.slots if slot not in below or (slot != clicked and costs.slots[slot].minor)]
    told.sort(key=lambda slot: -abs(costs.slots[slot].minor))
    turned = (rule for rule in costs.turned if rule.name in costs.rules)
    rules = [f"{isolated(rule.title)}: {_signed(costs.rules[rule.name])}" for rule in turned]
    along = "; ".join(part for part in (_along(product, now, then, told), *rules[:_NAMED]) if part)
    return Effect(costs.total, along, later_by(product, now, then))


def listed_difference(book: PriceBook, shown: Selection, choice: Choice) -> Money | None:
    """What a value costs in the catalogue, less what is taken in its place: asked of what is not possible now.

    None where it is no value of an option, where that makes no difference, and where price rules make prices: the
    catalogue's alone would then say little.
    """
    product, slot = book.product, choice.slot
    if not choice.value or counted_component(product, slot) is not None or ruled(book.rules.prices):
        return None
    option = product.option(slot.key)
    if option.kind is not Kind.CHOICE:
        return None
    instead = shown.at(slot) if option.single else ()
    more = option.value(choice.value).price.minor - sum(option.value(key).price.minor for key in instead)
    return Money(more, product.currency) if more else None


def _signed(amount: Money) -> str:
    return f"+{in_language(amount)}" if amount.minor > 0 else in_language(amount)


def _along(product: Product, now: Selection, then: Selection, told: Sequence[Slot]) -> str:
    """'with Engine: Electric, 150 kW and 2 more'; '' for nothing."""
    named = told if len(told) <= _NAMED else told[:1]
    both = [_change(product, now.at(slot), then.at(slot), slot) for slot in named]
    with_, without = ([isolated(name) for gained, name in both if gained is there] for there in (True, False))
    parts = [gettext("with %(names)s", names=listed(with_))] if with_ else []
    parts += [gettext("without %(names)s", names=listed(without))] if without else []
    more = len(told) - len(named)
    said = ", ".join(parts)
    return gettext("%(changes)s and %(number)s more", changes=said, number=more) if more else said


def _change(product: Product, before: tuple[str, ...], after: tuple[str, ...], slot: Slot) -> tuple[bool, str]:
    """Whether something is there then, and in words what that is, or what is not there any more."""
    if counted_component(product, slot) is not None:
        return (bool(after), choice_text(Choice(slot, (after or before)[0]), product))
    if _is_switch(product.option(slot.key)):
        return (after == ("yes",), slot_text(slot, product))
    option = product.option(slot.key)
    gained = [key for key in after if key not in before and not (option.kind is Kind.CHOICE and says_none(option, key))]
    lost = [key for key in before if key not in after]
    if not gained and option.single:
        return (False, slot_text(slot, product))
    if after and not gained:
        return (False, choice_text(Choice(slot, lost[0]), product))
    return (True, choice_text(Choice(slot, gained[0]), product)) if gained else (False, slot_text(slot, product))


def _is_switch(option: Option) -> bool:
    return option.kind is Kind.CHOICE and [value.key for value in option.values] == ["no", "yes"]
