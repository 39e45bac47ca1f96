"""Who tries to get in is counted, over workers and restarts; who has a right to get in is never locked out for long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from configurator.settings import Settings
from configurator.web import create_app
from configurator.web.forwarded import WARNING
from tests.web.bicycle import bicycle_shop
from tests.web.people import PASSWORD, Person, person, token_of, words
from tests.web.test_account import CLEO, mails, registered
from tests.web.test_sales import CONTACT, ordered

NEW = "another four words"


@pytest.fixture
def clock(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
    """How much later it is at the shop than it is."""
    later = [timedelta()]
    monkeypatch.setattr(app.extensions["room"], "now", lambda: datetime.now(UTC) + later[0])
    return later


def browser(app: Flask, address: str = "203.0.113.7") -> Person:
    client = app.test_client()
    client.environ_base |= {"REMOTE_ADDR": address}
    return Person(client)


def guess(app: Flask, email: str = CLEO, times: int = 1, address: str = "198.51.100.9") -> list[TestResponse]:
    """Answers to somebody who guesses, each time as a browser that was never here."""
    answers = []
    for number in range(times):
        eve = browser(app, address)
        eve.get("/login")
        answers.append(eve.post("/login", email=email, password=f"guess number {number}"))
    return answers


def test_an_account_is_tried_ever_more_slowly(app: Flask, clock: list[timedelta]) -> None:
    person(app, "customer", email=CLEO)
    answers = guess(app, times=7)
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert answers[-1].headers["Retry-After"] == "5"
    assert "Please try again in 5 seconds. If the account is yours, ask for a new password" in words(answers[-1].text)
    for wait in (5, 10, 20):
        clock[0] += timedelta(seconds=wait)
        assert guess(app)[0].status_code == 200
        assert guess(app)[0].headers["Retry-After"] == str(2 * wait)
    assert "Log out" not in browser(app).log_in(CLEO).text, "not even the right password is looked at meanwhile"
    clock[0] += timedelta(seconds=40)
    assert "Log out" in browser(app).log_in(CLEO).text
    assert [answer.status_code for answer in guess(app, times=6)] == [200] * 5 + [429]


def test_known_and_unknown_addresses_are_told_the_same(app: Flask) -> None:
    person(app, "customer", email=CLEO)
    told = []
    for email in (CLEO, "nobody@shop.example"):
        answers = guess(app, email, times=8)
        told.append([(each.status_code, each.headers.get("Retry-After"), words(each.text)) for each in answers])
    assert told[0] == [(a, b, text.replace("nobody@shop.example", CLEO)) for a, b, text in told[1]]


def test_spellings_of_an_address_are_one_account(app: Flask) -> None:
    person(app, "customer", email="ada@müller.example")
    spellings = [
        "ada@müller.example",
        "ADA@MÜLLER.example",
        "ada@xn--mller-kva.example",
        "ａda@mu\u0308ller.example",
        " ada@müller.example",
    ]
    answers = [guess(app, email)[0] for email in [*spellings, spellings[2]]]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]


def test_the_owner_gets_in_at_a_known_device_while_others_try(app: Flask, clock: list[timedelta]) -> None:
    cleo = browser(app)
    person(app, "customer", email=CLEO)
    cleo.log_in(CLEO)
    cleo.post("/logout")
    for _ in range(12):
        guess(app, times=2, address="203.0.113.7")
        clock[0] += timedelta(minutes=16)
    assert guess(app, times=2)[-1].status_code == 429
    assert "Log out" in cleo.log_in(CLEO).text
    cleo.post("/logout")
    for _ in range(6):
        answer = cleo.log_in(CLEO, "not my password")
    assert answer.status_code == 429, "a known device is counted, too"


def test_a_mail_lets_the_owner_in_at_once(app: Flask) -> None:
    person(app, "customer", email=CLEO)
    guess(app, times=8)
    cleo = browser(app)
    assert cleo.log_in(CLEO).status_code == 429
    cleo.get("/reset")
    cleo.post("/reset", email=CLEO)
    link = re.search(r"(/reset/\S+)", mails(app)[-1].replace("=\n", "").replace("=3D", "="))
    assert link is not None
    cleo.get(link[1])
    cleo.post(link[1], password=NEW, password_confirm=NEW)
    guess(app, times=8)
    assert "Log out" in cleo.log_in(CLEO, NEW).text


def test_a_device_of_one_account_is_no_device_of_another(app: Flask) -> None:
    person(app, "customer", email=CLEO)
    person(app, "customer", email="eve@shop.example")
    eve = browser(app)
    eve.log_in("eve@shop.example")
    eve.post("/logout")
    guess(app, times=5)
    assert eve.log_in(CLEO, "a guess of mine").status_code == 429
    for forged in ("", "x", "0" * 16 + "-" + "0" * 16):
        eve.client.set_cookie("device", forged)
        assert eve.log_in(CLEO, "a guess of mine").status_code == 429


def test_the_owner_is_told_once(app: Flask, clock: list[timedelta]) -> None:
    person(app, "customer", email=CLEO)
    for email in (CLEO, "nobody@shop.example"):
        for _ in range(14):
            assert guess(app, email)[0].status_code == 200
            clock[0] += timedelta(minutes=16)
    [mail] = mails(app)
    assert f"To: {CLEO}" in mail
    assert "somebody has tried 10 times to log in" in " ".join(mail.split())


def test_one_address_is_counted_over_all_accounts(app: Flask) -> None:
    """An IPv6 address as its network of 64 bits: who has one has them all."""
    person(app, "customer", email=CLEO)
    for number in range(30):
        address = f"2001:db8:1:2::{number:x}"
        assert guess(app, f"somebody-{number}@shop.example", address=address)[0].status_code == 200
    assert guess(app, "one-more@shop.example", address="2001:db8:1:2:ffff::1")[0].status_code == 429
    assert "Log out" in browser(app, "2001:db8:1:3::1").log_in(CLEO).text


def test_an_office_logs_in_at_nine(app: Flask) -> None:
    """Fifty people behind one address, some with a typing mistake."""
    with app.extensions["room"].unit() as unit:
        for number in range(50):
            unit.accounts.add(f"colleague-{number}@shop.example", "", PASSWORD, ["customer"])
    for number in range(50):
        somebody = browser(app)
        if number % 5 == 0:
            somebody.log_in(f"colleague-{number}@shop.example", "a typing mistake")
        assert "Log out" in somebody.log_in(f"colleague-{number}@shop.example").text


@pytest.fixture
def workers(tmp_path: Path, shop_database_url: str) -> Iterator[list[Flask]]:
    """Processes of one shop, as far as they can know of each other."""
    settings = Settings(
        shop_folder=bicycle_shop(tmp_path / "shop"), data=tmp_path / "data", database_url=shop_database_url,
        secret_key="a secret of tests",
    )  # fmt: skip
    apps = [create_app(settings) for _ in range(3)]
    yield apps
    for app in apps:
        app.extensions["room"].store.close()


def test_tries_are_counted_over_workers_and_restarts(workers: list[Flask]) -> None:
    codes = [guess(workers[number % 2])[0].status_code for number in range(7)]
    assert codes == [200] * 5 + [429] * 2
    assert guess(workers[2])[0].status_code == 429, "a process that has just begun"


def test_links_and_accounts_cannot_be_asked_for_without_end(app: Flask) -> None:
    person(app, "customer", email=CLEO)
    for email in (CLEO, "nobody@shop.example"):
        codes = []
        for _ in range(6):
            somebody = browser(app)
            somebody.get("/reset")
            codes.append(somebody.post("/reset", email=email).status_code)
        assert codes == [200] * 4 + [429] * 2
    assert len(mails(app)) == 4
    somebody = browser(app)
    answers = [registered(somebody, "no address") for _ in range(60 - 12)]
    assert "often" not in words(answers[-1])
    assert "That was a little often" in words(registered(somebody, "no address"))


def test_a_password_cannot_be_found_out_at_an_open_browser(app: Flask) -> None:
    cleo = person(app, "customer", email=CLEO)
    for address, fields in (("/change", {"new_password": NEW, "new_password_confirm": NEW}), ("/verify", {})):
        codes = []
        for number in range(4):
            cleo.get(address)
            codes.append(cleo.post(address, password=f"guess number {number}", **fields).status_code)
        assert codes == ([200] * 4 if address == "/change" else [200, 429, 429, 429])


def test_fifty_people_order_behind_one_address(app: Flask) -> None:
    for _ in range(25):
        ordered(app)
    somebody = Person(app.test_client())
    somebody.get("/p/bicycle")
    design = somebody.post("/p/bicycle/designs").request.path
    somebody.send(design, material="carbon", act="update")
    summary = f"/summary/{design.split('/')[2]}"
    for _ in range(25):
        somebody.get(summary)
        assert somebody.send(summary, **(CONTACT | {"email": "no address"})).status_code == 200
    somebody.get(summary)
    assert somebody.send(summary, **CONTACT).request.path.startswith("/orders/")


def test_whoever_orders_without_end_is_slowed_down(app: Flask) -> None:
    somebody = Person(app.test_client())
    for _ in range(20):
        ordered(app, by=somebody)
    somebody.get("/p/bicycle")
    design = somebody.post("/p/bicycle/designs").request.path
    somebody.send(design, material="carbon", act="update")
    summary = f"/summary/{design.split('/')[2]}"
    somebody.get(summary)
    assert somebody.send(summary, **CONTACT).status_code == 429


def test_a_proxy_that_nobody_told_of_is_said(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    client = app.test_client()
    assert client.get("/readyz").json["warnings"] == []  # type: ignore[index]
    for _ in range(3):
        client.get("/", headers={"X-Forwarded-For": "203.0.113.7"})
    assert client.get("/readyz").json["warnings"] == [WARNING]  # type: ignore[index]
    assert [record.getMessage() for record in caplog.records].count(WARNING) == 1


def test_a_proxy_that_the_shop_knows_of_is_nothing_to_say(tmp_path: Path) -> None:
    shop = bicycle_shop(tmp_path / "shop")
    app = create_app(Settings(shop_folder=shop, data=tmp_path / "data", secret_key="a secret of tests", proxies=1))
    app.test_client().get("/", headers={"X-Forwarded-For": "203.0.113.7"})
    assert app.test_client().get("/readyz").json["warnings"] == []  # type: ignore[index]
    app.extensions["room"].store.close()


def test_a_list_in_json_is_counted_as_what_it_is_read_as(app: Flask) -> None:
    """Forms read the first of several answers; so does whoever counts the tries."""
    person(app, "customer", email=CLEO)
    answers = []
    for number in range(7):
        eve = browser(app)
        eve.get("/login")
        typed = {"email": [CLEO], "password": [f"guess number {number}"]}
        token = {"X-CSRFToken": token_of(eve.page)}
        answers.append(eve.client.post("/login", json=typed, headers=token).status_code)
    assert answers[-2:] == [429, 429]


@pytest.mark.parametrize("field", ["email", "password"])
def test_odd_json_is_refused(app: Flask, field: str) -> None:
    person(app, "customer", email=CLEO)
    for odd in (7, {"a": 1}, [7], [[CLEO]], True):
        eve = browser(app)
        eve.get("/login")
        typed = {"email": CLEO, "password": PASSWORD, field: odd}
        answer = eve.client.post("/login", json=typed, headers={"X-CSRFToken": token_of(eve.page)})
        assert answer.status_code in {302, 303, 400, 429}, odd
        assert "Log out" not in eve.get("/")
