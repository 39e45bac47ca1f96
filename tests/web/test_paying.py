"""Paying online: on to a payment house and back, tried again, answered once; nobody is believed who cannot sign."""

from __future__ import annotations

import io
import json
import re
from email import message_from_bytes, policy
from importlib.metadata import EntryPoint
from typing import Any, ClassVar

import pytest
from flask import Flask
from pypdf import PdfReader
from werkzeug.test import TestResponse

from configurator.money import Money
from configurator.orders import payment_methods
from configurator.orders.order import Order
from configurator.orders.payment import PaymentState
from configurator.orders.payment_methods import SIGNATURE, TrialPayment
from configurator.orders.payment_port import PaymentAnswer, PaymentRequest, ProviderCall
from configurator.services.mail.letters import letter
from configurator.services.ordering import payments
from configurator.storage.orders import OrderFilter
from tests.web.conftest import Customer, form_values, text_of
from tests.web.people import Person, person, words
from tests.web.test_basket import ADA, put_in, told

BOTH = "payment: [invoice, test]\n"


def offering(app: Flask, written: str = BOTH) -> None:
    (app.extensions["room"].shop.root / "checkout.yaml").write_text(written, "utf-8")


def begun(app: Flask, customer: Customer, *, pay: str = "test") -> TestResponse:
    """The answer to an order that is paid in that way."""
    offering(app)
    put_in(customer)
    return customer.client.post("/checkout", data=form_values(customer.visit("/checkout")) | ADA | {"pay": pay})


def placed(app: Flask) -> Order:
    """The newest order of the shop."""
    room = app.extensions["room"]
    with room.reading() as unit:
        rows, _ = unit.orders.found(OrderFilter(), offset=0, limit=1)
        found: Order = unit.orders.one(rows[0].number)
    return found


def end(customer: Customer, address: str, how: str) -> str:
    """The words of the page that follows when the test's payment ends so."""
    data = form_values(customer.visit(address)) | {"end": how}
    return told(customer, customer.client.post(address, data=data))


def said(app: Flask, state: PaymentState, amount: Money | None = None, reference: str = "") -> dict[str, Any]:
    """What the house of the test would post about the newest order's last payment."""
    room, order = app.extensions["room"], placed(app)
    house = payments.provider(room, "test")
    assert isinstance(house, TrialPayment)
    waiting = order.payments[-1]
    call = house.said(reference or waiting.reference, state, amount or waiting.amount)
    return {"data": call.body, "headers": dict(call.headers)}


def letters(app: Flask, about: str = "payment has arrived") -> int:
    """How many mails were written that say so: about payments that arrived."""
    paths = (app.extensions["room"].data / "mail").glob("*.eml")
    mails = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths)
    return sum(about in " ".join(f"{each['subject']} {each.get_content()}".split()) for each in mails)


@pytest.fixture
def sam(app: Flask) -> Person:
    """Somebody at the sales desk."""
    return person(app, "sales", "insight", email="sam@shop.example", name="Sam")


def test_an_order_is_paid_at_the_house_and_page_paper_mail_and_desk_say_so(app: Flask, customer: Customer) -> None:
    answer = begun(app, customer)
    address = answer.headers["Location"]
    assert (answer.status_code, address[:15]) == (303, "/payments/test/")
    order = placed(app)
    waiting = text_of(customer.visit(f"/orders/{order.number}"))
    assert "Thank you, Ada Example." in waiting, "the order is there before it is paid"
    assert "we are waiting for it" in waiting
    assert "we are waiting for it" in letter(app.extensions["room"], order).body
    page = text_of(customer.visit(address)).replace("\xa0", " ")
    assert "This is a test." in page
    assert "Pay € 820" in page
    after = end(customer, address, "pay").replace("\xa0", " ")
    assert re.search(r"Paid on .*: € 820 \(Test payment", after)
    assert "€ 820 paid" in after
    assert 'name="pay"' not in customer.page, "it is not paid twice"
    paper = PdfReader(io.BytesIO(customer.client.get(f"/orders/{order.number}/document.pdf").data))
    assert "Paid on" in " ".join(each.extract_text() for each in paper.pages)
    assert "This payment is over: paid." in text_of(customer.visit(address))
    desk = person(app, "sales", "insight", email="sam@shop.example", name="Sam")
    assert "Payment paid" in words(desk.get(f"/sales/orders/{order.number}"))


def test_what_failed_or_was_cancelled_is_tried_again_or_paid_by_invoice(app: Flask, customer: Customer) -> None:
    first = begun(app, customer).headers["Location"]
    assert "did not go through" in end(customer, first, "decline")
    number = placed(app).number
    token = form_values(customer.page)["csrf_token"][0]
    again = customer.client.post(f"/orders/{number}/pay", data={"csrf_token": token, "pay": "test"})
    second = again.headers["Location"]
    assert second.startswith("/payments/test/")
    assert second != first
    doubled = customer.client.post(f"/orders/{number}/pay", data={"csrf_token": token, "pay": "test"})
    assert doubled.headers["Location"] == second, "the payment that waits is the one"
    assert "You ended the payment." in end(customer, second, "cancel")
    page = told(customer, customer.client.post(f"/orders/{number}/pay", data={"csrf_token": token, "pay": "invoice"}))
    assert "by invoice, which comes with the goods" in page
    assert [each.state.value for each in placed(app).payments] == [
        "payment failed",
        "payment cancelled",
        "waiting for payment",
    ]
    for forged in ("bank", "", "x" * 5000):
        data = {"csrf_token": token, "pay": forged}
        assert "There is no way of payment" in told(customer, customer.client.post(f"/orders/{number}/pay", data=data))


def test_an_answer_is_believed_once_signed_and_about_what_is_owed(app: Flask, customer: Customer) -> None:
    begun(app, customer)
    house, good = customer.client, said(app, PaymentState.PAID)
    order = placed(app)
    forged = json.loads(good["data"]) | {"minor": 1}
    refused = (
        {"data": json.dumps(forged), "headers": good["headers"]},
        {"data": good["data"], "headers": {SIGNATURE: "0" * 64}},
        {"data": good["data"]},
        {"data": b"{" * 100_000, "headers": good["headers"]},
        said(app, PaymentState.PAID, Money(1, "EUR")),
        said(app, PaymentState.PAID, Money(order.total.minor, "USD")),
        said(app, PaymentState.PAID, reference="0" * 32),
        said(app, PaymentState.PAID_BACK),
    )
    for posted in refused:
        assert house.post("/payment-answers/test", **posted).status_code == 400, posted
    for method in ("invoice", "bank"):
        assert house.post(f"/payment-answers/{method}", **good).status_code in {400, 404}
    assert placed(app).payment.state is PaymentState.OPEN
    for _ in range(3):
        assert house.post("/payment-answers/test", **good).status_code == 200
    late = said(app, PaymentState.FAILED)
    assert house.post("/payment-answers/test", **late).status_code == 200
    assert placed(app).payment.state is PaymentState.PAID, "what arrived stays"
    assert len(placed(app).payments) == 1
    assert letters(app) == 1, "one letter, however often it is told"


def test_money_that_arrives_late_or_twice_counts_and_is_to_go_back(app: Flask, customer: Customer, sam: Person) -> None:
    first = begun(app, customer).headers["Location"]
    late = said(app, PaymentState.PAID)
    end(customer, first, "decline")
    number, token = placed(app).number, form_values(customer.page)["csrf_token"][0]
    customer.client.post(f"/orders/{number}/pay", data={"csrf_token": token, "pay": "test"})
    customer.client.post("/payment-answers/test", **said(app, PaymentState.PAID))
    customer.client.post("/payment-answers/test", **late)
    stands = placed(app).payment
    assert (str(stands.held), str(stands.surplus), stands.owed) == ("€ 1,640", "€ 820", False)
    assert "€ 820 of it goes back to you." in text_of(customer.visit(f"/orders/{number}")).replace("\xa0", " ")
    assert letters(app, "€ 820 of it goes back to you.") == 1, "the second letter says so too"
    begun(app, customer)
    number = placed(app).number
    sam.get(f"/sales/orders/{number}/step?to=cancelled")
    sam.send(f"/sales/orders/{number}", reason="The mill is shut.", to="cancelled")
    customer.client.post("/payment-answers/test", **said(app, PaymentState.FAILED))
    assert letters(app, "did not go through") == 1, "nobody is asked to try again what is not owed"
    customer.client.post("/payment-answers/test", **said(app, PaymentState.PAID))
    assert letters(app, "As this order is cancelled, the money goes back to you.") == 1


class ExamplePay:
    """A payment house as a package brings it: it asks the house for what became of a payment."""

    key, origin = "examplepay", "https://pay.example"
    told: ClassVar[dict[str, PaymentRequest]] = {}

    def name(self) -> str:
        return "ExamplePay"

    def begin(self, asked: PaymentRequest) -> str:
        self.told[asked.reference] = asked
        return f"https://pay.example/{asked.reference}"

    def answer(self, call: ProviderCall) -> PaymentAnswer | None:
        asked = self.told.get(call.query.get("id", ""))
        return PaymentAnswer(asked.reference, PaymentState.PAID, asked.amount) if asked else None


def test_a_package_brings_a_house_by_an_entry_point(app: Flask, customer: Customer, packages: None) -> None:
    offering(app, "payment: examplepay\n")
    put_in(customer)
    page = customer.client.get("/checkout")
    assert "form-action 'self' https://pay.example;" in page.headers["Content-Security-Policy"]
    assert "You pay right after you have ordered: ExamplePay" in text_of(page.text)
    answer = customer.client.post("/checkout", data=form_values(page.text) | ADA)
    reference = placed(app).payments[0].reference
    assert answer.headers["Location"] == f"https://pay.example/{reference}"
    assert ExamplePay.told[reference].answers.endswith("/payment-answers/examplepay")
    for somebody in ("", "?id=x", f"?id={reference}"):
        assert customer.client.post(f"/payment-answers/examplepay{somebody}").status_code == 200
    assert placed(app).payment.state is PaymentState.PAID


class BrokenPay:
    """A payment house whose package does not work on this machine."""

    def __init__(self) -> None:
        raise RuntimeError("no key in /etc/brokenpay")


class NamelessPay(ExamplePay):
    """A payment house that cannot say what it is called, as soon as it is told to."""

    key = "namelesspay"
    silent: ClassVar[bool] = True

    def name(self) -> str:
        if self.silent:
            raise RuntimeError("no name in /etc/namelesspay")
        return "Nameless" * 50


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Payment houses that installed packages bring; most of them do not work."""
    houses = (ExamplePay, BrokenPay, NamelessPay)
    found = [EntryPoint(each.__name__.lower(), f"{__name__}:{each.__name__}", payment_methods.GROUP) for each in houses]
    monkeypatch.setattr(payment_methods, "brought", lambda: {each.name: each for each in found})


@pytest.mark.usefixtures("packages")
def test_a_broken_house_closes_no_checkout_and_tells_customers_nothing(
    app: Flask, customer: Customer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    offering(app, "payment: [brokenpay, namelesspay]\n")
    put_in(customer)
    page = customer.visit("/checkout")
    assert "cannot be paid now" in text_of(page)
    for pay in ("", "brokenpay"):
        refused = customer.client.post("/checkout", data=form_values(page) | ADA | {"pay": pay})
        assert "cannot be paid now" in told(customer, refused)
        assert "/etc" not in customer.page
    assert "no key in /etc/brokenpay" in caplog.text, "whoever runs the shop reads why"
    assert "no name in /etc/namelesspay" in caplog.text
    offering(app, "payment: [invoice, brokenpay, namelesspay]\n")
    page = customer.visit("/checkout")
    assert "You pay by invoice" in text_of(page)
    assert "Thank you" in told(customer, customer.client.post("/checkout", data=form_values(page) | ADA))
    number, token = placed(app).number, form_values(customer.page)["csrf_token"][0]
    again = customer.client.post(f"/orders/{number}/pay", data={"csrf_token": token, "pay": "brokenpay"})
    assert "This way of payment cannot be used now." in told(customer, again)
    assert "/etc" not in customer.page
    customer.client.post(f"/orders/{number}/pay", data={"csrf_token": token, "pay": "namelesspay"})
    assert placed(app).payments[-1].name == "namelesspay", "a house without a name undoes nothing"
    monkeypatch.setattr(NamelessPay, "silent", False)
    offering(app, "payment: namelesspay\n")
    put_in(customer)
    customer.client.post("/checkout", data=form_values(customer.visit("/checkout")) | ADA)
    assert placed(app).payments[-1].name == ("Nameless" * 50)[:120]


def test_money_counts_after_its_way_of_payment_was_taken_out(app: Flask, customer: Customer, packages: None) -> None:
    offering(app, "payment: [invoice, examplepay]\n")
    put_in(customer)
    customer.client.post("/checkout", data=form_values(customer.visit("/checkout")) | ADA | {"pay": "examplepay"})
    reference = placed(app).payments[0].reference
    offering(app, "payment: [invoice]\n")
    for method, status in (("brokenpay", 400), ("test", 404), ("bank", 404), ("examplepay", 200)):
        assert customer.client.post(f"/payment-answers/{method}?id={reference}").status_code == status, method
    assert placed(app).payment.state is PaymentState.PAID


def test_nobody_pays_or_looks_at_anothers_order(app: Flask, customer: Customer) -> None:
    begun(app, customer)
    number, eve = placed(app).number, Customer(app.test_client())
    put_in(eve)
    token = form_values(eve.visit("/basket"))["csrf_token"][0]
    assert eve.client.post(f"/orders/{number}/pay", data={"csrf_token": token, "pay": "invoice"}).status_code == 403
    assert eve.client.get("/payments/test/" + "0" * 32).status_code == 404
    offering(app, "payment: [invoice]\n")
    reference = placed(app).payments[0].reference
    assert eve.client.get(f"/payments/test/{reference}").status_code == 404, "the test is switched off"
    assert placed(app).payment.state is PaymentState.OPEN


def test_a_way_has_to_be_chosen_and_a_house_that_is_away_keeps_the_order(
    app: Flask, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Please choose how you pay." in told(customer, begun(app, customer, pay="bank"))

    def away(*_: object) -> str:
        raise OSError("no route to the house")

    monkeypatch.setattr(TrialPayment, "begin", away)
    page = customer.visit("/checkout")
    answer = customer.client.post("/checkout", data=form_values(page) | ADA | {"pay": "test"})
    assert answer.headers["Location"].startswith("/orders/")
    assert "cannot be reached now" in told(customer, answer)


def test_the_desk_notes_an_invoice_as_paid_takes_it_back_and_notes_a_refund(
    app: Flask, customer: Customer, sam: Person
) -> None:
    assert begun(app, customer, pay="invoice").headers["Location"].startswith("/orders/")
    number = placed(app).number
    assert "invoice, not paid" in words(sam.get(f"/sales/orders/{number}"))
    sam.post(f"/sales/orders/{number}/paid")
    sam.post(f"/sales/orders/{number}/paid")
    assert [each.who for each in placed(app).payments] == ["Sam"], "noted once"
    sam.post(f"/sales/orders/{number}/not-paid")
    assert placed(app).payment.owed
    sam.post(f"/sales/orders/{number}/paid")
    [paid] = placed(app).payments
    assert paid.who == "Sam", "the invoice that was not paid is, and none was ended"
    for amount, before in (
        ("820.01", "0"),
        ("0", "0"),
        ("-1", "0"),
        ("1e3", "0"),
        ("", "0"),
        ("10", "7"),
        ("1.250", "0"),
    ):
        sam.post(f"/sales/orders/{number}/refund", reference=paid.reference, amount=amount, before=before)
        assert placed(app).payments[-1].paid_back.minor == 0, amount
    for _ in range(2):
        sam.post(f"/sales/orders/{number}/refund", reference=paid.reference, amount="20,50", before="0")
    assert str(placed(app).payments[-1].paid_back) == "€ 20.50", "a doubled post is noted once"
    sam.post(f"/sales/orders/{number}/refund", reference=paid.reference, amount="799.50", before="2050")
    assert placed(app).payment.state is PaymentState.PAID_BACK
    assert [letters(app, f"we have paid back € {each} of") for each in ("20.50", "799.50")] == [1, 1]
    desk = words(sam.get(f"/sales/orders/{number}"))
    assert "Paid: € 820" in desk, "it arrived once, whatever became of it since"
    page = text_of(customer.visit(f"/orders/{number}")).replace("\xa0", " ")
    assert "€ 820 paid back" in page
