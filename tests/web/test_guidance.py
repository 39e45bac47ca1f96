"""Presets, needs, what is asked only now and then, and what is only shown, as a customer meets them."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from configurator.catalog.selection import Selection
from configurator.engine import Engine
from configurator.errors import SolverDeadline
from configurator.services.configuring import presets
from configurator.services.configuring.survey_designs import fitting_designs
from configurator.time_limit import TimeLimit
from configurator.web.storefront import finishing
from tests.web.bicycle import CATALOGUE
from tests.web.conftest import Customer, form_values, text_of
from tests.web.test_advice import advised

GUIDANCE = """
preset tour "For a long tour": rack = yes, lights = 2
prefer bell "A bell is heard." fitting has bell
need use "What do you ride for?"
  work "To work": prefer lights >= 2 weight 3, default height = 70
  race "To race" because "Racing asks for carbon.": material = carbon
need rain "Do you ride in the rain?"
  yes "Yes": prefer fitting has lock weight 2
ask height only when rack = no
fixed colour "A rack is always red." when rack = yes
"""


def begin(customer: Customer, **with_: str) -> str:
    customer.visit("/p/bicycle")
    token = form_values(customer.page)["csrf_token"][0]
    answer = customer.client.post("/p/bicycle/designs", data={"csrf_token": token, **with_}, follow_redirects=True)
    customer.page, customer.address = answer.text, answer.request.path
    return customer.page


def field(page: str, name: str) -> str:
    found = re.search(rf'<fieldset class="field[^>]*id="f-{name}".*?</fieldset>', page, re.DOTALL)
    return found.group() if found else ""


def test_a_preset_begins_a_design_and_undo_takes_it_back(app: Flask, customer: Customer) -> None:
    advised(app, GUIDANCE)
    page = text_of(customer.visit("/p/bicycle"))
    assert "For a long tour" in page
    assert "Rack · Lights: 2" in page
    begin(customer, preset="tour")
    assert re.search(r'value="yes"[^>]*checked', field(customer.page, "rack"))
    customer.post(act="undo")
    assert re.search(r'value="no"[^>]*checked', field(customer.page, "rack"))
    assert (
        customer.client.post(
            "/p/bicycle/designs", data={"csrf_token": form_values(customer.page)["csrf_token"][0], "preset": "gone"}
        ).headers["Location"]
        == "/p/bicycle"
    )


def test_hard_presets_keep_the_page_waiting_no_longer_than_one(
    app: Flask, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    advised(app, GUIDANCE + 'preset tall "For the tall": height = 90\n')
    given: list[float | None] = []

    def hard(*_: object, seconds: float | None = None) -> Selection:
        given.append(seconds)
        limit = TimeLimit(seconds or 0)
        while not limit.over:
            pass
        raise SolverDeadline("Complete the rest for me.", seconds or 0)

    room = app.extensions["room"]
    monkeypatch.setattr(presets, "_CARDS_SECONDS", 0.02, raising=False)
    monkeypatch.setattr(Engine, "complete", hard)
    assert presets.preset_cards(room, room.current("bicycle")) == ()
    first, second = given
    assert first is not None
    assert 0 < first <= 0.02
    assert second is not None
    assert second <= 0


def test_needs_are_asked_before_all_else_and_lead_to_designs_that_fit(app: Flask, customer: Customer) -> None:
    advised(app, GUIDANCE)
    plain = begin(customer)
    assert "What do you ride for?" not in plain
    page = text_of(begin(customer, survey="yes"))
    assert "What do you ride for?" in page
    assert "Before you begin" in page
    customer.choose(use="work")
    customer.choose(rain="yes")
    design = customer.address.split("/")[2]
    ways = customer.visit(f"/finish/{design}")
    said = text_of(ways)
    assert "Fits best" in said
    assert "What do you ride for? To work." in said
    assert "A bell is heard." in said
    total = re.search(r'name="total" value="(\d+)">\s*<button class="button" name="fitting" value="fits"', ways)
    assert total is not None
    token = form_values(ways)["csrf_token"][0]
    stale = customer.client.post(
        f"/finish/{design}", data={"csrf_token": token, "total": "1", "fitting": "fits"}, follow_redirects=True
    )
    assert "This design has changed since its page was made." in text_of(stale.text)
    taken = customer.client.post(
        f"/finish/{design}", data={"csrf_token": token, "total": total[1], "fitting": "fits"}, follow_redirects=True
    )
    assert "Finished. Undo takes it back." in text_of(taken.text)
    summary = text_of(customer.visit(f"/summary/{design}"))
    assert "Lights 2" in summary
    assert "What do you ride for? To work" in summary
    with app.extensions["room"].reading() as unit:
        kept = unit.designs.one(design)
    own = {"use = work", "rain = yes"}
    assert {str(each) for each in kept.choices - kept.accepted} == own, "what was filled in is accepted, not chosen"


def test_cards_of_designs_tell_nothing_sensitive_and_the_cheapest_is_there_once(
    app: Flask, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = CATALOGUE.replace("name: Lights\n", "name: Lights\n        sensitive: true\n")
    root = app.extensions["room"].shop.root
    (root / "catalog" / "bicycle" / "product.yaml").write_text(catalogue, encoding="utf-8")
    advised(app, GUIDANCE)
    begin(customer, survey="yes")
    customer.choose(use="work")
    ways = customer.visit(f"/finish/{customer.address.split('/')[2]}")
    assert 'name="fitting" value="cheapest"' in ways
    assert 'name="way" value="cheapest"' not in ways
    assert "Lights:" not in text_of(ways)
    monkeypatch.setattr(finishing, "fitting_designs", lambda found: fitting_designs(found)[:1])
    assert 'name="way" value="cheapest"' in customer.visit(customer.address), "where time did not suffice for it"


def test_an_answer_against_an_own_choice_is_refused_with_its_reason(app: Flask, customer: Customer) -> None:
    advised(app, GUIDANCE)
    begin(customer)
    customer.choose(material="steel")
    customer.visit(f"/d/{customer.address.split('/')[2]}/help-me-choose")
    assert "Racing asks for carbon." in text_of(customer.choose(use="race"))


def test_what_is_not_asked_keeps_no_own_choice_and_what_is_fixed_takes_none(app: Flask, customer: Customer) -> None:
    advised(app, GUIDANCE)
    frame = begin(customer) and customer.address
    extras = frame.rsplit("/", 1)[0] + "/extras"
    customer.visit(extras)
    assert 'value="65"' in field(customer.choose(height="65"), "height")
    customer.visit(frame)
    page = customer.choose(rack="yes")
    shown = field(page, "colour")
    assert "A rack is always red." in shown
    assert "<input" not in shown
    assert field(customer.visit(extras), "lights"), "this page does ask something"
    assert field(customer.page, "height") == ""
    assert 'name="height"' not in customer.page
    customer.post(act="update", height="85")  # forged: the page has no such field
    customer.visit(frame)
    customer.post(act="anyway:colour=raw")
    assert "A rack is always red." in field(customer.page, "colour")
    customer.choose(rack="no")
    assert 'value="75"' in field(customer.visit(extras), "height")
