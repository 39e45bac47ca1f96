"""Mail goes out once, for every order and every change of its status, whatever dies meanwhile."""

from __future__ import annotations

import logging
import multiprocessing
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from configurator.bootstrap import InvalidSettings, Settings, Showroom
from configurator.orders.lifecycle import Status
from configurator.orders.order import Contact, Order
from configurator.services import checkout, configure, desk
from configurator.services.carriers import Smtp, smtp_at
from configurator.services.delivering import Postman, deliver, post
from configurator.services.visitor import Visitor
from configurator.storage.outbox import Letter
from tests.mail_server import MailServer, mail_server

ADA = Contact("Ada Example", "ada@example.org", "1 Example Street")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def open_room(shop_folder: Path, shop_database_url: str, tmp_path: Path) -> Iterator[Callable[..., Showroom]]:
    """Opens the small shop with more settings, any number of times on the same records."""
    opened: list[Showroom] = []

    def again(**more: object) -> Showroom:
        given = {"shop_folder": shop_folder, "data": tmp_path / "data", "database_url": shop_database_url}
        opened.append(Showroom(Settings(**given, look_seconds=0, secret_key="x", **more)))
        return opened[-1]

    yield again
    for room in opened:
        room.store.close()


def later(room: Showroom, monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    """Moves the shop's clock on."""
    now = room.now() + timedelta(**by)
    monkeypatch.setattr(room, "now", lambda: now)


def buy(room: Showroom, contact: Contact = ADA, key: str = "key") -> Order:
    who = Visitor("ada")
    design = configure.start(room, who, "desk")
    total = checkout.summary(room, who, design.id).quote.total.minor
    return checkout.order(room, who, design.id, key=key, shown_total=total, contact=contact)


def files(room: Showroom) -> list[Path]:
    return sorted((room.data / "mail").glob("*.eml"))


def waiting(room: Showroom) -> list[tuple[str, int, bool, str]]:
    with room.reading() as unit:
        return [(each.letter.about, each.tries, each.failed, each.problem) for each in unit.outbox.waiting()]


def test_without_a_server_each_mail_is_a_file_for_the_shops_own_user(room: Showroom, sam: Visitor) -> None:
    order = buy(room)
    desk.move(room, sam, order.number, Status.CONFIRMED, order.version)
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files(room)]
    assert sorted(mail["Subject"] for mail in mails) == [
        f"Order {order.number}: confirmed",
        f"Your order {order.number} at Made to Order",
    ]
    assert {mail["To"] for mail in mails} == {"Ada Example <ada@example.org>"}
    assert {path.stat().st_mode & 0o777 for path in files(room)} == {0o600}
    assert waiting(room) == []


def test_a_mail_says_what_was_ordered_and_how_to_find_it_again(open_room: Callable[..., Showroom]) -> None:
    room = open_room(public_url="https://shop.example")
    order = buy(room)
    [path] = files(room)
    said = message_from_bytes(path.read_bytes(), policy=policy.default).get_content()
    for part in (
        "Hello Ada Example,",
        f"Order: {order.number}",
        "Status: new",
        "Plank",
        f"Total: {order.receipt.total}",
        "19 % VAT",
    ):
        assert part in said
    assert f"https://shop.example/orders/find?number={order.number}" in said


@pytest.mark.parametrize(
    ("more", "link"),
    [
        ({"host": "0.0.0.0"}, ""),
        ({"trusted_hosts": "shop.example"}, ""),
        ({"host": "127.0.0.1", "port": 8123}, "http://127.0.0.1:8123/orders/find"),
    ],
)
def test_links_begin_with_what_the_settings_say_or_are_left_out(
    open_room: Callable[..., Showroom], more: dict[str, object], link: str
) -> None:
    room = open_room(**more)
    buy(room)
    [path] = files(room)
    said = message_from_bytes(path.read_bytes(), policy=policy.default).get_content()
    assert link in said
    assert ("http" in said) == bool(link)


def test_the_server_gets_every_mail_once(open_room: Callable[..., Showroom], server: MailServer, sam: Visitor) -> None:
    room = open_room(mail_url=server.url, mail_from="orders@shop.example", shop_name="Möbel & Söhne")
    order = buy(room)
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


def test_an_order_that_is_not_placed_is_not_confirmed(room: Showroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("configurator.services.checkout.record", crash)
    with pytest.raises(RuntimeError):
        buy(room)
    assert files(room) == []
    assert waiting(room) == []


def test_a_server_that_is_away_loses_nothing(
    open_room: Callable[..., Showroom], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with mail_server() as server:
        url = server.url
    room = open_room(mail_url=url)
    order = buy(room)
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
    open_room: Callable[..., Showroom],
    server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
    said: str,
    final: bool,
) -> None:
    room = open_room(mail_url=server.url)
    server.answers[verb] = [said]
    buy(room)
    assert deliver(room) == 0
    [(_, tries, failed, problem)] = waiting(room)
    assert (tries, failed) == (1, final)
    assert said in problem
    later(room, monkeypatch, minutes=10)
    assert deliver(room) == (0 if final else 1)


def test_a_process_that_died_while_sending_leaves_the_mail_to_others(
    open_room: Callable[..., Showroom], server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = open_room(mail_url=server.url)
    buy(room)
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


def test_many_who_deliver_at_once_send_each_mail_once(open_room: Callable[..., Showroom], server: MailServer) -> None:
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
    room = Showroom(Settings(**settings))
    start.wait()  # type: ignore[attr-defined]
    deliver(room)
    room.store.close()


def test_two_processes_send_each_mail_once(
    open_room: Callable[..., Showroom], server: MailServer, shop_folder: Path, shop_database_url: str, tmp_path: Path
) -> None:
    room = open_room(mail_url=server.url)
    for number in range(10):
        post(room, Letter(f"somebody-{number}@example.org", "", "Hello", "Hello"))
    settings = {"shop_folder": shop_folder, "data": tmp_path / "data", "database_url": shop_database_url}
    settings |= {"mail_url": server.url, "secret_key": "x"}
    spawn = multiprocessing.get_context("spawn")
    start = spawn.Barrier(2)
    processes = [spawn.Process(target=_delivering, args=(settings, start)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
        assert process.exitcode == 0
    assert sorted(to for [to], _ in server.mails) == sorted(f"somebody-{number}@example.org" for number in range(10))


def test_the_postman_sends_what_is_put_into_the_outbox(open_room: Callable[..., Showroom], server: MailServer) -> None:
    room = open_room(mail_url=server.url)
    came, took = threading.Event(), server.mails.append
    server.mails = Signalling(came)  # type: ignore[assignment]
    assert took is not None
    postman = Postman(room)
    postman.start()
    try:
        buy(room)
        assert came.wait(20)
    finally:
        postman.stop()
    assert not postman.is_alive()
    assert waiting(room) == []


class Signalling(list[object]):
    """A list that says when something comes in."""

    def __init__(self, came: threading.Event) -> None:
        super().__init__()
        self._came = came

    def append(self, thing: object) -> None:
        super().append(thing)
        self._came.set()


# --- what goes into a mail ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Ada\r\nBcc: eve@evil.example",
        "آدا مثال",
        "Zoë “Z” O'Neil, Jr.",
        'Ada" <eve@evil.example>, "',
        "ada\u2028x",
        "A" * 120,
    ],
)
def test_a_name_stays_a_name(open_room: Callable[..., Showroom], server: MailServer, name: str) -> None:
    room = open_room(mail_url=server.url)
    order = buy(room, Contact(name, "ada@example.org"))
    assert deliver(room) == 1
    [(to, mail)] = server.mails
    assert to == ["ada@example.org"]
    [address] = mail["To"].addresses
    assert (address.addr_spec, address.display_name) == ("ada@example.org", order.receipt.contact.name)
    assert mail["Bcc"] is None
    assert {key.lower() for key in mail} <= {
        "to", "from", "subject", "date", "message-id", "auto-submitted", "x-order", "mime-version", "content-type",
        "content-transfer-encoding",
    }  # fmt: skip


def test_words_of_other_scripts_arrive_and_do_not_turn_what_stands_around_them(
    open_room: Callable[..., Showroom], server: MailServer
) -> None:
    room = open_room(mail_url=server.url)
    buy(room, Contact("آدا مثال", "ada@example.org"))
    deliver(room)
    assert "Hello \u2068آدا مثال\u2069," in server.mails[0][1].get_content()


@pytest.mark.parametrize("name", ["Win at evil.example", "see https://evil.example", "x@evil.example"])
def test_a_name_that_leads_elsewhere_is_not_greeted(room: Showroom, name: str) -> None:
    buy(room, Contact(name, "ada@example.org"))
    [path] = files(room)
    assert "evil.example" not in message_from_bytes(path.read_bytes(), policy=policy.default).get_content()


def test_a_mail_to_nobody_is_given_up_and_the_others_go_out(
    open_room: Callable[..., Showroom], server: MailServer
) -> None:
    room = open_room(mail_url=server.url)
    for address in ("not an address", "a@b@c", "x@example.org\nRCPT TO:<eve@evil.example>", "ada@example.org"):
        post(room, Letter(address, "", "Hello", "Hello"))
    deliver(room)
    assert [to for to, _ in server.mails] == [["ada@example.org"]]
    assert [(tries, failed) for _, tries, failed, _ in waiting(room)] == [(1, True)] * 3


def test_sent_mails_are_forgotten_after_a_while(open_room: Callable[..., Showroom]) -> None:
    room = open_room()
    order = buy(room)
    with room.unit() as unit:
        unit.outbox.remove_sent(room.now() - timedelta(days=30))
        assert len(unit.outbox.about([order.number])) == 1
        unit.outbox.remove_sent(room.now() + timedelta(seconds=1))
        assert unit.outbox.about([order.number]) == ()


def test_a_mail_folder_that_cannot_be_written_does_not_keep_anybody_from_ordering(
    room: Showroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    (room.data / "mail").write_text("a file where a folder should be")
    order = buy(room)
    assert [(about, failed) for about, _, failed, _ in waiting(room)] == [(order.number, False)]
    (room.data / "mail").unlink()
    later(room, monkeypatch, minutes=1)
    assert deliver(room) == 1
    assert len(files(room)) == 1


# --- the settings ---------------------------------------------------------------------------------------------------


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
    open_room: Callable[..., Showroom], server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"smtp://ada:secret@127.0.0.1:{server.port}"
    room = open_room(mail_url=url)
    buy(room)
    assert deliver(room) == 1
    assert len(server.logins) == 1
    monkeypatch.setattr("configurator.services.carriers.is_local", lambda _: False)
    buy(room, key="another")
    assert deliver(room) == 0
    assert len(server.logins) == 1
    assert "no encryption" in waiting(room)[0][3]
    assert isinstance(room.now(), datetime)
