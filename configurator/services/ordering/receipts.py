"""The receipt of a design: every line of what was taken, frozen with its price under the rules that held."""

from collections.abc import Iterator

from configurator.catalog.lead_times import lead_time
from configurator.catalog.model import Component
from configurator.catalog.selection import Selection, Slot, slots
from configurator.catalog.validity import Situation
from configurator.catalog.withdrawal_terms import exemption
from configurator.engine.answers import Conflict, Contradiction
from configurator.languages.sentences import gettext
from configurator.languages.spoken import spoken
from configurator.measures import measured
from configurator.money import Money
from configurator.orders.design import Design
from configurator.orders.order import Contact, FromStock, OrderLine, Receipt, Warned
from configurator.pricing.quote import Line, Quote
from configurator.rules.closed_slots import unasked_slots
from configurator.rules.in_force import in_force
from configurator.rules.meaning import holds, obeys
from configurator.rules.survey import SURVEY
from configurator.services.configuring.noticing import is_sensitive, notices
from configurator.services.configuring.standing_ready import Pieces, days_until, exactly, price_of
from configurator.services.ordering.rule_order_lines import rule_order_lines, stated_co2, tax_note
from configurator.services.presenting.labels import answer_text, by_item
from configurator.services.presenting.pictures import picture
from configurator.services.presenting.summaries import SummaryGroup, SummaryLine
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom


def receipt_for(
    room: Showroom,
    published: Published,
    design: Design,
    contact: Contact,
    quantity: int = 1,
    earlier: Pieces | None = None,
) -> tuple[Receipt, Quote]:
    """What would be frozen if so many of the design were ordered now, and its price; ``earlier``: what designs before
    it take from stock. Raises Contradiction."""
    product = published.product
    selection = published.shown(design.choices, design.weights)
    at = published.situation(product)
    if not obeys(product, published.revision.rules, selection, at):
        raise Contradiction(_broken(published, selection, at))
    stands = exactly(room, published, selection, quantity, earlier)
    priced = price_of(published, selection, stands)
    receipt = Receipt(
        product=product.key,
        product_name=product.name,
        revision=design.revision,
        selection=selection.as_json(),
        choices=design.choices,
        lines=tuple(_lines(published, design, selection, priced)),
        total=priced.total,
        weight=str(priced.weight) if priced.weight else "",
        tax_note=tax_note(product, priced),
        contained=priced.contained,
        contact=contact,
        picture=picture(room, published, selection).key,
        market=at.market if at else "",
        group=at.group if at else "",
        document=product.document,
        language=spoken(),
        units=measured(),
        lead_days=days_until(room, stands) if stands else lead_time(product, selection),
        stock=FromStock(stands.key, stands.place) if stands else None,
        co2=stated_co2(product, priced),
        withdrawal_days=product.withdrawal.days,
        exempt="" if stands else exemption(product, selection),
        warnings=tuple(
            Warned(each.key, each.sentence, is_sensitive(published, each))
            for each in notices(published, selection)
            if each.must_confirm
        ),
    )
    return receipt, priced


def _broken(published: Published, selection: Selection, at: Situation | None) -> Conflict:
    """The rules that the selection breaks, whatever the engine thinks of them."""
    product, rules = published.product, published.revision.rules
    counting = in_force(rules, product, at)
    names = tuple(rule.name for rule in counting.rules if not holds(rule, selection, product, counting))
    return Conflict(names, (), (), minimal=False, smallest=False)


def _lines(published: Published, design: Design, selection: Selection, priced: Quote) -> Iterator[OrderLine]:
    base = priced.lines[0]
    yield OrderLine("", base.label, "", base.amount, own=False)
    for group in groups(published, design, selection, priced):
        for line in group.lines:
            yield OrderLine(group.title, line.label, line.text, line.amount, line.own, line.sensitive)
    yield from rule_order_lines(published, priced)
    for off in priced.lines[1:]:
        if off.slot is None and not off.rule:
            yield OrderLine("", off.label, off.detail, off.amount, own=False)


def groups(published: Published, design: Design, selection: Selection, priced: Quote) -> Iterator[SummaryGroup]:
    """What was taken, part by part, as the summary and the receipt have it."""
    product = published.product
    for step in product.steps:
        item_pages = by_item(product, step) is not None
        for key in step.components:
            component = product.component(key)
            for instance in range(1, selection.count(component) + 1):
                lines = tuple(_summary_lines(published, design, selection, priced, component, instance))
                title = component.named(instance)
                if not lines and key == SURVEY:
                    continue
                yield SummaryGroup(title, step.key, instance if item_pages else None, lines)


def _summary_lines(
    published: Published, design: Design, selection: Selection, priced: Quote, component: Component, instance: int
) -> Iterator[SummaryLine]:
    product = published.product
    amounts: dict[Slot, Money] = {}
    for line in priced.lines:
        if line.slot is not None:
            amounts[line.slot] = _sum(amounts.get(line.slot), line)
    included = {line.slot: line.included_in for line in priced.lines if line.included_in}
    own, closed = {each.slot for each in design.choices if each.taken}, unasked_slots(published.revision, selection)
    for module, number, option, slot in slots(product, selection):
        if module.key == component.key and number == instance:
            text, amount = answer_text(product, selection, slot), amounts.get(slot, Money(0, product.currency))
            if text and (amount.minor or slot not in closed):
                if slot in included:
                    text = gettext("%(text)s, included in %(included)s", text=text, included=included[slot])
                yield SummaryLine(option.name, text, amount, slot in own, option.sensitive)


def _sum(amount: Money | None, line: Line) -> Money:
    return line.amount if amount is None else amount + line.amount
