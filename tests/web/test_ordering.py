"""Ordering: once however often it is posted, only at the price that was shown, and only with a name and an address."""

from __future__ import annotations

import re

from flask import Flask
from werkzeug.test import TestResponse

from configurator.orders.order import BelowZero
from configurator.web.errors import TABLE
from tests.web.conftest import Customer, form_values, text_of

ADA = {"name": "Ada Example", "email": "ada@demo.example", "address": "1 Example Street"}


def summary(customer: Customer) -> str:
    """The summary page of a new design."""
    customer.start()
    return customer.visit("/summary/" + customer.address.split("/")[2])


def order(customer: Customer, page: str, **changed: str | list[str]) -> TestResponse:
    form = re.search(r'<form class="form".*?</form>', page, re.DOTALL)
    assert form is not None
    values = {name: values[-1] for name, values in form_values(f"<main{form.group()}</main>").items()}
    return customer.client.post(customer.address, data=values | ADA | changed)


def test_an_order_leads_to_a_page_that_survives_reload(customer: Customer) -> None:
    answer = order(customer, summary(customer))
    assert answer.status_code == 303
    confirmed = customer.visit(answer.headers["Location"])
    assert "Thank you, Ada Example." in text_of(confirmed)
    assert text_of(customer.visit(answer.headers["Location"])) == text_of(confirmed)
    assert customer.address.split("/")[-1] in text_of(customer.visit("/orders"))


def test_a_doubled_post_is_one_order(customer: Customer) -> None:
    page = summary(customer)
    first, second = order(customer, page), order(customer, page)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(re.findall(r"/orders/\d{4}-", customer.visit("/orders"))) == 1


def test_the_same_key_with_another_name_is_refused(customer: Customer) -> None:
    page = summary(customer)
    order(customer, page)
    answer = order(customer, page, name="Somebody Else")
    assert answer.status_code == 303
    assert "This form was used already for order" in text_of(customer.visit(answer.headers["Location"]))


def test_a_price_that_is_not_the_one_shown_is_said_before_anything_is_ordered(customer: Customer) -> None:
    answer = order(customer, summary(customer), total="81900")
    assert answer.status_code == 303
    page = customer.visit(answer.headers["Location"])
    assert "The total was € 819 when this page was shown; it is € 820 now." in text_of(page).replace("\xa0", " ")
    assert 'value="Ada Example"' in page  # what was typed is kept
    assert "You have not ordered anything yet." in text_of(customer.visit("/orders"))


def test_missing_and_wrong_fields_are_named_and_what_was_typed_stays(customer: Customer) -> None:
    answer = order(customer, summary(customer), name="", email="ada at demo")
    page = customer.visit(answer.headers["Location"])
    assert "Please write your name." in page
    assert "This is not an e-mail address" in page
    assert 'value="ada at demo"' in page


def test_somebody_elses_order_is_not_shown(app: Flask, customer: Customer) -> None:
    placed = order(customer, summary(customer)).headers["Location"]
    assert app.test_client().get(placed).status_code == 403


def test_an_ordered_design_stays_and_its_copy_can_be_changed(customer: Customer) -> None:
    start = customer.start()
    design = start.split("/")[2]
    order(customer, customer.visit(f"/summary/{design}"))
    customer.visit(start)
    assert "Make a copy of it to change it." in customer.post(material="carbon").text
    page = customer.visit(start)
    token = form_values(page)["csrf_token"][0]
    answer = customer.client.post(f"/d/{design}/copy", data={"csrf_token": token}, follow_redirects=True)
    customer.page, customer.address = answer.text, answer.request.path
    assert form_values(customer.choose(material="carbon"))["material"] == ["carbon"]


def test_a_share_code_opens_for_others_and_a_mistyped_one_does_not(app: Flask, customer: Customer) -> None:
    page = summary(customer)
    design = customer.address.split("/")[2]
    token = form_values(page)["csrf_token"][0]
    shared = customer.client.post(f"/d/{design}/share", data={"csrf_token": token}, follow_redirects=True)
    link = re.search(r"/s/(\w+)", shared.text)
    assert link is not None
    stranger = Customer(app.test_client())
    assert "Make it mine" in stranger.visit(link.group())
    mistyped = link.group()[:-1] + ("0" if link.group()[-1] != "0" else "1")
    assert stranger.client.get(mistyped).status_code == 404


def test_a_total_below_zero_is_answered_in_words(customer: Customer) -> None:
    """It is a number like any other, so that what is wrong with it is said instead of 'cannot be understood'."""
    answer = order(customer, summary(customer), total="-1000")
    assert answer.status_code == 303
    page = text_of(customer.visit(answer.headers["Location"])).replace("\xa0", " ")
    assert "The total was −€ 10 when this page was shown; it is € 820 now." in page
    title, status = TABLE[BelowZero][1], TABLE[BelowZero][0]
    assert (title, status) == ("This cannot be ordered", 422)
