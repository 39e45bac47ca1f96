"""What a customer sees when something could not be done: one table from errors to status and words.

Decides status, title and what to do next; the message is the error's own. htmx gets a notice that is put above the
page instead of in the place of what was clicked.
"""

import logging

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from configurator import errors
from configurator.engine.answers import Contradiction
from configurator.engine.explaining.certificate import NoProof
from configurator.errors import DamagedRecords, DatabaseError, UnheardOf
from configurator.languages.sentences import gettext, later
from configurator.orders.order import BelowZero, NotAcknowledged, PriceChanged
from configurator.services.jobs.asking import JobEnded
from configurator.web.htmx import wants_fragment
from configurator.web.incidents import form_was_not_ours

_log = logging.getLogger(__name__)

TABLE: dict[type[Exception], tuple[int, str, str]] = {
    errors.Withdrawn: (
        410,
        later("Not sold any more"),
        later("What was ordered is not touched by this. Please look at what else we have."),
    ),
    errors.UnknownName: (404, later("This is not here"), ""),
    UnheardOf: (404, later("This is not here"), ""),
    errors.TooOften: (429, later("That was a little often"), ""),
    errors.NotAllowed: (
        403,
        later("This is not yours to see"),
        later("If it is yours, log in with the account it belongs to."),
    ),
    errors.InvalidChoice: (422, later("That answer does not fit"), ""),
    Contradiction: (409, later("That does not go with your other choices"), later("Nothing has been changed.")),
    NoProof: (422, later("This no has no proof on paper"), later("The reason on the page is right all the same.")),
    errors.StillNeeded: (409, later("Something is still needed"), later("Nothing has been ordered.")),
    errors.DesignClosed: (409, later("This design is closed"), ""),
    errors.StaleEdit: (
        409,
        later("This has changed meanwhile"),
        later("Nothing has been overwritten. Please reload the page."),
    ),
    BelowZero: (
        422,
        later("This cannot be ordered"),
        later("Nothing has been ordered. Please change a choice, or ask the shop."),
    ),
    NotAcknowledged: (409, later("Please confirm what you have read"), later("Nothing has been ordered.")),
    PriceChanged: (409, later("The price has changed"), later("Nothing has been ordered.")),
    errors.NeedsYes: (409, later("Please confirm this"), later("Nothing has been changed.")),
    errors.ForbiddenTransition: (409, later("That step is not possible"), ""),
    JobEnded: (409, later("This job stands otherwise now"), later("Nothing has been changed. Please look again.")),
    errors.KeyReused: (
        422,
        later("This form was sent before with other contents"),
        later("Please reload and send it again."),
    ),
    errors.SolverDeadline: (503, later("That took too long"), later("Nothing has been changed.")),
    errors.ShopBusy: (
        503,
        later("Please wait a moment"),
        later("Nothing has been changed. Please try again in some seconds."),
    ),
    errors.AnswerLost: (503, later("There is no answer"), later("Please try again.")),
    errors.CounterFailed: (503, later("This cannot be counted here"), ""),
    errors.BrokenFiles: (503, later("This product cannot be shown at the moment"), later("Please try again later.")),
    DamagedRecords: (
        503,
        later("The shop's records are damaged"),
        later("Nothing has been changed or ordered. Whoever runs the shop has to look there; please come back later."),
    ),
    errors.NoRecords: (503, later("The shop has no records"), later("Whoever runs the shop has to look there.")),
    DatabaseError: (503, later("The shop cannot reach its records"), later("Please try again in a minute.")),
    errors.ForeignModelError: (422, later("This file cannot be read"), ""),
    errors.UnfitFile: (422, later("This file cannot be read"), ""),
    errors.ShopFolderError: (
        503,
        later("The shop's files cannot be used"),
        later("Whoever runs the shop has to look there."),
    ),
    errors.InvalidSettings: (
        503,
        later("The shop cannot run with its settings"),
        later("Whoever runs the shop has to look there."),
    ),
    errors.ConfiguratorError: (400, later("That could not be done"), ""),
}
_HTTP = {
    400: (later("The request cannot be understood"), later("Please go back and try again.")),
    401: (later("Please log in"), ""),
    403: (later("This is not yours to see"), ""),
    404: (later("This page is not here"), later("The address may have a mistake in it.")),
    405: (later("That cannot be done at this address"), ""),
    413: (
        later("That is too much at once"),
        later("Nothing has been changed. Please make it shorter and send it again."),
    ),
    429: (later("That was a little often"), later("Please wait a minute and try again.")),
    500: (
        later("Something went wrong on our side"),
        later("It has been written down. Your saved design is safe; please try again."),
    ),
    503: (later("The shop cannot answer at the moment"), later("Please try again in a minute.")),
}
_MEANT_FOR_ALL = (errors.SolverDeadline, errors.ShopBusy, errors.AnswerLost)
_COOKIES = later(
    "The page is of an earlier visit, or the browser refused our cookie. Please reload the page and try again."
)


def install(app: Flask) -> None:
    """Answers every error with words and the right status."""
    app.register_error_handler(errors.ConfiguratorError, _refused)
    app.register_error_handler(HTTPException, answer_to)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: Exception) -> tuple[int, str, str]:
    """Status, title and what to do next for an error: the entry of its nearest class."""
    return next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)


def message_of(error: errors.ConfiguratorError) -> str:
    """What the error says of itself; a contradiction nothing: it names keys of the shop's files."""
    return "" if isinstance(error, Contradiction) else "\n".join(str(error).splitlines()[:3])


def answer_to(error: errors.ConfiguratorError | HTTPException) -> Response:
    """What everybody is answered when this has happened."""
    if isinstance(error, CSRFError):
        return _expired(error)
    return _http(error) if isinstance(error, HTTPException) else _refused(error)


def _expired(_: CSRFError) -> Response:
    form_was_not_ours()
    return _answer(400, later("This form has expired"), gettext(_COOKIES))


def _refused(error: errors.ConfiguratorError) -> Response:
    status, title, next_steps = status_of(error)
    message = message_of(error)
    if status == 503 and not isinstance(error, _MEANT_FOR_ALL):
        _log.error("%s", error)
        if request.blueprint != "studio":
            message = ""  # names of files and such are for the log and for whoever writes them
    theirs = (request.view_args or {}).get("design_id") if isinstance(error, errors.Withdrawn) else None
    answer = _answer(status, title, message, next_steps, stopped=theirs)
    if status == 503:
        answer.headers["Retry-After"] = "600" if isinstance(error, DamagedRecords) else "10"
    if isinstance(error, errors.TooOften):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def _http(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:
        return make_response(error.get_response(request.environ))
    status = error.code or 500
    title, next_steps = _HTTP.get(status, (later("That could not be done"), ""))
    answer = _answer(status, title, "", next_steps)
    for name, value in error.get_headers(request.environ):
        if name.lower() in {"retry-after", "allow"}:
            answer.headers[name] = value
    return answer


def _unexpected(error: Exception) -> Response:
    _log.exception("unexpected error at %s", request.url_rule or "nothing here", exc_info=error)
    return _answer(500, _HTTP[500][0], "", _HTTP[500][1])


def _answer(status: int, title: str, message: str, next_steps: str = "", *, stopped: str | None = None) -> Response:
    """``stopped``: the visitor's own design that cannot be gone on with, which they may want to delete."""
    fragment = wants_fragment()
    template = "errors/notice.html" if fragment else "errors/error.html"
    own = (request.referrer or "").startswith(request.host_url)
    back = request.referrer if own and request.method == "POST" else None
    title, next_steps = gettext(title), gettext(next_steps)
    told = {"status": status, "title": title, "message": message, "next_steps": next_steps, "back": back}
    told["stopped"] = stopped
    try:
        answer = make_response(render_template(template, **told), status)
    except errors.ConfiguratorError:  # who is asking cannot be found out either
        alone = current_app.jinja_env.get_template("errors/alone.html")
        answer = make_response(alone.render(status=status, title=title, message=message, next_steps=next_steps), status)
    if fragment:
        answer.headers["HX-Retarget"] = "#notice"
        answer.headers["HX-Reswap"] = "innerHTML"
    return answer
