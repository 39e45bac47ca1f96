"""What goes into a mail, and that nothing else gets there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.languages.durations import ready_in_words
from configurator.orders.order import Contact
from configurator.outgoing_mail import Letter
from configurator.services.mail.delivery import deliver, post
from configurator.services.mail.letters import letter
from configurator.services.ordering import checkout
from configurator.services.visitor import Visitor
from tests.mail_server import MailServer
from tests.services.mail.posted import desk_bought, files, later, waiting
from tests.services.small_shop import CATALOGUE, RULES, write_shop


@pytest.mark.parametrize(
    "name",
    [
        "Ada\r\nBcc: eve@evil.example",
        "آدا مثال",
        "Zoë “Z” O'Neil, Jr.",
        'Ada" <eve@evil.example>, "',
        "A" * 120,
    ],
)
def test_a_name_stays_a_name(open_room: Callable[..., ReadyShowroom], server: MailServer, name: str) -> None:
    room = open_room(mail_url=server.url)
    order = desk_bought(room, Contact(name, "ada@example.org"))
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
    open_room: Callable[..., ReadyShowroom], server: MailServer
) -> None:
    room = open_room(mail_url=server.url)
    desk_bought(room, Contact("آدا مثال", "ada@example.org"))
    deliver(room)
    assert "Hello \u2068آدا مثال\u2069," in server.mails[0][1].get_content()


def test_a_mail_says_what_was_said_of_time_and_co2_when_it_was_ordered(room: ReadyShowroom) -> None:
    known = "co2: {own: 31 kg, method: Weighed., source: Our scales.}"
    more = f"weight: 20 kg\nlead-time: 3 weeks\n{known}\n"
    write_shop(room.shop.root, catalogue=CATALOGUE.replace("weight: 20 kg\n", more))
    order = desk_bought(room)
    assert order.receipt.lead_days == 21
    write_shop(room.shop.root, catalogue=CATALOGUE)
    assert room.current("desk").product.lead_time is None
    ready = ready_in_words(21, room.day(order.placed_at))
    co2 = "CO₂ of making it: 31 kg. Weighed. Source: Our scales."
    assert all(f"{said}\n" in letter(room, order).body for said in (f"Prices include 19 % VAT.\n{ready}", f"  {co2}"))


def test_names_of_the_shop_do_not_turn_their_line_of_a_mail(room: ReadyShowroom) -> None:
    write_shop(room.shop.root, catalogue=CATALOGUE.replace("name: Top\n", "name: سطح\n"))
    assert "  \u2068سطح\u2069: Pine\n" in letter(room, desk_bought(room)).body


@pytest.mark.parametrize("name", ["Win at evil.example", "see https://evil.example", "x@evil.example"])
def test_a_name_that_leads_elsewhere_is_not_greeted(room: ReadyShowroom, name: str) -> None:
    desk_bought(room, Contact(name, "ada@example.org"))
    [path] = files(room)
    assert "evil.example" not in message_from_bytes(path.read_bytes(), policy=policy.default).get_content()


def test_a_mail_to_nobody_is_given_up_and_the_others_go_out(
    open_room: Callable[..., ReadyShowroom], server: MailServer
) -> None:
    room = open_room(mail_url=server.url)
    for address in ("not an address", "a@b@c", "x@example.org\nRCPT TO:<eve@evil.example>", "ada@example.org"):
        post(room, Letter(address, "", "Hello", "Hello"))
    deliver(room)
    assert [to for to, _ in server.mails] == [["ada@example.org"]]
    assert [(tries, failed) for _, tries, failed, _ in waiting(room)] == [(1, True)] * 3


def test_sent_mails_are_forgotten_after_a_while(open_room: Callable[..., ReadyShowroom]) -> None:
    room = open_room()
    order = desk_bought(room)
    with room.unit() as unit:
        unit.outbox.remove_sent(room.now() - timedelta(days=30))
        assert len(unit.outbox.about([order.number])) == 1
        unit.outbox.remove_sent(room.now() + timedelta(seconds=1))
        assert unit.outbox.about([order.number]) == ()


def test_a_mail_folder_that_cannot_be_written_does_not_keep_anybody_from_ordering(
    room: ReadyShowroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    (room.data / "mail").write_text("a file where a folder should be")
    order = desk_bought(room)
    assert [(about, failed) for about, _, failed, _ in waiting(room)] == [(order.number, False)]
    (room.data / "mail").unlink()
    later(room, monkeypatch, minutes=1)
    assert deliver(room) == 1
    assert len(files(room)) == 1


def test_a_mail_says_what_was_ordered_and_how_to_find_it_again(open_room: Callable[..., ReadyShowroom]) -> None:
    room = open_room(public_url="https://shop.example")
    order = desk_bought(room)
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


def test_a_mail_says_to_which_of_several_items_a_line_belongs(room: ReadyShowroom) -> None:
    order = desk_bought(room)
    lines = [line for line in order.receipt.lines if line.group.startswith("Drawer ")]
    assert lines
    body = letter(room, order).body
    for line in lines:
        assert f"\n  {line.group}: {line.label}: {line.detail}" in body
    assert "\n  Top: Pine" in body


def test_a_line_whose_text_ends_a_sentence_has_no_comma_behind_it(room: ReadyShowroom) -> None:
    order = desk_bought(room)
    line = next(each for each in order.receipt.lines if each.amount.minor)
    for detail, said in (("The best we find.", "The best we find. "), ("The best", "The best, ")):
        receipt = replace(order.receipt, lines=(replace(line, detail=detail),))
        told = replace(order, designs=(replace(order.designs[0], receipt=receipt),))
        assert f"{line.label}: {said}{line.amount}".replace("\xa0", " ") in letter(room, told).body


@pytest.mark.parametrize(
    ("more", "link"),
    [
        ({"host": "0.0.0.0"}, ""),
        ({"trusted_hosts": "shop.example"}, ""),
        ({"host": "127.0.0.1", "port": 8123}, "http://127.0.0.1:8123/orders/find"),
    ],
)
def test_links_begin_with_what_the_settings_say_or_are_left_out(
    open_room: Callable[..., ReadyShowroom], more: dict[str, object], link: str
) -> None:
    room = open_room(**more)
    desk_bought(room)
    [path] = files(room)
    said = message_from_bytes(path.read_bytes(), policy=policy.default).get_content()
    assert link in said
    assert ("http" in said) == bool(link)


def test_what_is_sensitive_stands_with_the_order_and_in_no_mail(room: ReadyShowroom) -> None:
    rules = (
        RULES
        + 'warn soft "This top is soft." when top = pine\nwarn heavy "Two have to carry it." when width > 100 cm\n'
    )
    write_shop(room.shop.root, rules=rules)
    usual = letter(room, desk_bought(room)).body
    assert "Top: Pine" in usual
    assert "Read and confirmed: This top is soft." in usual
    write_shop(
        room.shop.root,
        rules=rules,
        catalogue=CATALOGUE.replace("        name: Top\n", "        name: Top\n        sensitive: true\n"),
    )
    order = checkout.order_for(room, Visitor("ada"), desk_bought(room, key="another").number)
    said = letter(room, order).body
    assert "Pine" in {line.detail for line in order.receipt.lines}
    assert "Top" not in said
    assert "Pine" not in said
    assert "soft" not in said
    assert "Read and confirmed: Two have to carry it." in said
    assert "too personal for a mail" in said
    assert f"Total: {order.receipt.total}" in said
    assert "Pine" not in "".join(path.read_text() for path in files(room) if order.number in path.read_text())
