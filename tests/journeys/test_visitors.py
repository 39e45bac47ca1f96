"""Five who come to a shop that has learned: a stranger, one who says yes, one who comes back after a month, one who
withdraws, and one of those who are shown nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import LiveShop
from tests.journeys.steps import choose, saved, start

pytestmark = pytest.mark.browser

MONTH = timedelta(days=31)
MARK = "Often chosen with what you have"
BECAUSE = "8 of 8 who took Steel took Raw."


def on_steel(page: Page, shop: LiveShop) -> Page:
    """A new design with a steel frame."""
    start(page, shop, "bicycle")
    choose(page, "material", "steel")
    saved(page)
    return page


def likes_raw(page: Page, shop: LiveShop) -> None:
    """Somebody who allows everything that is asked of them, and chooses the raw colour."""
    answer(page, shop, "Yes", "remember", "recommend", "measure")
    on_steel(page, shop)
    choose(page, "colour", "raw")
    saved(page)


def marks(page: Page) -> Locator:
    """What is said of the values that others took."""
    return page.locator("#cfg").get_by_text(MARK)


def answer(page: Page, shop: LiveShop, said: str, *purposes: str) -> None:
    """Answers these questions alike."""
    page.goto(f"{shop.url}/account/answers")
    for purpose in purposes:
        button = page.locator(f"#{purpose}").get_by_role("button", name=said)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")


def test_a_stranger_is_shown_what_others_took_and_nothing_is_kept(learned_shop: LiveShop, page: Page) -> None:
    on_steel(page, learned_shop)
    expect(marks(page)).to_have_count(2)
    expect(page.get_by_text(BECAUSE)).to_be_visible()
    expect(page.locator('[name="colour"][value="red"]')).to_be_checked()  # what costs more is never chosen for them
    page.get_by_role("button", name="Finish it for me").click()
    expect(page.get_by_role("heading", name="As most people", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Like my last one")).to_have_count(0)
    page.get_by_role("button", name="Take this: As most people").click()
    expect(page.locator('[name="colour"][value="raw"]')).to_be_checked()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator('[name="colour"][value="red"]')).to_be_checked()
    page.goto(f"{learned_shop.url}/account/known")
    expect(page.get_by_text("so we know nothing about you but what this visit needs")).to_be_visible()


def test_who_says_yes_is_told_why_and_switches_it_off(learned_shop: LiveShop, page: Page) -> None:
    likes_raw(page, learned_shop)
    page.goto(learned_shop.url)
    expect(page.get_by_text("You chose Raw in")).to_be_visible()
    start(page, learned_shop, "bicycle")
    expect(page.locator("#cfg").get_by_text("You chose Raw in")).to_be_visible()
    expect(page.locator('[name="colour"][value="red"]')).to_be_checked()
    page.goto(f"{learned_shop.url}/account/conclusions")
    page.get_by_role("button", name=re.compile("Switch off.*Colour: Raw, Bicycle")).click()
    start(page, learned_shop, "bicycle")
    expect(page.locator("#cfg").get_by_text("You chose Steel in")).to_be_visible()
    expect(page.locator("#cfg").get_by_text("You chose Raw in")).to_have_count(0)


def test_who_comes_back_after_a_month_is_not_asked_again(
    learned_shop: LiveShop, new_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = new_page()
    likes_raw(page, learned_shop)
    then = datetime.now(UTC)
    monkeypatch.setattr(learned_shop.room, "now", lambda: datetime.now(UTC) + MONTH)
    page.goto(learned_shop.url)
    expect(page.get_by_text("Welcome back")).to_be_visible()
    expect(page.get_by_role("heading", name="May we remember you?")).to_have_count(0)
    expect(page.get_by_role("heading", name="May we do more with it?")).to_have_count(0)
    on_steel(page, learned_shop)
    expect(page.locator("#cfg").get_by_text(f"You chose Raw in {then:%B}")).to_be_visible()
    page.get_by_role("button", name="Finish it for me").click()
    expect(page.get_by_role("heading", name="As most people", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Best fit to my needs")).to_be_visible()


def test_who_withdraws_is_a_stranger_again_in_every_window(
    learned_shop: LiveShop, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    likes_raw(page, learned_shop)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator('[name="colour"][value="raw"]')).to_be_checked()
    page.goto(f"{learned_shop.url}/account/answers")
    page.get_by_role("button", name="No to everything").click()
    page.goto(f"{learned_shop.url}/account/known")
    expect(page.get_by_text("You have not allowed us to remember you")).to_be_visible()
    choose(other, "rack", "yes")
    saved(other)  # the design is still theirs
    start(other, learned_shop, "bicycle")
    expect(other.locator("#cfg").get_by_text("You chose Raw in")).to_have_count(0)
    page.goto(learned_shop.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("What shall we build for you?")
    expect(page.get_by_text("You chose Raw in")).to_have_count(0)


def test_who_is_in_the_holdout_chooses_without_what_others_took(
    learned_shop: LiveShop, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learned_shop.room.decisions, "holdout", 1.0)
    likes_raw(page, learned_shop)
    on_steel(page, learned_shop)
    expect(page.locator("#cfg").get_by_text("You chose Raw in")).to_be_visible()  # their own past is theirs
    expect(marks(page)).to_have_count(0)
    expect(page.get_by_text("Finish this step as most people")).to_have_count(0)
    page.get_by_role("button", name="Finish it for me").click()
    expect(page.get_by_role("heading", name="The cheapest")).to_be_visible()
    expect(page.get_by_role("heading", name="As most people", exact=True)).to_have_count(0)
