"""The gallery on the pages: asked with words, looked at by staff, started from, and taken back."""

from __future__ import annotations

import re

from flask import Flask

from tests.web.conftest import Customer, form_values, text_of
from tests.web.people import person, words
from tests.web.test_comparing import designed
from tests.web.test_deciding import sent


def test_a_design_goes_from_its_summary_through_the_desk_to_everybody(app: Flask, customer: Customer) -> None:
    assert "Nobody shows a design here yet." in text_of(customer.visit("/p/bicycle/gallery"))
    design = designed(customer, material="carbon")
    assert "lets us remember them" in customer.visit(f"/summary/{design}")
    token = form_values(customer.page)["csrf_token"][0]
    customer.client.post("/consent", data={"csrf_token": token, "given": "yes", "from": "home"})
    asked = text_of(customer.visit(f"/summary/{design}"))
    assert "In the gallery everybody sees its picture" in asked
    said = text_of(sent(customer, f"/d/{design}/gallery"))
    assert "nobody else sees it yet" in said
    mona = person(app, "merchandiser")
    queue = mona.get("/customers/gallery")
    assert "Material: Carbon" in words(queue)
    code = re.search(r'/customers/gallery/([0-9A-Z]{10})"', queue)
    assert code is not None
    mona.post(f"/customers/gallery/{code[1]}", act="show")
    friend = Customer(app.test_client())
    page = text_of(friend.visit("/p/bicycle/gallery?page=x"))
    assert "Material: Carbon" in page
    assert "As others made it" in friend.visit("/p/bicycle")
    friend.visit("/p/bicycle/gallery")
    sent(friend, f"/gallery/{code[1]}/start")
    assert friend.address.startswith("/d/")
    customer.visit("/p/bicycle/gallery")
    assert "Nobody sees it in the gallery any more." in text_of(sent(customer, f"/gallery/{code[1]}/take-back"))
    assert "Nobody shows a design here yet." in text_of(friend.visit("/p/bicycle/gallery"))
