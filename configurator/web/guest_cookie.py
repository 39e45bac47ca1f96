"""The guest's cookie: what somebody without an account or consent began or ordered is found again for 30 days.

It holds the session's random id, signed, and nothing else; it is needed for what was asked for, so it needs no consent,
and it is set no sooner than something is there to be found. An account or a profile takes its place.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask, Response, current_app, g, request
from itsdangerous import BadSignature, TimestampSigner

from configurator.services.visitor import Visitor

GUEST_DAYS = 30
_COOKIE = "guest"
_KEEPING = frozenset(
    f"storefront.{name}"
    for name in ("start", "take_shared", "copy", "resumed", "step", "summary", "place_order", "order")
)
"""The pages that are there only for who has a design or an order, and those that lead to them."""


def install(app: Flask, who: Callable[[], Visitor]) -> None:
    """Sets the cookie when there is something to be found again, renews it day by day, and ends it."""

    @app.after_request
    def keep(answer: Response) -> Response:
        kept = cookie_name() in request.cookies
        begun = request.endpoint in _KEEPING and answer.status_code in (200, 303)
        if not kept and not begun and "keep_guest" not in g:
            return answer
        visitor = who()
        if g.get("keep_guest") is False or not visitor.guest:
            if kept:
                answer.delete_cookie(cookie_name(), secure=_secure(), httponly=True, samesite="Lax")
        elif (begun and (not kept or _older_than_a_day())) or g.get("keep_guest"):
            answer.set_cookie(
                cookie_name(),
                _signer().sign(visitor.visitor).decode(),
                max_age=GUEST_DAYS * 86400,
                secure=_secure(),
                httponly=True,
                samesite="Lax",
            )
        return answer


def cookie_name() -> str:
    """What the cookie is called; browsers keep a `__Host-` cookie to https and this host."""
    return f"__Host-{_COOKIE}" if _secure() else _COOKIE


def known_guest() -> str | None:
    """The session's id of the last visit; None when there is none, or it is not ours, or it is too long ago."""
    found = _read() if g.get("keep_guest") is not False else None
    return found[0] if found else None


def keep_guest(*, kept: bool) -> None:
    """Sets the cookie with the answer to this request, or removes it."""
    g.keep_guest = kept


def _read() -> tuple[str, datetime] | None:
    try:
        value, at = _signer().unsign(
            request.cookies.get(cookie_name(), ""), max_age=GUEST_DAYS * 86400, return_timestamp=True
        )
    except BadSignature:
        return None
    return value.decode(), at


def _older_than_a_day() -> bool:
    found = _read()
    return found is None or datetime.now(UTC) - found[1] > timedelta(days=1)


def _signer() -> TimestampSigner:
    config = current_app.config
    return TimestampSigner([*(config["SECRET_KEY_FALLBACKS"] or ()), config["SECRET_KEY"]], salt="guest")


def _secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
