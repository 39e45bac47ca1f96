"""The page that has the values of an option side by side, with all that is known of them."""

import time
from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from configurator.catalog.facts import Attribute, Fact
from configurator.catalog.model import CO2, LEAD_TIME
from configurator.catalog.selection import Choice
from configurator.languages.durations import days_in_words
from configurator.languages.sentences import gettext
from configurator.services.configuring import configure, opening
from configurator.services.configuring.value_facts import MOST, FactRow, facts_of_values
from configurator.services.presenting.labels import step_of
from configurator.units import Quantity
from configurator.web.money_and_dates import quantity
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.storefront.posted_form import slot_of
from configurator.web.storefront.refused_input import in_address
from configurator.web.storefront.value_layout import MOST_TICKED, ticked_in
from configurator.web.visitor import current_visitor


@blueprint.get("/facts/<design_id>/<slot>")
def value_facts(design_id: str, slot: str) -> str:
    """The values that the address names (``v``), else what is taken and what the filters (``f``) leave beside it."""
    design = opening.open_design(room(), current_visitor(), design_id)
    ticked = ticked_in(request.args.getlist("f")[:MOST_TICKED]).get(slot, frozenset())
    table = facts_of_values(room(), design, slot_of(slot), request.args.getlist("v"), ticked)
    return render_template("storefront/value_facts.html", design=design, table=table, most=MOST)


@blueprint.post("/facts/<design_id>/<slot>")
def take_value(design_id: str, slot: str) -> Response:
    """Takes the value that the form names; its page shows what came of it, or why it cannot be."""
    found = opening.opened_to_change(room(), current_visitor(), design_id, None)
    choice = Choice(slot_of(slot), request.form.get("value", ""))
    outcome = configure.post(found, (choice,), seq=time.time_ns() // 1_000_000)
    step, instance = step_of(found.published.product, choice.slot)
    at: dict[str, Any] = {"design_id": design_id, "step": step.key, "instance": instance}
    return redirect(url_for("storefront.step", **at, **in_address(outcome.refused, design_id)), 303)


@blueprint.app_template_filter()
def fact_named(row: FactRow) -> str:
    """What a row of facts is called."""
    if row.fact is not None:
        return row.fact.name
    names: Mapping[str, str] = {
        "weight": gettext("Weight it adds"),
        LEAD_TIME: gettext("Part ready after"),
        CO2: gettext("CO₂ it adds"),
    }
    return names[row.own]


@blueprint.app_template_filter()
def fact_told(cell: Attribute | None, row: FactRow) -> list[str]:
    """What a value says of a fact, in the reader's units and words; none for nothing."""
    if cell is None:
        return []
    if isinstance(cell, Quantity):
        return [days_in_words(int(cell.magnitude)) if row.own == LEAD_TIME else quantity(cell)]
    return [_called(word, row.fact) for word in sorted(cell)]


def _called(word: str, fact: Fact | None) -> str:
    return fact.called(word) if fact is not None else word
