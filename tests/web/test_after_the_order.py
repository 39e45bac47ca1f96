"""After the order, at the shop's pages: withdrawing in two steps without an account, complaints, the desk's answers."""

from __future__ import annotations

import re
import shutil

import pytest
from flask import Flask

from configurator.orders.number import new_number
from tests.web.people import Person, person, token_of, words
from tests.web.test_sales import ordered

CLEO = {"name": "Cleo Customer", "email": "cleo@shop.example"}


def stated(app: Flask, number: str, *, by: Person | None = None, **fields: str) -> Person:
    """Somebody who has taken the first step, and what they see then."""
    somebody = by or Person(app.test_client())
    somebody.get("/withdraw")
    somebody.stands = somebody.post("/withdraw", number=number, **(CLEO | fields)).request.path  # type: ignore[attr-defined]
    return somebody


def cases(app: Flask) -> int:
    with app.extensions["room"].reading() as unit:
        return len(unit.cases.waiting(limit=100))


def test_somebody_without_an_account_withdraws_in_two_steps(app: Flask) -> None:
    number = ordered(app)
    friend = Person(app.test_client())
    assert "/withdraw" in friend.get("/"), "at the foot of every page"
    friend = stated(app, number.lower().replace("-", " "))
    for told in (number, "Cleo Customer", "cleo@shop.example", "I withdraw from the contract", "Confirm withdrawal"):
        assert told in words(friend.page)
    assert cases(app) == 0, "nothing is sent yet"
    received = friend.post(friend.stands)  # type: ignore[attr-defined]
    assert [each.status_code for each in received.history] == [303]
    assert "Your withdrawal is received" in words(received.text)
    assert re.search(r"\d\d:\d\d:\d\d UTC[+-]\d\d:\d\d\.", words(received.text))
    again = friend.post(friend.stands)  # type: ignore[attr-defined]
    assert words(again.text) == words(received.text)
    assert cases(app) == 1
    assert "you withdrew from the contract" in words(friend.get(f"/orders/{number}"))


def test_two_tabs_and_a_second_statement_are_one_withdrawal(app: Flask) -> None:
    number, other = ordered(app), ordered(app)
    somebody = stated(app, number)
    first = somebody.stands  # type: ignore[attr-defined]
    second = stated(app, other, by=somebody).stands  # type: ignore[attr-defined]
    assert number in words(somebody.post(first).text), "each tab withdraws from its own order"
    assert other in words(somebody.post(second).text)
    third = stated(app, number).stands  # type: ignore[attr-defined]
    somebody.get("/withdraw")
    assert Person(app.test_client()).client.get(third).headers["Location"] == "/withdraw", "another's statement"
    assert cases(app) == 2


def test_a_wrong_number_and_a_wrong_e_mail_get_the_same_answer_and_are_counted(app: Flask) -> None:
    number, answers = ordered(app), set()
    for typed, email in ((number, "eve@shop.example"), ("2026-0000-0000", CLEO["email"]), ("nul\0", "a@b.example")):
        eve = Person(app.test_client())
        eve.get("/withdraw")
        answer = eve.post("/withdraw", number=typed, name="Eve", email=email)
        assert "No order has this number and this e-mail." in words(answer.text)
        answers.add(re.sub(r'value="[^"]*"', "", words(answer.text)))
        again = eve.post("/withdraw", number=typed, name="Eve", email=email, anyway="yes")
        answers.add(words(again.text).replace(email, "").replace(typed.replace("\0", ""), ""))
        assert "Somebody looks for it" in words(eve.post(again.request.path).text)
    assert len(answers) == 2
    eve = Person(app.test_client())
    eve.get("/withdraw")
    tried = [eve.post("/withdraw", number=number, name="E", email=f"{n}@x.example").status_code for n in range(9)]
    assert tried[-1] == 429


def test_statements_without_an_order_cannot_be_sent_in_floods(app: Flask) -> None:
    eve = Person(app.test_client())
    eve.get("/withdraw")
    sent = [
        eve.post("/withdraw", number="?", name="E", email=f"{n}@x.example", anyway="yes").status_code for n in range(8)
    ]
    assert sent == [200] * 6 + [429] * 2


def test_what_is_missing_is_told_and_what_was_typed_stays(app: Flask) -> None:
    somebody = Person(app.test_client())
    somebody.get("/withdraw")
    page = somebody.post("/withdraw", number="2026-1", name="", email="no address").text
    assert "Please write your name." in words(page)
    assert "This is not an e-mail address" in words(page)
    assert 'value="no address"' in page


def test_an_order_of_ones_own_fills_the_statement_in(app: Flask) -> None:
    cleo = Person(app.test_client())
    number = ordered(app, by=cleo)
    assert 'value="Cleo Customer"' in cleo.get(f"/withdraw?number={number}")
    assert "Cleo Customer" not in Person(app.test_client()).get(f"/withdraw?number={number}")


def test_a_complaint_is_answered_on_one_line_of_time(app: Flask) -> None:
    cleo, sam = Person(app.test_client()), person(app, "sales")
    number = ordered(app, by=cleo)
    cleo.get(f"/orders/{number}/complaint")
    bad = "<script>alert(1)</script> & {{ 7*7 }} \u202eevil"
    empty = cleo.send(f"/orders/{number}/complaint", category="", words=bad)
    assert "Please say what it is about." in words(empty.text)
    assert "&lt;script&gt;" in empty.text, "what was typed is still there"
    page = cleo.send(f"/orders/{number}/complaint", category="Something is missing", words=bad).text
    assert "<script>alert(1)" not in page
    assert "{{ 7*7 }}" in words(page)
    assert "\u202e" not in page
    assert "1 waits for an answer" in words(sam.get("/sales/"))
    sam.get("/sales/cases")
    case = re.search(r"/sales/cases/\d+", sam.page)
    assert case is not None
    assert "<script>alert(1)" not in sam.get(case[0])
    answered = sam.send(case[0], words="It is on its way.", state="accepted")
    assert "The customer has your answer" in words(answered.text)
    stale = sam.send(case[0], words="Said too late.", state="accepted", version="1")
    assert "Something was written about this meanwhile" in words(stale.text)
    assert "Said too late." in stale.text
    page = cleo.get(f"/orders/{number}")
    assert "It is on its way." in words(page)
    added = re.search(rf"/orders/{number}/cases/\d+", page)
    assert added is not None
    assert "Thank you." in words(cleo.send(added[0], words="Thank you.").text)
    assert "Thank you." in words(sam.get(f"/sales/orders/{number}"))


@pytest.mark.parametrize("address", ["/orders/{}/complaint", "/orders/{}/cases/1"])
def test_nobody_writes_about_a_foreign_order_or_learns_that_there_is_one(app: Flask, address: str) -> None:
    number, answers = ordered(app), set()
    for each in (number, new_number(2026)):
        eve = Person(app.test_client())
        eve.get("/account/known")
        form = {"category": "Something else", "words": "Oh.", "key": "k" * 20, "version": "1"}
        answer = eve.client.post(address.format(each), data={"csrf_token": token_of(eve.page), **form})
        answers.add((answer.status_code, words(answer.text).replace(each, "")))
    assert len(answers) == 1
    assert answers.pop()[0] == 403


def test_the_desk_notes_the_arrival_and_customers_read_the_last_day(app: Flask) -> None:
    cleo, sam = Person(app.test_client()), person(app, "sales")
    number = ordered(app, by=cleo)
    assert "14 days after you have received it" in words(cleo.get(f"/orders/{number}"))
    for status in ("confirmed", "in production", "shipped"):
        sam.get(f"/sales/orders/{number}")
        sam.send(f"/sales/orders/{number}", to=status)
    today = app.extensions["room"].today()
    wrong = sam.send(f"/sales/orders/{number}/arrival", day="2019-01-01")
    assert "before the order was placed" in words(wrong.text)
    assert "may withdraw until" in words(sam.send(f"/sales/orders/{number}/arrival", day=today.isoformat()).text)
    page = words(cleo.get(f"/orders/{number}"))
    assert "it arrived on" in page
    assert "You may withdraw until" in page
    assert "Arrived on" in words(sam.send(f"/sales/orders/{number}/arrival", undo="yes").text)


def test_the_way_of_an_order_has_days_and_what_follows(app: Flask) -> None:
    cleo, sam = Person(app.test_client()), person(app, "sales")
    number = ordered(app, by=cleo)
    page = words(cleo.get(f"/orders/{number}"))
    assert "We look at your order and confirm it" in page
    assert re.search(r"ordered \d+ \w+ \d{4} confirmed not yet in production not yet shipped not yet with you", page)
    sam.get(f"/sales/orders/{number}")
    sam.send(f"/sales/orders/{number}", to="confirmed")
    page = words(cleo.get(f"/orders/{number}"))
    assert "Next it is made." in page
    assert re.search(r"confirmed \d+ \w+ \d{4} in production not yet", page)
    sam.get(f"/sales/orders/{number}/step?to=cancelled")
    sam.send(f"/sales/orders/{number}", reason="The frame is broken.", to="cancelled")
    page = words(cleo.get(f"/orders/{number}"))
    assert "This order is cancelled." in page
    assert "with you" not in page


def test_the_same_is_ordered_again_with_one_button(app: Flask) -> None:
    cleo = Person(app.test_client())
    number = ordered(app, by=cleo)
    cleo.get(f"/orders/{number}")
    answer = cleo.send(f"/orders/{number}/again")
    assert answer.request.path.startswith("/summary/")
    assert "The same again, at the same price. Nothing is ordered yet." in words(answer.text)
    friend = Person(app.test_client())
    friend.get("/orders/find")
    friend.post("/orders/find", number=number, email=CLEO["email"])
    assert friend.send(f"/orders/{number}/again").request.path.startswith("/summary/"), "with number and e-mail, too"


def test_ordering_again_says_what_is_different_today(app: Flask) -> None:
    cleo = Person(app.test_client())
    number = ordered(app, by=cleo)
    room = app.extensions["room"]
    file = room.shop.catalog / "bicycle" / "product.yaml"
    file.write_text(
        re.sub(r"^price: (\d+)", lambda found: f"price: {int(found[1]) + 50}", file.read_text(), flags=re.M)
    )
    room.refresh(now=True)
    cleo.get(f"/orders/{number}")
    page = words(cleo.send(f"/orders/{number}/again").text)
    assert "This is what you ordered on" in page
    assert re.search(r"Was € [\d,]+ then; € [\d,]+ today", page)
    shutil.rmtree(file.parent)
    room.refresh(now=True)
    page = cleo.get(f"/orders/{number}")
    assert "Not sold any more" in words(page)
    assert f"/orders/{number}/again" not in page
    gone = cleo.post(f"/orders/{number}/again")
    assert "Not sold any more" in words(gone.text)
