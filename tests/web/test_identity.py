"""What leads to a customer: log-ins are joined with a text from both, and staff need insight to join at all."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.web.people import Person, person, words
from tests.web.test_account import started
from tests.web.test_sales import ordered


def token(somebody: Person) -> str:
    found = re.search(r'<code class="token">([^<]+)</code>', somebody.get("/account/identity"))
    assert found is not None
    return found.group(1)


def test_log_ins_are_joined_by_whoever_has_both_and_taken_apart(app: Flask) -> None:
    cleo, same = person(app, "customer", email="cleo@shop.example"), person(app, "customer", email="c@shop.example")
    text = token(cleo)
    same.get("/account/identity")
    for wrong in ("1", text[:-3] + "abc", text.replace(".", ":"), token(same)):
        said = words(same.send("/account/identity", code=wrong).text)
        assert "one of ours" in said or "of the log-in that you are in" in said
    assert "Both log-ins are one customer now." in words(same.send("/account/identity", code=text).text)
    for somebody in (cleo, same):
        said = words(somebody.get("/account/identity"))
        assert "cleo@shop.example" in said
        assert "c@shop.example" in said
    number = re.search(r'name="joining" value="(\d+)"', cleo.page)
    assert number is not None
    eve = person(app, "customer", email="eve@shop.example")
    eve.post("/account/identity/apart", joining=number.group(1))
    assert number.group(0) in cleo.get("/account/identity")
    assert "Each has its own again." in words(cleo.send("/account/identity/apart", joining=number.group(1)).text)
    assert "c@shop.example" not in words(cleo.get("/account/identity"))
    same.get("/account/identity")  # who took it apart is not joined again by the text of before
    assert "Please copy a new one." in words(same.send("/account/identity", code=text).text)
    assert "c@shop.example" not in words(cleo.get("/account/identity"))
    new = token(cleo)
    assert "Both log-ins are one customer now." in words(same.send("/account/identity", code=new).text)


def test_everything_of_joined_log_ins_is_deleted_from_either_and_the_page_says_so(app: Flask) -> None:
    cleo, same = person(app, "customer", email="cleo@shop.example"), person(app, "customer", email="c@shop.example")
    design = started(same)
    text = token(same)
    cleo.get("/account/identity")
    cleo.send("/account/identity", code=text)
    said = words(cleo.get("/account/delete"))
    assert "what is deleted is that of all: cleo@shop.example, c@shop.example." in said
    assert "Delete my accounts cleo@shop.example, c@shop.example as well" in said
    receipt = words(cleo.send("/account/delete").text)
    assert "all log-ins that were one customer: cl…@shop.example, c…@shop.example" in receipt
    assert same.client.get(design).status_code == 404


def test_staff_with_insight_join_the_customers_of_two_orders(app: Flask) -> None:
    numbers = []
    for _ in range(2):
        somebody = Person(app.test_client())
        somebody.get("/account/known")
        somebody.send("/consent", given="yes")
        numbers.append(ordered(app, by=somebody))
    address = f"/sales/orders/{numbers[0]}/customer"
    assert person(app, "sales").client.get(address).status_code == 403
    ian = person(app, "sales", "insight", email="ian@shop.example", name="Ian")
    assert f"The same address stands on {numbers[1]}" in words(ian.get(address))
    assert "They are one customer now." in words(ian.post(address, other=numbers[1].lower()).text)
    assert "by Ian" in words(ian.page)
    assert "The number leads to this customer now." in words(ian.post(address, number=" K-17 ").text)
    joining = re.search(r'name="joining" value="(\d+)"', ian.page)
    assert joining is not None
    assert "That is taken apart." in words(ian.post(address, joining=joining.group(1)).text)


def test_staff_with_insight_put_a_dealer_into_a_group_whose_prices_count_from_the_next_page_on(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    shop = app.extensions["room"].shop.root
    catalogue, rules = shop / "catalog" / "bicycle" / "product.yaml", shop / "rules" / "bicycle.rules"
    catalogue.write_text(catalogue.read_text().replace("currency: EUR\n", "currency: EUR\ngroups: [dealers]\n"))
    rules.write_text(rules.read_text() + 'price trade "For dealers."\n  valid for dealers: take 10 % off everything\n')
    cleo = person(app, "customer", email="cleo@shop.example")
    cleo.get("/account/known")
    cleo.send("/consent", given="yes")
    number = ordered(app, by=cleo)
    for nobody in (person(app, "sales"), cleo):
        answer = nobody.post(f"/sales/orders/{number}/customer", log_in="cleo@shop.example", group="dealers")
        assert answer.status_code == 403
    design = started(cleo)
    before = price(cleo.get(design))

    ian = person(app, "sales", "insight", email="ian@shop.example", name="Ian")
    address = f"/sales/orders/{number}/customer"
    assert "Group of customers" in ian.get(address)
    assert "dealers" in words(ian.post(address, log_in="cleo@shop.example", group="dealer").text), "what was meant"
    ian.get(address)
    assert "log-in" in words(ian.post(address, log_in="ian@shop.example", group="dealers").text)
    assert "ian@shop.example is in" not in words(ian.page)
    assert price(cleo.get(design)) == before
    ian.get(address)
    said = words(ian.post(address, log_in="cleo@shop.example", group="dealers").text)
    assert "cleo@shop.example is in the group dealers now." in said
    assert "by=" in next(line.getMessage() for line in caplog.records if "customer group account=" in line.getMessage())

    assert price(cleo.get(design)) == before * 9 / 10
    stranger = Person(app.test_client())
    assert price(stranger.get(started(stranger))) == before
    ian.get(address)
    assert "is in no group now" in words(ian.post(address, log_in="cleo@shop.example", group="").text)
    assert price(cleo.get(design)) == before


def price(page: str) -> float:
    """The total in the bar of a design."""
    found = re.search(r'class="total"[^>]*>\D*([\d,.]+)', page)
    assert found is not None
    return float(found.group(1).replace(",", ""))
