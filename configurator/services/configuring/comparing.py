"""What differs between two designs as a page shows them, line by line, also when their revisions differ.

Decides what counts as a difference: another answer, another name for it, another amount, also of a price rule. Why it
differs is said by whoever asks.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from configurator.catalog.model import Product
from configurator.catalog.selection import Choice, Choices, Selection, Slot, slots
from configurator.errors import UnknownName
from configurator.money import Money, in_language
from configurator.orders.design import Altered
from configurator.pricing.quote import Quote
from configurator.services.presenting.labels import answer_text, slot_label, step_of
from configurator.services.presenting.pages import Change
from configurator.services.showroom.published import Published

Because = Callable[[Slot, bool], str]
"""Why something at a slot differs; True when it is the amount alone."""


@dataclass(frozen=True, slots=True)
class Showing:
    """A whole product as a page shows it: what is taken, and what it costs."""

    product: Product
    selection: Selection
    quote: Quote

    def text(self, slot: Slot) -> str:
        """What is taken at the slot, in words; '' for nothing and where there is no such slot."""
        return answer_text(self.product, self.selection, slot) if self.selection.at(slot) else ""

    def amount(self, slot: Slot) -> Money:
        """What is taken at the slot costs."""
        amounts = (line.amount for line in self.quote.lines if line.slot == slot)
        return sum(amounts, start=Money(0, self.product.currency))

    def label(self, slot: Slot) -> str | None:
        """What the slot is called; None where the product has none."""
        try:
            return slot_label(self.product, slot)
        except UnknownName:
            return None


def showing(published: Published, choices: Choices, weights: Mapping[Choice, int] | None = None) -> Showing:
    """What a page shows for choices that go together."""
    selection = published.shown(choices, weights)
    return Showing(published.product, selection, published.book.quote(selection))


def changes_between(before: Showing, after: Showing, because: Because) -> Iterator[Altered]:
    """Every difference, in catalogue order, with what stands in the product no more at the end."""
    base, now = before.quote.lines[0], after.quote.lines[0]
    if _differ(base.amount, now.amount):
        yield Altered("", now.label, in_language(base.amount), in_language(now.amount), because(Slot(""), True))
    for slot in _slots(before, after):
        label = after.label(slot) or before.label(slot) or slot.key
        was, text = before.text(slot), after.text(slot)
        if was != text or before.selection.at(slot) != after.selection.at(slot):
            yield Altered(str(slot), label, was, text, because(slot, False))
        elif _differ(before.amount(slot), after.amount(slot)):
            amounts = in_language(before.amount(slot)), in_language(after.amount(slot))
            yield Altered(str(slot), f"{label}: {text}", *amounts, because(slot, True))
    was_ruled, ruled = ({line.rule: line for line in each.quote.rule_lines} for each in (before, after))
    for rule in dict.fromkeys((*ruled, *was_ruled)):
        one, other = (lines[rule].amount if rule in lines else None for lines in (was_ruled, ruled))
        if one != other:
            amounts = ("" if one is None else in_language(one)), ("" if other is None else in_language(other))
            yield Altered("", (ruled.get(rule) or was_ruled[rule]).label, *amounts, because(Slot(""), True))


def change_of(product: Product, altered: Altered) -> Change:
    """The difference with the step of the product where it can be looked at (none where it is not found there)."""
    slot = Slot.parse(altered.slot) if altered.slot else Slot("")
    words = altered.label, altered.before, altered.after, altered.because
    try:
        step, instance = step_of(product, slot)
    except UnknownName:
        return Change(slot, *words)
    return Change(slot, *words, step.key, instance)


def _differ(before: Money, after: Money) -> bool:
    """Whether two amounts are not the same; nothing is nothing in any currency."""
    return before != after and bool(before.minor or after.minor)


def _slots(before: Showing, after: Showing) -> Iterator[Slot]:
    """The slots of both, those of the later product first; counts before what is counted."""
    yield from dict.fromkeys((*ordered_slots(after), *ordered_slots(before)))


def ordered_slots(showing: Showing) -> Iterator[Slot]:
    """Every slot that is there, in catalogue order; counts before what is counted."""
    for component, instance, _, slot in slots(showing.product, showing.selection):
        if component.repeated and instance == 1:
            yield Slot(component.key)
        yield slot
