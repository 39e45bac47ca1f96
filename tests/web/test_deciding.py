"""Deciding together on the pages: opened, joined by a link, told, taken, and closed to whoever guesses."""

from __future__ import annotations

import re

from flask import Flask

from tests.web.conftest import Customer, form_values, text_of
from tests.web.test_comparing import designed


def sent(customer: Customer, address: str, **values: str) -> str:
    """The page that the form on the page leads to."""
    token = form_values(customer.page)["csrf_token"][0]
    answer = customer.client.post(address, data={"csrf_token": token, **values}, follow_redirects=True)
    assert answer.status_code == 200, answer.text[-2000:]
    customer.page, customer.address = answer.text, answer.request.path
    return customer.page


def test_two_people_decide_together_by_a_link(app: Flask, customer: Customer) -> None:
    mine = designed(customer, material="carbon", colour="red")
    assert "Decide together with others" in customer.visit(f"/summary/{mine}")
    asked = customer.visit(f"/together/new/{mine}")
    assert "Material: Carbon" in text_of(asked)
    page = sent(customer, f"/together/new/{mine}", name="<b>Ada</b> Lovelace", **{"wish material = carbon": "matters"})
    address = customer.address
    assert "As soon as two take part" in text_of(page)
    assert "<b>Ada" not in page
    assert "Lovelace" not in page
    friend = Customer(app.test_client())
    assert "Begin a design" in text_of(friend.visit(address))
    theirs = designed(friend, rack="yes")
    assert f"{address}/with/{theirs}" in friend.visit(address)
    friend.visit(f"{address}/with/{theirs}")
    told = text_of(sent(friend, f"{address}/with/{theirs}", name="Bob"))
    assert "That is proven" in told
    assert "Bob that is you" in told
    assert re.search(r"Gives up [\d.]+ % of what they want", told)
    assert "How this is worked out" in told
    sent(friend, f"{address}/take")
    assert friend.address.startswith("/summary/")
    left = text_of(sent(friend, f"{address}/leave"))
    assert "Your design is not in the round any more." in left
    customer.visit(address)
    assert "The round has ended" in text_of(sent(customer, f"{address}/leave"))
    assert customer.client.get(address).status_code == 404


def test_nobody_takes_part_with_anothers_design_or_guesses_a_round(app: Flask, customer: Customer) -> None:
    mine, stranger = designed(customer, material="carbon"), Customer(app.test_client())
    designed(stranger, rack="yes")
    assert stranger.client.get(f"/together/new/{mine}").status_code == 403
    codes = [stranger.client.get(f"/together/{number:010d}").status_code for number in range(14)]
    assert set(codes) == {404, 429}
