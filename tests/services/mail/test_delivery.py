"""Mail goes out once, for every order and every change of its status, whatever dies meanwhile."""

from __future__ import annotations

import logging
import multiprocessing
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.orders.lifecycle import Status
from configurator.outgoing_mail import Letter
from configurator.services.jobs.running import JobRunner
from configurator.services.mail.delivery import MAIL, deliver, post, put
from configurator.services.ordering import sales_desk as desk
from configurator.services.visitor import Visitor
from configurator.settings import Settings
from tests.mail_server import MailServer, mail_server
from tests.services.mail.posted import desk_bought, files, later, waiting


def test_without_a_server_each_mail_is_a_file_for_the_shops_own_user(room: ReadyShowroom, sam: Visitor) -> None:
    order = desk_bought(room)
    desk.move(room, sam, order.number, Status.CONFIRMED, order.version)
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files(room)]
    assert sorted(mail["Subject"] for mail in mails) == [
        f"Order {order.number}: confirmed",
        f"Your order {order.number} at Made to Order",
    ]
    assert {mail["To"] for mail in mails} == {"Ada Example <ada@example.org>"}
    assert {path.stat().st_mode & 0o777 for path in files(room)} == {0o600}
    assert waiting(room) == []


def test_a_mail_is_dated_as_the_shops_clock_has_it(room: ReadyShowroom, monkeypatch: pytest.MonkeyPatch) -> None:
    room.zone = Settings(TIME_ZONE="Asia/Tokyo").zone
    monkeypatch.setattr(room, "now", lambda: datetime(2026, 7, 1, 20, 30, tzinfo=UTC))
    desk_bought(room)
    [path] = files(room)
    assert path.name.startswith("20260702-053000-")
    assert message_from_bytes(path.read_bytes())["Date"] == "Thu, 02 Jul 2026 05:30:00 +0900"


def test_the_server_gets_every_mail_once(
    open_room: Callable[..., ReadyShowroom], server: MailServer, sam: Visitor
) -> None:
    room = open_room(mail_url=server.url, mail_from="orders@shop.example", shop_name="Möbel & Söhne")
    order = desk_bought(room)
    order = desk.move(room, sam, order.number, Status.CONFIRMED, order.version)
    order = desk.move(room, sam, order.number, Status.CANCELLED, order.version, reason="Out of oak.", note="secret")
    desk.move(room, sam, order.number, Status.CONFIRMED, order.version)
    assert server.mails == [], "the customer does not wait for the mail server"
    assert deliver(room) == 4
    assert deliver(room) == 0
    assert [to for to, _ in server.mails] == [["ada@example.org"]] * 4
    assert [str(mail["Subject"]) for _, mail in server.mails] == [
        f"Your order {order.number} at Möbel & Söhne",
        f"Order {order.number}: confirmed",
        f"Order {order.number}: cancelled",
        f"Order {order.number}: confirmed again",
    ]
    assert {str(mail["From"]) for _, mail in server.mails} == {"Möbel & Söhne <orders@shop.example>"}
    assert len({mail["Message-ID"] for _, mail in server.mails}) == 4
    cancelled = server.mails[2][1].get_content()
    assert "Why: Out of oak." in cancelled
    assert "secret" not in cancelled
    assert waiting(room) == []
    with room.reading() as unit:
        assert [mail.letter.body for mail in unit.outbox.about([order.number])] == [""] * 4, "what is sent is forgotten"


def test_an_order_that_is_not_placed_is_not_confirmed(room: ReadyShowroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("configurator.services.ordering.placing.record", crash)
    with pytest.raises(RuntimeError):
        desk_bought(room)
    assert files(room) == []
    assert waiting(room) == []


def test_a_server_that_is_away_loses_nothing(
    open_room: Callable[..., ReadyShowroom], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with mail_server() as server:
        url = server.url
    room = open_room(mail_url=url)
    order = desk_bought(room)
    waits = []
    with caplog.at_level(logging.WARNING):
        while deliver(room) == 0 and not waiting(room)[0][2]:
            with room.reading() as unit:
                [mail] = unit.outbox.waiting()
            waits.append(mail.due_at - room.now())
            assert deliver(room) == 0, "not before it is due"
            later(room, monkeypatch, seconds=waits[-1].total_seconds() + 1)
    seconds = [5, 300, 1800, 7200, 18000, 36000, 36000]
    assert [wait.total_seconds() for wait in waits] == pytest.approx(seconds, rel=0.25)
    assert f"about order {order.number} is given up" in caplog.text
    assert "ada@example.org" not in caplog.text
    [(about, tries, failed, problem)] = waiting(room)
    assert (about, tries, failed) == (order.number, len(waits) + 1, True)
    assert "refused" in problem.lower()
    with mail_server() as server:
        room.post = open_room(mail_url=server.url).post
        later(room, monkeypatch, days=1)
        assert deliver(room) == 0, "it was given up"
        with room.unit() as unit:
            assert unit.outbox.retry(room.now()) == 1
        assert deliver(room) == 1
        assert [to for to, _ in server.mails] == [["ada@example.org"]]


@pytest.mark.parametrize(
    ("verb", "said", "final"),
    [
        ("RCPT", "550 no such user", True),
        ("RCPT", "450 come again", False),
        ("DATA", "554 not this", True),
        ("DATA", "451 disk full", False),
        ("MAIL", "553 not from you", False),
    ],
)
def test_what_a_server_refuses_is_tried_again_where_that_makes_sense(
    open_room: Callable[..., ReadyShowroom],
    server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
    said: str,
    final: bool,
) -> None:
    room = open_room(mail_url=server.url)
    server.answers[verb] = [said]
    desk_bought(room)
    assert deliver(room) == 0
    [(_, tries, failed, problem)] = waiting(room)
    assert (tries, failed) == (1, final)
    assert said in problem
    later(room, monkeypatch, minutes=10)
    assert deliver(room) == (0 if final else 1)


def test_a_process_that_died_while_sending_leaves_the_mail_to_others(
    open_room: Callable[..., ReadyShowroom], server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = open_room(mail_url=server.url)
    desk_bought(room)
    with room.unit() as unit:
        lost = unit.outbox.claim("dead", room.now(), room.now() + timedelta(minutes=10))
    assert lost is not None
    assert deliver(room) == 0, "somebody has it"
    later(room, monkeypatch, minutes=11)
    assert deliver(room) == 1
    with room.unit() as unit:
        unit.outbox.later(lost, "dead", "too late", room.now())
    assert waiting(room) == [], "who comes back late changes nothing"
    assert deliver(room) == 0


def test_many_who_deliver_at_once_send_each_mail_once(
    open_room: Callable[..., ReadyShowroom], server: MailServer
) -> None:
    room = open_room(mail_url=server.url)
    for number in range(12):
        post(room, Letter(f"somebody-{number}@example.org", "", "Hello", "Hello"))
    others = [open_room(mail_url=server.url) for _ in range(3)]
    threads = [threading.Thread(target=deliver, args=(each,)) for each in (room, *others)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(to for [to], _ in server.mails) == sorted(f"somebody-{number}@example.org" for number in range(12))


def _delivering(settings: dict[str, object], start: object) -> None:
    room = ReadyShowroom(Settings(**settings))
    start.wait()  # type: ignore[attr-defined]
    deliver(room)
    room.store.close()


def test_two_processes_send_each_mail_once(
    open_room: Callable[..., ReadyShowroom],
    server: MailServer,
    shop_folder: Path,
    shop_database_url: str,
    tmp_path: Path,
) -> None:
    room = open_room(mail_url=server.url)
    for number in range(10):
        post(room, Letter(f"somebody-{number}@example.org", "", "Hello", "Hello"))
    settings = {"shop_folder": shop_folder, "data": tmp_path / "data", "database_url": shop_database_url}
    settings |= {"mail_url": server.url, "secret_key": "a secret of tests"}
    spawn = multiprocessing.get_context("spawn")
    start = spawn.Barrier(2)
    processes = [spawn.Process(target=_delivering, args=(settings, start)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
        assert process.exitcode == 0
    assert sorted(to for [to], _ in server.mails) == sorted(f"somebody-{number}@example.org" for number in range(10))


def test_mail_is_a_job_of_its_own_that_is_forgotten_once_it_is_done(
    open_room: Callable[..., ReadyShowroom], server: MailServer
) -> None:
    room = open_room(mail_url=server.url)
    desk_bought(room)
    with room.reading() as unit:
        [job] = unit.jobs.listed()
    assert (job.kind, job.state) == ("mail", "waiting")
    JobRunner(room, [MAIL]).run(job.id)
    assert waiting(room) == []
    assert len(server.mails) == 1
    with room.reading() as unit:
        assert unit.jobs.listed() == ()


def test_a_mail_that_nobody_asked_to_send_is_found_by_the_next_look(
    open_room: Callable[..., ReadyShowroom], server: MailServer
) -> None:
    """The process that placed the order died before it could ask."""
    room = open_room(mail_url=server.url)
    with room.unit() as unit:
        put(room, unit, Letter("ada@example.org", "", "Hello", "Hello"))
    runner = JobRunner(room, [MAIL])
    runner.look()
    runner.look()
    with room.reading() as unit:
        [job] = unit.jobs.listed()
    runner.run(job.id)
    assert waiting(room) == []


def test_what_a_server_says_of_an_address_stands_in_no_log(
    open_room: Callable[..., ReadyShowroom], server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    room = open_room(mail_url=server.url)
    server.answers["RCPT"] = ["550 5.1.1 <ADA@example.org>: no such user (ada+x@mail.example)"]
    with caplog.at_level(logging.WARNING):
        desk_bought(room)
        deliver(room)
    assert "550 5.1.1 (an address): no such user ((an address))" in caplog.text
    assert "@" not in "".join(each.getMessage() for each in caplog.records)
    assert "<ADA@example.org>" in waiting(room)[0][3], "who runs the shop finds it with the mail"
