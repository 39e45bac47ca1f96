"""Guests keep what is theirs: the cookie that is needed for it, the code of a design, the number of an order."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner

from configurator.orders.codes import DIGITS, check_digit
from configurator.orders.number import new_number
from tests.web.people import Person, person, words
from tests.web.test_sales import CONTACT, ordered

THIRTY_DAYS = 30 * 86400


def begun(somebody: Person) -> str:
    """The address of a design that somebody has begun and changed."""
    somebody.get("/p/bicycle")
    design = somebody.post("/p/bicycle/designs").request.path
    somebody.send(design, material="carbon", act="update")
    return design


def next_week(app: Flask, before: Person) -> Person:
    """The same browser after it was closed: only cookies that last are left."""
    client = app.test_client()
    kept = [cookie for cookie in before.client._cookies.values() if cookie.max_age is not None]  # type: ignore[union-attr]
    for cookie in kept:
        client.set_cookie(cookie.key, cookie.value)
    return Person(client)


def guest_cookie(client: FlaskClient) -> str | None:
    found = client.get_cookie("guest")
    return found.value if found else None


def code_on(page: str) -> str:
    found = re.search(rf'<span class="code">([{DIGITS}]{{5}}-[{DIGITS}]{{5}})</span>', page)
    assert found is not None
    return found.group(1)


# --- the cookie -----------------------------------------------------------------------------------------------------


def test_a_guest_finds_design_and_order_again_after_closing_the_browser(app: Flask) -> None:
    guest = Person(app.test_client())
    design, number = begun(guest), ordered(app, by=guest)
    back = next_week(app, guest)
    assert design in back.get("/")
    back.get(design)
    assert number in words(back.get("/orders"))
    assert "Cleo Customer" in words(back.get(f"/orders/{number}"))


def test_the_cookie_is_set_no_sooner_than_something_was_begun_and_cannot_be_read_or_sent_elsewhere(app: Flask) -> None:
    guest = Person(app.test_client())
    for address in ("/", "/p/bicycle", "/orders", "/orders/find", "/resume", "/account/known", "/login"):
        guest.get(address)
        assert guest_cookie(guest.client) is None, address
    guest.get("/p/bicycle")
    answer = guest.post("/p/bicycle/designs", follow=False)
    [written] = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("guest=")]
    cookie = SimpleCookie(written)["guest"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (
        str(THIRTY_DAYS),
        True,
        "Lax",
        "/",
    )
    assert cookie["domain"] == ""


def test_over_https_the_cookie_is_kept_to_this_host(app: Flask) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True
    guest = Person(app.test_client())
    guest.get("/p/bicycle")
    answer = guest.post("/p/bicycle/designs", follow=False)
    [written] = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("__Host-guest=")]
    assert "Secure" in written


def test_a_cookie_that_was_made_up_or_is_too_old_is_nobodys(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    guest = Person(app.test_client())
    design = begun(guest)
    value = guest_cookie(guest.client)
    assert value is not None
    for forged in ("", "x", value[:-1], value.partition(".")[0], value.replace(".", "x.", 1)):
        client = app.test_client()
        client.set_cookie("guest", forged)
        assert client.get(design).status_code == 403, forged
    month_later = TimestampSigner.get_timestamp(TimestampSigner("x")) + THIRTY_DAYS + 60
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: month_later)
    assert next_week(app, guest).client.get(design).status_code == 403


def test_an_account_or_a_profile_takes_the_cookies_place(app: Flask) -> None:
    guest = Person(app.test_client())
    design = begun(guest)
    kept = guest_cookie(guest.client)
    guest.get("/")
    guest.post("/consent", given="yes")
    assert guest_cookie(guest.client) is None
    assert design in next_week(app, guest).get("/")
    stolen = app.test_client()
    stolen.set_cookie("guest", kept or "")
    assert stolen.get(design).status_code == 403, "what the cookie stood for is the profile's now"
    guest.get("/account/known")
    guest.post("/consent", given="no")
    assert design in next_week(app, guest).get("/"), "without the profile the cookie is back"


def test_a_log_in_takes_over_and_a_log_out_leaves_nothing(app: Flask) -> None:
    guest = Person(app.test_client())
    design = begun(guest)
    person(app, "customer", email="cleo@shop.example")
    guest.log_in("cleo@shop.example")
    guest.send("/account/before", mine="yes")
    guest.get(design)
    assert guest_cookie(guest.client) is None
    guest.post("/logout")
    assert guest.client.get(design).status_code == 403


def test_whoever_deletes_everything_is_forgotten_by_the_browser_too(app: Flask) -> None:
    guest = Person(app.test_client())
    design, number = begun(guest), ordered(app, by=guest)
    guest.get("/account/delete")
    guest.post("/account/delete")
    assert guest_cookie(guest.client) is None
    assert guest.client.get(design).status_code == 404
    assert guest.client.get(f"/orders/{number}").status_code == 403


def test_the_cookie_is_named_where_the_shop_says_what_it_keeps(app: Flask) -> None:
    guest = Person(app.test_client())
    assert "one cookie named “guest”" in words(guest.get("/"))
    assert "“guest”" in words(guest.get("/account/known"))


# --- the code of a design -------------------------------------------------------------------------------------------


def test_a_design_goes_on_in_another_browser_and_in_the_first(app: Flask) -> None:
    guest, phone = Person(app.test_client()), Person(app.test_client())
    design = begun(guest)
    code = code_on(guest.get(design))
    assert code in guest.get(f"/summary/{design.split('/')[2]}")
    phone.get("/resume")
    answer = phone.post("/resume", code=f" {code.lower().replace('-', ' ')} ")
    assert answer.request.path == design
    phone.send(design, material="steel", act="update")
    assert design in phone.get("/")
    assert 'value="steel" checked' in re.sub(r"\s+", " ", guest.get(design)) or "Steel" in words(guest.page)
    assert design in guest.get("/")
    assert design in next_week(app, phone).get("/")


def test_whoever_only_continues_a_design_cannot_take_it_away(app: Flask) -> None:
    guest, phone = Person(app.test_client()), Person(app.test_client())
    design = begun(guest)
    phone.get("/resume")
    phone.post("/resume", code=code_on(guest.get(design)))
    draft = f"/drafts/{design.split('/')[2]}"
    phone.get(draft)
    phone.post(f"{draft}/delete")
    assert phone.client.get(design).status_code == 403
    guest.get(design)


def test_a_code_gives_the_design_and_never_the_order_or_who_ordered(app: Flask) -> None:
    guest, phone = Person(app.test_client()), Person(app.test_client())
    design = begun(guest)
    code = code_on(guest.get(design))
    summary = f"/summary/{design.split('/')[2]}"
    guest.get(summary)
    number = guest.send(summary, **CONTACT).request.path.rpartition("/")[2]
    phone.get("/resume")
    phone.post("/resume", code=code)
    for address in (design, summary, "/orders", "/account/known", f"/orders/{number}"):
        answer = phone.client.get(address, follow_redirects=True)
        assert "Cleo" not in answer.text, address
        assert "cleo@shop.example" not in answer.text, address
        assert "1 Example Street" not in answer.text, address
    assert phone.client.get(f"/orders/{number}").status_code == 403


def test_a_wrong_code_says_so_whatever_is_wrong_and_cannot_be_tried_out(app: Flask) -> None:
    digits = "000000000"
    somebody = Person(app.test_client())
    somebody.get("/resume")
    answers = []
    for code in (digits + check_digit(digits), "0000000001", "", "x", "nul\0", "7" * 5000, "٣" * 10):
        answers.append(somebody.post("/resume", code=code))
        assert answers[-1].request.path == "/resume"
    assert len({words(answer.text) for answer in answers}) == 1
    assert "No design has this code." in words(answers[0].text)
    tried = [somebody.post("/resume", code="x").status_code for _ in range(4)]
    assert tried[-1] == 429


def test_two_designs_of_the_same_choices_have_codes_that_do_not_tell_each_other(app: Flask) -> None:
    guest = Person(app.test_client())
    codes = {code_on(guest.get(begun(guest))) for _ in range(3)}
    assert len(codes) == 3
    assert len({code[:3] for code in codes}) > 1


# --- the number of an order -----------------------------------------------------------------------------------------


def test_an_order_is_found_by_its_number_and_e_mail(app: Flask) -> None:
    number = ordered(app)
    for typed, email in (
        (number, "cleo@shop.example"),
        (number.lower().replace("-", " "), " CLEO@Shop.Example "),
        (number.replace("0", "O").replace("1", "l").replace("-", ""), "cleo@shop.example"),
    ):
        friend = Person(app.test_client())
        friend.get(f"/orders/find?number={number}")
        assert f'value="{number}"' in friend.page
        answer = friend.post("/orders/find", number=typed, email=email)
        assert answer.request.path == f"/orders/{number}"
        assert "Cleo Customer" in words(answer.text)
        friend.get(f"/orders/{number}")
        assert next_week(app, friend).client.get(f"/orders/{number}").status_code == 403, "for this visit"


@pytest.mark.parametrize("email", ["müller@exämple.example", "ada@xn--exmple-cua.example", "ADA@EXÄMPLE.example"])
def test_an_address_is_the_same_in_any_case_and_either_form_of_its_domain(app: Flask, email: str) -> None:
    number = ordered(app, email=email)
    for typed in {email, email.upper(), email.replace("xn--exmple-cua", "exämple"), email.replace("ä", "a\u0308")}:
        friend = Person(app.test_client())
        friend.get("/orders/find")
        assert friend.post("/orders/find", number=number, email=typed).request.path == f"/orders/{number}", typed


def test_an_unknown_number_and_a_wrong_address_get_the_same_answer(app: Flask) -> None:
    number = ordered(app)
    answers = set()
    for typed, email in (
        (number, "eve@shop.example"),
        (number, ""),
        (number, "cleo@shop.example.evil.example"),
        ("2026-0000-0000", "cleo@shop.example"),
        ("", "nobody@nowhere.example"),
        ("2001-000001", "nobody@nowhere.example"),
        ("nul\0", "nul\0"),
    ):
        friend = Person(app.test_client())
        friend.get("/orders/find")
        answer = friend.post("/orders/find", number=typed, email=email)
        assert [each.status_code for each in answer.history] == [303]
        assert "Cleo" not in answer.text
        answers.add(words(answer.text))
    assert len(answers) == 1
    assert "No order has this number and this e-mail." in answers.pop()


def test_nobody_learns_from_an_address_which_numbers_there_are(app: Flask) -> None:
    number = ordered(app)
    answers = [app.test_client().get(f"/orders/{each}") for each in (number, new_number(2026), "2001-000001")]
    assert {answer.status_code for answer in answers} == {403}
    assert len({words(answer.text) for answer in answers}) == 1
    assert app.test_client().get("/orders/7").status_code == 404, "that is no number"
    assert "Find my order" in words(answers[0].text)


def test_numbers_and_addresses_cannot_be_tried_out_quickly(app: Flask) -> None:
    number = ordered(app)
    eve = Person(app.test_client())
    eve.get("/orders/find")
    tried = [eve.post("/orders/find", number=number, email=f"{n}@shop.example").status_code for n in range(11)]
    assert tried == [200] * 10 + [429]


def test_both_pages_are_linked_where_somebody_looks_for_them(app: Flask) -> None:
    somebody = Person(app.test_client())
    for page in (somebody.get("/"), somebody.get("/orders")):
        assert "/orders/find" in page
        assert "/resume" in page
