"""The pages of experiments: what the holdout says, all experiments, one of them, and the form for a new one.

A form that is refused leads back to itself, with what was written in the address: there is nothing of a person in it.
"""

from datetime import date
from typing import Any

from flask import current_app, flash, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from configurator.errors import StaleEdit
from configurator.learning.experiments.policy import Arm, ExperimentSubject
from configurator.services.learning import experiments
from configurator.services.learning.reports import experiment_report, holdout_report
from configurator.web.experiments import plots
from configurator.web.experiments.blueprint import blueprint
from configurator.web.htmx import go
from configurator.web.showroom import room
from configurator.web.visitor import current_visitor

_MOST_WRITTEN = 200


@blueprint.get("/")
def home() -> str:
    """What the holdout says, and all experiments."""
    found = experiments.all_experiments(room(), current_visitor())
    report = holdout_report(room(), current_visitor())
    percent = current_app.extensions["room"].settings.holdout_percent
    stages = {each.id: experiments.stage(each, room().now()) for each in found}
    shown = {"experiments": found, "stages": stages, "report": report, "percent": percent}
    return render_template("experiments/experiments.html", **shown, plots=plots, names=_names())


@blueprint.get("/new")
def new() -> str:
    """The form for a new experiment, with what was written before and what is wrong with it."""
    subject = _subject(request.args.get("subject") or ExperimentSubject.SUGGESTIONS)
    halves = {subject.arms[0].value: "50", subject.arms[-1].value: "50", "begins": str(room().today())}
    written = request.args if request.args.keys() - {"subject"} else halves
    shown = {"written": written, "chosen": request.args.getlist("product"), "mistake": request.args.get("mistake", "")}
    about = {"subject": subject, "subjects": tuple(ExperimentSubject), "names": _names(), "today": room().today()}
    return render_template("experiments/new.html", **shown, **about)


@blueprint.post("/")
def make() -> Response:
    """Makes an experiment."""
    try:
        made = experiments.make(room(), current_visitor(), _wanted())
    except experiments.UnusableExperiment as error:
        flash(str(error), "error")
        return go(url_for("experiments.new", **_written(), mistake=error.option, _anchor=error.option))
    flash("The experiment runs." if made.runs(room().now()) else "The experiment is planned.")
    return go(url_for("experiments.one", key=made.id))


@blueprint.get("/<key>")
def one(key: str) -> str:
    """One experiment with what came of it so far."""
    found = experiments.one_experiment(room(), current_visitor(), key)
    report = experiment_report(room(), current_visitor(), found)
    shown = {"experiment": found, "stage": experiments.stage(found, room().now()), "report": report}
    return render_template("experiments/experiment.html", **shown, plots=plots, names=_names())


@blueprint.post("/<key>")
def end(key: str) -> Response:
    """Ends an experiment."""
    try:
        experiments.end(room(), current_visitor(), key)
        flash("The experiment has ended: everybody sees again what they saw before.")
    except StaleEdit as error:
        flash(str(error), "error")
    return go(url_for("experiments.one", key=key))


def _names() -> dict[str, str]:
    """What the products are called, by key."""
    return {each.product.key: each.product.name for each in room().products()}


def _wanted() -> experiments.Wanted:
    """What the form asks for. Raises UnusableExperiment, and BadRequest for a form that is not ours."""
    form = request.form
    if "name" not in form:
        raise BadRequest("This form is not one of ours.")
    shares = {arm: _percent(form.get(arm.value, "")) for arm in Arm}
    begins, ends = _day(form.get("begins", ""), "begins"), _day(form.get("ends", ""), "ends")
    subject = _subject(form.get("subject") or ExperimentSubject.SUGGESTIONS)
    return experiments.Wanted(form["name"], form.getlist("product"), shares, begins or room().today(), ends, subject)


def _subject(text: str) -> ExperimentSubject:
    try:
        return ExperimentSubject(text)
    except ValueError:
        raise BadRequest("There are no experiments about that.") from None


def _percent(text: str) -> float:
    try:
        number = float(text.strip() or 0)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100:
        raise experiments.UnusableExperiment("shares", "A share is a number from 0 to 100.")
    return number


def _day(text: str, field: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise experiments.UnusableExperiment(field, "A day is written like 2027-03-31.") from None


def _written() -> dict[str, Any]:
    """What was written in the form, as it goes into an address."""
    form, fields = request.form, ("name", "subject", "begins", "ends", *Arm)
    kept = {field: form.get(field, "")[:_MOST_WRITTEN] for field in fields}
    return kept | {"product": [each[:_MOST_WRITTEN] for each in form.getlist("product")[:50]]}
