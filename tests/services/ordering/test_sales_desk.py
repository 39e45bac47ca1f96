"""The sales desk: find an order, see what was frozen in it, move it on, one person at a time."""

from datetime import date

import pytest

from configurator.errors import ForbiddenTransition, NotAllowed, StaleEdit
from configurator.orders.lifecycle import Status
from configurator.services.operating import demo
from configurator.services.ordering import sales_desk as desk
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor


@pytest.fixture
def numbers(room: Showroom) -> list[str]:
    demo.fill(room, customers=40, seed=5)
    return [row.number for page in (1, 2) for row in desk.orders(room, page=page).rows]


def test_orders_are_found_by_status_text_and_product(room: Showroom, numbers: list[str]) -> None:
    first = desk.orders(room)
    assert (first.page, first.total) == (1, len(numbers))
    assert len(first.rows) == desk.PAGE
    placed = [desk.one(room, number).order.placed_at for number in numbers]
    assert placed == sorted(placed, reverse=True)
    assert sum(first.counts.values()) == len(numbers)
    assert desk.orders(room, status=Status.SHIPPED).total == first.counts[Status.SHIPPED] > 0
    one = desk.one(room, numbers[3]).order
    whose = {number: desk.one(room, number).order.receipt.contact for number in numbers}
    for text in (one.receipt.contact.name.upper(), one.receipt.contact.email):
        # names have a number, whose digits may stand in the number of somebody else's order, too
        words = {
            number: f"{each.name} {each.email} {number} {number.replace('-', '')}" for number, each in whose.items()
        }
        theirs = [key for key, said in words.items() if all(word in said.lower() for word in text.lower().split())]
        assert [row.number for row in desk.orders(room, text=text).rows] == theirs
        assert {key for key, each in whose.items() if each.name == one.receipt.contact.name} <= set(theirs)
    assert [row.number for row in desk.orders(room, text=one.number).rows] == [one.number]
    for text in (one.number.lower(), one.number.replace("-", ""), one.number.replace("0", "o").replace("1", "l")):
        assert [row.number for row in desk.orders(room, text=text).rows] == [one.number]
    assert one.number in {row.number for row in desk.orders(room, text=one.number[5:].replace("-", " ")).rows}
    assert desk.orders(room, text="100%").total == 0
    assert desk.orders(room, product="other").total == 0


def test_orders_are_found_by_the_day_they_were_placed(room: Showroom, numbers: list[str]) -> None:
    placed = {number: desk.one(room, number).order.placed_at.date() for number in numbers}
    day = placed[numbers[5]]
    found = {row.number for row in desk.orders(room, since=day, until=day).rows}
    assert found == {number for number, at in placed.items() if at == day}
    assert desk.orders(room, until=day).total == sum(at <= day for at in placed.values())
    assert desk.orders(room, since=day, until=date.max).total == sum(at >= day for at in placed.values())


def test_the_desk_knows_the_products_that_were_ordered(room: Showroom, numbers: list[str]) -> None:
    assert set(desk.orders(room).products) == {desk.one(room, number).order.receipt.product for number in numbers}


def test_an_order_shows_its_customers_events_and_where_it_can_go(room: Showroom, numbers: list[str]) -> None:
    row = next(row for row in desk.orders(room).rows if row.status is Status.NEW)
    seen = desk.one(room, row.number)
    assert seen.allowed == (Status.CONFIRMED, Status.CANCELLED)
    pat = Visitor("pat", roles=frozenset({"sales", "insight"}))
    assert {event.kind.value for event in desk.seen(room, pat, seen.order) or ()} == {"visit", "choice", "order"}
    assert desk.seen(room, Visitor("sam", roles=frozenset({"sales"})), seen.order) is None
    assert [current for _, _, current in seen.revisions] == [True]


def test_an_order_moves_step_by_step_and_says_who_moved_it(room: Showroom, sam: Visitor, numbers: list[str]) -> None:
    number = next(row.number for row in desk.orders(room).rows if row.status is Status.NEW)
    order = desk.one(room, number).order
    for status in (Status.CONFIRMED, Status.IN_PRODUCTION, Status.SHIPPED):
        order = desk.move(room, sam, number, status, order.version)
    assert [(change.status, change.who) for change in order.history[1:]] == [
        (Status.CONFIRMED, "Sam"),
        (Status.IN_PRODUCTION, "Sam"),
        (Status.SHIPPED, "Sam"),
    ]
    assert {(change.reason, change.note) for change in order.history} == {("", "")}, "nobody wrote anything"
    with pytest.raises(ForbiddenTransition, match="Nothing follows"):
        desk.move(room, sam, number, Status.CANCELLED, order.version, reason="Too late.")


def test_cancelling_needs_a_reason_and_can_be_taken_back(room: Showroom, sam: Visitor, numbers: list[str]) -> None:
    number = next(row.number for row in desk.orders(room).rows if row.status is Status.CONFIRMED)
    order = desk.one(room, number).order
    for reason in ("", "  \n ", " \N{ZERO WIDTH SPACE} ", "\N{RIGHT-TO-LEFT OVERRIDE}"):
        with pytest.raises(desk.InvalidReason, match="say why"):
            desk.move(room, sam, number, Status.CANCELLED, order.version, reason=reason, note="for us")
    with pytest.raises(desk.InvalidReason, match="at most 500"):
        desk.move(room, sam, number, Status.CANCELLED, order.version, reason="x" * 501)
    assert desk.one(room, number).order == order, "nothing was changed"
    order = desk.move(room, sam, number, Status.CANCELLED, order.version, reason=" Sold out. ", note="Ask Pat\0.")
    assert (order.history[-1].reason, order.history[-1].note) == ("Sold out.", "Ask Pat.")
    assert desk.one(room, number).back is Status.CONFIRMED
    with pytest.raises(ForbiddenTransition, match="It can become confirmed"):
        desk.move(room, sam, number, Status.NEW, order.version)
    order = desk.move(room, sam, number, Status.CONFIRMED, order.version)
    order = desk.move(room, sam, number, Status.NEW, order.version, note="a slip")
    assert [(change.status, back) for change, back in order.steps] == [
        (Status.NEW, False),
        (Status.CONFIRMED, False),
        (Status.CANCELLED, False),
        (Status.CONFIRMED, True),
        (Status.NEW, True),
    ]
    assert desk.one(room, number).back is None


def test_two_at_the_desk_do_not_overwrite_each_other(room: Showroom, sam: Visitor, numbers: list[str]) -> None:
    row = next(row for row in desk.orders(room).rows if row.status is Status.NEW)
    version = desk.one(room, row.number).order.version
    desk.move(room, sam, row.number, Status.CONFIRMED, version)
    with pytest.raises(StaleEdit, match="confirmed"):
        desk.move(room, Visitor("pat", roles=sam.roles), row.number, Status.CANCELLED, version, reason="So.")
    with pytest.raises(NotAllowed):
        desk.move(room, Visitor("ada"), row.number, Status.CONFIRMED, version)


def test_a_demo_is_the_same_for_the_same_seed(room: Showroom, numbers: list[str]) -> None:
    orders = [desk.one(room, number).order for number in numbers]
    demo.fill(room, customers=40, seed=5)
    every = {row.number for page in (1, 2, 3, 4) for row in desk.orders(room, page=page).rows}
    told = [desk.one(room, number).order for number in every - set(numbers)]
    by_customer = [
        sorted(
            (order.receipt for order in some),
            key=lambda one: (one.contact.name, str(one.selection), sorted(one.choices)),
        )
        for some in (told, orders)
    ]
    assert by_customer[0] == by_customer[1]
    assert all(order.receipt.contact.name.startswith("Customer ") for order in orders)


def test_demo_logins_are_made_once(room: Showroom) -> None:
    assert demo.is_empty(room)
    passwords = demo.add_logins(room)
    assert set(passwords) == {login.email for login in demo.LOGINS}
    assert demo.add_logins(room) == {}
    assert not demo.is_empty(room)
    demo.furnish(room)
    assert desk.orders(room).total == 1
