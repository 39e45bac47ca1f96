"""The mails of log-in and passwords: Flask-Security writes them, and they go the way of every mail of the shop.

Decides neither who gets mail nor what it says.
"""

from typing import Any

from flask_security import MailUtil

from configurator.outgoing_mail import Letter
from configurator.services.clean_text import plain_address
from configurator.services.mail.delivery import post
from configurator.web.showroom import room


class OutboxMail(MailUtil):
    """Flask-Security's mail, put into the shop's outbox; one address is one account, however it is typed."""

    def normalize(self, email: str) -> str:
        """The address as accounts are looked up by it. Raises EmailValidateException."""
        return super().normalize(plain_address(email))

    def validate(self, email: str) -> str:
        """The address as a new account gets it. Raises EmailValidateException."""
        return super().validate(plain_address(email))

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        """Puts the message into the outbox; the shop's own address is its sender."""
        name, address = ("", recipient) if isinstance(recipient, str) else recipient
        post(room(), Letter(address, name, str(subject), body or ""))
