"""What every answer carries, whoever gives it: pages, files, refusals, figures, and what machines ask for."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from configurator.settings import Settings
from configurator.web import create_app
from tests.web.bicycle import bicycle_shop
from tests.web.people import Person, person

SHOP = "https://shop.example"
PATHS = [
    *("/", "/p/bicycle", "/login", "/nothing-here", "/healthz", "/readyz", "/metrics", "/mail"),
    *("/static/css/shop.css", "/static/js/configure.js", "/static/icons/shop.svg", "/static/", "/static/css/"),
]
ELSEWHERE = "https://evil.example"


@pytest.fixture
def by_https(tmp_path: Path) -> FlaskClient:
    """A browser at a shop that customers reach by https."""
    return _app(tmp_path, PUBLIC_URL=SHOP, TRUSTED_HOSTS="shop.example").test_client()


def _app(folder: Path, **settings: str) -> Flask:
    shop = folder / "shop"
    if not shop.exists():
        bicycle_shop(shop)
    given = {"secret_key": "a secret of tests"} | settings
    return create_app(Settings(shop_folder=shop, data=folder / "data", look_seconds=0, **given))


def _policy(answer: TestResponse) -> dict[str, str]:
    parts = (each.strip().partition(" ") for each in answer.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


def test_every_answer_has_the_headers(by_https: FlaskClient) -> None:
    answers = [by_https.get(path, base_url=SHOP, buffered=True) for path in PATHS]
    answers += [by_https.get("/", base_url=ELSEWHERE), by_https.post("/consent", base_url=SHOP)]
    answers += [by_https.open("/", method="TRACE", base_url=SHOP)]
    assert {200, 400, 404, 405} <= {each.status_code for each in answers}
    for answer in answers:
        age = re.search(r"max-age=(\d+); includeSubDomains", answer.headers["Strict-Transport-Security"])
        assert age is not None
        assert int(age[1]) >= 365 * 86400
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        policy = _policy(answer)
        wanted = ("default-src", "object-src", "base-uri", "frame-ancestors")
        assert [policy[each] for each in wanted] == ["'none'"] * 4
        assert len(answer.headers.get_all("Content-Security-Policy")) == 1


def test_no_other_origin_may_read_an_answer(by_https: FlaskClient) -> None:
    for path in PATHS:
        answer = by_https.get(path, base_url=SHOP, headers={"Origin": ELSEWHERE}, buffered=True)
        assert [name for name, _ in answer.headers if name.lower().startswith("access-control")] == []


def test_every_answer_says_what_it_is_and_texts_their_characters(by_https: FlaskClient) -> None:
    answers = [by_https.get(path, base_url=SHOP, buffered=True) for path in PATHS]
    for answer in [*answers, by_https.get("/", base_url=ELSEWHERE)]:
        kind, _, rest = answer.headers["Content-Type"].partition(";")
        assert kind in {"text/html", "text/css", "text/javascript", "text/plain", "application/json", "image/svg+xml"}
        assert not kind.startswith("text/") or "utf-8" in rest.lower()


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PUT", "DELETE", "PATCH"])
def test_what_nobody_needs_is_not_answered(by_https: FlaskClient, method: str) -> None:
    for path in ("/", "/healthz", "/static/css/shop.css", "/login"):
        assert by_https.open(path, method=method, base_url=SHOP, buffered=True).status_code == 405


def test_folders_have_no_list_and_nothing_above_them_is_served(by_https: FlaskClient) -> None:
    around = ("/static", "/static/", "/static/js/", "/static/../pyproject.toml", "/static/%2e%2e/app.py", "/.git/HEAD")
    assert {by_https.get(path, base_url=SHOP, buffered=True).status_code for path in around} == {404}


def test_nothing_redirects_from_http_by_itself(by_https: FlaskClient) -> None:
    """A program that asks without encryption learns so from the server in front, not by a redirect that hides it."""
    answers = [by_https.get(path, base_url="http://shop.example", buffered=True) for path in ("/", "/healthz")]
    assert {each.status_code for each in answers} == {200}


def test_a_log_out_has_the_browser_forget(app: Flask) -> None:
    ada = person(app, "customer")
    ada.get("/account")
    answer = ada.post("/logout", follow=False)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in ada.client.get("/login").headers


def test_a_debug_mode_in_the_environment_shows_nobody_the_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    app = _app(tmp_path)

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("the inside")

    answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert "the inside" not in answer.text
    assert "Traceback" not in answer.text
    assert app.test_client().get("/?__debugger__=yes&cmd=resource&f=style.css").mimetype == "text/html"


def test_of_a_field_twice_the_first_counts_and_an_address_is_no_form(app: Flask) -> None:
    """An address cannot fill in a form's fields, nor a second field outdo the first."""
    somebody = Person(app.test_client())
    somebody.get("/account/known")
    answer = somebody.client.post("/consent?answer=yes&csrf_token=x")
    assert answer.status_code == 400
    ada = person(app, "customer", email="ada@demo.example")
    ada.get("/account/known")
    ada.post("/account/name?name=Zacharias", name="Ada")
    assert "Zacharias" not in ada.get("/account/known")


def test_a_new_secret_leaves_those_of_the_old_one_logged_in(tmp_path: Path) -> None:
    before = _app(tmp_path, secret_key="the-first-secret-of-all")
    ada = person(before, "customer")
    kept = [ada.client.get_cookie(name) for name in ("session", "login")]
    cookies = [(each.key, each.value) for each in kept if each is not None]
    before.extensions["room"].store.close()
    for fallbacks, status in (("the-first-secret-of-all", 200), ("", 303)):
        after = _app(tmp_path, secret_key="another secret now", SECRET_KEY_FALLBACKS=fallbacks)
        client = after.test_client()
        for name, value in cookies:
            client.set_cookie(name, value)
        assert client.get("/account").status_code == status
        after.extensions["room"].store.close()


def test_passwords_are_hashed_slowly() -> None:
    """Both ways to hash as they are outside of tests, which are in a hurry."""
    both = "from argon2 import PasswordHasher; from passlib.hash import argon2; "
    said = subprocess.run(
        [sys.executable, "-c", both + "print(PasswordHasher().hash('x'), argon2.hash('x'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = re.findall(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$", said)
    assert len(found) == 2
    assert all(int(kilobytes) >= 19 * 1024 and int(passes) >= 2 for kilobytes, passes in found)


def test_passwords_are_checked_as_they_were_typed(app: Flask) -> None:
    """Neither cut nor in other letters; how a keyboard composes an umlaut makes no other password of it."""
    long = ("Nine Words, \N{LATIN CAPITAL LETTER A WITH DIAERESIS}O \N{GRINNING FACE} and a tab\t: " * 4).strip()[:110]
    apart = unicodedata.normalize("NFD", long)
    with app.extensions["room"].unit() as unit:
        unit.accounts.add("long@demo.example", "", long, ["customer"])
    for typed, inside in ((long, True), (apart, True), (long.lower(), False), (long[:72], False), (long + "x", False)):
        somebody = Person(app.test_client())
        somebody.log_in("long@demo.example", typed)
        assert (somebody.client.get("/account").status_code == 200) == inside


def test_password_fields_hide_what_is_typed_and_let_managers_fill_it_in(app: Flask) -> None:
    ada = person(app, "customer")
    pages = [Person(app.test_client()).get("/login"), Person(app.test_client()).get("/register"), ada.get("/change")]
    fields = [each for page in pages for each in re.findall(r"<input[^>]*name=\"[a-z_]*password[a-z_]*\"[^>]*>", page)]
    assert len(fields) >= 6
    for field in fields:
        assert 'type="password"' in field
        assert re.search(r'autocomplete="(current|new)-password"', field)
        assert not re.search(r"onpaste|readonly|maxlength=\"([1-9]|[1-5]\d|6[0-3])\"", field)
