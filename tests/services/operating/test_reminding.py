"""Whoever said yes to mails is told of a design that they left: once, not too often, and not after a no."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import update

from configurator.bootstrap import ReadyShowroom
from configurator.profiles.consent import Purpose
from configurator.services.customer import consent, erasure, identity, proving
from configurator.services.jobs.kinds import Work
from configurator.services.mail.delivery import deliver
from configurator.services.operating.reminding import remind
from configurator.services.visitor import Visitor
from configurator.storage.people_tables import accounts
from tests.mail_server import MailServer
from tests.services.buying import buy
from tests.services.customer.test_identity import account, choose
from tests.services.mail.posted import later

ABOUT = "Your design at "
Rooms = Callable[..., ReadyShowroom]


def member(room: ReadyShowroom, email: str, *purposes: Purpose, proved: bool = True) -> Visitor:
    """Somebody with an account who said yes to these, and whose address is proved."""
    number = account(room, email)
    if proved:
        with room.unit() as unit:
            unit.accounts.prove(number, email, room.now())
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
    assert "https://desks.example/account/stop/" in body
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


def token(server: MailServer, kind: str, to: str) -> str:
    """What stands in the newest link of that kind in a mail to somebody."""
    [*_, found] = [
        link.group(1)
        for [whom], mail in server.mails
        if whom == to and (link := re.search(rf"/account/{kind}/(\S+)", mail.get_content()))
    ]
    return found


def test_nobody_is_written_to_before_a_link_in_a_mail_has_proved_the_address(
    open_room: Rooms, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = open_room(mail_url=server.url, public_url="https://desks.example")
    people = {name: member(room, f"{name}@example.org", Purpose.CONTACT, proved=False) for name in ("ada", "eve")}
    for who in people.values():
        assert who.account is not None
        choose(room, who, "top=oak")
        assert proving.ask(room, who.account)
    deliver(room)
    tokens = {name: token(server, "address", f"{name}@example.org") for name in people}
    assert not {"ada", "@"} & set(re.split(r"(@|\W)", tokens["ada"])), "the address stands in no link"
    late, swapped = tokens["eve"], tokens["eve"].replace(f"{people['eve'].account}.", f"{people['ada'].account}.", 1)
    later(room, monkeypatch, days=2)
    assert [proving.address_behind(room, each) for each in (swapped, "x", "9" * 40 + ".x.x")] == [None] * 3
    assert proving.address_behind(room, tokens["ada"]) == "ada@example.org"
    assert proving.unproved(room, people["ada"]) == "ada@example.org", "to look changes nothing"
    assert proving.prove(room, tokens["ada"])
    assert proving.unproved(room, people["ada"]) is None
    assert not proving.ask(room, people["ada"].account or 0), "it is proved"
    later(room, monkeypatch, days=2)
    assert not proving.prove(room, late), "it is older than three days"
    later(room, monkeypatch, days=5)
    reminded(room)
    assert told(room, server) == ["ada@example.org"]
    assert not proving.prove(room, token(server, "stop", "ada@example.org")), "that link is for something else"


def test_a_no_takes_back_the_mail_that_asks_for_the_proof(open_room: Rooms) -> None:
    room = open_room(mail_url="smtp://127.0.0.1:9", public_url="https://desks.example")
    people = [member(room, f"{name}@example.org", Purpose.CONTACT, proved=False) for name in ("ada", "zoe")]
    for who in people:
        assert proving.ask(room, who.account or 0)
        assert proving.ask(room, who.account or 0)
    consent.answer(room, people[0], {Purpose.CONTACT}, yes=False, source="answers")
    with room.reading() as unit:
        assert [each.letter.recipient for each in unit.outbox.waiting()] == ["zoe@example.org"] * 2
        assert unit.outbox.asked_for("zoe@example.org") == {}, "it is no mail about a design"


def test_a_link_proves_no_address_but_the_one_it_was_sent_to(open_room: Rooms, server: MailServer) -> None:
    room = open_room(mail_url=server.url, public_url="https://desks.example")
    who = member(room, "ada@example.org", Purpose.CONTACT, proved=False)
    assert proving.ask(room, who.account or 0)
    deliver(room)
    with room.unit() as unit:
        unit.accounts._connection.execute(update(accounts).values(email="other@example.org"))
    assert not proving.prove(room, token(server, "address", "ada@example.org"))
    assert proving.unproved(room, who) == "other@example.org"


def test_a_shop_that_does_not_know_its_address_asks_for_no_proof(open_room: Rooms) -> None:
    room = open_room(host="0.0.0.0")
    who = member(room, "ada@example.org", Purpose.CONTACT, proved=False)
    assert not proving.ask(room, who.account or 0)
    with room.reading() as unit:
        assert unit.outbox.waiting() == ()


def test_the_link_in_a_mail_stops_such_mails_without_a_log_in(
    open_room: Rooms, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = open_room(mail_url=server.url, public_url="https://desks.example")
    ada, bob = (member(room, f"{name}@example.org", *Purpose) for name in ("ada", "bob"))
    for who in (ada, bob):
        choose(room, who, "top=oak")
    later(room, monkeypatch, days=7)
    reminded(room)
    assert len(told(room, server)) == 2
    choose(room, ada, "top=glass")
    later(room, monkeypatch, days=30)
    stop = token(server, "stop", "ada@example.org")
    assert proving.mails_go_to(room, stop) == "ada@example.org"
    assert proving.stop(room, stop)
    assert not proving.stop(room, f"{stop}x")
    said = [identity.identify(room, "x", None, who.account) for who in (ada, bob)]
    assert [who.allows(Purpose.CONTACT) for who in said] == [False, True]
    assert said[0].allows(Purpose.REMEMBER)
