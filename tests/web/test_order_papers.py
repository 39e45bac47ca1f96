"""An order as PDF: what the page says, for whoever may see the page."""

from __future__ import annotations

import io

from flask import Flask
from pypdf import PdfReader

from tests.web.people import Person
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


def test_nobody_else_opens_it(app: Flask) -> None:
    number = ordered(app)
    Person(app.test_client()).get(f"/orders/{number}/document.pdf", status=403)


def test_what_was_written_into_the_form_is_no_markup(app: Flask) -> None:
    cleo = Person(app.test_client())
    number = ordered(app, by=cleo, name='#panic("x") *Cleo*')
    assert '#panic("x") *Cleo*' in text(cleo.client.get(f"/orders/{number}/document.pdf").data)
