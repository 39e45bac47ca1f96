"""What the rules advise stands beside its step and in the summary; a warning is ticked before anything is ordered."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from configurator.rules.advice import Notice
from tests.web.bicycle import RULES
from tests.web.conftest import Customer, text_of
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
