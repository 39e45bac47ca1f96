"""The sales desk: find an order, read what was sold, move it on; never over a colleague's head."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from configurator.services.showroom import clock
from tests.web.bicycle import RULES
from tests.web.people import Person, form_of, person, words

CONTACT = {"name": "Cleo Customer", "email": "cleo@shop.example", "address": "1 Example Street"}


@pytest.fixture
def sam(app: Flask) -> Person:
    """Somebody at the sales desk."""
    return person(app, "sales", "insight", email="sam@shop.example", name="Sam")


def ordered(app: Flask, *, remembered: bool = False, by: Person | None = None, **contact: str) -> str:
    """The number of an order that a customer (a new one, unless it says by whom) placed through the shop's pages."""
    customer = by or Person(app.test_client())
    if remembered:
        customer.get("/account/known")
        customer.post("/consent", given="yes")
    customer.get("/p/bicycle")
    design = customer.post("/p/bicycle/designs").request.path
    customer.send(design, material="carbon", act="update")
    summary = f"/summary/{design.split('/')[2]}"
    customer.get(summary)
    answer = customer.send(summary, **(CONTACT | contact))
    number = answer.request.path.rpartition("/")[2]
    assert answer.request.path.startswith("/orders/"), words(answer.text)
    return number


def test_an_empty_desk_says_so(sam: Person) -> None:
    assert "Nobody has ordered anything yet." in words(sam.get("/sales/"))


def test_the_list_finds_orders_by_everything_it_offers(app: Flask, sam: Person) -> None:
    number = ordered(app)
    today = datetime.now(UTC).date()
    for query in (
        "",
        f"?text={number}",
        "?text=CLEO",
        "?text=cleo@shop",
        "?status=new",
        "?product=bicycle",
        f"?since={today - timedelta(1)}&until={today + timedelta(1)}",
        "?status=nonsense&since=yesterday&page=-3",
    ):
        assert number in words(sam.get(f"/sales/{query}")), query
    for query in (
        "?text=%25",
        "?status=shipped",
        "?product=boat",
        f"?since={today + timedelta(2)}",
        "?until=2001-01-01",
    ):
        assert "No order fits." in words(sam.get(f"/sales/{query}")), query
    assert "There is no page 7" in words(sam.get("/sales/?page=7"))


def test_the_list_has_pages(app: Flask, sam: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("configurator.services.ordering.sales_desk.PAGE", 1)
    first, second = ordered(app, name="One"), ordered(app, name="Two")
    newest = words(sam.get("/sales/?text=shop.example"))
    assert second in newest
    assert first not in newest
    assert "2 orders, page 1 of 2" in newest
    assert 'href="/sales/?page=2&amp;text=shop.example"' in sam.page
    assert first in words(sam.get("/sales/?page=2&text=shop.example"))


def test_an_order_shows_what_was_sold_to_whom_and_under_which_rules(app: Flask, sam: Person) -> None:
    number = ordered(app)
    said = words(sam.get(f"/sales/orders/{number}")).replace("\xa0", " ")
    for part in ("Material Carbon +€ 900", "Total € 1,720", "Cleo Customer", "cleo@shop.example", "1 Example Street"):
        assert part in said
    assert "by Cleo Customer" in said
    assert "which is on sale now" in said
    sold = app.extensions["room"].current("bicycle").revision.hash
    assert f"/sales/revisions/bicycle/{sold}" in sam.page
    assert RULES.splitlines()[1] in words(sam.get(f"/sales/revisions/bicycle/{sold}"))


def test_what_the_customer_did_is_shown_only_with_consent(app: Flask, sam: Person) -> None:
    silent, open_ = ordered(app), ordered(app, remembered=True)
    assert "has not agreed to be remembered" in words(sam.get(f"/sales/orders/{silent}"))
    assert "Chose Material: Carbon" in words(sam.get(f"/sales/orders/{open_}"))
    assert '<section class="boxed no-print" aria-labelledby="events">' in sam.page, "it is not for paper"


def test_what_the_customer_did_is_for_those_who_may_see_it(app: Flask) -> None:
    """Selling needs the order and where it goes; the way there is the customer's own."""
    number = ordered(app, remembered=True)
    said = words(person(app, "sales", email="pat@shop.example").get(f"/sales/orders/{number}"))
    assert "Cleo Customer" in said
    for part in ("What the customer did", "Chose Material", "remembered", "Looked at"):
        assert part not in said
    nosy = person(app, "insight")
    assert nosy.client.get(f"/sales/orders/{number}").status_code == 403, "it is no key to the desk"
    assert "Staff who are entitled to see it find it beside your orders." in words(Person(app.test_client()).get("/"))


def test_segments_stand_beside_the_customer(app: Flask, sam: Person) -> None:
    """For those who may see what a customer did, as the staff wrote them; a mistake in the file is named."""
    file = app.extensions["room"].shop.rules / "customers.segments"
    file.write_text("segment light: chose material = carbon, ordered within 2 years\n", "utf-8")
    number, stranger = ordered(app, remembered=True), ordered(app)
    said = words(sam.get(f"/sales/orders/{number}"))
    assert "Segments light since" in said
    assert "chose material = carbon, ordered within 2 years" in said
    assert "Too few orders to say" in said
    assert "Too few orders to say" not in words(sam.get(f"/sales/orders/{stranger}"))
    assert "Segments" not in words(sam.get(f"/sales/orders/{stranger}")), (
        "nothing is known of somebody who said nothing"
    )
    pat = person(app, "sales", email="pat@shop.example")
    assert "Segments" not in words(pat.get(f"/sales/orders/{number}"))
    file.write_text("segment light: likes carbon\n", "utf-8")
    assert "rules/customers.segments:1:1: error: 'likes carbon' is no condition" in words(
        sam.get(f"/sales/orders/{number}")
    )


def test_an_order_goes_its_way_to_shipped_and_no_further(app: Flask, sam: Person) -> None:
    order = f"/sales/orders/{ordered(app)}"
    sam.get(order)
    for status, verb in (("confirmed", "Start production"), ("in production", "Mark as shipped")):
        said = words(sam.send(order, to=status).text)
        assert f"is {status} now." in said
        assert verb in said
    said = words(sam.send(order, to="shipped").text)
    assert "Nothing follows: the order is shipped." in said
    assert said.count("by Sam") == 3


def test_a_colleague_who_was_faster_is_not_overruled(app: Flask, sam: Person) -> None:
    order = f"/sales/orders/{ordered(app)}"
    sam.get(order)
    form = form_of(sam.page, order)
    tess = person(app, "sales", email="tess@shop.example", name="Tess")
    tess.get(order)
    tess.send(order, to="cancelled", reason="It is sold out.")
    answer = sam.post(order, **form, to="confirmed")
    assert [each.status_code for each in (*answer.history, answer)] == [303, 200], "a page that can be reloaded"
    said = words(answer.text)
    assert "Somebody else changed order" in said
    assert "by Tess" in said
    assert "Nothing follows: the order is cancelled." in said


def test_cancelling_asks_takes_a_reason_and_can_be_taken_back(app: Flask, sam: Person) -> None:
    customer = Person(app.test_client())
    number = ordered(app, by=customer)
    order = f"/sales/orders/{number}"
    ask = f"{order}/step?to=cancelled"
    assert ask in sam.get(order)
    said = words(sam.get(ask))
    assert f"Cancel order {number}?" in said
    assert "for Cleo Customer" in said
    refused = sam.send(order, to="cancelled", reason=" ", note="x")
    assert refused.request.path == f"{order}/step"
    assert "Please say why" in words(refused.text)
    said = words(sam.send(order, to="cancelled", reason="The <b>mill</b> is shut.", note="Ask Pat.").text)
    assert "is cancelled now." in said
    assert "For colleagues: Ask Pat." in said
    said = words(customer.get(f"/orders/{number}"))
    assert "cancelled, by Made to Order The <b>mill</b> is shut." in said
    assert "Ask Pat" not in said
    assert "by Sam" not in said
    assert "will be new again" in words(sam.get(f"{order}/step?to=new"))
    said = words(sam.send(order, to="new").text)
    assert "New again by Sam" in said
    assert "new again" in words(customer.get(f"/orders/{number}"))


def test_what_was_written_about_a_refused_step_stands_there_again(app: Flask, sam: Person) -> None:
    order = f"/sales/orders/{ordered(app)}"
    sam.get(f"{order}/step?to=cancelled")
    sam.send(order, to="cancelled", reason=" ", note="Ask Pat.")
    assert form_of(sam.page, order)["note"] == "Ask Pat."
    form = form_of(sam.page, order) | {"reason": "The “mill” is shut."}
    tess = person(app, "sales", email="tess@shop.example", name="Tess")
    tess.get(order)
    tess.send(order, to="confirmed")
    answer = sam.post(order, **form, to="cancelled")
    assert answer.request.path == f"{order}/step"
    assert "Somebody else changed order" in words(answer.text)
    assert "It is confirmed now." in words(answer.text)
    again = form_of(sam.page, order)
    assert (again["reason"], again["note"]) == ("The “mill” is shut.", "Ask Pat.")
    assert form_of(sam.get(f"{order}/step?to=new"), order)["reason"] == "", "another step has other reasons"
    sam.get(f"{order}/step?to=cancelled")
    assert "is cancelled now." in words(sam.send(order, to="cancelled").text)
    sam.get(f"{order}/step?to=confirmed")
    assert form_of(sam.page, order)["note"] == ""


def test_nobody_is_asked_about_a_step_that_is_not_possible(app: Flask, sam: Person) -> None:
    order = f"/sales/orders/{ordered(app)}"
    for to in ("shipped", "new", "in production", "confirmed"):
        assert sam.client.get(f"{order}/step?to={to}").status_code == 303, to
    sam.get(f"{order}/step?to=eaten", status=400)
    sam.get(f"{order}/step", status=400)
    sam.get("/sales/orders/2001-000001/step?to=cancelled", status=404)


def test_a_step_that_does_not_follow_is_refused(app: Flask, sam: Person) -> None:
    order = f"/sales/orders/{ordered(app)}"
    sam.get(order)
    answer = sam.send(order, to="shipped")
    assert answer.request.path == order
    assert "An order that is new cannot become shipped." in words(answer.text)


def test_what_is_not_there_is_not_found_and_forged_forms_are_refused(app: Flask, sam: Person) -> None:
    order = f"/sales/orders/{ordered(app)}"
    sam.get("/sales/orders/2001-000001", status=404)
    sam.get("/sales/revisions/bicycle/0", status=404)
    sam.get(order)
    assert sam.post(order, to="eaten", version="1").status_code == 400
    assert sam.post(order, to="confirmed", version="x").status_code == 400
    assert sam.post(order, to="confirmed").status_code == 400
    assert sam.post(order, to="confirmed", version="1", csrf_token="x").status_code == 400


def test_pages_show_days_and_times_of_the_shop_and_not_of_the_machine(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An evening in Honolulu is already the next day in Tokyo."""
    room = app.extensions["room"]
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setattr(room, "zone", ZoneInfo("Pacific/Honolulu"))
    monkeypatch.setattr(type(room), "now", lambda _: datetime(2026, 11, 28, 5, 30, tzinfo=UTC))
    clock.believe(room)  # the shop was opened at the time of the machine, which is another one
    number = ordered(app)
    sam = person(app, "sales")
    for page in ("/sales/", f"/sales/orders/{number}", "/sales/?since=2026-11-27&until=2026-11-27"):
        assert "27 Nov 2026, 19:30" in words(sam.get(page)), page
    assert "No order fits." in words(sam.get("/sales/?since=2026-11-28"))


def test_an_order_that_says_no_more_whose_it_is_can_still_be_seen(app: Flask, sam: Person) -> None:
    room = app.extensions["room"]
    number = ordered(app)
    with room.unit() as unit:
        unit.order_persons.anonymise(number, {})
    page = words(sam.get(f"/sales/orders/{number}"))
    assert "Not kept any more" in page
    assert "mailto:" not in sam.page
    assert number in words(sam.get("/sales/"))
