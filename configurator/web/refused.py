"""Posts that were not granted: they lead to a page that can be loaded again and gone back to, with the reason on it.

Decides which page that is. What belongs to somebody else, and records that cannot be reached, are answered as
everywhere (``errors``); so is htmx, but for what its page cannot show any more.
"""

from collections.abc import Mapping

from flask import Blueprint, flash, request, url_for
from werkzeug.wrappers import Response

from configurator.errors import (
    ConfiguratorError,
    DesignClosed,
    KeyReused,
    NotAllowed,
    SolverDeadline,
    StaleEdit,
    Withdrawn,
)
from configurator.web.errors import answer_to, status_of
from configurator.web.htmx import go, wants_fragment


def lead_back(blueprint: Blueprint, pages: Mapping[str, str]) -> None:
    """Answers refused posts of the blueprint with the page that stands for each endpoint; both take the same parts."""

    def answer(error: ConfiguratorError) -> Response:
        page = pages.get(request.endpoint or "")
        if page is None or request.method != "POST" or not _leads_back(error):
            return answer_to(error)
        if not isinstance(error, Withdrawn):  # its page says so itself
            flash(_said(error), "error")
        return go(url_for(page, **(request.view_args or {})))

    blueprint.register_error_handler(ConfiguratorError, answer)


def _leads_back(error: ConfiguratorError) -> bool:
    if wants_fragment():
        return isinstance(error, DesignClosed | Withdrawn)
    status = status_of(error)[0]
    return not isinstance(error, NotAllowed) and (status < 500 or isinstance(error, SolverDeadline))


def _said(error: ConfiguratorError) -> str:
    """The error's own words, and what they mean for what was asked; nothing about reloading, which has happened."""
    own = str(error).splitlines()[:3]
    return " ".join(own if isinstance(error, StaleEdit | KeyReused) else [*own, status_of(error)[2]]).strip()
