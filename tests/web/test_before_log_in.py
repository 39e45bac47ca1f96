"""What was begun in a browser before a log-in: nobody's until it is said whose, and an attacker's cookie opens nothing.

Eve plants what she has in Cleo's browser: the session's cookie, the guest's, or the one of being remembered.
"""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.people import Person, person, token_of, words
from tests.web.test_account import CLEO, started
from tests.web.test_sales import ordered

COOKIES = ("session", "guest", "remembered")


@pytest.fixture
def eve(app: Flask) -> Person:
    """A stranger who has begun a design."""
    return Person(app.test_client())


def planted(app: Flask, eve: Person, *names: str) -> Person:
    """A browser that Eve was at."""
    client = app.test_client()
    for name in names:
        cookie = eve.client.get_cookie(name)
        assert cookie is not None, name
        client.set_cookie(name, cookie.value)
    return Person(client)


def remembered(somebody: Person) -> None:
    somebody.get("/account/known")
    somebody.send("/consent", given="yes")


def prepared(eve: Person, cookie: str) -> str:
    """A design of Eve's that the cookie leads to."""
    if cookie == "remembered":
        remembered(eve)
    return started(eve)


@pytest.mark.parametrize("cookie", COOKIES)
def test_a_planted_cookie_puts_nothing_into_the_account(app: Flask, eve: Person, cookie: str) -> None:
    theirs = prepared(eve, cookie)
    number = ordered(app, by=eve)
    person(app, "customer", email=CLEO)
    cleo = planted(app, eve, cookie)
    assert "Add this to your account?" in words(cleo.log_in(CLEO).text)
    assert theirs not in cleo.get("/account/")
    assert number not in cleo.get("/orders")
    assert cleo.client.get(theirs).headers["Location"].startswith("/account/before")
    cleo.get("/account/before")
    cleo.send("/account/before", mine="no")
    assert cleo.client.get(theirs).status_code == 403
    for page in ("/account/", "/orders", "/"):
        assert theirs not in cleo.get(page)
    assert cleo.client.get("/account/before").status_code == 303, "it is asked once"
    eve.get(theirs)
    assert number in eve.get("/orders"), "what is theirs stays theirs"


@pytest.mark.parametrize("cookie", COOKIES)
@pytest.mark.parametrize("answer", ["yes", "no", ""])
def test_whoever_planted_a_cookie_sees_nothing_of_what_follows(
    app: Flask, eve: Person, cookie: str, answer: str
) -> None:
    """Whatever is answered: what is begun, ordered and looked at after the log-in is the account's alone."""
    prepared(eve, cookie)
    person(app, "customer", email=CLEO)
    cleo = planted(app, eve, cookie)
    cleo.log_in(CLEO)
    if answer:
        cleo.get("/account/before")
        cleo.send("/account/before", mine=answer)
    hers, number = started(cleo), ordered(app, by=cleo)
    before = eve.client.get("/account/known.json").json
    assert before is not None
    assert not any(each.get("kind") == "order" for each in before["events"])
    assert before["orders"] == []
    assert eve.client.get(hers).status_code == 403
    assert eve.client.get(f"/orders/{number}").status_code == 403
    cleo.get("/account/")
    cleo.post("/logout")
    assert started(cleo) not in eve.get("/")


def test_an_answer_is_needed_and_what_is_added_is_the_accounts_alone(app: Flask, eve: Person) -> None:
    """Also at a shared computer: whoever was there before has no part in it any more."""
    theirs = prepared(eve, "session")
    person(app, "customer", email=CLEO)
    cleo = planted(app, eve, "session", "guest")
    cleo.log_in(CLEO)
    assert "Design Bicycle" in words(cleo.get("/account/before"))
    cleo.send("/account/before", mine="yes")
    assert theirs in cleo.get("/account/")
    assert eve.client.get(theirs).status_code == 403


def test_the_page_that_one_logged_in_from_comes_after_the_answer(app: Flask) -> None:
    person(app, "customer", email=CLEO)
    cleo = Person(app.test_client())
    design = started(cleo)
    cleo.get("/login")
    answer = cleo.post(f"/login?next={design}", email=CLEO, password="four words in a row")
    assert answer.request.path == "/account/before"
    assert cleo.send("/account/before", mine="yes").request.path == design


def test_only_an_order_with_the_accounts_address_is_taken_over(app: Flask) -> None:
    """Otherwise the next person at a shared computer would walk away with the receipt of the one before."""
    guest = Person(app.test_client())
    other = "dana@elsewhere.example"
    theirs, hers = ordered(app, by=guest, email=other), ordered(app, by=guest, email="Cleo@Shop.example")
    room = app.extensions["room"]
    with room.unit() as unit:
        owner = unit.orders.one(theirs).owner
    person(app, "customer", email=CLEO)
    guest.log_in(CLEO)
    said = words(guest.get("/account/before"))
    assert f"Order {hers}" in said
    assert theirs not in said
    assert "1 order placed with another e-mail address stays outside" in said
    guest.send("/account/before", mine="yes")
    page = guest.get("/orders")
    assert hers in page
    assert theirs not in page
    assert guest.client.get(f"/orders/{theirs}").status_code == 403
    with room.reading() as unit:
        assert unit.orders.one(theirs).owner == owner
    found = Person(app.test_client())
    found.get("/orders/find")
    assert theirs in found.post("/orders/find", number=theirs, email=other).text


def test_whoever_did_not_answer_is_asked_when_they_come_back(app: Flask) -> None:
    person(app, "customer", email=CLEO)
    cleo = Person(app.test_client())
    design = started(cleo)
    cleo.log_in(CLEO)
    assert "Add this to your account?" in words(cleo.get(design))
    assert cleo.send("/account/before", mine="no").status_code == 403
    assert cleo.client.get(design).status_code == 403


def test_who_planted_a_session_cannot_send_forms_in_it(app: Flask, eve: Person) -> None:
    """The token of forms lies in the session's cookie, and a copy of the cookie gets pages with tokens as good."""
    eve.get("/account/known")
    known = token_of(eve.page)
    person(app, "customer", email=CLEO)
    cleo = planted(app, eve, "session")
    cleo.log_in(CLEO)
    cleo.get("/account/known")
    forged = cleo.client.post("/account/name", data={"csrf_token": known, "name": "Eve was here"})
    assert forged.status_code in (303, 400)
    assert "Eve was here" not in cleo.get("/account/known")


def test_orders_found_in_a_browser_are_not_seen_after_the_next_log_in(app: Flask, eve: Person) -> None:
    number = ordered(app, email="eve@elsewhere.example")
    eve.get("/orders/find")
    eve.post("/orders/find", number=number, email="eve@elsewhere.example")
    person(app, "customer", email=CLEO)
    cleo = planted(app, eve, "session")
    assert cleo.client.get(f"/orders/{number}").status_code == 200
    cleo.log_in(CLEO)
    assert cleo.client.get(f"/orders/{number}").status_code == 403


def test_nothing_is_asked_where_nothing_was_begun(app: Flask) -> None:
    person(app, "customer", email=CLEO)
    somebody = Person(app.test_client())
    somebody.get("/p/bicycle")
    assert somebody.log_in(CLEO).request.path == "/"
    assert somebody.client.get("/account/before").headers["Location"] == "/"


@pytest.mark.parametrize("place", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x"])
def test_the_answer_leads_nowhere_else_than_to_the_shop(app: Flask, place: str) -> None:
    person(app, "customer", email=CLEO)
    cleo = Person(app.test_client())
    started(cleo)
    cleo.log_in(CLEO)
    cleo.get("/account/before")
    answer = cleo.post("/account/before", follow=False, mine="no", next=place)
    assert answer.headers["Location"] == "/"


def test_a_question_that_has_no_object_any_more_leads_nowhere_in_circles(app: Flask, eve: Person) -> None:
    """What was begun is gone before anybody answers; then whatever is not theirs is refused as always."""
    theirs = started(eve)
    others = started(Person(app.test_client()))
    person(app, "customer", email=CLEO)
    cleo = planted(app, eve, "session")
    assert "Add this to your account?" in words(cleo.log_in(CLEO).text)
    eve.get("/account/delete")
    eve.send("/account/delete")
    assert eve.client.get(theirs).status_code == 404
    cleo.get(others, status=403)
