"""The basket: several designs, how many of each, and one order of them, whatever a browser sends."""

from __future__ import annotations

import io
import re
from datetime import timedelta

from flask import Flask
from pypdf import PdfReader
from werkzeug.test import TestResponse

from configurator.services.mail.letters import letter
from tests.web.conftest import Customer, form_values, text_of
from tests.web.people import person

ADA = {
    "name": "Ada Example",
    "email": "ada@demo.example",
    "street": "1 Example Street",
    "postcode": "10115",
    "town": "Berlin",
    "country": "DE",
}
CHECKOUT = """
currency: EUR
countries: [DE, AT]
terms: terms.txt
gift-message: 40
delivery:
  - {way: parcel, name: Parcel, price: 4.90, free-from: 5000, days: 2, choose-day: yes, tax: 19}
  - {way: bike, name: By bicycle, price: 9, countries: [AT]}
  - {way: letter, name: As a letter, price: 1, weight: 1 kg}
goods:
  - {goods: bell, name: Bell, price: 12.50, tax: 19}
"""
MOVED = "This is not what the page had shown."


def put_in(customer: Customer, *, like: str = "") -> str:
    """The id of a new design that is in the basket now."""
    customer.start()
    design = customer.address.split("/")[2]
    page = customer.visit(f"/summary/{design}")
    token = form_values(page)["csrf_token"][0]
    answer = customer.client.post(f"/d/{like or design}/basket", data={"csrf_token": token}, follow_redirects=True)
    customer.page = answer.text
    return like or design


def press(customer: Customer, act: str, **changed: str) -> str:
    """The page after a button of the basket."""
    values = form_values(customer.visit("/basket")) | {"act": act, **changed}
    answer = customer.client.post("/basket", data=values, follow_redirects=True)
    customer.page = answer.text
    return text_of(answer.text).replace("\xa0", " ")


def order(customer: Customer, page: str, **changed: str | list[str]) -> TestResponse:
    return customer.client.post("/checkout", data=form_values(page) | ADA | changed)


def told(customer: Customer, answer: TestResponse) -> str:
    """What the page says that a refused form leads to."""
    assert answer.status_code == 303
    return text_of(customer.visit(answer.headers["Location"])).replace("\xa0", " ")


def test_three_pieces_of_two_designs_are_one_order(customer: Customer) -> None:
    first, second = put_in(customer), put_in(customer)
    assert "€ 2,460" in press(customer, "update", **{f"quantity-{second}": "2"})
    assert '<b><span class="unseen">pieces in it: </span>3</b>' in customer.page
    answer = order(customer, customer.visit("/checkout"))
    page = told(customer, answer)
    assert "Thank you, Ada Example." in page
    assert "2 × € 820 = € 1,640" in page
    assert "€ 2,460" in page
    assert "There is nothing in it yet." in text_of(customer.visit("/basket"))
    for design in (first, second):
        assert answer.headers["Location"] in customer.visit(f"/summary/{design}")
    assert "and 1 more" in text_of(customer.visit("/orders"))
    assert customer.client.get(answer.headers["Location"] + "/document.pdf").data.startswith(b"%PDF")


def test_a_doubled_post_is_one_order(customer: Customer) -> None:
    put_in(customer)
    page = customer.visit("/checkout")
    first, second = order(customer, page), order(customer, page)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(re.findall(r"/orders/\d{4}-", customer.visit("/orders"))) == 1


def test_what_was_taken_out_can_be_put_back_and_a_copy_is_one_of_its_own(customer: Customer) -> None:
    design = put_in(customer)
    gone = press(customer, f"remove:{design}")
    assert "is out of your basket" in gone
    assert "There is nothing in it yet." in gone
    assert "is out of your basket" not in press(customer, f"back:{design}")
    press(customer, f"copy:{design}")
    there = re.findall(r'name="quantity-(\w+)"', customer.page)
    assert len(there) == 2
    assert design in there


def test_a_number_that_cannot_be_ordered_is_said_and_the_others_are_taken(customer: Customer) -> None:
    first, second = put_in(customer), put_in(customer)
    for wrong in ("0", "-1", "100", "1e3", "٣", "many", "9" * 9000):
        page = press(customer, "order", **{f"quantity-{first}": wrong, f"quantity-{second}": "4"})
        assert "Please give a whole number from 1 to 99." in page, wrong
        assert "Your basket" in page
    values = form_values(customer.page)
    assert (values[f"quantity-{first}"], values[f"quantity-{second}"]) == (["1"], ["4"])


def test_forged_prices_numbers_and_lines_order_nothing(customer: Customer, app: Flask) -> None:
    design = put_in(customer)
    theirs = put_in(Customer(app.test_client()))
    page = customer.visit("/checkout")
    assert "The price has changed from € 0.01" in told(customer, order(customer, page, total="1"))
    assert MOVED in told(customer, order(customer, page, **{f"quantity-{design}": "2"}))
    assert MOVED in told(customer, order(customer, page, **{f"quantity-{design}": "-2"}))
    assert MOVED in told(customer, order(customer, page, line=[design, theirs]))
    assert MOVED in told(customer, order(customer, page, line=[f"{number:032x}" for number in range(1000)]))
    assert "This is not what the page had shown" in told(customer, order(customer, page, **{f"seen-{design}": "x"}))
    assert order(customer, page, key="short").status_code == 303
    assert 'value="Ada Example"' in customer.visit("/checkout"), "what was typed is kept"
    assert "You have not ordered anything yet." in text_of(customer.visit("/orders"))


def test_a_basket_that_another_window_changed_is_looked_at_again(customer: Customer) -> None:
    design = put_in(customer)
    page = customer.visit("/checkout")
    press(customer, "update", **{f"quantity-{design}": "3"})
    answer = order(customer, page)
    assert MOVED in told(customer, answer)
    assert "€ 2,460" in text_of(customer.page).replace("\xa0", " ")


def test_nobody_puts_in_or_changes_what_is_anothers(customer: Customer, app: Flask) -> None:
    design, eve = put_in(customer), Customer(app.test_client())
    put_in(eve)
    token = form_values(eve.visit("/basket"))["csrf_token"][0]
    assert eve.client.post(f"/d/{design}/basket", data={"csrf_token": token}).status_code == 403
    for act in ("remove", "back", "copy"):
        data = {"csrf_token": token, "act": f"{act}:{design}", f"quantity-{design}": "7"}
        assert eve.client.post("/basket", data=data).status_code == 403, act
    assert form_values(customer.visit("/basket"))[f"quantity-{design}"] == ["1"]
    assert customer.client.post("/basket", data={"act": f"remove:{design}"}).status_code in {302, 303, 400}
    assert design in customer.visit("/basket"), "a form without our token changes nothing"


def test_a_basket_is_full_at_twenty(customer: Customer) -> None:
    design = put_in(customer)
    for _ in range(19):
        press(customer, f"copy:{design}")
    assert "Your basket holds 20 designs" in press(customer, f"copy:{design}")
    assert len(re.findall(r'name="quantity-', customer.visit("/basket"))) == 20
    put_in(customer)
    assert "Your basket holds 20 designs" in text_of(customer.page)


def test_without_anything_there_is_nothing_to_order(customer: Customer) -> None:
    answer = customer.client.get("/checkout")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/basket")


def with_checkout(app: Flask) -> None:
    """The shop delivers, sells goods beside, and has terms."""
    root = app.extensions["room"].shop.root
    (root / "checkout.yaml").write_text(CHECKOUT, "utf-8")
    (root / "terms.txt").write_text("We build it.\n\nYou like it.", "utf-8")


def test_delivery_goods_gift_and_addresses_are_on_page_paper_and_mail_to_the_cent(
    customer: Customer, app: Flask
) -> None:
    with_checkout(app)
    room, design = app.extensions["room"], put_in(customer)
    assert "€ 1,665" in press(customer, "update", **{f"quantity-{design}": "2", "goods-bell": "2"})
    page = customer.visit("/checkout")
    assert "As a letter" not in page, "it is too heavy for that"
    assert "You may withdraw from the order until 14 days" in text_of(page), "said of each line before it is ordered"
    first = re.search(r'type="date" min="(\S+)" max="(\S+)"', page)
    assert first is not None
    assert first[1] == (room.today() + timedelta(2)).isoformat()
    wanted = {
        "way": "parcel",
        "gift": "For Grace",
        "company": "Engines Ltd",
        "vat_number": "de 136 695 976",
        "elsewhere": "yes",
        "b_name": "Accounts",
        "b_street": "Ring 1",
        "b_postcode": "1010",
        "b_town": "Wien",
        "b_country": "AT",
        "terms": terms(page),
    }
    answer = order(customer, page, **wanted)
    number = answer.headers["Location"].split("/")[-1]
    paper = customer.client.get(f"/orders/{number}/document.pdf").data
    with room.reading() as unit:
        placed = unit.orders.one(number)
    everywhere = (
        told(customer, answer),
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages).replace("\xa0", " "),
        letter(room, placed).body,
    )
    for said in everywhere:
        plain = re.sub(r"[\u2066-\u2069]", "", " ".join(said.split()))
        for words in ("€ 1,669.90", "2 × € 820", "2 × € 12.50", "€ 4.90", "For Grace", "Engines Ltd", "DE136695976"):
            assert words in plain, (words, plain)
        assert "Accounts" in plain
        assert "1010 Wien" in plain
    assert placed.receipt.contact.address == "1 Example Street\n10115 Berlin\nGermany"
    assert "There is nothing in it yet." in text_of(customer.visit("/basket"))


def test_what_is_wrong_at_the_checkout_is_said_at_its_field_and_nothing_is_lost(customer: Customer, app: Flask) -> None:
    with_checkout(app)
    put_in(customer)
    page = customer.visit("/checkout")
    good = {"way": "parcel", "terms": terms(page)}
    wrong = {
        "street": ("", "Please write street and number."),
        "postcode": ("1", "Please write a postcode such as 10115."),
        "country": ("FR", "Please choose one of these countries."),
        "email": ("ada", "This is not an e-mail address"),
        "vat_number": ("DE136695977", "This is no VAT number"),
        "way": ("drone", "Please choose how it is delivered."),
        "terms": ("", "Please read the terms and accept them."),
        "day": ("2020-01-01", "Please give a day from"),
        "gift": ("g" * 41, "Please use at most 40 characters; this has 41."),
        "name": ("x" * 10_000, "Please use at most 120 characters"),
        "town": ("Ber\u202elin", "please delete it"),
    }
    for field, (text, words) in wrong.items():
        assert words in told(customer, order(customer, page, **good | {field: text})), field
    assert "does not lead to your country" in told(customer, order(customer, page, **good | {"way": "bike"}))
    assert 'value="10115"' in customer.page, "what was typed is kept"
    cheaper = order(customer, page, **good | {"total-parcel": "100"})
    assert "The price has changed" in told(customer, cheaper)
    assert "You have not ordered anything yet." in text_of(customer.visit("/orders"))
    assert "You like it." in text_of(customer.visit("/terms"))
    assert order(customer, page, **good).headers["Location"].startswith("/orders/")


def test_where_a_shop_has_terms_one_design_goes_through_the_checkout_as_well(customer: Customer, app: Flask) -> None:
    customer.start()
    design = customer.address.split("/")[2]
    old = form_values(customer.visit(f"/summary/{design}"))
    with_checkout(app)
    page = customer.visit(f"/summary/{design}")
    assert 'name="email"' not in page
    answer = customer.client.post(f"/summary/{design}", data=old | ADA)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/checkout")
    assert "nothing has been ordered yet" in told(customer, answer)
    data = {"csrf_token": form_values(page)["csrf_token"][0], "then": "checkout"}
    assert customer.client.post(f"/d/{design}/basket", data=data).headers["Location"] == "/checkout"
    assert "You have not ordered anything yet." in text_of(customer.visit("/orders"))


def test_whoever_comes_back_with_an_account_finds_their_address_and_a_stranger_finds_nothing(app: Flask) -> None:
    with_checkout(app)
    dana, stranger = Customer(person(app, "customer").client), Customer(app.test_client())
    for customer in (dana, stranger):
        put_in(customer)
        page = customer.visit("/checkout")
        gone = order(customer, page, way="parcel", terms=terms(page), company="Engines Ltd")
        assert gone.headers["Location"].startswith("/orders/")
        put_in(customer)
    known, unknown = dana.visit("/checkout"), stranger.visit("/checkout")
    for text in ("1 Example Street", "10115", "Berlin", "Engines Ltd"):
        assert f'value="{text}"' in known, text
        assert f'value="{text}"' not in unknown, text
    assert '<option value="DE" selected>' in known


def terms(page: str) -> str:
    """What the box beside the terms says."""
    found = re.search(r'name="terms" value="(\w+)"', page)
    assert found is not None
    return found[1]
