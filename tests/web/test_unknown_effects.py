"""What a click costs is said to be unknown where it was too much to find out: never nothing, never left out."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask, get_template_attribute, render_template

from configurator.catalog.selection import Choice
from configurator.services.configuring import configure, designs, opening, step_page
from configurator.services.ordering import checkout
from configurator.services.presenting.pages import Field
from configurator.services.visitor import Visitor
from tests.web.conftest import text_of

ADA = Visitor("ada")


@pytest.fixture
def frame(app: Flask) -> dict[str, Field]:
    """The fields of the frame, on a page that had no time to find out what clicks cost."""
    room = app.extensions["room"]
    page = step_page.view(room, designs.start(room, ADA, "bicycle"), "frame", effects_seconds=0)
    return {field.name: field for panel in page.panels for field in panel.fields}


def shown(app: Flask, field: Field) -> str:
    """The option as the page shows it."""
    with app.test_request_context():
        return str(get_template_attribute("storefront/_option.html", "field_set")(field, "/here"))


@pytest.mark.parametrize("name", ["material", "colour", "rack"])
def test_each_value_that_may_cost_something_says_that_its_price_is_not_known_yet(
    app: Flask, frame: dict[str, Field], name: str
) -> None:
    others = [view for view in frame[name].values if not view.taken]
    assert others
    labels = re.findall(r"<label.*?</label>", shown(app, frame[name]), re.DOTALL)
    told = [text_of(label) for label in labels if "checked" not in label]
    assert len(told) == len(others)
    assert all("price when chosen" in text for text in told), told


def test_the_other_side_of_a_switch_says_so_as_well(app: Flask, frame: dict[str, Field]) -> None:
    room = app.extensions["room"]
    design = designs.start(room, ADA, "bicycle")
    with_rack = [Choice(frame["rack"].slot, "yes")]
    racked = configure.post(opening.opened(room, ADA, design.id), with_rack, seq=design.seq + 1).design
    page = step_page.view(room, racked, "frame", effects_seconds=0)
    (rack,) = [field for panel in page.panels for field in panel.fields if field.name == "rack"]
    assert "price when chosen" in text_of(shown(app, rack))


def test_a_price_that_is_not_proven_the_lowest_is_said_to_be_the_best_found(app: Flask) -> None:
    """On the product page and on the summary; nothing is said where it is proven, as here."""
    room = app.extensions["room"]
    design = designs.start(room, ADA, "bicycle")
    page, told = step_page.view(room, design, "frame"), checkout.summary(room, ADA, design.id)
    assert (page.proven, told.proven) == (True, True)
    with app.test_request_context():
        for proven in (True, False):
            view = replace(page, proven=proven)
            assert (
                "the best price we found" in render_template("storefront/_picture_and_price.html", page=view)
            ) is not proven
            bar = render_template("storefront/_bar.html", page=view, step_url=lambda *_: "/")
            assert ("Best price found." in bar) is not proven, "beside the total, also while its lines are folded away"
