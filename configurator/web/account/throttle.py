"""How tries to get in are counted: by what, and which answer is a failure.

By the address of mail that was typed, known or not, so that nobody learns which are; by the device instead, where the
account was logged in to before, so that nobody can lock its owner out by trying; and failures by the network address.
How long to wait is decided in ``throttling``.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import timedelta
from secrets import token_hex
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask_security import current_user
from itsdangerous import BadSignature, TimestampSigner
from werkzeug.datastructures import MultiDict

from configurator.errors import TooOften
from configurator.languages.sentences import gettext, later
from configurator.profiles.device import counted
from configurator.services.clean_text import plain_address
from configurator.services.customer import throttling
from configurator.services.customer.throttling import Pace
from configurator.web.showroom import room

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LOG_IN = Pace(5, timedelta(seconds=5), 15 * _MINUTE, _DAY)
FROM_ONE_ADDRESS = Pace(30, timedelta(seconds=10), 5 * _MINUTE, _HOUR)
LINKS = Pace(4, _MINUTE, 15 * _MINUTE, _HOUR)
MANY = Pace(60, timedelta(seconds=10), 5 * _MINUTE, _HOUR)
"""Registering or asking for a link, at one network address: as an office may, and a program that tries out may not."""
DEVICE_DAYS = 400
_SHORT = 16
_LONGEST = 320
_MAILED = later("If the account is yours, ask for a new password: the link that we mail you lets you in at once.")

ViewFunction = Callable[..., Any]


def install(app: Flask) -> None:
    """Counts where Flask-Security answers, and keeps which device is known."""
    guards: dict[str, Callable[[ViewFunction], ViewFunction]] = {
        "login": _of_log_ins,
        "two_factor_token_validation": _of_factors,
        "mf_recovery": _of_factors,
        "wan_signin_response": _of_factors,
        "verify": _of_whoever_is_in,
        "wan_verify_response": _of_whoever_is_in,
        "change_password": _of_whoever_is_in,
        "forgot_password": _of_links,
        "register": _of_registrations,
    }
    for name, guarded in guards.items():
        if view := app.view_functions.get(f"security.{name}"):
            app.view_functions[f"security.{name}"] = guarded(view)

    @app.after_request
    def keep_device(answer: Response) -> Response:
        if g.get("device_forgotten"):
            secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
            answer.delete_cookie(device_cookie(), secure=secure, httponly=True, samesite="Lax")
        elif email := g.get("device_of"):
            answer.set_cookie(
                device_cookie(),
                _signer().sign(f"{_digest('device', email)[:_SHORT]}-{_known_device(email) or token_hex(8)}").decode(),
                max_age=DEVICE_DAYS * 86400,
                secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
                httponly=True,
                samesite="Lax",
            )
        return answer


def let_in(email: str) -> None:
    """Somebody proved to be the owner of the account: this device is one of theirs."""
    g.let_in, g.device_of = True, plain_address(email)


def forget_device() -> None:
    """This device is nobody's: the account is deleted."""
    g.device_forgotten = True


def device_cookie() -> str:
    """The name of the cookie that a known device has; browsers keep a `__Host-` cookie to https and this host."""
    return "__Host-device" if current_app.config["SESSION_COOKIE_SECURE"] else "device"


def reset(email: str) -> None:
    """Whoever has the account's mail has set its password anew: what others tried does not count any more."""
    throttling.succeeded(room(), _digest("account", plain_address(email)))
    g.device_of = plain_address(email)


def count_link(email: str) -> None:
    """Counts a mail with a link to that address, '' for none, before it is sent. Raises TooOften."""
    throttling.begin(room(), _digest("many", _address()), MANY)
    if email:
        throttling.begin(room(), _digest("links", _normal(email)), LINKS)


def _of_log_ins(view: ViewFunction) -> ViewFunction:
    def counting(**parts: Any) -> Any:
        email = _typed("email")
        if request.method != "POST" or not email or not _typed("password"):
            return view(**parts)
        return _tried(email, "account", lambda: view(**parts), alarming=True)

    return counting


def _of_factors(view: ViewFunction) -> ViewFunction:
    def counting(**parts: Any) -> Any:
        mark = session.get("tf_user_id")
        if request.method != "POST" or not mark or current_user.is_authenticated:
            return view(**parts)
        user = current_app.extensions["security"].datastore.find_user(fs_uniquifier=mark)
        return _tried(user.email, "factor", lambda: view(**parts)) if user else view(**parts)

    return counting


def _of_whoever_is_in(view: ViewFunction) -> ViewFunction:
    """Tries to find out a password by somebody who sits at a browser that is logged in."""

    def counting(**parts: Any) -> Any:
        if request.method != "POST" or not current_user.is_authenticated:
            return view(**parts)
        subject, proved = _digest("inside", str(current_user.id)), session.get("fs_paa")
        throttling.begin(room(), subject, LOG_IN)
        answer = view(**parts)
        if "let_in" in g or session.get("fs_paa") != proved:
            throttling.succeeded(room(), subject)
        return answer

    return counting


def _of_links(view: ViewFunction) -> ViewFunction:
    def counting(**parts: Any) -> Any:
        if request.method == "POST":
            count_link(_typed("email"))
        return view(**parts)

    return counting


def _of_registrations(view: ViewFunction) -> ViewFunction:
    def counting(**parts: Any) -> Any:
        if request.method == "POST":
            throttling.begin(room(), _digest("many", _address()), MANY)
        return view(**parts)

    return counting


def _tried(email: str, kind: str, view: Callable[[], Any], *, alarming: bool = False) -> Any:
    """The view's answer, when it may be asked; a failure counts for the account or device, and for the address."""
    email = _normal(email)
    device, place = _known_device(email), _digest("address", _address())
    subject = _digest(f"{kind} at device", device) if device else _digest(kind, email)
    try:
        if not device:
            throttling.check(room(), place, FROM_ONE_ADDRESS)
        failures = throttling.begin(room(), subject, LOG_IN)
    except TooOften as error:
        raise TooOften(error.wait, gettext(_MAILED) if room().address and kind == "account" else "") from None
    answer = view()
    if "let_in" in g or (kind == "account" and "tf_user_id" in session):
        throttling.succeeded(room(), subject)
    else:
        throttling.failed(room(), place, FROM_ONE_ADDRESS)
        if alarming and not device:
            throttling.alarm(room(), subject, email, failures)
    return answer


def _typed(field: str) -> str:
    """What the form will read in the field; of a list, in JSON, forms read the first."""
    posted = request.get_json(silent=True) if request.is_json else request.form
    found = MultiDict(posted).get(field) if isinstance(posted, Mapping) else None
    return "" if found is None else str(found).strip()[:_LONGEST]


def _normal(email: str) -> str:
    """The address as an account is looked up by it, so that one account is one subject however it is typed."""
    try:
        return str(current_app.extensions["security"].mail_util.normalize(email))
    except ValueError:
        return plain_address(email)


def _known_device(email: str) -> str:
    """The name of this device, where the account of that address was logged in to at it; '' otherwise."""
    try:
        kept = _signer().unsign(request.cookies.get(device_cookie(), ""), max_age=DEVICE_DAYS * 86400).decode()
    except BadSignature:
        return ""
    whose, _, name = kept.partition("-")
    return name if hmac.compare_digest(whose, _digest("device", email)[:_SHORT]) else ""


def _address() -> str:
    return counted(request.remote_addr or "")


def _digest(kind: str, subject: str) -> str:
    """What stands for a subject in the records: nobody who reads them learns whose it is."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"{kind}\0{subject}".encode(), hashlib.sha256).hexdigest()


def _signer() -> TimestampSigner:
    config = current_app.config
    return TimestampSigner([*(config["SECRET_KEY_FALLBACKS"] or ()), config["SECRET_KEY"]], salt="device")
