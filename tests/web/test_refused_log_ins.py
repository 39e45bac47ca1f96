"""Log-in forms with mistakes lead to a page that says so, which can be loaded again and gone back to."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.web.people import PASSWORD, Person, person, token_of, words
from tests.web.test_account import CLEO, mails


@pytest.fixture
def cleo(app: Flask) -> Person:
    """A customer with an account."""
    return person(app, "customer", email=CLEO, name="Cleo")


def led_to(somebody: Person, address: str, /, **fields: str) -> str:
    """The page that the refused form leads to; it is the same when it is loaded again, and holds no password."""
    somebody.get(address)
    answer = somebody.post(address, follow=False, **fields)
    assert answer.status_code == 303
    place = answer.headers["Location"]
    assert place.partition("?")[0] == address.partition("?")[0]
    page = somebody.get(place)
    assert mistakes(somebody.get(place)) == mistakes(page)
    with somebody.client.session_transaction() as session:
        kept = str(dict(session))
    for name, text in fields.items():
        if "password" in name and text:
            assert text not in page
            assert text not in kept
    assert not any(text and text in place for name, text in fields.items())
    return page


def mistakes(page: str) -> list[str]:
    """What stands in the form about its mistakes."""
    return re.findall(r'class="mistake".*?</span>|class="[^"]*boxed-notice".*?</p>', page)


def focus(page: str) -> list[str]:
    """The fields that ask for the focus."""
    return [re.findall(r'\bid="(\w+)"', field)[0] for field in re.findall(r"<input[^>]*\bautofocus[^>]*>", page)]


def test_a_failed_log_in_keeps_the_address_and_where_to_go(app: Flask, cleo: Person) -> None:
    somebody = Person(app.test_client())
    page = led_to(somebody, "/login?next=/orders", email=CLEO, password="not my password", remember="y")
    assert "E-mail or password is not right." in words(page)
    assert f'value="{CLEO}"' in page
    assert re.search(r'<input[^>]*checked[^>]*name="remember"', page)
    assert focus(page) == ["email"]
    answer = somebody.post("/login?next=/orders", email=CLEO, password=PASSWORD)
    assert answer.request.path == "/orders"
    with somebody.client.session_transaction() as session:
        assert "refused form" not in session


def test_nothing_is_shown_again_to_whoever_comes_for_the_first_time(app: Flask, cleo: Person) -> None:
    somebody = Person(app.test_client())
    led_to(somebody, "/login", email=CLEO, password="not my password")
    for address in ("/login", "/register?missed=", "/reset?missed="):
        page = somebody.get(address)
        assert CLEO not in page
        assert "not right" not in words(page)
    assert "not right" not in words(Person(app.test_client()).get("/login?missed="))


def test_known_and_unknown_addresses_are_led_the_same_way(app: Flask, cleo: Person) -> None:
    for address, fields in (("/login", {"password": "not my password"}), ("/reset", {})):
        pages = [
            led_to(Person(app.test_client()), address, email=email, **fields).replace(email, "")
            for email in (CLEO, "xxxx@shop.example")
        ]
        plain = [re.sub(r'(value|nonce|content)="[^"]{20,}"|X-CSRFToken[^}]*', "", page) for page in pages]
        assert plain[0] == plain[1]


def test_a_new_account_says_what_is_wrong_beside_the_field(app: Flask, cleo: Person) -> None:
    somebody = Person(app.test_client())
    page = led_to(
        somebody, "/register", name="Dana", email="d@shop.example", password="short", password_confirm="shorter"
    )
    assert 'value="Dana"' in page
    assert 'value="d@shop.example"' in page
    assert "10 to 128 characters" in words(page)
    assert focus(page) == ["password"]
    page = led_to(somebody, "/register", name="", email=CLEO, password=PASSWORD, password_confirm=PASSWORD)
    assert "This address has an account already." in words(page)
    assert focus(page) == ["email"]
    page = led_to(somebody, "/register", name="", email="not one", password="", password_confirm="")
    assert "This is not an e-mail address, such as ada@demo.example." in words(page)
    assert "Please write your password." in words(page)
    assert focus(page) == ["email"]


def test_a_new_password_that_is_too_short_comes_back_to_its_link(app: Flask, cleo: Person) -> None:
    somebody = Person(app.test_client())
    somebody.get("/reset")
    somebody.post("/reset", email=CLEO)
    link = re.search(r"http://127.0.0.1:8000(/reset/\S+)", mails(app)[-1].replace("=\n", "").replace("=3D", "="))
    assert link is not None
    page = led_to(somebody, link.group(1), password="short", password_confirm="short")
    assert "10 to 128 characters" in words(page)
    assert focus(page) == ["password"]
    answer = somebody.post(link.group(1), password="another four words", password_confirm="another four words")
    assert "Your password is set." in words(answer.text)


def test_a_link_that_is_worth_nothing_leads_to_asking_for_another(app: Flask) -> None:
    said = words(Person(app.test_client()).get("/reset/no-token"))
    assert "This link is not valid any more. Please ask for a new one." in said
    assert "Send the link" in said


def test_a_changed_password_with_a_mistake_changes_nothing(cleo: Person) -> None:
    page = led_to(cleo, "/change", password="wrong wrong wrong", new_password="n" * 12, new_password_confirm="n" * 12)
    assert "This is not your password." in words(page)
    assert focus(page) == ["password"]
    page = led_to(cleo, "/change", password=PASSWORD, new_password="n" * 12, new_password_confirm="m" * 12)
    assert focus(page) == ["new_password_confirm"]


def test_asking_for_a_link_leads_to_a_page_that_says_it_is_on_its_way(app: Flask) -> None:
    page = led_to(Person(app.test_client()), "/reset", email="nobody@shop.example")
    assert "If we know this address, a mail with a link is on its way" in words(page)


def test_a_log_in_page_from_before_a_log_out_leads_to_a_fresh_one(app: Flask, cleo: Person) -> None:
    somebody = Person(app.test_client())
    old = token_of(somebody.get("/login"))
    somebody.log_in(CLEO)
    somebody.get("/account/")
    somebody.post("/logout")
    form = {"email": CLEO, "password": PASSWORD, "csrf_token": old}
    answer = somebody.client.post("/login?next=/orders", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login?next=/orders")
    assert "That form was of an earlier visit" in words(somebody.get("/login?next=/orders"))
    assert "Log out" in somebody.post("/login", email=CLEO, password=PASSWORD).text


def test_programs_are_told_in_json_as_before(app: Flask, cleo: Person) -> None:
    somebody = Person(app.test_client())
    somebody.get("/login")
    headers = {"X-CSRFToken": token_of(somebody.page), "Accept": "application/json"}
    answer = somebody.client.post("/login", json={"email": CLEO, "password": "not my password"}, headers=headers)
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["response"]["errors"] == ["E-mail or password is not right. Please try again."]


def test_an_address_as_long_as_a_book_does_not_break_the_session(app: Flask) -> None:
    somebody = Person(app.test_client())
    somebody.get("/login")
    long = "".join(chr(0x1F300 + n) for n in range(700)) + "@shop.example"
    answer = somebody.post("/login", follow=False, email=long, password="x" * 20)
    assert answer.status_code == 303
    assert len(answer.headers["Set-Cookie"].split(";")[0]) < 4000
