"""A second factor: to set up an authenticator or a passkey, to take one away, and to get recovery codes.

A log-in asks for it by Flask-Security's pages (templates/security).
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import current_app, flash, g, redirect, render_template, request, session, url_for
from flask_login import current_user
from flask_security import wan_registered
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from configurator.languages.sentences import gettext
from configurator.services.customer import factors as of_account
from configurator.web.account.blueprint import blueprint
from configurator.web.account.fresh import ask_again
from configurator.web.htmx import go
from configurator.web.qr_codes import squares
from configurator.web.showroom import room
from configurator.web.staff_access import login_first
from configurator.web.visitor import current_visitor

UNPROVED = "authenticator"
"""Where the session keeps the encrypted secret of an authenticator that has not shown its first code yet."""
_UNUSED = ("two_factor_setup", "two_factor_setup_validate", "two_factor_rescue", "mf_recovery_codes", "wan_delete")
"""Pages of Flask-Security in whose place there are ours, or none."""
_LOGGING_IN = ("two_factor_token_validation", "tf_select")
_NEAR = 30


def install(app: Any) -> None:
    """Closes the pages that are not used, and says what a new passkey means."""
    for name in _UNUSED:
        app.view_functions[f"security.{name}"] = _closed
    for name in _LOGGING_IN:
        app.view_functions[f"security.{name}"] = _while_logging_in(app.view_functions[f"security.{name}"])
    wan_registered.connect(_passkey_added, app)


def _while_logging_in(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view for who is logging in; Flask-Security's would log out who is logged in already and follows a link."""

    def shown(**parts: Any) -> Any:
        return redirect(url_for("account.overview"), 303) if current_user.is_authenticated else view(**parts)

    return shown


def _closed(**_: Any) -> Response:
    raise NotFound


def _passkey_added(_: Any, user: Any, **__: Any) -> None:
    current_app.extensions["security"].datastore.commit()
    of_account.passkey_added(room(), user.id, g.sign_in)


@blueprint.get("/factors")
def factors() -> str | Response:
    """What the account has besides its password."""
    who = current_visitor()
    if who.account is None:
        return login_first()
    return render_template("account/factors.html", factors=of_account.factors(room(), who.account))


@blueprint.post("/factors")
def factor_removed() -> Response:
    """Takes the authenticator or a passkey away."""
    who, wanted = current_visitor(), request.form.get("remove", "")
    if who.account is None:
        return login_first()
    if stale := ask_again("account.factors"):
        return stale
    if wanted == "authenticator":
        of_account.remove_authenticator(room(), who.account, g.sign_in)
    elif wanted.isdecimal() and len(wanted) < 10:
        of_account.remove_passkey(room(), who.account, int(wanted), g.sign_in)
    else:
        raise BadRequest("This form is not one of ours.")
    flash(gettext("It is removed."))
    return go(url_for("account.factors"))


@blueprint.get("/factors/authenticator")
def authenticator() -> str | Response:
    """Shows the secret to an authenticator app, as a picture and in letters, and asks for its first code."""
    if current_visitor().account is None:
        return login_first()
    if stale := ask_again("account.authenticator"):
        return stale
    codes = current_app.extensions["security"].totp_factory
    if UNPROVED not in session:
        session[UNPROVED] = codes.generate_totp_secret()
    wide, path = squares(codes.get_totp_uri(current_user.email, session[UNPROVED]))
    key = codes.get_totp_pretty_key(session[UNPROVED])
    return render_template("account/authenticator.html", wide=wide, path=path, key=key)


@blueprint.post("/factors/authenticator")
def authenticator_set() -> Response:
    """Keeps the authenticator when its code is right."""
    who, codes = current_visitor(), current_app.extensions["security"].totp_factory
    if who.account is None:
        return login_first()
    if stale := ask_again("account.authenticator"):
        return stale
    typed = "".join(request.form.get("code", "").split())[:10]
    verified = partial(codes.verify_totp, user=current_user, window=_NEAR)
    if UNPROVED not in session or not verified(typed, session[UNPROVED]):
        flash(gettext("That code is not right. Please type the one that the app shows now."), "error")
        return go(url_for("account.authenticator"))
    of_account.set_authenticator(room(), who.account, session.pop(UNPROVED), g.sign_in)
    flash(gettext("From now on a log-in asks for a code of your app."))
    return go(url_for("account.factors"))


@blueprint.post("/factors/codes")
def codes_made() -> str | Response:
    """Shows new recovery codes, once."""
    who = current_visitor()
    if who.account is None:
        return login_first()
    if stale := ask_again("account.factors"):
        return stale
    if not of_account.factors(room(), who.account).any:
        flash(gettext("Recovery codes come after the first second factor."), "error")
        return go(url_for("account.factors"))
    return render_template("account/codes.html", codes=of_account.new_codes(room(), who.account))
