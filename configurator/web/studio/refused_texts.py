"""A text that cannot be taken comes back: whoever posts one and may not (any more) gets it again, ready to be sent.

Decides what the editor's posts are answered with when the log-in is over, the form has expired, the role was taken
away or something else is wrong. Posts that carry no text are answered as everywhere.
"""

from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as AnyResponse

from configurator.errors import ConfiguratorError
from configurator.web import staff_access
from configurator.web.errors import answer_to, status_of
from configurator.web.htmx import wants_fragment

_AGAIN = "Your text is still here. Log in in another window, come back to this one, and send it again."


def install(blueprint: Blueprint) -> None:
    """Answers the blueprint's errors with the text that was posted, where there was one."""
    blueprint.register_error_handler(CSRFError, _expired)
    blueprint.register_error_handler(ConfiguratorError, _refused)


def login_first() -> AnyResponse:
    """Whoever is logged out and posts a text gets it back instead of the log-in page."""
    return unsent(401, "You are not logged in any more", _AGAIN) if _carries_text() else staff_access.login_first()


def unsent(status: int, title: str, message: str) -> Response:
    """The text of the post with what kept it from being taken; htmx gets the notice, its page has the text."""
    told = {"status": status, "title": title, "message": message}
    if wants_fragment():
        answer = make_response(render_template("errors/notice.html", **told, next_steps=""), status)
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#notice", "innerHTML"
        return answer
    try:
        return make_response(render_template("studio/unsent.html", **told), status)
    except ConfiguratorError:  # who is asking cannot be found out either: the text alone, to be copied
        texts = "\n\n".join(request.form[key] for key in ("rules", "catalogue") if key in request.form)
        return Response(f"{title}. {message}\n\n{texts}", status, mimetype="text/plain")


def _expired(error: CSRFError) -> Response:
    """A form that is older than its log-in; what another site makes a browser post is not shown."""
    if not _carries_text() or not _from_here():
        return answer_to(error)
    return unsent(400, "This form had expired", "Your text is still here. Please send it again.")


def _refused(error: ConfiguratorError) -> Response:
    if not _carries_text() or wants_fragment():
        return answer_to(error)
    status, title, next_steps = status_of(error)
    return unsent(status, title, f"{error} {next_steps}".strip())


def _carries_text() -> bool:
    return request.method == "POST" and "rules" in request.form


def _from_here() -> bool:
    """Whether one of our own pages posted the form, as browsers say."""
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host
