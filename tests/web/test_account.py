"""Accounts: to get in, to get back in, and to see, correct and delete what the shop knows."""

from __future__ import annotations

import json
import re
from datetime import datetime

import pytest
from flask import Flask

from configurator.services.operating import staff as staffing
from tests.web.people import PASSWORD, Person, person, words
from tests.web.test_sales import ordered

CLEO = "cleo@shop.example"


@pytest.fixture
def cleo(app: Flask) -> Person:
    """A customer with an account, who has not been asked yet whether the shop may remember."""
    return person(app, "customer", email=CLEO, name="Cleo")


def started(somebody: Person) -> str:
    """The address of a design that somebody has begun and changed."""
    somebody.get("/p/bicycle")
    design = somebody.post("/p/bicycle/designs").request.path
    somebody.send(design, material="carbon", act="update")
    return design


def mails(app: Flask) -> list[str]:
    """The mails that the shop wrote, oldest first."""
    return [path.read_text() for path in sorted((app.extensions["room"].data / "mail").glob("*.eml"))]


def registered(somebody: Person, email: str, password: str = PASSWORD, again: str | None = None) -> str:
    """The page after the form for a new account was sent."""
    somebody.get("/register")
    again = password if again is None else again
    return somebody.post("/register", name="Dana", email=email, password=password, password_confirm=again).text


# --- getting in -------------------------------------------------------------------------------------


def test_a_new_account_takes_over_what_the_visitor_had_begun(app: Flask) -> None:
    dana = Person(app.test_client())
    design = started(dana)
    assert "Log out" in registered(dana, "dana@shop.example")
    assert "Dana" in words(dana.page)
    dana.send("/account/before", mine="yes")
    other = Person(app.test_client())
    other.log_in("dana@shop.example")
    other.get(design)
    assert design in other.get("/account/")


def test_a_taken_address_and_a_poor_password_are_explained(app: Flask, cleo: Person) -> None:
    assert "This address has an account already." in words(registered(Person(app.test_client()), CLEO))
    assert "10 to 128 characters" in words(registered(Person(app.test_client()), "d@shop.example", "short"))
    said = words(registered(Person(app.test_client()), "d@shop.example", PASSWORD, "something else"))
    assert "Log out" not in said
    assert "match" in said


@pytest.mark.parametrize("typed", ["zwölf Brücken", "zwo\u0308lf Bru\u0308cken", "ｚｗölf Brücken"])
def test_a_password_with_umlauts_opens_the_log_in_wherever_it_was_set(app: Flask, typed: str) -> None:
    staffing.employ(app.extensions["room"], "ada@shop.example", "sales", password=lambda: "zwölf Brücken")
    assert "Log out" in Person(app.test_client()).log_in("ada@shop.example", typed).text
    registered(Person(app.test_client()), "dana@shop.example", "zwölf Brücken")
    assert "Log out" in Person(app.test_client()).log_in("dana@shop.example", typed).text


def test_a_weak_password_is_refused_wherever_one_is_set(app: Flask, cleo: Person) -> None:
    room = app.extensions["room"]
    for weak, why in (("password123", "Many people have this"), ("Cleo-at-shop-Cleo", "little more than your name")):
        new = {"new_password": weak, "new_password_confirm": weak}
        cleo.get("/change")
        assert why in words(cleo.post("/change", password=PASSWORD, **new).text)
        somebody = Person(app.test_client())
        somebody.get("/reset")
        somebody.post("/reset", email=CLEO)
        link = re.search(r"(/reset/\S+)", mails(app)[-1].replace("=\n", "").replace("=3D", "="))
        assert link is not None
        somebody.get(link[1])
        assert why in words(somebody.post(link[1], password=weak, password_confirm=weak).text)
        with pytest.raises(staffing.InvalidLogin, match=why):
            staffing.employ(room, CLEO, "customer", password=[weak].pop, reset=True)
    assert "Many people have this" in words(registered(Person(app.test_client()), "d@shop.example", "password123"))
    assert "little more" in words(registered(Person(app.test_client()), "dana@shop.example", "Dana-Dana-Dana"))
    assert "Log out" in Person(app.test_client()).log_in(CLEO).text


def test_a_failed_log_in_does_not_say_which_half_was_wrong(app: Flask, cleo: Person) -> None:
    wrong, unknown = Person(app.test_client()), Person(app.test_client())
    answers = [wrong.log_in(CLEO, "not my password"), unknown.log_in("nobody@shop.example", "not my password")]
    for answer in answers:
        assert "E-mail or password is not right." in words(answer.text)
        assert "Log out" not in answer.text


def test_a_page_that_needs_an_account_comes_after_the_log_in(app: Flask, cleo: Person) -> None:
    somebody = Person(app.test_client())
    assert "Log in" in words(somebody.get("/account/"))
    assert somebody.client.get("/account/").headers["Location"] == "/login?next=/account/"
    somebody.get("/login?next=/account/")
    answer = somebody.post("/login?next=/account/", email=CLEO, password=PASSWORD)
    assert answer.request.path == "/account/"


def test_the_log_in_leads_nowhere_else_than_to_the_shop(app: Flask, cleo: Person) -> None:
    somebody = Person(app.test_client())
    somebody.get("/login")
    answer = somebody.post("/login?next=https://elsewhere.example/", follow=False, email=CLEO, password=PASSWORD)
    assert answer.headers["Location"] == "/login?missed="
    assert "outside the domain" in words(somebody.get("/login?missed="))
    assert "Log out" in somebody.post("/login", email=CLEO, password=PASSWORD).text


def test_logging_out_needs_a_form(cleo: Person) -> None:
    assert cleo.client.get("/logout").status_code == 405
    cleo.get("/account/")
    assert "Log in" in words(cleo.post("/logout").text)
    assert cleo.client.get("/account/").status_code == 303


# --- getting back in ----------------------------------------------------------------------------------


def test_a_forgotten_password_is_set_anew_by_a_link_in_a_mail(app: Flask, cleo: Person) -> None:
    somebody = Person(app.test_client())
    somebody.get("/reset")
    said = words(somebody.post("/reset", email=CLEO).text)
    assert "If we know this address, a mail with a link is on its way" in said
    [mail] = mails(app)
    assert f"To: {CLEO}" in mail
    link = re.search(r"http://127.0.0.1:8000(/reset/\S+)", mail.replace("=\n", "").replace("=3D", "="))
    assert link is not None
    somebody.get(link.group(1))
    somebody.post(link.group(1), password="another four words", password_confirm="another four words")
    assert cleo.client.get("/account/").status_code == 303, "the old session has ended"
    assert "Log out" in Person(app.test_client()).log_in(CLEO, "another four words").text


def test_an_unknown_address_gets_the_same_answer_and_no_mail(app: Flask) -> None:
    somebody = Person(app.test_client())
    somebody.get("/reset")
    said = words(somebody.post("/reset", email="nobody@shop.example").text)
    assert "If we know this address, a mail with a link is on its way" in said
    assert mails(app) == []


def test_a_link_costs_what_an_unknown_address_costs(app: Flask, cleo: Person) -> None:
    """A password is hashed for an unknown address; another hash in the link would tell the two apart by the clock."""
    somebody = Person(app.test_client())
    somebody.get("/reset")
    somebody.post("/reset", email=CLEO)
    token = re.search(r"/reset/(\S+)", mails(app)[0].replace("=\n", "").replace("=3D", "="))
    assert token is not None
    _, hashed = app.extensions["security"].reset_serializer.loads(token.group(1))
    assert hashed.startswith("$argon2id$")


def test_mail_can_be_read_by_the_shops_own_user_only(app: Flask, cleo: Person) -> None:
    somebody = Person(app.test_client())
    somebody.get("/reset")
    somebody.post("/reset", email=CLEO)
    [path] = (app.extensions["room"].data / "mail").glob("*.eml")
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_changed_password_ends_every_other_session(app: Flask, cleo: Person) -> None:
    elsewhere = Person(app.test_client())
    elsewhere.log_in(CLEO)
    cleo.get("/change")
    new = {"new_password": "another four words", "new_password_confirm": "another four words"}
    assert "This is not your password." in words(cleo.post("/change", password="wrong wrong wrong", **new).text)
    assert "Your password is changed." in words(cleo.post("/change", password=PASSWORD, **new).text)
    assert elsewhere.client.get("/account/").status_code == 303
    assert "was changed" in mails(app)[-1]


# --- what the shop knows --------------------------------------------------------------------------------


def test_without_a_yes_nothing_is_remembered(app: Flask) -> None:
    somebody = Person(app.test_client())
    started(somebody)
    said = words(somebody.get("/account/known"))
    assert "You have not allowed us to remember you" in said
    assert "Carbon" not in said


def test_after_a_yes_everything_seen_is_shown_and_can_be_forgotten_singly(app: Flask) -> None:
    somebody = Person(app.test_client())
    somebody.get("/account/known")
    assert "Thank you. We will remember you" in words(somebody.send("/consent", given="yes").text)
    started(somebody)
    said = words(somebody.get("/account/known"))
    assert "You chose Material: Carbon" in said
    event = re.search(
        r'name="remove" value="(\d+)">Forget<span class="unseen"> “You chose Material: Carbon', somebody.page
    )
    assert event is not None
    said = words(somebody.send("/account/known", remove=event.group(1)).text)
    assert "That is forgotten." in said
    assert "You chose Material: Carbon" not in said


def test_nobody_can_make_the_shop_forget_what_is_not_theirs(app: Flask) -> None:
    one, other = Person(app.test_client()), Person(app.test_client())
    for somebody in (one, other):
        somebody.get("/account/known")
        somebody.send("/consent", given="yes")
    started(one)
    event = re.search(r'name="remove" value="(\d+)"', one.get("/account/known"))
    assert event is not None
    other.get("/account/known")
    assert 'class="notice bad"' in other.post("/account/known", remove=event.group(1)).text
    assert 'class="notice bad"' in other.post("/account/known", remove="all").text
    assert event.group(0) in one.get("/account/known")


def test_a_yes_can_be_taken_back_and_costs_no_design(app: Flask, cleo: Person) -> None:
    cleo.get("/account/known")
    cleo.send("/consent", given="yes")
    design = started(cleo)
    cleo.get("/account/known")
    said = words(cleo.send("/consent", given="no").text)
    assert "you have not allowed us to remember" in said
    assert "You chose" not in said
    assert design in cleo.get("/account/")


def test_the_name_can_be_corrected(cleo: Person) -> None:
    cleo.get("/account/known")
    assert "Cleopatra" in words(cleo.send("/account/name", name="  Cleopatra ").text)
    assert "Welcome back, Cleopatra." in words(cleo.get("/"))


def test_everything_can_be_taken_along(app: Flask) -> None:
    somebody = Person(app.test_client())
    somebody.get("/account/known")
    somebody.send("/consent", given="yes")
    started(somebody)
    answer = somebody.client.get("/account/known.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    known = json.loads(answer.text)
    assert [event["text"] for event in known["events"] if event["kind"] == "choice"] == ["Material: Carbon"]
    assert len(known["designs"]) == 1


def test_the_steps_of_orders_are_taken_along_with_their_reasons(app: Flask, cleo: Person) -> None:
    number, sam = ordered(app, by=cleo), person(app, "sales", name="Sam")
    address = f"/sales/orders/{number}"
    for to, reason in (("cancelled", "The mill is shut."), ("new", "It is open again."), ("confirmed", "")):
        sam.get(f"{address}/step?to={to}")
        sam.send(address, to=to, reason=reason, note="Ask Pat.")
    exported = cleo.client.get("/account/known.json").text
    [told] = json.loads(exported)["orders"]
    steps = [(each["status"], each["took_back"], each["by"], each["reason"]) for each in told["history"]]
    assert steps == [
        ("new", False, "you", ""),
        ("cancelled", False, "the shop", "The mill is shut."),
        ("new", True, "the shop", "It is open again."),
        ("confirmed", False, "the shop", ""),
    ]
    assert all(datetime.fromisoformat(each["at"]).tzinfo for each in told["history"])
    assert "Pat" not in exported
    assert "Sam" not in exported


def test_an_address_alone_tells_nobody_about_orders(app: Flask) -> None:
    """An account's address is not proved by mail, and an order's number with its address opens the order."""
    number = ordered(app, email="mia@shop.example")
    eve = Person(app.test_client())
    assert "Log out" in registered(eve, "mia@shop.example")
    exported = eve.client.get("/account/known.json").text
    assert json.loads(exported)["account"]["email"] == "mia@shop.example"
    assert number not in exported
    assert json.loads(exported)["mails"] == []


def test_everything_can_be_deleted_with_the_account(app: Flask, cleo: Person) -> None:
    design = started(cleo)
    assert "Delete my account cleo@shop.example as well" in words(cleo.get("/account/delete"))
    said = words(cleo.send("/account/delete", account="yes").text)
    assert "Your account is deleted" in said
    assert "Log in" in said
    assert cleo.client.get(design).status_code == 404
    assert "E-mail or password is not right." in words(Person(app.test_client()).log_in(CLEO).text)


def test_an_order_outlives_the_customers_data(app: Flask) -> None:
    number = ordered(app, remembered=True)
    sam = person(app, "sales", "insight")
    assert "Chose Material" in words(sam.get(f"/sales/orders/{number}"))
    profile = app.extensions["room"]
    with profile.unit() as unit:
        owner = unit.orders.one(number).profile
        unit.profiles.remove(owner)
    assert "has not agreed to be remembered" in words(sam.get(f"/sales/orders/{number}"))


def test_an_account_of_the_staff_is_not_deleted_here(app: Flask) -> None:
    ada = person(app, "merchandiser")
    assert "belongs to the staff" in words(ada.get("/account/delete"))
    assert ada.send("/account/delete", account="yes").status_code == 403
    ada.get("/studio/")
