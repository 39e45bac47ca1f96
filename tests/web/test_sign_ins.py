"""Being logged in ends when it is ended: for every copy of every cookie, in every worker, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from configurator.errors import DatabaseError
from configurator.services.operating import staff as staffing
from configurator.settings import Settings
from configurator.storage.sign_ins import SignIns
from configurator.web import create_app
from configurator.web.rate_limits import limiter
from tests.web.bicycle import bicycle_shop
from tests.web.people import HTMX, PASSWORD, Person, token_of, words
from tests.web.test_account import mails, registered, started

CLEO, NEW = "cleo@shop.example", "another four words"


@pytest.fixture
def workers(tmp_path: Path, shop_database_url: str) -> Iterator[tuple[Flask, Flask]]:
    """Two processes of one shop, as far as they can know of each other."""
    settings = Settings(
        shop_folder=bicycle_shop(tmp_path / "shop"), data=tmp_path / "data", database_url=shop_database_url,
        secret_key="a secret of tests",
    )  # fmt: skip
    apps = (create_app(settings), create_app(settings))
    for app in apps:
        app.testing = True
    limiter.reset()
    with apps[0].extensions["room"].unit() as unit:
        unit.accounts.add(CLEO, "Cleo", PASSWORD, ["customer", "merchandiser"])
    yield apps
    for app in apps:
        app.extensions["room"].store.close()


def logged_in(app: Flask, *, remember: bool = True) -> Person:
    """Cleo, who keeps being logged in on this device."""
    cleo = Person(app.test_client())
    cleo.get("/login")
    more = {"remember": "y"} if remember else {}
    assert "Log out" in cleo.post("/login", email=CLEO, password=PASSWORD, **more).text
    return cleo


def copies(somebody: Person, workers: tuple[Flask, Flask]) -> list[FlaskClient]:
    """Browsers at both workers with copies of somebody's cookies: of the session, of the other one, and of both."""
    kept = {name: somebody.client.get_cookie(name) for name in ("session", "login")}
    found = []
    for app in workers:
        for names in (("session",), ("login",), ("session", "login")):
            client = app.test_client()
            for name in names:
                cookie = kept[name]
                assert cookie is not None
                client.set_cookie(name, cookie.value)
            found.append(client)
    return found


def inside(client: FlaskClient) -> bool:
    """Whether the browser is let in to the account's page."""
    return client.get("/account/").status_code == 200


def change_password(cleo: Person, _: tuple[Flask, Flask]) -> None:
    cleo.get("/change")
    cleo.post("/change", password=PASSWORD, new_password=NEW, new_password_confirm=NEW)


def reset_password(_: Person, workers: tuple[Flask, Flask]) -> None:
    somebody = Person(workers[1].test_client())
    somebody.get("/reset")
    somebody.post("/reset", email=CLEO)
    path = "/reset/" + mails(workers[1])[-1].replace("=\n", "").replace("=3D", "=").split("/reset/")[1].split()[0]
    somebody.get(path)
    assert "Your password is set" in words(somebody.post(path, password=NEW, password_confirm=NEW).text)


def log_out(cleo: Person, _: tuple[Flask, Flask]) -> None:
    cleo.get("/account/")
    cleo.post("/logout")


def remove(_: Person, workers: tuple[Flask, Flask]) -> None:
    with workers[1].extensions["room"].unit() as unit:
        unit.accounts.remove(unit.accounts.id_of(CLEO))


def lock(_: Person, workers: tuple[Flask, Flask]) -> None:
    staffing.lock(workers[1].extensions["room"], CLEO, even_the_last=True)


def take_role(_: Person, workers: tuple[Flask, Flask]) -> None:
    staffing.employ(workers[1].extensions["room"], CLEO, "customer", password=str, even_the_last=True)


ENDS = [log_out, change_password, reset_password, remove, lock, take_role]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_every_copy_of_the_cookies_ends_at_once(workers: tuple[Flask, Flask], end: object) -> None:
    cleo = logged_in(workers[0])
    before = copies(cleo, workers)
    assert all(inside(client) for client in copies(cleo, workers))
    end(cleo, workers)  # type: ignore[operator]
    assert not any(inside(client) for client in (*before, *copies_of_copies(before)))


def copies_of_copies(clients: list[FlaskClient]) -> list[FlaskClient]:
    """What the copies have become, as a browser that is closed and opened again would show them."""
    for client in clients:
        client.delete_cookie("session")
    return clients


def test_a_locked_account_comes_back_by_no_door(workers: tuple[Flask, Flask]) -> None:
    """Not by its password, not by a mail, not by a mail that is under way already, and it is not told why."""
    app, somebody = workers[0], Person(workers[0].test_client())
    somebody.get("/reset")
    somebody.post("/reset", email=CLEO)
    path = "/reset/" + mails(app)[-1].replace("=\n", "").replace("=3D", "=").split("/reset/")[1].split()[0]
    lock(somebody, workers)
    assert "E-mail or password is not right." in words(Person(app.test_client()).log_in(CLEO).text)
    somebody.get("/reset")
    assert "If we know this address" in words(somebody.post("/reset", email=CLEO).text)
    assert len(mails(app)) == 1
    somebody.client.get(path, follow_redirects=True)
    somebody.post(path, password=NEW, password_confirm=NEW)
    staffing.unlock(app.extensions["room"], CLEO)
    assert "Log out" not in Person(app.test_client()).log_in(CLEO, NEW).text
    assert "Log out" in Person(app.test_client()).log_in(CLEO).text


def test_logging_out_here_leaves_other_devices_logged_in(workers: tuple[Flask, Flask]) -> None:
    """'Keep me logged in on this device' is about this device."""
    phone, desk = logged_in(workers[0]), logged_in(workers[1])
    log_out(phone, workers)
    assert not inside(phone.client)
    assert inside(desk.client)
    change_password(desk, workers)
    assert inside(desk.client), "whoever changes the password stays logged in"
    assert not any(inside(client) for client in [phone.client])


def test_a_remembered_browser_that_logs_out_ends_its_copies_too(workers: tuple[Flask, Flask]) -> None:
    """Also when its session is over and only the longer cookie is left."""
    cleo = logged_in(workers[0])
    before = copies(cleo, workers)
    cleo.client.delete_cookie("session")
    log_out(cleo, workers)
    assert cleo.client.get_cookie("login") is None
    assert not any(inside(client) for client in before)


@pytest.mark.parametrize(
    ("staff", "steps", "open_at_the_end"),
    [
        (False, [timedelta(days=29)], True),
        (False, [timedelta(days=31)], False),
        (True, [timedelta(minutes=29)], True),
        (True, [timedelta(minutes=31)], False),
        (True, [timedelta(minutes=20)] * 35, True),
        (True, [timedelta(minutes=20)] * 36, False),
    ],
    ids=["a month", "more", "a break", "a long break", "a day's work", "a night shift too"],
)
def test_a_sign_in_is_old_one_day(
    workers: tuple[Flask, Flask],
    monkeypatch: pytest.MonkeyPatch,
    staff: bool,
    steps: list[timedelta],
    open_at_the_end: bool,
) -> None:
    """A customer's after a month; one of the staff after half a day, and when it was not used for half an hour."""
    if not staff:
        take_role(Person(workers[0].test_client()), workers)
    cleo = logged_in(workers[0])
    found, passed = [], timedelta()
    for step in steps:
        passed += step
        for app in workers:
            monkeypatch.setattr(app.extensions["room"], "now", lambda by=passed: datetime.now(UTC) + by)
        found.append(inside(cleo.client))
    assert found == [True] * (len(steps) - 1) + [open_at_the_end]


def test_a_page_that_looks_again_by_itself_is_no_use(
    workers: tuple[Flask, Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else whoever leaves the page of jobs open and goes home is logged in for as long as a job waits."""
    cleo, room, begun = logged_in(workers[0]), workers[0].extensions["room"], datetime.now(UTC)
    found = []
    for minutes in (10, 20, 29, 31):
        monkeypatch.setattr(room, "now", lambda at=begun + timedelta(minutes=minutes): at)
        found.append(cleo.client.get("/jobs/", headers=HTMX).status_code)
    assert found == [200, 200, 200, 401]


def test_not_every_request_writes_when_a_sign_in_was_used(
    workers: tuple[Flask, Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    cleo, room, noted = logged_in(workers[0]), workers[0].extensions["room"], []
    monkeypatch.setattr(SignIns, "used", lambda _, name, now: noted.append(now))
    begun = datetime.now(UTC)
    for seconds in range(0, 150, 10):
        monkeypatch.setattr(room, "now", lambda at=begun + timedelta(seconds=seconds): at)
        assert inside(cleo.client)
    assert 0 < len(noted) < 12
    monkeypatch.setattr(SignIns, "used", lambda *_: raised(DatabaseError("It cannot be written.")))
    assert inside(cleo.client), "where nothing can be written, people stay logged in"


def raised(error: Exception) -> None:
    raise error


def test_cookies_of_another_account_or_of_nothing_are_none(workers: tuple[Flask, Flask]) -> None:
    """The mark of one account beside the sign-in of another is nobody's."""
    cleo = logged_in(workers[0], remember=False)
    dana = Person(workers[0].test_client())
    registered(dana, "dana@shop.example")
    with cleo.client.session_transaction() as hers, dana.client.session_transaction() as other:
        mark, name = hers["_user_id"].split(":")[0], other["_user_id"].split(":")[1]
    for kept in (f"{mark}:{name}", mark, f"{mark}:", f":{name}", "", "x:y:z"):
        with cleo.client.session_transaction() as session:
            session["_user_id"] = kept
        assert not inside(cleo.client), kept


def test_a_planted_session_has_no_part_in_the_account(workers: tuple[Flask, Flask]) -> None:
    """Who knew the visitor's id before the log-in knows nothing afterwards, and nothing of theirs joins the account."""
    eve = Person(workers[0].test_client())
    eve.get("/")
    planted = eve.client.get_cookie("session")
    assert planted is not None
    cleo = Person(workers[1].test_client())
    cleo.client.set_cookie("session", planted.value)
    cleo.log_in(CLEO)
    theirs, hers = started(eve), started(cleo)
    assert eve.client.get(hers).status_code == 403
    assert cleo.client.get(theirs).status_code == 403
    assert theirs not in cleo.get("/account/")


def test_after_a_log_out_the_next_person_at_the_browser_finds_nothing(workers: tuple[Flask, Flask]) -> None:
    cleo = logged_in(workers[0])
    design = started(cleo)
    log_out(cleo, workers)
    assert cleo.client.get(design).status_code == 403
    with cleo.client.session_transaction() as session:
        assert not {"_user_id", "thanks"} & set(session)


def test_the_cookies_are_for_this_host_by_https_and_no_script(tmp_path: Path) -> None:
    shop = bicycle_shop(tmp_path / "shop")
    app = create_app(
        Settings(shop_folder=shop, data=tmp_path / "data", secret_key="a secret of tests", SECURE_COOKIES=True)
    )
    limiter.reset()
    with app.extensions["room"].unit() as unit:
        unit.accounts.add(CLEO, "Cleo", PASSWORD, ["customer"])
    client = app.test_client()
    secure = {"base_url": "https://shop.example", "headers": {"Referer": "https://shop.example/login"}}
    token = client.get("/login", **secure).text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    form = {"email": CLEO, "password": PASSWORD, "remember": "y", "csrf_token": token}
    answers = [client.post("/login", data=form, **secure)]
    token = client.get("/account/", **secure).text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    answers.append(client.post("/logout", data={"csrf_token": token}, **secure))
    set_by = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
    names = [cookie.split("=")[0] for cookie in set_by]
    assert names.count("__Host-login") == 2, "set at log-in, removed at log-out"
    assert set(names) == {"__Host-login", "__Host-session", "__Host-device"}
    for cookie in set_by:
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; ")), cookie
        assert "Domain" not in cookie
    app.extensions["room"].store.close()


def test_a_token_is_no_way_in(workers: tuple[Flask, Flask]) -> None:
    """Nothing would end one: neither a log-out nor the end of the sign-in that it was given for."""
    cleo = Person(workers[0].test_client())
    cleo.get("/login")
    headers = {"Accept": "application/json", "X-CSRFToken": token_of(cleo.page)}
    asked = {"email": CLEO, "password": PASSWORD}
    cleo.client.post("/login?include_auth_token", json=asked, headers=headers)
    assert inside(cleo.client)
    with workers[0].test_request_context():
        token = workers[0].extensions["security"].datastore.find_user(email=CLEO).get_auth_token()
    for app in workers:
        assert app.test_client().get("/account/", headers={"Authentication-Token": token}).status_code == 303
        assert app.test_client().get(f"/account/?auth_token={token}").status_code == 303


@pytest.mark.parametrize("written", ["MÜLLER@Shop.example", "mu\u0308ller@shop.example", "ｍüller@shop.example"])
def test_one_address_is_one_account_however_it_is_typed(workers: tuple[Flask, Flask], written: str) -> None:
    room = workers[0].extensions["room"]
    assert "Log out" in registered(Person(workers[0].test_client()), "müller@shop.example")
    assert "Log out" in Person(workers[0].test_client()).log_in(written).text
    assert staffing.lock(room, written)
    assert "has an account already" in words(registered(Person(workers[1].test_client()), written))
    assert not staffing.employ(room, written, "sales", password=str).made


def test_an_address_kept_in_capitals_is_found_by_the_commands(workers: tuple[Flask, Flask]) -> None:
    room = workers[0].extensions["room"]
    with room.unit() as unit:
        unit.accounts.add("Ada@shop.example", "Ada", PASSWORD, [])
    assert not staffing.employ(room, "ada@Shop.example", "sales", password=str).made
    assert staffing.lock(room, "ADA@shop.example")
