"""What price rules and taxes put on a receipt beside the lines of what was chosen, and what is said of CO2."""

from collections.abc import Iterator

from configurator.catalog.model import Product
from configurator.languages.sentences import gettext
from configurator.money import in_language
from configurator.orders.order import OrderLine, StatedCO2
from configurator.pricing.quote import Quote
from configurator.rules.mentioned_names import all_mentions
from configurator.services.showroom.published import Published


def rule_order_lines(published: Published, priced: Quote) -> Iterator[OrderLine]:
    """A line for each rule that makes a difference; ``sensitive`` where it asks for an answer that is."""
    rules, private = published.revision.rules, published.product.sensitive
    by_name = {rule.name: rule for rule in rules.prices} if private else {}
    for line in priced.rule_lines:
        hidden = line.rule in by_name and not private.isdisjoint(all_mentions(by_name[line.rule], rules))
        said = (line.label, line.detail, line.amount)
        yield OrderLine("", *said, own=False, sensitive=hidden, rule=line.rule, author=line.author)


def tax_note(product: Product, priced: Quote) -> str:
    """What the catalogue says of tax, and how much is contained at each rate."""
    told = (
        gettext("Contains: %(tax)s, %(amount)s.", tax=name, amount=in_language(amount))
        for name, amount in priced.contained
    )
    return " ".join(part for part in (product.tax_note, *told) if part)


def stated_co2(product: Product, priced: Quote) -> StatedCO2 | None:
    """What making it gives off with how that is known, as an order keeps it; None where the catalogue says nothing."""
    known = product.footprint
    if known is None or priced.co2 is None:
        return None
    return StatedCO2(str(priced.co2), known.method, known.source)
