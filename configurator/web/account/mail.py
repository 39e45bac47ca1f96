"""Mail that the shop writes: one file a message in the shop's own mail folder, ready for whatever delivers it.

The embedded shop sends nothing over the network: whoever runs it reads ``var/mail/*.eml``, or lets a mail program
pick the files up. Decides neither who gets mail nor what it says.
"""

import os
import secrets
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid
from pathlib import Path
from typing import Any

from flask import Flask
from flask_security import MailUtil


class MailFolder(MailUtil):
    """Flask-Security's mail, written to the folder that the app names as MAIL_FOLDER."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._folder = Path(app.config["MAIL_FOLDER"])

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
        """Writes the message as a file that only the shop's own user can read."""
        message = EmailMessage()
        now = datetime.now(UTC)
        message["Subject"], message["To"], message["From"] = (
            " ".join(str(subject).split()),
            _address(recipient),
            _address(sender),
        )
        message["Date"], message["Message-ID"] = format_datetime(now), make_msgid(domain="shop.invalid")
        message.set_content(body or "")
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.eml"
        with open(os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(message.as_bytes())


def _address(written: str | tuple[str, str]) -> str:
    """'Ada <ada@example.org>', from an address with or without a name."""
    return written if isinstance(written, str) else formataddr(written)
