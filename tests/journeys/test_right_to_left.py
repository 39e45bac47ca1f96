"""A shop that is read from the right: its pages are mirrored, and nothing leaves the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.accessibility import violations
from tests.journeys.conftest import running
from tests.web.bicycle import bicycle_shop

pytestmark = pytest.mark.browser
WORDS = """\
msgctxt "product"
msgid "Bicycle"
msgstr "دراجة"
"""
NEWER = (
    *("p/bicycle/say", "p/bicycle/gallery", "basket", "withdraw", "compare?d={}", "summary/{}", "together/new/{}"),
    *("designs/{}/extra", "finish/{}", "find/{}?words=frame"),
)
BOX = "it => { const box = it.getBoundingClientRect(); return [box.left, box.right]; }"


def test_pages_are_mirrored_and_fit_the_screen(tmp_path: Path, new_page: Callable[..., Page]) -> None:
    folder = bicycle_shop(tmp_path / "shop")
    translated = folder / "catalog" / "bicycle" / "languages" / "ar.po"
    translated.parent.mkdir()
    translated.write_text(WORDS, encoding="utf-8")
    with running(folder, tmp_path / "data") as shop:
        for width in (1280, 390):
            page = new_page(viewport={"width": width, "height": 700})
            page.goto(f"{shop.url}/ar/p/bicycle")
            assert page.locator("html").get_attribute("dir") == "rtl"
            page.locator("form[action$='/designs'] button").first.click()
            for _ in range(4):
                page.wait_for_load_state()
                at = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
                assert at[0] <= at[1], (page.url, at)
                if not page.locator(".bar-go button:last-child").count():
                    break
                price, onward = (
                    page.locator(each).evaluate(BOX) for each in (".bar-price", ".bar-go button:last-child")
                )
                assert price[0] >= onward[1], "the price begins at the right, the way on is left of it"
                icon = page.locator(".bar-go button:last-child .icon")
                assert icon.evaluate("it => getComputedStyle(it).transform") == "matrix(-1, 0, 0, 1, 0, 0)"
                if width == 1280:
                    assert violations(page) == []
                    picture = page.locator(".stage").evaluate(BOX)
                    assert picture[0] > page.locator(".options").evaluate(BOX)[0]
                here = page.url
                page.locator(".bar-go button:last-child").click()
                expect(page).not_to_have_url(here)
            design = page.url.split("/d/" if "/d/" in page.url else "/summary/")[1].split("/")[0]
            for address in NEWER:
                page.goto(f"{shop.url}/ar/{address.format(design)}")
                at = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
                assert at[0] <= at[1], (page.url, at)
                assert page.locator("html").get_attribute("dir") == "rtl"
            page.close()
