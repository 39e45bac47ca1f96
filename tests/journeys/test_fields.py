"""Fields that are typed into, in a real browser: numbers in any spelling, steppers, a text that is still needed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.accessibility import violations
from tests.journeys.conftest import LiveShop
from tests.journeys.steps import choose, saved, start

pytestmark = pytest.mark.browser


def test_a_number_is_typed_stepped_mistaken_and_taken_back(live_shop: LiveShop, page: Page) -> None:
    start(page, live_shop, "ritual")
    field = page.locator('[name="budget"]')
    expect(field).to_have_value("300")
    field.fill("€ 1’20")
    field.press("Tab")
    saved(page)
    expect(field).to_have_value("€ 1’20")
    expect(page.locator("#mistake-budget")).to_contain_text("takes a number")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert not violations(page)
    field.fill("120 eur")
    field.press("Tab")
    saved(page)
    expect(field).to_have_value("120")
    expect(page.locator("#mistake-budget")).to_have_count(0)
    page.get_by_role("button", name="More Most I want to spend").click()
    saved(page)
    expect(field).to_have_value("130")
    field.press("ArrowDown")
    saved(page)
    expect(field).to_have_value("120")
    for typed, read in (("130 eur", "130"), ("€ 140", "140")):
        field.fill(typed)
        field.press("ArrowDown")  # what is typed is read first, never thrown away for the lowest there is
        saved(page)
        expect(field).to_have_value(read)
    field.fill("")
    field.press("Tab")
    saved(page)
    expect(field).to_have_value("300")


def test_a_slider_moves_the_field_over_gaps_and_goes_out_once(live_shop: LiveShop, page: Page) -> None:
    """A key that is pressed several times is one change; what is not possible is passed over in either direction."""
    start(page, live_shop, "ritual")
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    field, slider = page.locator('[name="budget"]'), page.get_by_role("slider", name="Slider for Most I want to spend")
    slider.focus()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        for _ in range(3):
            slider.press("ArrowLeft")
    expect(field).to_have_value("270")
    saved(page)
    assert len(posts) == 1
    expect(slider).to_be_focused()
    expect(slider).to_have_value("270")
    expect(slider).to_have_attribute("aria-valuetext", "270 EUR")
    slider.evaluate("it => { it.dataset.spans = '40 200,260 300'; }")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        for key, value in (("ArrowLeft", "260"), ("ArrowLeft", "200"), ("ArrowRight", "260")):
            slider.press(key)
            expect(field).to_have_value(value)
    saved(page)
    assert not violations(page)


def test_a_number_that_is_read_in_miles_goes_by_steps_of_its_own_unit(live_shop: LiveShop, page: Page) -> None:
    start(page, live_shop, "car")
    page.goto(page.url.replace("/line", "/yours") + "?units=inches")
    choose(page, "service-plan", "yes")
    saved(page)
    field, beside = page.locator('[name="yearly-distance"]'), page.locator("#f-yearly-distance .unit")
    expect(field).to_have_value("9320.6")
    expect(beside).to_have_text("mi (15000 km)")
    more = page.get_by_role("button", name="More Distance a year")
    more.click()
    more.click()  # whether the first was answered or not
    saved(page)
    expect(field).to_have_value("15534.3")
    expect(beside).to_have_text("mi (25000 km)")
    field.press("ArrowDown")
    saved(page)
    expect(beside).to_have_text("mi (20000 km)")
    field.fill("10000")
    field.press("Tab")
    saved(page)
    expect(page.locator("#mistake-yearly-distance")).to_contain_text("9320.6 mi (15 000 km) and 12427.4 mi (20 000 km)")
    assert not violations(page)


def test_a_card_asks_for_its_words_before_it_is_ordered(live_shop: LiveShop, page: Page) -> None:
    start(page, live_shop, "ritual")
    page.goto(page.url.replace("/needs", "/wrapping"))
    choose(page, "card", "yes")
    saved(page)
    expect(page.locator(".steps .attention")).to_contain_text("Box and card")
    expect(page.locator(".step-head")).to_contain_text("Still needed: Your words")
    page.locator(".step-head").get_by_role("link", name="Your words").click()
    expect(page.locator('[name="card-text"]')).to_be_focused()
    assert not violations(page)
    page.get_by_role("link", name="Summary").click()
    expect(page.get_by_role("button", name="Order for")).to_have_count(0)
    assert not violations(page)
    page.locator("#order").get_by_role("link", name="Your words").click()
    words = page.locator('[name="card-text"]')
    expect(words).to_be_focused()
    words.fill("Für dich 👨‍👩‍👧‍👦")
    words.press("Tab")
    saved(page)
    expect(page.locator(".needed")).to_have_count(0)
    page.get_by_role("link", name="Summary").click()
    expect(page.get_by_role("button", name="Order for")).to_be_visible()
    expect(page.get_by_text("Für dich 👨‍👩‍👧‍👦").first).to_be_visible()
