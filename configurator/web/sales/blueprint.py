"""The blueprint of the sales desk's pages, who may open them, and the words its templates need."""

import math
from datetime import timedelta

from flask import Blueprint

from configurator.orders.lifecycle import Status
from configurator.profiles.profile import Event, EventKind
from configurator.services.ordering.sales_desk import ROLE
from configurator.web.money_and_dates import counted
from configurator.web.staff_access import only_for

blueprint = Blueprint("sales", __name__, url_prefix="/sales")
only_for(blueprint, ROLE)

_VERBS = {
    Status.CONFIRMED: "Confirm",
    Status.IN_PRODUCTION: "Start production",
    Status.SHIPPED: "Mark as shipped",
    Status.CANCELLED: "Cancel the order",
}
_BACK = {
    Status.CONFIRMED: "Take the confirmation back",
    Status.IN_PRODUCTION: "Take production back",
    Status.CANCELLED: "Take the cancellation back",
}
_DONE = {
    EventKind.VISIT: "Looked at {}",
    EventKind.CHOICE: "Chose {}",
    EventKind.DROP: "Took back {}",
    EventKind.ORDER: "Ordered {}",
    EventKind.LOGIN: "Logged in",
    EventKind.RATING: "Said of {}",
    EventKind.GIFT: "Said that {}",
}


@blueprint.app_template_filter()
def verb(status: Status) -> str:
    """What the button says that moves an order to this status."""
    return _VERBS[status]


@blueprint.app_template_filter()
def verb_back(status: Status) -> str:
    """What the link says that takes the step to this status back."""
    return _BACK[status]


@blueprint.app_template_filter()
def css_name(status: Status) -> str:
    """The status as the name of a style: 'in-production'."""
    return status.value.replace(" ", "-")


@blueprint.app_template_filter()
def event_text(event: Event) -> str:
    """What the customer did: 'Chose Paint: Nordic Blue'."""
    done = "Bought {}" if event.fact("ordered") else _DONE[event.kind]
    return done.format(event.fact("text"))


@blueprint.app_template_filter()
def waited(time: timedelta) -> str:
    """How long somebody waited, in the unit that says most: '40 minutes', '5 hours', '2 days'."""
    minutes = max(1, math.ceil(time.total_seconds() / 60))
    if minutes <= 90:
        return counted(minutes, "minute", "minutes")
    hours = math.ceil(minutes / 60)
    return counted(hours, "hour", "hours") if hours <= 48 else counted(math.ceil(hours / 24), "day", "days")
