"""Which server takes the mails and whom they come from: what the settings say, and what of them is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.errors import InvalidSettings
from configurator.services.mail.delivery import deliver
from configurator.services.mail_transport import Smtp, smtp_at
from configurator.settings import Settings
from tests.mail_server import MailServer
from tests.services.mail.posted import desk_bought, waiting


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Smtp("smtp", "mail.example", 25)),
        ("smtp://ada:p%40ss@mail.example", Smtp("smtp", "mail.example", 587, "ada", "p@ss")),
        ("smtp://ada%40shop.example:x@mail.example:2525/", Smtp("smtp", "mail.example", 2525, "ada@shop.example", "x")),
        ("smtps://ada:x@mail.example", Smtp("smtps", "mail.example", 465, "ada", "x")),
        ("smtp+starttls://mail.example", Smtp("smtp+starttls", "mail.example", 587)),
        ("smtp://[::1]:25", Smtp("smtp", "::1", 25)),
    ],
)
def test_a_mail_server_is_named_by_a_url(url: str, server: Smtp) -> None:
    assert smtp_at(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example:25",
        "http://mail.example",
        "smtp://",
        "smtp://user:secret-word@",
        "smtp://secret-word@mail.example",
        "smtp://:secret-word@mail.example",
        "smtp://u:secret-word@mail.example:99999",
        "smtp://u:secret-word@mail.example:x",
        "smtp://u:secret-word@mail.example/path",
        "smtp://u:secret-word?@mail.example",
        "smtp://u:secret-word@mail example",
    ],
)
def test_a_mail_server_that_cannot_be_one_is_said_at_the_start_without_its_password(url: str) -> None:
    with pytest.raises(InvalidSettings, match="MAIL_URL") as caught:
        Settings(MAIL_URL=url)
    assert "secret-word" not in str(caught.value)


def test_the_sender_is_what_was_set_or_follows_from_the_rest() -> None:
    assert Settings(mail_from="orders@shop.example").sender == "orders@shop.example"
    assert Settings(mail_url="smtp://ada%40shop.example:x@mail.example").sender == "ada@shop.example"
    assert Settings(public_url="https://shop.example").sender == "shop@shop.example"
    assert Settings().sender == "shop@localhost"
    with pytest.raises(InvalidSettings, match="MAIL_FROM"):
        Settings(MAIL_FROM="nobody")


def test_a_password_is_used_on_this_machine_and_never_sent_elsewhere_in_the_clear(
    open_room: Callable[..., ReadyShowroom], server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"smtp://ada:secret@127.0.0.1:{server.port}"
    room = open_room(mail_url=url)
    desk_bought(room)
    assert deliver(room) == 1
    assert len(server.logins) == 1
    monkeypatch.setattr("configurator.services.mail_transport.is_local", lambda _: False)
    desk_bought(room, key="another")
    assert deliver(room) == 0
    assert len(server.logins) == 1
    assert "no encryption" in waiting(room)[0][3]
