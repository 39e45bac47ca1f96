"""A refused wish: why it is not possible, and what it would take to have it anyway."""

from configurator.catalog.selection import Choice, Choices, with_choice
from configurator.engine.answers import ImpossibleChoice
from configurator.orders.design import Design
from configurator.pricing.quote import quote
from configurator.rules.wording import choice_text
from configurator.services.changing import changes_between, slot_of, wished
from configurator.services.pages import Drop, Leave, Refusal, Wish
from configurator.services.reasons import reason, released
from configurator.services.room import Published
from configurator.services.words import choice_view, counted_component, slot_label


def refusal(published: Published, design: Design, choices: Choices, wish: Wish) -> Refusal:
    """The refusal of a wish that is impossible with the choices."""
    if isinstance(wish, Leave | Drop):
        return _nothing(published, choices, wish)
    product = published.product
    counted = counted_component(product, wish.slot) is not None
    single = counted or product.option(wish.slot.key).single
    freed = released(product, choices, wish.slot) if single else wished(product, choices, wish) - {wish}
    conflict = published.engine.explain(freed, wish)
    why, text = reason(published.revision, conflict, wish), choice_text(wish, product)
    try:
        kept = published.engine.concede(freed, wish)
    except ImpossibleChoice:
        return Refusal(wish, text, why, conflict, anyway=False)
    after = with_choice(product, kept, wish)
    now, then = (quote(product, published.shown(each, design.weights)).total for each in (choices, after))
    gone = sorted(freed - kept)
    return Refusal(
        wanted=wish,
        text=text,
        reason=why,
        conflict=conflict,
        anyway=True,
        given_up=tuple(choice_view(product, choice) for choice in gone),
        changes=changes_between(published, design, choices, after, {wish.slot, *(choice.slot for choice in gone)}),
        difference=then - now,
    )


def _nothing(published: Published, choices: Choices, wish: Leave | Drop) -> Refusal:
    """The refusal of "none of these"."""
    product, slot = published.product, slot_of(wish)
    conflict = published.engine.explain(wished(product, choices, wish))
    text = f"{slot_label(product, slot)}: None"
    return Refusal(Choice(slot, ""), text, reason(published.revision, conflict), conflict, anyway=False)
