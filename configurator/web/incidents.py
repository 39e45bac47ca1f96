"""Who got in and what was refused, a line each in the log, whichever form it has.

Decides what is worth a line: log-ins and log-outs, log-ins that failed, what somebody may not do, forms that are not
ours, what was tried too often. Nobody is named in it: an account by its number, a page by its pattern.
"""

import logging
from typing import Any

from flask import Flask, Response, g, request, session
from flask_login import user_logged_out
from flask_security import password_changed, password_reset, user_authenticated

_log = logging.getLogger(__name__)
_WAYS_IN = frozenset({"login", "two_factor_token_validation", "mf_recovery", "wan_signin_response"})
_LOGGED_IN, _HALF_WAY = "_user_id", "tf_state"
_REFUSED = {401: "log-in needed", 403: "not allowed", 429: "too often"}
_FORGED = "form not from here"


def install(app: Flask) -> None:
    """Writes the lines from now on."""
    user_authenticated.connect(_got_in, app)
    user_logged_out.connect(_left, app)
    password_changed.connect(_has_a_new_password, app)
    password_reset.connect(_has_a_new_password, app)

    @app.after_request
    def tell(answer: Response) -> Response:
        why = g.get("refused") or _REFUSED.get(answer.status_code)
        if why is None and _failed_to_log_in():
            why = "log-in failed"
        if why is not None:
            _log.warning("refused: %s method=%s page=%s", why, request.method, _page())
        return answer


def form_was_not_ours() -> None:
    """Remembers until the end of the request that its form had no token of this browser's."""
    g.refused = _FORGED


def _failed_to_log_in() -> bool:
    way = (request.endpoint or "").removeprefix("security.")
    if request.method != "POST" or way not in _WAYS_IN or "got_in" in g or _LOGGED_IN in session:
        return False
    return not (way == "login" and _HALF_WAY in session)  # the second factor is asked for


def _page() -> str:
    return request.url_rule.rule if request.url_rule else "nothing here"


def _got_in(_: Flask, user: Any, **__: Any) -> None:
    g.got_in = True
    _log.info("logged in account=%s page=%s", user.id, _page())


def _left(_: Flask, user: Any = None, **__: Any) -> None:
    _log.info("logged out account=%s", getattr(user, "id", None))


def _has_a_new_password(_: Flask, user: Any, **__: Any) -> None:
    _log.info("new password account=%s page=%s", user.id, _page())
