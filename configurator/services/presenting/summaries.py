"""What the summary of a design shows, as plain frozen data, as ``pages`` has it for the other pages."""

from dataclasses import dataclass
from datetime import date

from configurator.catalog.model import Product
from configurator.money import Money
from configurator.orders.design import Design
from configurator.orders.order import FromStock
from configurator.pricing.quote import Quote
from configurator.rules.advice import Notice
from configurator.services.presenting.needed import Need
from configurator.services.presenting.pages import RenewalNews
from configurator.services.presenting.picture_refs import PictureRef


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One option in the summary: what it is, what is taken, what it costs, and whether the customer chose it."""

    label: str
    text: str
    amount: Money
    own: bool
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class SummaryGroup:
    """The lines of a component (or one item of it), with the step to edit them."""

    title: str
    step: str
    instance: int | None
    lines: tuple[SummaryLine, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The design at a glance. Post ``quote.total.minor`` back as ``shown_total``, ``seen`` as it is.

    ``needs``: what the customer has to say before it can be ordered. ``gone``: the product is not sold any more.
    ``proven``: it is shown that nothing cheaper goes with the choices. ``notices``: what the rules advise;
    warnings among them have to be acknowledged. ``lead_days``: its lead time. ``exempt``: why an order of it could not
    be withdrawn from; '' if it could. ``stock``: the thing in stock that it is (None: it is made for the order).
    """

    design: Design
    product: Product
    groups: tuple[SummaryGroup, ...]
    quote: Quote
    picture: PictureRef
    newer: bool
    gone: bool
    kept_until: date | None
    news: RenewalNews | None
    seen: str
    proven: bool = True
    needs: tuple[Need, ...] = ()
    notices: tuple[Notice, ...] = ()
    lead_days: int | None = None
    exempt: str = ""
    stock: FromStock | None = None
