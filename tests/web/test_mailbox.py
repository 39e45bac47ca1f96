"""The mails of the demo shop in the browser: for whoever sits at the machine, and there only what is theirs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from configurator import settings
from configurator.settings import Settings
from configurator.shop import shop_at
from configurator.web import create_app
from configurator.web.rate_limits import limiter
from tests.web.bicycle import bicycle_shop
from tests.web.people import Person, person, words
from tests.web.test_sales import ordered


@pytest.fixture
def demo_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Flask]]:
    """Makes the demo shop, which is the bicycle shop here, with settings of its own."""
    folder, made = bicycle_shop(tmp_path / "shop"), list[Flask]()
    monkeypatch.setattr(settings, "demo_shop", lambda: shop_at(folder))

    def make(**more: object) -> Flask:
        given: dict[str, object] = {"data": tmp_path / "data", "secret_key": "a secret of tests", "look_seconds": 0}
        made.append(create_app(Settings(**given | more)))
        made[-1].testing = True
        limiter.reset()
        return made[-1]

    yield make
    for app in made:
        app.extensions["room"].store.close()


def test_everybody_reads_the_mails_about_their_own_orders(demo_app: Callable[..., Flask]) -> None:
    app = demo_app()
    cleo, eve, sam = Person(app.test_client()), Person(app.test_client()), person(app, "sales")
    number = ordered(app, by=cleo)
    said = words(cleo.get("/mail"))
    assert f"Your order {number} at Made to Order" in said
    assert "Hello Cleo Customer," in said
    said = words(eve.get("/mail"))
    assert "No mail for you yet" in said
    assert number not in said
    assert number in words(sam.get("/mail"))


def test_a_mail_that_opens_an_account_is_shown_to_nobody_who_is_not_in(demo_app: Callable[..., Flask]) -> None:
    app = demo_app()
    cleo, eve = person(app, "customer", email="cleo@shop.example"), Person(app.test_client())
    eve.get("/reset")
    eve.post("/reset", email="cleo@shop.example")
    [path] = (app.extensions["room"].data / "mail").glob("*.eml")
    token = re.search(r"/reset/(\S{20})", path.read_text())
    assert token is not None
    for somebody in (eve, person(app, "sales"), person(app, "merchandiser")):
        assert token.group(1) not in somebody.get("/mail")
        assert "1 other mail is not for you to read here" in words(somebody.page)
    assert token.group(1) in cleo.get("/mail")


@pytest.mark.parametrize(
    "more",
    [
        {"host": "0.0.0.0"},
        {"proxies": 1},
        {"public_url": "https://shop.example"},
        {"trusted_hosts": "shop.example,localhost"},
        {"mail_url": "smtp://127.0.0.1:1"},
    ],
)
def test_a_shop_that_others_may_reach_has_no_such_page(demo_app: Callable[..., Flask], more: dict[str, object]) -> None:
    assert demo_app(**more).test_client().get("/mail").status_code == 404


def test_a_real_shop_has_no_such_page(app: Flask) -> None:
    assert app.test_client().get("/mail").status_code == 404


def test_another_name_or_another_machine_gets_nothing(demo_app: Callable[..., Flask]) -> None:
    client = demo_app().test_client()
    assert client.get("/mail").status_code == 200
    assert client.get("/mail", headers={"Host": "evil.example"}).status_code == 404
    assert client.get("/mail", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
