"""The page of jobs: what the shop does by itself, how far it is, and the buttons to steer it."""

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from configurator.services.jobs import asking
from configurator.services.operating.standing_jobs import KINDS
from configurator.web.htmx import go, page_or_fragment
from configurator.web.rate_limits import limiter
from configurator.web.refused_posts import lead_back
from configurator.web.showroom import room
from configurator.web.staff_access import only_for
from configurator.web.visitor import current_visitor

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")
only_for(blueprint, asking.OPERATOR, *{each.role for each in KINDS if each.role})
lead_back(blueprint, {"jobs.begin": "jobs.home", "jobs.steer": "jobs.one"})
_STEPS = {"cancel": asking.cancel, "retry": asking.retry, "remove": asking.remove}
_SAID = {
    "cancel": "The job is cancelled, or stops as soon as it looks up.",
    "retry": "The job is tried again.",
    "remove": "The job is removed from the list.",
}


@blueprint.get("/")
def home() -> Response:
    """The jobs that somebody may see: what has not ended first."""
    board = asking.board(room(), current_visitor(), KINDS)
    return page_or_fragment("jobs/jobs.html", "jobs/_list.html", board=board)


@blueprint.get("/<job>")
def one(job: str) -> str:
    """One job with all that came of it."""
    found = asking.one(room(), current_visitor(), job)
    title = next((each.title for each in KINDS if each.name == found.kind), found.kind)
    return render_template("jobs/job.html", job=found, title=title)


@blueprint.post("/")
@limiter.limit("20/minute")
def begin() -> Response:
    """Asks for a job."""
    kind = next((each for each in KINDS if each.role and each.name == request.form["kind"]), None)
    if kind is None:
        raise BadRequest("This form is not one of ours.")
    asked = asking.ask_as(room(), current_visitor(), kind)
    flash("It is asked for." if asked else "Such a job waits or runs already.")
    return go(url_for("jobs.home"))


@blueprint.post("/<job>")
def steer(job: str) -> Response:
    """Cancels a job, has it tried again, or removes it."""
    step = request.form["step"]
    if step not in _STEPS:
        raise BadRequest("This form is not one of ours.")
    _STEPS[step](room(), current_visitor(), job)
    flash(_SAID[step])
    return go(url_for("jobs.home") if step == "remove" else url_for("jobs.one", job=job))
