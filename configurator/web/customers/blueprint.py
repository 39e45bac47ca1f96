"""The blueprint of the page about all customers, who may open it, and the words that figures of people need.

The words are used beside an order as well.
"""

from flask import Blueprint

from configurator.learning.lifetime.kinds import CustomerKind
from configurator.services.customer.worth import HARDLY
from configurator.services.learning.overview import ROLES
from configurator.web.staff_access import only_for

blueprint = Blueprint("customers", __name__, url_prefix="/customers")
only_for(blueprint, *ROLES)

_SAYS = {
    CustomerKind.MOST_VALUABLE: "Of the fifth from whom most is expected within a year. Keep them.",
    CustomerKind.MOST_GROWABLE: "People with the same needs bring much more. Ask what they miss.",
    CustomerKind.MIGRATOR: "The chance of an order within a year has halved since their last one. Win them back.",
    CustomerKind.BELOW_ZERO: "Serving them costs more than they have brought and are expected to. Find out why.",
    CustomerKind.STEADY: "Everybody else.",
}


@blueprint.app_template_filter()
def kind_says(kind: CustomerKind) -> str:
    """Who is of a kind, and what follows."""
    return _SAYS[kind]


@blueprint.app_template_filter()
def few(orders: float) -> str:
    """A number of orders that are expected: 'about 1.4', 'hardly any'."""
    return "hardly any" if orders < HARDLY else f"about {orders:.1f}"


@blueprint.app_template_filter()
def share(part: float) -> str:
    """A share of 1 in percent: '37 %'."""
    return f"{100 * part:.0f} %"


@blueprint.app_template_filter()
def people_told(count: int | None) -> str:
    """How many people, where it may be told."""
    return "fewer than 5" if count is None else str(count)
