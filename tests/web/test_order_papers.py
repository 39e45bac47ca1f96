"""An order as PDF: what the page says, for whoever may see the page."""

from __future__ import annotations

import io

from flask import Flask
from pypdf import PdfReader

from configurator.orders.number import new_number
from tests.web.bicycle import CATALOGUE, RULES
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


def test_names_and_texts_do_not_turn_the_lines_that_they_stand_in(app: Flask) -> None:
    """Whichever way they are written: a template of the shop's own says which signs it gets."""
    room = app.extensions["room"]
    chair, trade, layla = "كرسي 3-in-1", "خصم 10 (VIP).", "ليلى 7"
    folder = room.shop.root
    (folder / "templates" / "documents").mkdir(parents=True)
    (folder / "templates" / "documents" / "order.typ").write_text(
        '#let d = json("data.json")\n#set document(title: "signs")\n'
        '#let signs(s) = s.codepoints().map(c => str(c.to-unicode())).join("-", default: "")\n'
        '#(d.product, ..d.recipient, ..d.quote.map(l => l.detail)).map(signs).join(" ")'
    )
    (folder / "catalog" / "bicycle" / "product.yaml").write_text(CATALOGUE.replace("name: Bicycle", f"name: {chair}"))
    (folder / "rules" / "bicycle.rules").write_text(RULES + f'price trade "{trade}" take 10 EUR off\n')
    room.refresh(now=True)
    cleo = Person(app.test_client())
    signs = text(cleo.client.get(f"/orders/{ordered(app, by=cleo, name=layla)}/document.pdf").data).replace(" ", "")
    for each in (chair, trade, layla):
        assert "-".join(str(ord(sign)) for sign in f"\u2068{each}\u2069") in signs
