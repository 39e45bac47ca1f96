"""Every page of studio, sales desk and account, light, dark and on a phone: axe finds nothing, nothing is too wide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from configurator.job import JobState
from tests.journeys.conftest import LiveShop
from tests.journeys.people import account, log_in
from tests.journeys.test_accessible import VIEWS, faults
from tests.journeys.test_sales import ordered
from tests.web.bicycle import RULES

pytestmark = pytest.mark.browser

EMAIL = "pat@shop.example"
PAGES = (
    *("/account/sessions", "/account/factors", "/account/factors/authenticator", "/wan-register", "/verify"),
    *("/account/", "/account/known", "/account/delete", "/change", "/studio/", "/studio/bicycle/"),
)


@pytest.mark.parametrize("view", VIEWS)
def test_the_pages_behind_the_log_in_are_accessible(
    small_shop: LiveShop, new_page: Callable[..., Page], view: str
) -> None:
    account(small_shop, EMAIL, "Pat", "merchandiser", "sales", "operator")
    page = new_page(allowed=("409", "404"), **VIEWS[view])
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = faults(page, view)

    def visit(path: str) -> None:
        page.goto(small_shop.url + path)
        look(path)

    for path in ("/login", "/register", "/reset", "/account/known"):
        visit(path)
    page.get_by_role("button", name="Yes, remember me").click()
    number = ordered(page, small_shop, "Pat")
    page.goto(f"{small_shop.url}/login")
    page.get_by_role("button", name="Log in").click()
    look("log-in with mistakes")
    log_in(page, small_shop, EMAIL)
    look("what was begun before")
    for path in PAGES:
        visit(path)
    for path in ("/sales/", "/sales/?text=nobody", f"/sales/orders/{number}"):
        visit(path)
    visit("/jobs/")
    page.get_by_role("button", name="Check all products").click()
    expect(page.get_by_role("cell", name="waiting")).to_be_visible()
    look("a job that waits")
    now, words = small_shop.room.now(), "The other side does not answer, and has not for a long while."
    with small_shop.room.unit() as unit:
        for name in ("running", "failed"):
            unit.jobs.add(name, "tidy", {}, now)
            unit.jobs.claim(name, name, now, now + timedelta(hours=1))
        unit.jobs.progress("running", "running", 2, 7, "Tidying up what is long over and nobody comes back to")
        unit.jobs.finish("failed", "failed", JobState.FAILED, now, problem=words)
    for path in ("/jobs/", "/jobs/running", "/jobs/failed"):
        visit(path)
    page.goto(f"{small_shop.url}/studio/bicycle/")
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("#rules-text").fill(RULES + "# first\n")
    other.get_by_role("button", name="Save draft").click()
    expect(other.locator("#state")).to_contain_text("Draft saved by Pat")
    page.locator("#rules-text").fill(RULES + "rule\n")
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#report .problem")).to_have_count(1)
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".conflict")).to_be_visible()
    look("mistakes and a conflict")
    page.get_by_role("button", name="Save mine on top").click()
    expect(page.locator("#state")).to_contain_text("Draft saved by Pat")
    for path in ("review", "discard", "history"):
        visit(f"/studio/bicycle/{path}")
    with page.expect_navigation():
        page.get_by_role("row").last.get_by_role("link").click()
    look("a revision")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
