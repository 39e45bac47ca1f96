"""Posts that were not granted: they lead to a page that can be loaded again and gone back to, with the reason on it.

Decides which page that is. What belongs to somebody else, and records that cannot be reached, are answered as
everywhere (``errors``); so is htmx, but for what its page cannot show any more.
"""

from collections.abc import Mapping

from flask import Blueprint, Flask, flash, request, session, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from configurator.errors import (
    ConfiguratorError,
    DesignClosed,
    KeyReused,
    NotAllowed,
    SolverDeadline,
    StaleEdit,
    TooOften,
    Withdrawn,
)
from configurator.languages.sentences import gettext, later
from configurator.web.errors import answer_to, message_of, status_of
from configurator.web.htmx import go, wants_fragment
from configurator.web.incidents import form_was_not_ours

_EXPIRED = later("That form was of an earlier visit, so nothing has been changed. Please try again.")
_GARBLED = later("The form did not arrive as a whole, so nothing has been changed. Please try again.")


def lead_back(part: Blueprint | Flask, pages: Mapping[str, str]) -> None:
    """Answers refused posts of the blueprint with the page that stands for each endpoint; both take the same parts.

    The app stands for the blueprints of packages.
    """

    def answer(error: ConfiguratorError) -> Response:
        page = pages.get(request.endpoint or "")
        if page is None or request.method != "POST" or not _leads_back(error):
            return answer_to(error)
        if not isinstance(error, Withdrawn):  # its page says so itself
            flash(_said(error), "error")
        return _to(page)

    def again(error: BadRequest) -> Response:
        page = pages.get(request.endpoint or "")
        if page is None or request.method != "POST" or wants_fragment() or not _is_ours(error):
            return answer_to(error)
        if isinstance(error, CSRFError):
            form_was_not_ours()
        flash(gettext(_EXPIRED if isinstance(error, CSRFError) else _GARBLED), "error")
        return _to(page)

    part.register_error_handler(ConfiguratorError, answer)
    part.register_error_handler(BadRequest, again)


def _to(page: str) -> Response:
    return go(url_for(page, **(request.view_args or {}), next=request.args.get("next") or None))


def _is_ours(error: BadRequest) -> bool:
    """Whether a page of ours may have posted the form, and the browser keeps our cookie, so that it can be told why."""
    return bool(session) and (not isinstance(error, CSRFError) or bool(request.form.get("csrf_token")))


def _leads_back(error: ConfiguratorError) -> bool:
    if wants_fragment():
        return isinstance(error, DesignClosed | Withdrawn)
    status = status_of(error)[0]
    return not isinstance(error, NotAllowed | TooOften) and (status < 500 or isinstance(error, SolverDeadline))


def _said(error: ConfiguratorError) -> str:
    """The error's own words, and what they mean for what was asked; nothing about reloading, which has happened."""
    _, title, next_steps = status_of(error)
    own = message_of(error).splitlines() or [f"{gettext(title)}."]
    return " ".join(own if isinstance(error, StaleEdit | KeyReused) else [*own, gettext(next_steps)]).strip()
