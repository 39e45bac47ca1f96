"""Who is asking: how a request becomes a visitor.

Decides by what somebody is known: the session's random id, the profile behind the consent cookie, the
account that is logged in. What a visitor may do is decided in the services.
"""

import secrets
from dataclasses import replace
from typing import cast

from flask import current_app, g, request, session
from flask_security import current_user

from configurator.services.customer import identity
from configurator.services.visitor import Visitor
from configurator.web.guest_cookie import known_guest
from configurator.web.showroom import room

SESSION_KEY = "visitor"
KEPT_KEY = "kept"
"""Whether the session outlives the browser's window: whoever logged in said that the device is theirs."""
FOUND_KEY = "found"
"""Where the session keeps the numbers of the orders that were found by number and e-mail."""
PROFILE_COOKIE = "remembered"
PROFILE_DAYS = 400


def profile_cookie() -> str:
    """The name of the cookie that a profile stands behind; browsers keep a `__Host-` cookie to https and this host."""
    return f"__Host-{PROFILE_COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else PROFILE_COOKIE


def browser_says_no() -> bool:
    """Whether the browser asks that nothing be recorded (Global Privacy Control)."""
    return request.headers.get("Sec-GPC", "").strip() == "1"


def current_visitor() -> Visitor:
    """Who asks; a new session gets a random id the first time."""
    if "visitor" not in g:
        g.visitor = _identified()
    return cast("Visitor", g.visitor)


def forget_visitor() -> None:
    """Makes the rest of this request ask again who is there (after login, consent or deletion)."""
    g.pop("visitor", None)


def _identified() -> Visitor:
    if SESSION_KEY not in session:
        session[SESSION_KEY] = known_guest() or secrets.token_urlsafe(16)
    account = current_user.id if current_user.is_authenticated else None
    kept = account is not None and bool(session.get(KEPT_KEY))
    if session.permanent != kept:  # the cookie of everybody else goes with the browser
        session.permanent = kept
    cookie = request.cookies.get(profile_cookie())
    who = identity.identify(room(), session[SESSION_KEY], cookie, account, signal=browser_says_no())
    return replace(who, found=frozenset(session.get(FOUND_KEY, ())))
