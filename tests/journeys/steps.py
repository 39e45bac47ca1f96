"""What a customer does on a page, named as a customer would."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import LiveShop

CLICK = """control => {
  const label = control.labels[0] ?? control;
  label.scrollIntoView({block: "center", behavior: "instant"});
  const box = label.getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  if (!label.contains(hit) && hit !== control) return `covered by ${hit?.outerHTML.slice(0, 200)}`;
  control.focus({preventScroll: true});
  control.click();
  return "clicked";
}"""


def start(page: Page, shop: LiveShop, product: str) -> None:
    """Opens the product's page and starts a design; its page has loaded, scripts and all."""
    page.goto(f"{shop.url}/p/{product}")
    page.get_by_role("button", name=re.compile("^Start")).click()
    expect(page.locator("#cfg")).to_be_visible()
    page.wait_for_load_state("load")


def choose(page: Page, option: str, value: str) -> None:
    """Clicks a value; impossible ones too, which is why nothing waits for it to be enabled."""
    click(page.locator(f'[name="{option}"][value="{value}"]'))


def click(control: Locator) -> None:
    """Clicks a control on its label, and sees to it that nothing lies over that; all in one go, because a page that
    has just been answered moves, and a mouse that is sent to a place finds something else there."""
    assert control.evaluate(CLICK) == "clicked"


def go_to(page: Page, step: str) -> None:
    """Follows the link of a step."""
    page.get_by_role("navigation", name="Steps").get_by_role("link", name=step).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(f"{step}|Your "))


def add_item(page: Page) -> None:
    """One more item in the box."""
    page.get_by_role("button", name="Add an item").click()


def shown_total(page: Page) -> str:
    """The total in the bar, once the server has answered everything that was clicked."""
    saved(page)
    return page.locator(".bar .total").inner_text()


def saved(page: Page) -> None:
    """Waits until the server has echoed the last change."""
    expect(page.locator("#design")).to_have_attribute("data-seq", page.locator("[name=seq]").input_value())


def place_order(page: Page, total: str) -> None:
    """Orders what is on the summary page, at the total that was shown before."""
    go_to(page, "Summary")
    expect(page.locator("#price")).to_have_text(total)
    page.get_by_role("textbox", name="Name", exact=True).fill("Ada Example")
    page.get_by_label("E-mail").fill("ada@demo.example")
    page.get_by_role("button", name=f"Order for {total}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Ada Example.")
    expect(page.locator("#price")).to_have_text(total)
