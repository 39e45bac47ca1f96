"""The blueprint of the pages of experiments, who may open them, and the words their templates need."""

import math

from flask import Blueprint

from configurator.learning.experiments.findings import FindingVerdict
from configurator.learning.experiments.policy import ExperimentSubject
from configurator.money import Money
from configurator.services.learning.experiments import ROLE
from configurator.services.learning.reports import Measure
from configurator.web.money_and_dates import difference, money
from configurator.web.staff_access import only_for

blueprint = Blueprint("experiments", __name__, url_prefix="/experiments")
only_for(blueprint, ROLE)

_ARMS = {
    "holdout": "See nothing of it",
    "shown": "Everybody else",
    "none": "Nothing",
    "segment": "People like them",
    "one-to-one": "They themselves",
}
_ORDERS = {"none": "The catalogue's order", "segment": "What decides most first"}
"""What the groups see in an experiment about the order of questions."""
_VERDICTS = {
    FindingVerdict.MORE: "shown: more",
    FindingVerdict.LESS: "shown: less",
    FindingVerdict.NOT_SHOWN: "not shown",
}


@blueprint.app_template_filter()
def arm_name(arm: str, subject: ExperimentSubject = ExperimentSubject.SUGGESTIONS) -> str:
    """What a group of an experiment about that is called on a page."""
    return _ORDERS[arm] if subject is ExperimentSubject.QUESTIONS else _ARMS[arm]


@blueprint.app_template_filter()
def verdict_words(verdict: FindingVerdict) -> str:
    """What a difference shows."""
    return _VERDICTS[verdict]


@blueprint.app_template_filter()
def measured(value: float, measure: Measure) -> str:
    """A group's number: '31.4 %', '4 min 10 s', '€ 120.50'."""
    if measure.kind == "money":
        return money(Money(round(value), measure.currency))
    if measure.kind == "seconds":
        return _duration(value)
    return f"{100 * value:.1f} %"


@blueprint.app_template_filter()
def by_how_much(value: float, measure: Measure) -> str:
    """A difference: '+2.1 points', '−40 s', '+€ 12'; of what nobody knows, 'any'."""
    if math.isinf(value):
        return "any"
    if measure.kind == "money":
        return difference(Money(round(value), measure.currency), none="0")
    told = round(value) if measure.kind == "seconds" else round(100 * value, 1)
    sign = "+" if told > 0 else "−" if told < 0 else ""
    size = _duration(abs(value)) if measure.kind == "seconds" else f"{100 * abs(value):.1f} points"
    return f"{sign}{size}"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
