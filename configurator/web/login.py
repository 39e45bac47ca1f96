"""Log-in by Flask-Security: what it may do here, and what happens when somebody has logged in.

Decides its settings; accounts and roles are kept by ``storage.accounts``, its pages are our templates.
"""

from typing import Any

from flask import Flask, current_app, render_template, request, session
from flask_security import Security, SQLAlchemySessionUserDatastore, user_authenticated

from configurator.services import personalize
from configurator.web.account import security
from configurator.web.room import SESSION_KEY, forget_visitor, profile_cookie, room

SETTINGS: dict[str, Any] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    "SECURITY_PASSWORD_LENGTH_MIN": 10,
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_LOGOUT_CSRF": True,
    "SECURITY_REGISTERABLE": True,
    "SECURITY_SEND_REGISTER_EMAIL": False,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "SECURITY_STATIC_FOLDER": None,
}


def install(app: Flask, datastore: SQLAlchemySessionUserDatastore) -> None:
    """Starts Flask-Security on the datastore; at log-in the account takes over what the visitor did before."""
    for name, value in (SETTINGS | security.SETTINGS).items():
        app.config.setdefault(name, value)
    Security(app, datastore, **security.PARTS)
    user_authenticated.connect(_take_over, app)

    @app.before_request
    def without_an_address() -> str | None:
        """No mail with a link goes out while the shop does not know under which name it is reached."""
        asked = request.endpoint == "security.forgot_password" and not room().address
        return render_template("security/no_mail.html") if asked else None

    @app.teardown_appcontext
    def end_session(_: BaseException | None) -> None:
        datastore.db.session.remove()


def _take_over(_: Flask, user: Any, **__: Any) -> None:
    current_app.extensions["security"].datastore.commit()  # somebody who has just registered has no number before
    if SESSION_KEY in session:
        personalize.take_over(room(), session[SESSION_KEY], request.cookies.get(profile_cookie()), user.id)
    forget_visitor()
