"""Who got in and what was refused stands in the log, and nobody's name with it."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from tests.web.people import PASSWORD, Person, person

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
    with app.extensions["room"].reading() as unit:
        account = unit.accounts.id_of(ADA)
    assert _lines(said) == [f"logged in account={account} by=password", f"logged out account={account}"]
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
