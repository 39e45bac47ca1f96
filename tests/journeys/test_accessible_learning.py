"""Every page that shows what was learned, light, dark and on a phone: axe finds nothing, nothing is too wide."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from configurator.services.customer.worth import FACT
from configurator.services.operating.demo_audience import invite_audience
from configurator.services.showroom.showroom import Showroom
from configurator.storage.worths import KeptWorth
from tests.journeys.conftest import LiveShop
from tests.journeys.people import account, log_in
from tests.journeys.steps import choose, place_order, saved, shown_total, start
from tests.journeys.test_accessible import VIEWS, faults

pytestmark = pytest.mark.browser

EMAIL = "pat@shop.example"


def conclude_of(room: Showroom, number: str) -> None:
    """What a night might conclude of the customer of an order, if there were more of them."""
    now, trait = room.now(), {"slot": "material", "value": "steel", "took": 8, "times": 1.75}
    amounts = dict.fromkeys(("brought", "net", "cost", "amount", "expected", "potential"), 90_000)
    figures = amounts | {"placed": 2, "cancelled": 1, "orders": 0.7, "alive": 0.4, "back": 0.2, "back_then": 0.5}
    with room.unit() as unit:
        profile = unit.orders.one(number).profile
        assert profile is not None
        unit.needs.begin("bicycle", [{"people": 8, "of": 14, "options": ["material"], "traits": [trait]}], now)
        unit.needs.add("bicycle", {profile: 0}, now)
        unit.worths.write({profile: KeptWorth("migrator", "EUR", figures, now)})
        rate = {"buying": dict.fromkeys(("r", "alpha", "a", "b"), 1.0), "spending": None}
        model = rate | {"came_back": 6, "customers": 14}
        unit.facts.say(FACT, json.dumps({"at": now.isoformat(), "models": {"EUR": model}}))


@pytest.mark.parametrize("view", VIEWS)
def test_pages_of_a_shop_that_learns_are_accessible(
    learned_shop: LiveShop, new_page: Callable[..., Page], view: str
) -> None:
    page = new_page(**VIEWS[view])
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = faults(page, view)

    def visit(path: str) -> None:
        page.goto(learned_shop.url + path)
        look(path)

    visit("/account/answers")
    for purpose in ("remember", "recommend", "measure"):
        page.locator(f"#{purpose}").get_by_role("button", name="Yes").click()
        expect(page.locator(f"#{purpose}").get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "true")
    start(page, learned_shop, "bicycle")
    choose(page, "material", "steel")
    saved(page)
    expect(page.locator("#cfg").get_by_text("often chosen with what you have")).to_have_count(2)
    look("marks beside values")
    page.get_by_role("button", name="Finish it for me").click()
    expect(page.get_by_role("heading", name="As people like you")).to_be_visible()
    look("finish it for me")
    page.get_by_role("button", name="Take this: As people like you").click()
    expect(page.locator("#cfg")).to_be_visible()
    place_order(page, shown_total(page))
    look("after an order")
    number = page.url.rpartition("/")[2]
    for path in ("/", "/?different=yes", "/account/known", "/account/conclusions", "/account/identity"):
        visit(path)
    account(learned_shop, EMAIL, "Pat", "merchandiser", "sales", "insight")
    log_in(page, learned_shop, EMAIL)
    visit("/experiments/new")
    visit("/experiments/")
    invite_audience(learned_shop.room, people=80, seed=3)
    visit("/experiments/")
    experiments = set(re.findall(r'href="(/experiments/[0-9a-f]{16})"', page.content()))
    assert len(experiments) == 2
    for path in experiments:
        visit(path)
    conclude_of(learned_shop.room, number)
    for path in (f"/sales/orders/{number}", "/customers/"):
        visit(path)
    expect(page.get_by_role("heading", name="Material: Steel")).to_be_visible()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
