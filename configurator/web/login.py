"""Log-in by Flask-Security: started here, and what happens when somebody has logged in or out.

What it may do, and how it checks passwords, is told by its settings in ``account.security``; accounts, roles and
sign-ins are kept by ``storage``. The cookies of a log-in carry the account's mark and the name of the sign-in, and both
are asked for at every request.
"""

import secrets
from typing import Any

from flask import (
    Flask,
    Request,
    Response,
    after_this_request,
    current_app,
    g,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import user_logged_out
from flask_security import (
    SQLAlchemySessionUserDatastore,
    password_changed,
    password_reset,
    user_authenticated,
)

from configurator.profiles.device import shortened
from configurator.services.customer import identity, sign_ins
from configurator.web.account import before, codes, factors, refused_login, security, throttle
from configurator.web.account.fresh import ask_again
from configurator.web.account.passkeys import ShopSecurity
from configurator.web.htmx import go, wants_fragment
from configurator.web.language import AccountWords
from configurator.web.refused_posts import lead_back
from configurator.web.showroom import room
from configurator.web.visitor import FOUND_KEY, KEPT_KEY, SESSION_KEY, browser_says_no, forget_visitor

_LOGGED_IN = "_user_id"
"""Where Flask-Login keeps who is logged in; its other cookie is made of the same."""
_FORMS = "csrf_token"
"""Where Flask-WTF keeps what the tokens of forms are made of."""
_REMEMBER = "_remember"
"""Where Flask-Login keeps until the end of the request that the browser is to remember the log-in."""

_BY_ITSELF = frozenset({"jobs.home"})
"""Pages that fetch a part of themselves every few seconds, whether anybody is there or not."""


def install(app: Flask, datastore: SQLAlchemySessionUserDatastore) -> None:
    """Starts Flask-Security on the datastore; what the visitor did before is asked about at log-in."""
    for name, value in security.SETTINGS.items():
        app.config.setdefault(name, value)
    config, name = app.config, app.extensions["room"].settings.shop_name
    config["SECURITY_TOTP_ISSUER"] = config["SECURITY_WAN_RP_NAME"] = name
    config["SECURITY_TOTP_SECRETS"] = codes.keys(config["SECRET_KEY"], config["SECRET_KEY_FALLBACKS"] or ())
    parts = ShopSecurity(app, datastore, **security.PARTS)
    parts.i18n_domain = AccountWords(app)  # type: ignore[no-untyped-call]
    parts.reauthn_handler(lambda *_: ask_again("account.factors") or go(url_for("account.factors")))
    factors.install(app)
    pages = ("login", "register", "forgot_password", "reset_password", "change_password", "verify")
    more = ("mf_recovery", "two_factor_token_validation", "tf_select", "wan_register", "wan_signin", "wan_verify")
    lead_back(app, {f"security.{page}": f"security.{page}" for page in (*pages, *more)})
    _ask_for_the_sign_in(app)
    user_authenticated.connect(_logged_in, app)
    user_logged_out.connect(_logged_out, app)
    password_changed.connect(_end_others, app)
    password_reset.connect(_end_others, app)
    password_reset.connect(_proved_by_mail, app)
    throttle.install(app)
    before.install(app)

    @app.before_request
    def without_an_address() -> str | None:
        """No mail with a link goes out while the shop does not know under which name it is reached."""
        asked = request.endpoint == "security.forgot_password" and not room().address
        return render_template("security/no_mail.html") if asked else None

    @app.teardown_appcontext
    def end_session(_: BaseException | None) -> None:
        datastore.db.session.remove()


def _ask_for_the_sign_in(app: Flask) -> None:
    """Finds whom a cookie belongs to: as Flask-Security does by the account's mark, while the sign-in holds."""
    by_mark = app.login_manager.user_callback  # type: ignore[attr-defined]

    def by_mark_and_sign_in(kept: str) -> Any:
        mark, _, name = kept.partition(":")
        user = by_mark(mark)
        by_itself = request.endpoint in _BY_ITSELF and wants_fragment()
        if user is None or not sign_ins.holds(room(), user.id, name, used=not by_itself):
            return None
        g.sign_in = name
        return user

    app.login_manager.user_loader(by_mark_and_sign_in)  # type: ignore[attr-defined]
    app.login_manager.request_loader(_nobody)  # type: ignore[attr-defined]


def _nobody(_: Request) -> None:
    """Whom a token in a header or an address belongs to: no sign-in stands behind one, so that none would end it."""


def _logged_in(_: Flask, user: Any, **__: Any) -> None:
    """Draws the visitor's id and the sign-in anew: whoever knew those of before knows nothing from now on."""
    user.current_login_ip, user.last_login_ip = shortened(user.current_login_ip), shortened(user.last_login_ip)
    current_app.extensions["security"].datastore.commit()  # somebody who has just registered has no number before
    visitor, session[SESSION_KEY] = session.get(SESSION_KEY), secrets.token_urlsafe(16)
    if visitor is not None:
        before.ask_about(visitor, user.id)
    identity.greet(room(), user.id, signal=browser_says_no())
    refused_login.let_go()
    for left in (FOUND_KEY, _FORMS, factors.UNPROVED):  # whoever planted the session knows token and secret
        session.pop(left, None)
    g.pop(_FORMS, None)
    throttle.let_in(user.email)
    if "sign_in" in g:
        sign_ins.end(room(), g.sign_in)
    session.permanent = session[KEPT_KEY] = session.get(_REMEMBER) == "set"
    g.sign_in = sign_ins.begin(
        room(), user.id, user_agent=request.headers.get("User-Agent", ""), address=request.remote_addr or ""
    )
    session[_LOGGED_IN] = f"{user.fs_uniquifier}:{g.sign_in}"
    forget_visitor()


def _end_others(_: Flask, user: Any, **__: Any) -> None:
    """A new password ends every session but the one in which it was changed."""
    sign_ins.end_others(room(), user.id, g.get("sign_in", ""))


def _proved_by_mail(_: Flask, user: Any, **__: Any) -> None:
    throttle.reset(user.email)


def _logged_out(_: Flask, **__: Any) -> None:
    """Ends the sign-in for every copy of its cookies, and leaves nothing of the session to whoever comes next."""
    if "sign_in" in g:
        sign_ins.end(room(), g.pop("sign_in"))
    session.clear()
    forget_visitor()

    @after_this_request
    def without_its_cookie(answer: Response) -> Response:
        config = current_app.config
        answer.delete_cookie(
            config["REMEMBER_COOKIE_NAME"], secure=config["REMEMBER_COOKIE_SECURE"], httponly=True, samesite="Lax"
        )
        return answer
