"""A second factor: set up by whoever is there, asked for at each log-in, good once, replaced when it is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from passlib.totp import TOTP

from configurator.services.customer import factors as service
from configurator.services.operating import staff as staffing
from configurator.settings import Settings
from configurator.web import create_app
from configurator.web.account.codes import keys
from configurator.web.qr_codes import squares
from tests.waiting import until
from tests.web.bicycle import bicycle_shop
from tests.web.people import PASSWORD, Person, person, words
from tests.web.test_account import CLEO, mails


class Phone:
    """An authenticator app that has read a key; the time on it can be set."""

    def __init__(self, key: str) -> None:
        self.totp, self.later = TOTP(key=key.replace("-", ""), format="base32"), 0

    def code(self) -> str:
        return str(self.totp.generate(TOTP.normalize_time(None) + self.later).token)


@pytest.fixture
def cleo(app: Flask) -> Person:
    return person(app, "customer", email=CLEO, name="Cleo")


def with_phone(somebody: Person) -> Phone:
    """Sets up an authenticator app."""
    page = somebody.get("/account/factors/authenticator")
    key = re.search(r'<code class="hash">([\w-]+)</code>', page)
    assert key is not None
    phone = Phone(key[1])
    said = words(somebody.post("/account/factors/authenticator", code=phone.code()).text)
    assert "From now on a log-in asks for a code" in said
    phone.later = 30
    return phone


def recovery_codes(somebody: Person) -> list[str]:
    somebody.get("/account/factors")
    page = somebody.post("/account/factors/codes").text
    return re.findall(r"<li><code>(\w{5}-\w{5})</code>", page)


def stale(somebody: Person) -> None:
    """Time passes since somebody showed that it is them."""
    with somebody.client.session_transaction() as session:
        session["fs_paa"] -= 3600


def inside(somebody: Person) -> bool:
    return somebody.client.get("/account/").status_code == 200


# --- authenticator apps ---------------------------------------------------------------------------------------------


def test_a_log_in_asks_for_the_code_and_leads_where_it_was_to_lead(app: Flask, cleo: Person) -> None:
    elsewhere = Person(app.test_client())
    elsewhere.log_in(CLEO)
    phone = with_phone(cleo)
    assert inside(cleo)
    assert not inside(elsewhere), "who is logged in without the factor may be somebody else"
    until(lambda: any("An authenticator app was added" in each for each in mails(app)))
    somebody = Person(app.test_client())
    somebody.get("/login")
    answer = somebody.post("/login?next=/orders", email=CLEO, password=PASSWORD)
    assert "The code of your app" in words(answer.text)
    assert not inside(somebody)
    assert somebody.client.get("/account/known.json").json["account"] is None  # type: ignore[index]
    page = somebody.get(answer.request.full_path)
    answer = somebody.post(re.search(r'action="(/tf-validate[^"]*)"', page)[1], code=phone.code())  # type: ignore[index]
    assert answer.request.path == "/orders"
    assert inside(somebody)


def test_a_code_is_good_once_and_a_wrong_one_never(app: Flask, cleo: Person) -> None:
    phone = with_phone(cleo)
    first, second = Person(app.test_client()), Person(app.test_client())
    for somebody in (first, second):
        assert somebody.log_in(CLEO).request.full_path == "/tf-validate?next=/"
    for wrong in ("000000", "", "x" * 300, "12 34"):
        first.get("/tf-validate")
        first.post("/tf-validate", code=wrong)
        assert not inside(first)
    code = phone.code()
    second.post("/tf-validate", code=code)
    assert inside(second)
    first.get("/tf-validate")
    assert "used before" in words(first.post("/tf-validate", code=code).text) or not inside(first)
    assert not inside(first)


def test_a_code_used_twice_at_once_is_used_once(app: Flask, cleo: Person) -> None:
    room = app.extensions["room"]
    with room.unit() as unit:
        account = unit.accounts.id_of(CLEO)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: service.use_counter(room, account, 77), range(8))) == 1
    assert not service.use_counter(room, account, 76), "nor is an earlier one"


def test_codes_cannot_be_tried_out(app: Flask, cleo: Person) -> None:
    phone = with_phone(cleo)
    eve = Person(app.test_client())
    codes = []
    for _ in range(7):
        eve.log_in(CLEO)
        eve.get("/tf-validate")
        codes.append(eve.post("/tf-validate", code="000000").status_code)
    assert codes == [200] * 5 + [429] * 2
    cleo.get("/account/")
    cleo.post("/logout")
    cleo.log_in(CLEO)
    cleo.get("/tf-validate")
    cleo.post("/tf-validate", code=phone.code())
    assert inside(cleo), "at a device of theirs the owner gets in meanwhile"


def test_without_the_password_no_page_of_the_second_factor_opens(app: Flask, cleo: Person) -> None:
    with_phone(cleo)
    eve = Person(app.test_client())
    for path in ("/tf-validate", "/mf-recovery", "/tf-select"):
        assert eve.client.get(path).headers["Location"] == "/login"
    assert eve.client.get("/wan-signin").status_code == 404
    for path in ("/tf-setup", "/tf-setup/x", "/tf-rescue", "/mf-recovery-codes", "/wan-delete"):
        eve.get("/login")
        assert eve.post(path).status_code == 404


def test_the_secret_is_kept_encrypted_and_earlier_keys_read_it(app: Flask, cleo: Person, tmp_path: Path) -> None:
    phone = with_phone(cleo)
    kept = (app.extensions["room"].data / "shop.sqlite3").read_bytes()
    assert phone.totp.base32_key.encode() not in kept
    assert phone.totp.key not in kept
    shop, data = app.extensions["room"].shop.root, app.extensions["room"].data
    for fallbacks, open_ in ((["a secret of tests"], True), ([], False)):
        other = create_app(
            Settings(shop_folder=shop, data=data, secret_key="a new secret of tests", secret_key_fallbacks=fallbacks)
        )
        somebody = Person(other.test_client())
        somebody.log_in(CLEO)
        somebody.get("/tf-validate")
        somebody.post("/tf-validate", code=phone.code())
        assert inside(somebody) is open_
        other.extensions["room"].store.close()
        phone.later += 30
    assert list(keys("new", ["old"]).values()) == ["old", "new"]


def test_the_picture_holds_the_key(cleo: Person) -> None:
    page = cleo.get("/account/factors/authenticator")
    key = re.findall(r"<code.*</code>", page)
    assert key == re.findall(r"<code.*</code>", cleo.get("/account/factors/authenticator")), "it can be loaded again"
    assert re.search(r'<svg class="qr" viewBox="0 0 (\d+) \1" role="img"', page)
    wide, path = squares("otpauth://totp/Shop:cleo?secret=ABC")
    drawn = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path)}
    finder = {(x, y) for x in range(7) for y in range(7) if {x, y} & {0, 6} or (2 <= x <= 4 and 2 <= y <= 4)}
    assert {(x - 4, y - 4) for x, y in drawn if x < 11 and y < 11} == finder
    assert wide == max(x for x, _ in drawn) + 5


# --- recovery codes ---------------------------------------------------------------------------------------------------


def test_a_recovery_code_lets_in_once(app: Flask, cleo: Person) -> None:
    with_phone(cleo)
    codes = recovery_codes(cleo)
    assert len(set(codes)) == 10
    kept = (app.extensions["room"].data / "shop.sqlite3").read_bytes()
    assert not any(code.replace("-", "").encode() in kept or code.encode() in kept for code in codes)
    for code, lets_in in (
        (codes[0].lower().replace("-", " "), True),
        (codes[0], False),
        (codes[1], True),
        ("x", False),
    ):
        somebody = Person(app.test_client())
        somebody.log_in(CLEO)
        somebody.get("/mf-recovery")
        somebody.post("/mf-recovery", code=code)
        assert inside(somebody) is lets_in, code
    assert "You have 8 codes left" in words(cleo.get("/account/factors"))
    new = recovery_codes(cleo)
    assert not set(new) & set(codes)


def test_recovery_codes_of_nothing_are_not_made(cleo: Person) -> None:
    assert recovery_codes(cleo) == []
    assert "come after the first second factor" in words(cleo.page)


# --- changes ---------------------------------------------------------------------------------------------------------


def test_whoever_happens_to_sit_there_changes_nothing(app: Flask, cleo: Person) -> None:
    with_phone(cleo)
    stale(cleo)
    for path in ("/account/factors/authenticator", "/wan-register", "/account/delete"):
        assert "Is it still you?" in words(cleo.get(path)), path
    posts = {"/account/factors": {"remove": "authenticator"}, "/account/factors/codes": {}}
    posts |= {"/account/factors/authenticator": {"code": "1"}, "/account/delete": {"account": "yes"}}
    for path, fields in posts.items():
        cleo.get("/account/factors")
        assert "Is it still you?" in words(cleo.post(path, **fields).text), path
    assert "Authenticator app" in words(cleo.get("/account/factors"))
    cleo.get("/verify?next=/account/factors")
    assert "This is not your password." in words(cleo.post("/verify?next=/account/factors", password="a guess").text)
    assert cleo.post("/verify?next=/account/factors", password=PASSWORD).request.path == "/account/factors"
    assert "It is removed." in words(cleo.post("/account/factors", remove="authenticator").text)
    until(lambda: any("removed" in each for each in mails(app)))
    assert "Log out" in Person(app.test_client()).log_in(CLEO).text


def test_nobody_takes_a_factor_of_somebody_else(app: Flask, cleo: Person) -> None:
    with_phone(cleo)
    eve = person(app, "customer", email="eve@shop.example")
    for wanted in ("1", "authenticator", "", "x", "9" * 30):
        eve.get("/account/factors")
        eve.post("/account/factors", remove=wanted)
    assert "Authenticator app" in words(cleo.get("/account/factors"))


def test_whoever_lost_everything_is_helped_at_the_command_line(app: Flask, cleo: Person) -> None:
    with_phone(cleo)
    assert staffing.remove_factors(app.extensions["room"], CLEO)
    assert not inside(cleo)
    assert "Log out" in Person(app.test_client()).log_in(CLEO).text
    assert not staffing.remove_factors(app.extensions["room"], CLEO)


# --- required of the staff -------------------------------------------------------------------------------------------


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Flask]:
    """A shop that asks its staff for a second factor."""
    shop = bicycle_shop(tmp_path / "shop")
    made = create_app(
        Settings(
            shop_folder=shop, data=tmp_path / "data", secret_key="a secret of tests", STAFF_SECOND_FACTOR="required"
        )
    )
    yield made
    made.extensions["room"].store.close()


def test_staff_without_a_factor_are_led_to_one_before_anything_opens(strict: Flask) -> None:
    ada = person(strict, "merchandiser", "sales")
    for path in ("/studio/", "/studio/bicycle/", "/sales/"):
        assert ada.client.get(path).headers["Location"] == "/account/factors"
        assert "asks its staff for a second factor" in words(ada.get(path))
    ada.get("/account/")
    assert ada.post("/studio/bicycle/", follow=False).headers["Location"] == "/account/factors"
    with_phone(ada)
    assert ada.client.get("/studio/").status_code == 200
    assert ada.client.get("/sales/").status_code == 200
    ada.get("/account/factors")
    ada.post("/account/factors", remove="authenticator")
    assert ada.client.get("/studio/").headers["Location"] == "/account/factors"


def test_customers_are_not_asked(strict: Flask) -> None:
    cleo = person(strict, "customer", email=CLEO)
    assert inside(cleo)
    assert cleo.client.get("/studio/").status_code == 403


def test_a_secret_that_somebody_left_in_the_browser_is_not_the_next_ones(app: Flask, cleo: Person) -> None:
    """Whoever was logged in before knows the secret that was shown to them, and could read another's codes with it."""
    eve = person(app, "customer", email="eve@shop.example")
    key = re.compile(r'<code class="hash">([\w-]+)</code>')
    known = key.search(eve.get("/account/factors/authenticator"))
    with app.extensions["room"].unit() as unit:
        unit.sign_ins.remove_others(unit.accounts.id_of("eve@shop.example"))
    eve.log_in(CLEO)
    shown = key.search(eve.get("/account/factors/authenticator"))
    assert known is not None
    assert shown is not None
    assert "Log out" in eve.page
    assert shown[1] != known[1]
