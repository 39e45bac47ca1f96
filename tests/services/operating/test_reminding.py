"""Whoever said yes to mails is told of a design that they left: once, not too often, and not after a no."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.profiles.consent import Purpose
from configurator.services.customer import consent, erasure, identity
from configurator.services.jobs.kinds import Work
from configurator.services.mail.delivery import deliver
from configurator.services.operating.reminding import remind
from configurator.services.visitor import Visitor
from tests.mail_server import MailServer
from tests.services.buying import buy
from tests.services.customer.test_identity import account, choose
from tests.services.mail.posted import later

ABOUT = "Your design at "
Rooms = Callable[..., ReadyShowroom]


def member(room: ReadyShowroom, email: str, *purposes: Purpose) -> Visitor:
    """Somebody with an account who said yes to these."""
    number = account(room, email)
    if purposes:
        consent.answer(room, identity.identify(room, "x", None, number), purposes, yes=True, source="answers")
    return identity.identify(room, "x", None, number)


def reminded(room: ReadyShowroom) -> None:
    remind(room, Work({}, lambda *_: None))


def told(room: ReadyShowroom, server: MailServer) -> list[str]:
    """To whom such mails went, once all have gone out."""
    deliver(room)
    return [to[0] for to, mail in server.mails if mail["Subject"].startswith(ABOUT)]


def test_who_allowed_it_is_told_once_of_what_they_left(
    open_room: Rooms, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = open_room(mail_url=server.url, public_url="https://desks.example")
    ada, eve = (member(room, f"{name}@example.org", Purpose.CONTACT) for name in ("ada", "eve"))
    quiet, bob = member(room, "quiet@example.org", Purpose.REMEMBER), member(room, "bob@example.org", Purpose.CONTACT)
    for who in (ada, eve, quiet, bob):
        choose(room, who, "top=oak", "engraving=Secret")
    buy(room, bob, choose(room, bob, "top=pine"))
    reminded(room)
    later(room, monkeypatch, days=7)
    choose(room, eve, "top=pine")
    for _ in range(2):
        reminded(room)
    assert sorted(told(room, server)) == ["ada@example.org", "bob@example.org"], "eve has gone on since"
    [body] = [
        mail.get_content()
        for to, mail in server.mails
        if to == ["ada@example.org"] and mail["Subject"].startswith(ABOUT)
    ]
    assert "you left a design: Plank." in body
    assert "https://desks.example/account/answers" in body
    assert not {"Secret", "Oak", "oak"} & set(body.split())
    later(room, monkeypatch, days=8)
    reminded(room)
    assert told(room, server).count("ada@example.org") == 1, "once for each design"
    choose(room, ada, "top=glass")
    later(room, monkeypatch, days=7)
    reminded(room)
    assert told(room, server).count("ada@example.org") == 2


def test_a_no_and_a_deletion_take_back_what_has_not_gone_out(open_room: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    room = open_room(mail_url="smtp://127.0.0.1:9")
    people = [member(room, f"{name}@example.org", Purpose.CONTACT) for name in ("ada", "eve", "zoe")]
    for who in people:
        choose(room, who, "top=oak")
    later(room, monkeypatch, days=8)
    reminded(room)
    consent.answer(room, people[0], {Purpose.CONTACT}, yes=False, source="answers")
    erasure.forget(room, people[1])
    with room.reading() as unit:
        assert [each.letter.recipient for each in unit.outbox.waiting()] == ["zoe@example.org"]
    consent.answer(room, people[2], {Purpose.CONTACT}, yes=False, source="answers")
    reminded(room)
    with room.reading() as unit:
        assert unit.outbox.waiting() == ()
