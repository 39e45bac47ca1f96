"""How people log in: what Flask-Security is told, and the form to make an account.

Decides which of its features the shop has (log in and out, register, new password, change of password, second factors),
how passwords are hashed (``storage.accounts`` does it alike for commands) and how long they are, and its words where
they give too much away. It is started, and accounts meet the rest of the shop, in ``web.login``; pages are in
templates/security.
"""

from datetime import timedelta
from typing import Any

from flask import request, url_for
from flask_security import LoginForm, PasswordUtil, RegisterFormV2
from wtforms import StringField
from wtforms.validators import Length

from configurator.languages.sentences import gettext, later
from configurator.profiles import passwords
from configurator.services.clean_text import one_line
from configurator.web.account.codes import OneTimeCodes, RecoveryCodes
from configurator.web.account.fresh import MINUTES
from configurator.web.account.mail import OutboxMail
from configurator.web.account.passkeys import NoRescue, PasskeyAnswer, PasskeyName, Passkeys
from configurator.web.account.refused_login import page_or_way_back
from configurator.web.showroom import room

SETTINGS: dict[str, Any] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    "SECURITY_PASSWORD_LENGTH_MIN": passwords.SHORTEST,
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_LOGOUT_CSRF": True,
    "SECURITY_REGISTERABLE": True,
    "SECURITY_SEND_REGISTER_EMAIL": False,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_RECOVERABLE": True,
    "SECURITY_TRACKABLE": True,
    "SECURITY_HASHING_SCHEMES": ["argon2", "sha256_crypt"],  # by the first: an unknown address costs a password's hash
    "SECURITY_DEPRECATED_HASHING_SCHEMES": ["sha256_crypt"],
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=2),
    "SECURITY_EMAIL_HTML": False,
    "SECURITY_EMAIL_SUBJECT_PASSWORD_RESET": later("Choose a new password"),
    "SECURITY_EMAIL_SUBJECT_PASSWORD_NOTICE": later("Your password was set anew"),
    "SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": later("Your password was changed"),
    "SECURITY_POST_CHANGE_VIEW": "account.overview",
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
    "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_WEBAUTHN": True,
    "SECURITY_WAN_ALLOW_AS_FIRST_FACTOR": False,
    "SECURITY_WAN_REGISTER_WITHIN": timedelta(minutes=5),
    "SECURITY_WAN_POST_REGISTER_VIEW": "account.factors",
    "SECURITY_FRESHNESS": timedelta(minutes=MINUTES),
    "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(0),
    "SECURITY_MSG_GENERIC_AUTHN_FAILED": (later("E-mail or password is not right. Please try again."), "error"),
    "SECURITY_MSG_PASSWORD_RESET_REQUEST": (
        later("If we know this address, a mail with a link is on its way."),
        "success",
    ),
    "SECURITY_MSG_PASSWORD_RESET_NO_LOGIN": (later("Your password is set. Please log in with it."), "success"),
    "SECURITY_MSG_PASSWORD_CHANGE": (later("Your password is changed."), "success"),
    "SECURITY_MSG_INVALID_PASSWORD": (later("This is not your password."), "error"),
    "SECURITY_MSG_EMAIL_NOT_PROVIDED": (later("Please write your e-mail."), "error"),
    "SECURITY_MSG_INVALID_EMAIL_ADDRESS": (later("This is not an e-mail address, such as ada@demo.example."), "error"),
    "SECURITY_MSG_PASSWORD_NOT_PROVIDED": (later("Please write your password."), "error"),
    "SECURITY_MSG_RETYPE_PASSWORD_MISMATCH": (later("The two passwords do not match."), "error"),
    "SECURITY_MSG_PASSWORD_RESET_EXPIRED": (
        later("This link is older than %(within)s. Please ask for a new one."),
        "error",
    ),
    "SECURITY_MSG_INVALID_RESET_PASSWORD_TOKEN": (
        later("This link is not valid any more. Please ask for a new one."),
        "error",
    ),
    "SECURITY_MSG_TWO_FACTOR_INVALID_TOKEN": (later("This code is not right, or it was used before."), "error"),
    "SECURITY_MSG_TWO_FACTOR_LOGIN_SUCCESSFUL": ("", "success"),
    "SECURITY_MSG_TWO_FACTOR_PERMISSION_DENIED": (later("Please log in with your password first."), "error"),
    "SECURITY_MSG_INVALID_RECOVERY_CODE": (
        later("This is none of your recovery codes, or it was used before."),
        "error",
    ),
    "SECURITY_MSG_REAUTHENTICATION_REQUIRED": (later("Please show first that it is still you."), "success"),
    "SECURITY_MSG_REAUTHENTICATION_SUCCESSFUL": (later("Thank you."), "success"),
    "SECURITY_MSG_WEBAUTHN_NAME_REQUIRED": (later("Please give it a name."), "error"),
    "SECURITY_MSG_WEBAUTHN_NAME_INUSE": (later("You have a passkey of that name."), "error"),
    "SECURITY_MSG_WEBAUTHN_EXPIRED": (later("That took too long. Please try again."), "error"),
    "SECURITY_MSG_WEBAUTHN_NO_VERIFY": (later("The passkey could not be checked. Please try again."), "error"),
    "SECURITY_MSG_WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (later("The shop does not know this passkey."), "error"),
    "SECURITY_MSG_WEBAUTHN_CREDENTIAL_ID_INUSE": (later("This passkey is known already."), "error"),
    "SECURITY_MSG_WEBAUTHN_MISMATCH_USER_HANDLE": (later("This passkey belongs to another account."), "error"),
    "SECURITY_MSG_WEBAUTHN_REGISTER_SUCCESSFUL": (later("From now on a log-in asks for a passkey as well."), "success"),
    "SECURITY_MSG_API_ERROR": (later("The answer did not arrive as a whole. Please try again."), "error"),
    "SECURITY_MSG_UNAUTHENTICATED": (later("Please log in to see this page."), "error"),
}


class RegistrationForm(RegisterFormV2):
    """Name, address and password of a new account."""

    name = StringField(
        "Name",
        filters=[lambda written: one_line(written or "")],
        validators=[Length(max=120)],
        render_kw={"autocomplete": "name"},
    )

    def validate(self, **kwargs: Any) -> bool:
        """Says so where the address has an account: whoever makes one is logged in, so it shows anyway."""
        valid: bool = super().validate(**kwargs)
        if self.existing_email_user is not None:
            self.form_errors.append(gettext("This address has an account already. Log in, or ask for a new password."))
        return valid


class LogInForm(LoginForm):
    """Address and password; where no page is to come after it, the shop's first one does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if request.method == "POST" and not self.next.data:
            self.next.data = url_for("storefront.home")  # else a second factor would lead to this page again


class NewPasswords(PasswordUtil):
    """Which passwords may be chosen: in a new account, with a link from a mail, or in place of an old one."""

    def normalize(self, password: str) -> str:
        """The password as every part of the shop hashes it."""
        return passwords.spelled(password)

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        """What is wrong with it, and the password as it is kept."""
        user = kwargs.get("user")
        email, name = (user.email, user.name) if user else (kwargs.get("email"), kwargs.get("name"))
        plain = self.normalize(password)
        wrong = passwords.weakness(plain, (email or "", name or "", room().post.sender.name))
        return [wrong] if wrong else None, plain


PARTS: dict[str, Any] = {
    "login_form": LogInForm,
    "register_form": RegistrationForm,
    "mail_util_cls": OutboxMail,
    "password_util_cls": NewPasswords,
    "totp_cls": OneTimeCodes,
    "mf_recovery_codes_util_cls": RecoveryCodes,
    "webauthn_util_cls": Passkeys,
    "wan_signin_response_form": PasskeyAnswer,
    "wan_register_form": PasskeyName,
    "two_factor_rescue_form": NoRescue,
    "render_template": page_or_way_back,
}
"""What goes into ``Security(app, datastore, **PARTS)`` besides the settings."""
