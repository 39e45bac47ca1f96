"""The accessibility statement says what the record says, and never more."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from configurator.shop import demo_shop
from configurator.web import accessibility
from tests.web.people import Person, words


def said(app: Flask) -> str:
    return words(Person(app.test_client()).get("/accessibility"))


def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **changed: object) -> None:
    """A record of its own in place of the one that comes with the program."""
    views = {"light": {"states": 20, "violations": 0}, "phone": {"states": 20, "violations": 0}}
    record = {"axe": "4.0.0", "day": "2026-11-01", "pages": accessibility.pages_digest(), "views": views}
    (tmp_path / "record.json").write_text(json.dumps(record | changed), "utf-8")
    monkeypatch.setattr(accessibility, "RECORD", tmp_path / "record.json")


def test_the_statement_and_the_record_that_comes_with_the_program_agree(app: Flask) -> None:
    record, page = json.loads(accessibility.RECORD.read_text("utf-8")), said(app)
    states = sum(each["states"] for each in record["views"].values())
    violations = sum(each["violations"] for each in record["views"].values())
    assert f"{states} states of pages" in page
    assert f"axe {record['axe']}" in page
    assert ("No violation was found." in page) == (violations == 0)
    assert ("Pages have been changed since" in page) == (record["pages"] != accessibility.pages_digest())
    assert set(record["views"]) == {"light", "dark", "phone"}


def test_nothing_is_claimed_that_was_not_found(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path, monkeypatch)
    page = said(app)
    assert "On 1 November 2026" in page
    assert "40 states of pages" in page
    assert "No violation was found." in page
    assert "Pages have been changed" not in page
    assert "We therefore do not claim" in page
    assert "Some pages of this shop are its own" not in page
    kept(tmp_path, monkeypatch, pages="of other pages", views={"light": {"states": 20, "violations": 2}})
    page = said(app)
    assert "2 violations were found" in page
    assert "No violation" not in page
    assert "Pages have been changed since that day" in page
    (app.extensions["room"].shop.templates / "storefront").mkdir(parents=True)
    assert "Some pages of this shop are its own" in said(app)


def test_it_stands_at_the_foot_with_an_address_to_write_to(app: Flask) -> None:
    assert "/accessibility" in Person(app.test_client()).get("/")
    assert re.search(r"write to .*, \S+@\S+ ?:", said(app))


def test_the_digest_is_of_customers_pages_alone() -> None:
    assert accessibility.pages_digest() == accessibility.pages_digest.__wrapped__()
    assert (demo_shop().templates / "storefront" / "accessibility.html").is_file()
