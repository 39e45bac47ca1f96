"""A mail server for the tests: speaks as much SMTP as is needed, and keeps what it was given."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailServer:
    """What came in, and how the next commands are answered: by verb, each answer once ('RCPT': ['550 nobody'])."""

    port: int = 0
    mails: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The server as MAIL_URL names it."""
        return f"smtp://127.0.0.1:{self.port}"

    def answer(self, verb: str, usual: str) -> str:
        """What a command is answered with."""
        return self.answers[verb].pop(0) if self.answers.get(verb) else usual


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server on a port of its own, up until the block ends."""
    kept = MailServer()

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 mail.test at your service")
            recipients: list[str] = []
            while line := self.rfile.readline():
                command = line.decode().strip()
                verb = command[:4].upper()
                if verb == "EHLO":
                    self.say("250-mail.test\r\n250-AUTH PLAIN\r\n250 8BITMIME")
                elif verb == "AUTH":
                    kept.logins.append(command.split()[-1])
                    self.say(kept.answer(verb, "235 welcome"))
                elif verb == "MAIL":
                    recipients = []
                    self.say(kept.answer(verb, "250 ok"))
                elif verb == "RCPT":
                    said = kept.answer(verb, "250 ok")
                    if said.startswith("250"):
                        recipients.append(command.partition("<")[2].partition(">")[0])
                    self.say(said)
                elif verb == "DATA":
                    self.say("354 go on")
                    content = b"".join(iter(self.rfile.readline, b".\r\n"))
                    said = kept.answer(verb, "250 taken")
                    if said.startswith("250"):
                        message = message_from_bytes(content, policy=policy.default)
                        assert isinstance(message, EmailMessage)
                        kept.mails.append((recipients, message))
                    self.say(said)
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

        def say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.daemon_threads = True
        kept.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join()
