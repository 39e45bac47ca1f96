"""Who is asking: how a request becomes a visitor.

Decides by what somebody is known: the session's random id, the profile behind the consent cookie, the
account that is logged in. What a visitor may do is decided in the services.
"""

import secrets
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

from flask import Flask, current_app, g, request, session
from flask_security import current_user

from configurator.catalog.customer_group import serve_group
from configurator.profiles.consent import Purpose, Word, said
from configurator.services.customer import identity
from configurator.services.visitor import Visitor
from configurator.web.guest_cookie import known_guest
from configurator.web.showroom import room

SESSION_KEY = "visitor"
KEPT_KEY = "kept"
"""Whether the session outlives the browser's window: whoever logged in said that the device is theirs."""
FOUND_KEY = "found"
"""Where the session keeps the numbers of the orders that were found by number and e-mail."""
REFUSED_KEY = "refused"
"""Where the session keeps to which purposes somebody said no, and in which second."""
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


def install(app: Flask) -> None:
    """Has each request served as the group of customers that its account belongs to."""
    app.before_request(_serve)


def _serve() -> None:
    account = current_user if request.endpoint != "static" and current_user.is_authenticated else None
    serve_group(account.customer_group or "" if account is not None else "")


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
    return replace(who, found=frozenset(session.get(FOUND_KEY, ())), consents=who.consents.beside(_refused()))


def keep_answer(who: Visitor, purposes: Collection[Purpose], *, yes: bool) -> None:
    """Lets the session of somebody without an account know of an answer.

    A no is heeded in it although nothing else is kept of it, or the profile goes with it.
    """
    if who.account is not None:
        return
    known = [*who.consents.words, *(said(each, room().now(), yes=yes, source="session") for each in purposes)]
    last = {word.purpose: word for word in known}
    session[REFUSED_KEY] = {each.value: int(word.at.timestamp()) for each, word in last.items() if not word.yes}


def _refused() -> Iterator[Word]:
    """Each no of this session."""
    for each, at in session.get(REFUSED_KEY, {}).items():
        yield said(Purpose(each), datetime.fromtimestamp(at, UTC), yes=False, source="session")
