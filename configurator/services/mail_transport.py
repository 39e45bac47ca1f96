"""What carries a mail out of the shop: a server that speaks SMTP, or a folder with a file for each mail.

Decides how a mail is written and handed over, and whether another try makes sense; which mail goes out when is
``mail.delivery``'s business. It stands below the showroom, which has a post office, so it is no part of ``mail``.
"""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from configurator.errors import ConfiguratorError
from configurator.hosts import host_name, is_local
from configurator.outgoing_mail import Letter, Mail
from configurator.services.clean_text import one_line

ORDER = "X-Order"
_SECONDS = 20
_MOST_FILES = 200
_KINDS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class NotSent(ConfiguratorError):
    """A mail did not go out; ``final`` when another try would not help."""

    def __init__(self, message: str, *, final: bool = False) -> None:
        self.final = final
        super().__init__(one_line(message, 300))


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom mails come from."""

    name: str
    address: str


class Carrier(Protocol):
    """Something that takes mails."""

    @property
    def at_once(self) -> bool:
        """Whether it takes them so quickly that whoever writes one can wait for it."""

    def send(self, mail: Mail, sender: Sender) -> None:
        """Hands the mail over. Raises NotSent."""

    def __str__(self) -> str:
        """Where mails go, for whoever runs the shop."""


@dataclass(frozen=True, slots=True)
class PostOffice:
    """How a shop's mails go out: by what, from whom, and where those lie that are or were written into files."""

    carrier: Carrier
    sender: Sender
    files: "Folder"


@dataclass(frozen=True, slots=True)
class Folder:
    """Writes each mail to a file of its own that only the shop's own user can read."""

    path: Path
    at_once: bool = True

    def send(self, mail: Mail, sender: Sender) -> None:
        """Writes the file; the same mail again is the same file."""
        name = f"{mail.made_at:%Y%m%d-%H%M%S}-{mail.id}"
        content = compose_message(mail, sender).as_bytes()
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = self.path / f".{name}.part"
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(content)
            part.replace(self.path / f"{name}.eml")
        except OSError as error:
            raise NotSent(f"{self.path} cannot be written: {error.strerror}.") from error

    def remove_older(self, than: datetime, *, dry_run: bool = False) -> int:
        """Removes the mails written before that moment, by the shop's clocks; how many there are."""
        old = [path for path in self.path.glob("*.eml") if path.name < f"{than:%Y%m%d-%H%M%S}"]
        for path in () if dry_run else old:
            path.unlink(missing_ok=True)
        return len(old)

    def letters(self) -> Iterator[tuple[datetime, Letter]]:
        """The dates and contents of the newest mails, the newest first."""
        for path in sorted(self.path.glob("*.eml"), reverse=True)[:_MOST_FILES]:
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            to, body = mail["To"].addresses[0], mail.get_body()
            said = body.get_content() if body is not None else ""
            letter = Letter(to.addr_spec, to.display_name, mail["Subject"], said, mail.get(ORDER, ""))
            yield mail["Date"].datetime, letter

    def __str__(self) -> str:
        """The folder."""
        return f"files in {self.path}"


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server. ``kind``: smtp, smtp+starttls (encrypts or does not send), smtps (encrypts from the first byte).

    With smtp the connection is encrypted where the server offers it; a password is never sent to another machine
    without.
    """

    kind: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    at_once: bool = False

    def send(self, mail: Mail, sender: Sender) -> None:
        """Hands the mail over, in a connection of its own."""
        message = compose_message(mail, sender)
        try:
            with self._connected() as server:
                server.send_message(message, sender.address, [message["To"].addresses[0].addr_spec])
        except smtplib.SMTPRecipientsRefused as error:
            (code, said), *_ = error.recipients.values()
            raise NotSent(f"{code} {_words(said)}", final=code >= 500) from error
        except smtplib.SMTPNotSupportedError as error:
            raise NotSent(str(error), final=True) from error
        except smtplib.SMTPResponseException as error:
            final = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
            raise NotSent(f"{error.smtp_code} {_words(error.smtp_error)}", final=final) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(f"{self.host}:{self.port}: {str(error) or type(error).__name__}") from error

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        safely = ssl.create_default_context()
        near = is_local(self.host)
        server = (
            smtplib.SMTP_SSL(self.host, self.port, timeout=_SECONDS, context=safely)
            if self.kind == "smtps"
            else smtplib.SMTP(self.host, self.port, timeout=_SECONDS)
        )
        with server:
            if self.kind == "smtp+starttls" or (self.kind == "smtp" and not near and _offered(server)):
                server.starttls(context=safely)
            elif self.kind == "smtp" and self.user and not near:
                raise NotSent(f"{self.host} offers no encryption, so the password was not sent.")
            if self.user:
                server.login(self.user, self.password)
            yield server

    def __str__(self) -> str:
        """The server, without the password."""
        return f"{self.kind}://{self.host}:{self.port}"


def smtp_at(url: str) -> Smtp:
    """The server that a URL names, such as smtp://user:password@mail.example:587. Raises ValueError."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise ValueError("The port is a number from 1 to 65535.") from None
    if parts.scheme not in _KINDS or not parts.hostname:
        raise ValueError("It is an address such as smtp://user:password@mail.example:587, or smtps://….")
    bracketed = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if not host_name(bracketed) or port == 0:
        raise ValueError("It has to name a host and a port, such as mail.example:587.")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("It ends with host and port; write /, ? and # in a password as %2F, %3F and %23.")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise ValueError("It needs both a user and a password, or neither.")
    usual = 587 if user and parts.scheme == "smtp" else _KINDS[parts.scheme]
    return Smtp(parts.scheme, parts.hostname, port or usual, user, password)


def compose_message(mail: Mail, sender: Sender) -> EmailMessage:
    """The mail as it is sent. Raises NotSent when it cannot be addressed to anybody."""
    from email_validator import EmailNotValidError, validate_email  # slow to load, and few commands need it

    letter, message = mail.letter, EmailMessage(policy=policy.SMTP)
    try:
        to = validate_email(letter.recipient, check_deliverability=False)
        message["To"] = Address(one_line(letter.name), addr_spec=to.ascii_email or to.normalized)
    except (EmailNotValidError, ValueError, IndexError) as error:
        raise NotSent(f"Nobody has an address like this: {error}", final=True) from error
    message["From"] = Address(one_line(sender.name), addr_spec=sender.address)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(mail.made_at)
    message["Message-ID"] = f"<{mail.id}@{sender.address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.about:
        message[ORDER] = letter.about
    message.set_content(letter.body, cte="quoted-printable")
    return message


def _words(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def _offered(server: smtplib.SMTP) -> bool:
    server.ehlo_or_helo_if_needed()
    return server.has_extn("starttls")
