"""What leads to a customer: log-ins are joined with a text from both, and staff need insight to join at all."""

from __future__ import annotations

import re

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
