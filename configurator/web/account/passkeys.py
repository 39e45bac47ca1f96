"""Passkeys: what Flask-Security leaves to a shop to decide.

They are a second factor: who has one still needs the password, and the one it belongs to.
"""

from typing import Any

from flask import session
from flask_security import Security, WebauthnUtil
from flask_security.forms import Form
from flask_security.webauthn import WebAuthnRegisterForm, WebAuthnSigninResponseForm
from wtforms import HiddenField, RadioField

from configurator.languages.sentences import gettext, later
from configurator.services.clean_text import one_line
from configurator.web.addresses import page_origin

_LONGEST = 64
_OTHERS = later("This passkey belongs to another account.")


class ShopSecurity(Security):
    """Flask-Security without the HTML cleaner that it asks for beside passkeys: names are cleaned here."""

    def _check_modules(self, module: str, config_name: str) -> Any:
        return None if (module, config_name) == ("nh3", "WEBAUTHN") else super()._check_modules(module, config_name)  # type: ignore[no-untyped-call]


class Passkeys(WebauthnUtil):
    """Where passkeys are good, and what they are called."""

    def origin(self) -> str:
        """The address that a browser has to say it is at: the shop's own; none where no host can be trusted."""
        return page_origin()

    def name_svn(self, value: str) -> tuple[str | None, str | None]:
        """What is wrong with a name, and the name."""
        name = one_line(value, _LONGEST)
        return (None, name) if name else (gettext("Please give it a name."), None)


class PasskeyName(WebAuthnRegisterForm):
    """What a new passkey is called; it is a second factor, and nothing else is offered."""

    usage = HiddenField(default="secondary")


class NoRescue(Form):
    """In place of Flask-Security's ways out, which would write mails: pages name ours, and whoever runs the shop."""

    help_setup = RadioField(choices=[])


class PasskeyAnswer(WebAuthnSigninResponseForm):
    """What a passkey answers; as a second factor it has to be the passkey of whoever gave the password."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether it proves who is logging in."""
        if not super().validate(**kwargs):
            return False
        if self.is_secondary and (self.user is None or self.user.fs_uniquifier != session.get("tf_user_id")):
            self.credential.errors = [*self.credential.errors, gettext(_OTHERS)]
            return False
        return True
