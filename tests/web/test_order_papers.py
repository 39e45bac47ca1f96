"""An order as PDF: what the page says, for whoever may see the page."""

from __future__ import annotations

import io

from flask import Flask
from pypdf import PdfReader

from configurator.orders.number import new_number
from tests.web.people import Person, words
from tests.web.test_sales import CONTACT, ordered, sam

__all__ = ["sam"]


def text(paper: bytes) -> str:
    """Everything that stands on a paper, in one line."""
    pages = PdfReader(io.BytesIO(paper)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_an_order_is_a_paper_with_the_choices_and_the_price(app: Flask, sam: Person) -> None:
    cleo = Person(app.test_client())
    number = ordered(app, by=cleo)
    address = f"/orders/{number}/document.pdf"
    assert address in cleo.get(f"/orders/{number}")
    paper = cleo.client.get(address)
    assert (paper.status_code, paper.mimetype) == (200, "application/pdf")
    assert paper.headers["Content-Disposition"] == f'inline; filename="Order_{number}.pdf"'
    assert paper.headers["Cache-Control"] == "private, no-store"
    said = text(paper.data)
    for expected in (number, CONTACT["name"], CONTACT["address"], "Carbon", "Total"):
        assert expected in said
    assert f"/sales{address}" in sam.get(f"/sales/orders/{number}")
    assert sam.client.get(f"/sales{address}").data == paper.data


def test_nobody_else_opens_it_or_finds_out_which_numbers_there_are(app: Flask) -> None:
    number, other = ordered(app), new_number(2026)
    stranger = Person(app.test_client())
    answers = [stranger.client.get(f"/orders/{each}/document.pdf") for each in (number, other)]
    assert [each.status_code for each in answers] == [403, 403]
    assert words(answers[0].text).replace(number, other) == words(answers[1].text)


def test_papers_cannot_be_tried_out_from_one_address(app: Flask) -> None:
    cleo = Person(app.test_client())
    address = f"/orders/{ordered(app, by=cleo)}/document.pdf"
    for _ in range(10):
        Person(app.test_client()).get(f"/orders/{new_number(2026)}/document.pdf", status=403)
    Person(app.test_client()).get(address, status=429)


def test_what_was_written_into_the_form_is_no_markup(app: Flask) -> None:
    cleo = Person(app.test_client())
    number = ordered(app, by=cleo, name='#panic("x") *Cleo*')
    assert '#panic("x") *Cleo*' in text(cleo.client.get(f"/orders/{number}/document.pdf").data)
