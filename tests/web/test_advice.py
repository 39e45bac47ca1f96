"""What the rules advise stands beside its step and in the summary; a warning is ticked before anything is ordered."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from configurator.rules.advice import Notice
from configurator.services.mail.letters import letter
from configurator.services.showroom import wordings
from tests.web.bicycle import RULES
from tests.web.conftest import Customer, text_of
from tests.web.test_order_papers import text
from tests.web.test_ordering import order, summary

ADVICE = """
warn bright "Red fades in the sun." when colour = red
advise rack-bags "Bags hang on a rack." when rack = no and some bag where size = large
"""


def advised(app: Flask, rules: str = ADVICE) -> None:
    """The shop's rules with some more, put on sale."""
    folder: Path = app.extensions["room"].shop.root
    (folder / "rules" / "bicycle.rules").write_text(RULES + rules, encoding="utf-8")
    app.extensions["room"].refresh()


def warning(app: Flask) -> Notice:
    notices = app.extensions["room"].current("bicycle").revision.rules.notices
    return next(each for each in notices if each.must_confirm)


def test_a_notice_stands_beside_what_it_speaks_of(app: Flask, customer: Customer) -> None:
    advised(app)
    first = customer.start()
    assert "Please note: Red fades in the sun." in text_of(customer.page)
    assert "Bags hang on a rack." not in customer.page
    customer.visit(first.rsplit("/", 1)[0] + "/bag/1")
    customer.choose(size="large")
    assert "Bags hang on a rack." in text_of(customer.page)
    assert "Red fades" not in customer.page
    assert "Bags hang on a rack." in customer.visit(first)  # its rack is asked for here


def test_an_order_confirms_exactly_the_warnings_there_are(app: Flask, customer: Customer) -> None:
    advised(app)
    page, key = summary(customer), warning(app).key
    assert f'value="{key}" required' in page
    for ticked in ([], ["bright.000000000000"], [key, "other.000000000000"]):
        refused = order(customer, page, acknowledged=ticked)
        assert refused.headers["Location"].endswith("#warnings")
    assert "Please confirm each of these, then order." in text_of(customer.visit(customer.address))
    placed = order(customer, page, acknowledged=[key])
    assert placed.status_code == 303
    assert "Read and confirmed: Red fades in the sun." in text_of(customer.visit(placed.headers["Location"]))


def test_a_warning_stays_confirmed_when_the_language_is_switched(
    app: Flask, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was ticked is the warning, in whatever words; the order, its paper, its mail and the desk repeat it."""
    monkeypatch.setattr(wordings, "_LOOK", 0.0)
    advised(app)
    room = app.extensions["room"]
    path = room.shop.root / "catalog/bicycle/languages/de.po"
    path.parent.mkdir()
    entry = 'msgctxt "advice bright"\nmsgid "Red fades in the sun."\nmsgstr "Rot bleicht in der Sonne aus."\n'
    path.write_text(entry, encoding="utf-8")
    page, key = summary(customer), warning(app).key
    customer.address = f"/de{customer.address}"  # as if another window had changed the address
    placed = order(customer, page, acknowledged=[key]).headers["Location"]
    assert placed.startswith("/de/orders/")
    confirmed = "Gelesen und bestätigt: Rot bleicht in der Sonne aus."
    assert confirmed in text_of(customer.visit(placed))
    assert confirmed in " ".join(text(customer.client.get(f"{placed}/document.pdf").data).split())
    with room.reading() as unit:
        found = unit.orders.one(placed.split("/")[-1])
    assert [each.key for each in found.receipt.warnings] == [key]
    assert confirmed in letter(room, found).body.replace("\u2068", "").replace("\u2069", "")
