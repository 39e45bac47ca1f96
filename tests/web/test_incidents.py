"""Who got in and what was refused stands in the log, and nobody's name with it."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from tests.web.people import PASSWORD, Person, person
from tests.web.test_factors import with_phone

ADA = "ada@demo.example"


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What is logged about people at the doors."""
    caplog.set_level(logging.INFO, "configurator.web")
    return caplog


def _lines(said: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in said.records if each.name.startswith("configurator.web.")]


def test_log_ins_and_log_outs_are_lines(app: Flask, said: pytest.LogCaptureFixture) -> None:
    ada = person(app, "customer", email=ADA)
    ada.get("/account")
    ada.post("/logout")
    account = _account(app)
    assert _lines(said) == [f"logged in account={account} page=/login", f"logged out account={account}"]
    assert ADA not in said.text


@pytest.mark.parametrize("email", [ADA, "nobody@demo.example"])
def test_a_failed_log_in_is_a_line_that_names_nobody(app: Flask, said: pytest.LogCaptureFixture, email: str) -> None:
    person(app, "customer", email=ADA)
    said.clear()
    Person(app.test_client()).log_in(email, "not the password")
    assert _lines(said) == ["refused: log-in failed method=POST page=/login"]
    assert email not in said.text
    assert PASSWORD not in said.text


def test_what_somebody_may_not_do_is_a_line(app: Flask, said: pytest.LogCaptureFixture) -> None:
    ada = person(app, "customer", email=ADA)
    said.clear()
    ada.get("/sales/", status=403)
    assert _lines(said) == ["refused: not allowed method=GET page=/sales/"]


def test_a_form_that_is_not_ours_is_a_line_whatever_it_is_answered(app: Flask, said: pytest.LogCaptureFixture) -> None:
    stranger = app.test_client()
    assert stranger.post("/consent", data={"answer": "yes"}).status_code == 400
    somebody = Person(stranger)
    somebody.get("/login")
    somebody.post("/login", csrf_token="made up", email=ADA, password=PASSWORD)
    assert [line.split(" method")[0] for line in _lines(said)] == ["refused: form not from here"] * 2


def test_what_is_tried_too_often_is_a_line(app: Flask, said: pytest.LogCaptureFixture) -> None:
    somebody = Person(app.test_client())
    for _ in range(12):
        somebody.post("/orders/find", number="2027-0000-0000", email="a@b.example")
    assert [line for line in _lines(said) if line.startswith("refused: too often")] != []
    assert "a@b.example" not in said.text


def test_each_factor_of_a_log_in_is_a_line_of_its_own(app: Flask, said: pytest.LogCaptureFixture) -> None:
    """Half a log-in is no failure; a wrong code is one, and the page of a line says which factor it was."""
    ada = person(app, "customer", email=ADA)
    phone = with_phone(ada)
    said.clear()
    somebody = Person(app.test_client())
    somebody.get("/login")
    somebody.post("/login", email=ADA, password=PASSWORD)
    assert _lines(said) == []
    somebody.post("/tf-validate", code="000000")
    assert _lines(said) == ["refused: log-in failed method=POST page=/tf-validate"]
    somebody.post("/tf-validate", code=phone.code())
    assert _lines(said)[1:] == [f"logged in account={_account(app)} page=/tf-validate"]


def _account(app: Flask) -> int | None:
    with app.extensions["room"].reading() as unit:
        found: int | None = unit.accounts.id_of(ADA)
        return found
