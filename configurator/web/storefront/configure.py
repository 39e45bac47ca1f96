"""The configurator's pages: one step at a time, and everything that a click on it can ask for.

A page and what htmx swaps in are the same template. Without JavaScript every form posts and is redirected to the
page that shows the outcome; a refused wish travels in the address (``?wanted=``).
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from configurator.languages.sentences import gettext, ngettext
from configurator.money import Money
from configurator.orders.design import Design
from configurator.rules.survey import SURVEY
from configurator.services.configuring import configure, designs, form_changes, opening, step_page
from configurator.services.configuring.items import last_place
from configurator.services.configuring.opening import Opened
from configurator.services.configuring.presets import start_with
from configurator.services.configuring.proofs import may_prove
from configurator.services.configuring.refusals import still_refused
from configurator.services.configuring.survey_designs import asks_needs
from configurator.services.learning import decisions
from configurator.services.presenting.pages import Outcome, Page, Refusal
from configurator.web import metrics
from configurator.web.htmx import go, wants_fragment
from configurator.web.money_and_dates import difference, money
from configurator.web.numbers import numbers_shown
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.storefront.buttons import ACTS, ITEM_ACTS
from configurator.web.storefront.posted_form import Posted, base_of, choice_of, number_of, place_of, posted
from configurator.web.storefront.refused_input import in_address, kept_after, of_page, typed_at_length, typed_before
from configurator.web.storefront.value_layout import MOST_TICKED, ticked_in
from configurator.web.units import FIELD, read_in
from configurator.web.visitor import current_visitor

PAGE, FRAGMENT = "storefront/configure.html", "storefront/_design.html"


@blueprint.post("/p/<product_key>/designs")
def start(product_key: str) -> Response:
    """Starts a design that is complete and valid from the first moment: plain, with a preset, or asking for needs."""
    begin, preset = current_visitor(), request.form.get("preset")
    design = start_with(room(), begin, product_key, preset) if preset else designs.start(room(), begin, product_key)
    if "survey" in request.form and asks_needs(room().revision(design.product, design.revision)):
        return redirect(url_for("storefront.step", design_id=design.id, step=SURVEY), 303)
    return redirect(url_for("storefront.design", design_id=design.id), 303)


@blueprint.get("/d/<design_id>")
def design(design_id: str) -> Response:
    """The first step of a design."""
    found = opening.open_design(room(), current_visitor(), design_id)
    first, instance = step_page.first_place(room(), found, current_visitor())
    return redirect(url_for("storefront.step", design_id=found.id, step=first, instance=instance), 303)


@blueprint.post("/d/<design_id>/copy")
def copy(design_id: str) -> Response:
    """A copy of a design that can be changed, also of one that was ordered."""
    made = designs.duplicate(room(), current_visitor(), design_id)
    return redirect(url_for("storefront.design", design_id=made.id), 303)


@blueprint.get("/d/<design_id>/<step>")
@blueprint.get("/d/<design_id>/<step>/<int:instance>")
def step(design_id: str, step: str, instance: int | None = None) -> str:
    """One step of a design, with the refusal of a wish that the address names and of what was typed."""
    found = opening.open_design(room(), current_visitor(), design_id)
    page = _page(found, step, instance, request.args.get("view"))
    decisions.passed(room(), current_visitor(), found, page.step.step)
    wanted = request.args.get("wanted")
    typed = [*request.args.getlist("typed"), *(typed_at_length(design_id) if "long" in request.args else ())]
    own = room().revision(found.product, found.revision)
    refusals = [still_refused(room(), own, found, choice_of(wanted)) if wanted else None, *typed_before(found, typed)]
    return render_template(PAGE, **_shown(page, seq=_now(), refused=[each for each in refusals if each is not None]))


@blueprint.post("/d/<design_id>/<step>")
@blueprint.post("/d/<design_id>/<step>/<int:instance>")
def change(design_id: str, step: str, instance: int | None = None) -> Response | str:
    """Applies what the form says and then the button that was pressed, and shows what has become of it."""
    read_in(request.form.get(FIELD))
    found = opening.opened_to_change(room(), current_visitor(), design_id, base_of(request.form))
    asked = posted(request.form)
    if found.outdated:
        return _look_again(design_id, step, instance)
    metrics.clicks.labels(found.design.product).inc()
    outcome = _applied(found, step, instance, asked)
    if outcome.design.revision != found.design.revision:  # what was chosen was withdrawn meanwhile
        return _look_again(design_id, step, instance)
    _notice_conflicts(outcome, step, asked)
    if asked.verb == "go" and not outcome.refused:
        return go(_address_of(outcome.design, asked.about))
    if asked.verb in ITEM_ACTS and not outcome.refused:
        return _to_item(replace(found, design=outcome.design), asked)
    if asked.verb == "ways" and not outcome.refused:
        return go(url_for("storefront.ways", design_id=outcome.design.id))
    if not wants_fragment():
        here: dict[str, Any] = {"design_id": design_id, "step": step, "instance": instance}
        here["view"] = request.form.get("view") or None
        return redirect(url_for("storefront.step", **here, **in_address(outcome.refused, design_id)), 303)
    page = _page(outcome.design, step, instance, request.form.get("view"))
    decisions.passed(room(), current_visitor(), outcome.design, page.step.step)
    return render_template(FRAGMENT, **_shown(page, seq=asked.seq, refused=outcome.refused, before=asked.total))


def _page(design: Design, step: str, instance: int | None, from_where: str | None) -> Page:
    """The page of a step for whoever asks."""
    asked: dict[str, Any] = {"who": current_visitor(), "from_where": from_where, "numbers": numbers_shown()}
    return step_page.view(room(), design, step, instance=instance, **asked)


def _notice_conflicts(outcome: Outcome, step: str, asked: Posted) -> None:
    """Notes how many wishes did not go with the rest; what was only typed wrongly is no conflict."""
    refused = sum(each.conflict is not None for each in outcome.refused)
    mended = asked.verb == "anyway" and not outcome.refused
    decisions.met(room(), current_visitor(), outcome.design, step, refused=refused, mended=mended)


def _to_item(found: Opened, asked: Posted) -> Response:
    """To the page of the item that was added, or to the place that it was moved to."""
    component, _, rest = asked.about.partition(":")
    step, instance = last_place(found, component)
    to = number_of(rest.partition(":")[2]) if asked.verb == "move" else instance
    return go(url_for("storefront.step", design_id=found.design.id, step=step, instance=instance and to))


def _look_again(design_id: str, step: str, instance: int | None) -> Response:
    """To the page as it is now, whose head says what has changed."""
    flash(gettext("The shop has brought this design to today's catalogue. Please look again before you go on."))
    return go(url_for("storefront.step", design_id=design_id, step=step, instance=instance))


def _applied(found: Opened, step: str, instance: int | None, asked: Posted) -> Outcome:
    """The outcome of the fields, then of the button; a refused or outdated form does not reach most buttons.

    Counters keep htmx's posts in order; a form posted without JavaScript is always the newest there is.
    """
    wishes = form_changes.changes(found, step, asked.submitted, instance=instance, kept=asked.kept)
    outcome = configure.post(found, wishes, seq=asked.seq if wants_fragment() else _now())
    act = ACTS.get(asked.verb)
    if act is None or not outcome.applied:
        return outcome
    kept = kept_after(outcome.refused, asked.verb, asked.about) if outcome.refused else ()
    if kept is None:
        return outcome
    after = act(replace(found, design=outcome.design), asked.about)
    return replace(after, refused=(*after.refused, *kept))


def _shown(page: Page, *, seq: int, refused: Sequence[Refusal], before: int | None = None) -> dict[str, Any]:
    """What the templates need besides the page: addresses, the counter, and what is said aloud."""
    at = page.step
    description = next(step.description for step in page.product.steps if step.key == at.step)
    mistakes = of_page(page, refused)
    refusal = next((each for each in refused if str(each.wanted.slot) not in mistakes), None)
    return {
        "page": page,
        "view": request.values.get("view", "") if page.picture.view == request.values.get("view") else "",
        "here": url_for("storefront.step", design_id=page.design.id, step=at.step, instance=at.instance),
        "seq": seq,
        "refusal": refusal,
        "provable": may_prove(current_visitor()),
        "mistakes": mistakes,
        "query": request.args.get("q", "")[:80],
        "ticked": ticked_in(request.args.getlist("f")[:MOST_TICKED]),
        "step_description": description,
        "just_changed": before is not None,
        "said": "" if before is None else _said(page, refusal, tuple(mistakes.values()), before),
    }


def _said(page: Page, refused: Refusal | None, mistakes: Sequence[Refusal], before: int) -> str:
    """What a screen reader says after a click: what the total is, and how it and other things changed."""
    if refused is not None:
        return ""
    if mistakes:
        return " ".join(each.text for each in mistakes)
    total = page.quote.total
    parts = [gettext("Total %(total)s", total=money(total))]
    if total.minor != before:
        parts.append(difference(Money(total.minor - before, total.currency)))
    said = ", ".join(parts) + "."
    if page.changes:
        said += " " + ngettext(
            "We changed %(number)s other thing to fit.", "We changed %(number)s other things to fit.", len(page.changes)
        )
    return said


def _address_of(design: Design, about: str) -> str:
    if about == "summary":
        return url_for("storefront.summary", design_id=design.id)
    step, instance = place_of(about)
    return url_for("storefront.step", design_id=design.id, step=step, instance=instance)


def _now() -> int:
    return time.time_ns() // 1_000_000
