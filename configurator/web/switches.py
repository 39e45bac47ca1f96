"""What a reader switches at the foot of a page: asked for with ``?units=inches``, kept in a cookie for a year.

A cookie is set for whoever asks, and holds what was asked for and nothing else.
"""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, request, url_for

_KEPT_DAYS = 365


@dataclass(frozen=True, slots=True)
class SwitchLink:
    """One position of a switch: what it is called, and where the page is in it."""

    code: str
    name: str
    address: str
    current: bool


def install(app: Flask) -> None:
    """Keeps what is asked for."""
    app.after_request(_keep)


def asked_for(argument: str, cookie: str, offered: Collection[str]) -> str | None:
    """What the reader asked for last of what is offered; None for whoever did not."""
    asked, kept = request.args.get(argument), request.cookies.get(_cookie_name(cookie))
    if asked in offered and kept != asked:
        g.setdefault("switched", {})[cookie] = asked
    return next((each for each in (asked, kept) if each in offered), None)


def here(argument: str, code: str) -> str:
    """The page that is shown, switched to that; the home page where an address only takes forms."""
    rule = request.url_rule
    if request.endpoint is None or rule is None or "GET" not in (rule.methods or ()):
        return f"{url_for('storefront.home')}?{urlencode({argument: code})}"
    asked = {**request.args.to_dict(flat=False), argument: code}
    return f"{url_for(request.endpoint, **(request.view_args or {}))}?{urlencode(asked, doseq=True)}"


def _keep(answer: Response) -> Response:
    for cookie, code in g.get("switched", {}).items():
        answer.set_cookie(
            _cookie_name(cookie),
            code,
            max_age=_KEPT_DAYS * 86400,
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
            httponly=True,
            samesite="Lax",
        )
    return answer


def _cookie_name(cookie: str) -> str:
    return f"__Host-{cookie}" if current_app.config["SESSION_COOKIE_SECURE"] else cookie
