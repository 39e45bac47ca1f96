"""What is kept of whom: of strangers nothing but their designs, of those who said yes until they say no."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.web.people import PASSWORD, Person, person
from tests.web.test_account import started

PERSONAL = ("profiles", "events", "accounts", "orders")


def rows(app: Flask) -> dict[str, int]:
    """How many rows each table with something personal has."""
    engine = sa.create_engine(f"sqlite:///{app.extensions['room'].data / 'shop.sqlite3'}")
    with engine.connect() as connection:
        found = {name: connection.scalar(sa.text(f"SELECT count(*) FROM {name}")) or 0 for name in PERSONAL}
    engine.dispose()
    return {name: count for name, count in found.items() if count}


def lasting(client: FlaskClient) -> set[str]:
    """The cookies that outlive the browser."""
    return {cookie.key for cookie in (client._cookies or {}).values() if cookie.expires or cookie.max_age}


def test_of_a_stranger_nothing_is_kept_but_the_design(app: Flask) -> None:
    eve = Person(app.test_client())
    design = started(eve)
    eve.get("/summary/" + design.split("/")[2])
    eve.get("/account/known")
    eve.post("/consent", given="no")
    started(eve)
    assert rows(app) == {}
    assert lasting(eve.client) == {"guest"}, "needed to find the design again, and asked for by beginning one"
    assert eve.client.get_cookie("remembered") is None


def test_a_yes_is_kept_in_one_cookie_and_a_no_takes_it_away(app: Flask) -> None:
    eve = Person(app.test_client())
    design = started(eve)
    eve.post("/consent", given="yes")
    started(eve)
    assert lasting(eve.client) == {"remembered"}
    assert set(rows(app)) == {"profiles", "events"}
    back = app.test_client()
    back.set_cookie("remembered", eve.client.get_cookie("remembered").value)  # type: ignore[union-attr]
    assert back.get(design).status_code == 200
    assert "Welcome back." in back.get("/").text
    eve.get("/account/known")
    eve.post("/consent", given="no")
    assert rows(app) == {}
    assert lasting(eve.client) == {"guest"}
    assert eve.client.get(design).status_code == 200
    assert back.get(design).status_code == 403


def test_whoever_logs_in_stays_until_they_log_out(app: Flask) -> None:
    cleo = person(app, "customer")
    assert lasting(cleo.client) == {"device"}, "who did not say that the browser is theirs goes with its window"
    cleo.post("/logout")
    cleo.get("/login")
    cleo.post("/login", email="customer@shop.example", password=PASSWORD, remember="y")
    assert lasting(cleo.client) == {"session", "login", "device"}
    cleo.post("/logout")
    cleo.get("/")
    assert lasting(cleo.client) == {"device"}


def test_deleting_leaves_nothing(app: Flask) -> None:
    cleo = person(app, "customer")
    cleo.get("/account/known")
    cleo.post("/consent", given="yes")
    started(cleo)
    assert set(rows(app)) == {"profiles", "events", "accounts"}
    cleo.get("/account/delete")
    cleo.post("/account/delete", account="yes")
    assert rows(app) == {}
    assert lasting(cleo.client) == set()
