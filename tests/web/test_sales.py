"""The sales desk: find an order, read what was sold, move it on; never over a colleague's head."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.web.bicycle import RULES
from tests.web.people import Person, form_of, person, words

CONTACT = {"name": "Cleo Customer", "email": "cleo@shop.example", "address": "1 Example Street"}


@pytest.fixture
def sam(app: Flask) -> Person:
    """Somebody at the sales desk."""
    return person(app, "sales", email="sam@shop.example", name="Sam")


def ordered(app: Flask, *, remembered: bool = False, **contact: str) -> str:
    """The number of an order that a customer placed through the shop's pages."""
    customer = Person(app.test_client())
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
    monkeypatch.setattr("configurator.services.desk.PAGE", 1)
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
    tess.send(order, to="cancelled")
    answer = sam.post(order, **form, to="confirmed")
    assert answer.status_code == 409
    said = words(answer.text)
    assert "Somebody else changed order" in said
    assert "by Tess" in said
    assert "Nothing follows: the order is cancelled." in said


def test_a_step_that_does_not_follow_is_refused(app: Flask, sam: Person) -> None:
    order = f"/sales/orders/{ordered(app)}"
    sam.get(order)
    answer = sam.send(order, to="shipped")
    assert answer.status_code == 409
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
