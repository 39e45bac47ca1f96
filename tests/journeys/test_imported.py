"""A dealer's own feature model becomes a shop by one command, and a customer orders from it in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from configurator.cli import main
from tests.interchange.real_models import real_model_file
from tests.journeys.conftest import LiveShop, running
from tests.journeys.steps import choose, go_to, place_order, shown_total, start

pytestmark = pytest.mark.browser

CARD, ADAPTER = "graphic-card", "power-adapter"
BASE = "€\N{NO-BREAK SPACE}841.90"
REASON = "RX580 (Graphic card) needs VS550"


@pytest.fixture
def dealer(tmp_path: Path) -> Iterator[LiveShop]:
    """The PC dealer's model, imported into an empty folder and on show."""
    folder = tmp_path / "dealer"
    arguments = ["import", "featureide", str(real_model_file("pc-richmond.xml")), "--into", str(folder)]
    outcome = CliRunner().invoke(main, arguments)
    assert outcome.exit_code == 0, outcome.output
    with running(folder, tmp_path / "data") as shop:
        yield shop


def test_a_pc_of_an_imported_model_is_configured_and_ordered(dealer: LiveShop, page: Page) -> None:
    page.goto(dealer.url)
    expect(page.get_by_role("heading", name="PC RICHMOND F")).to_be_visible()
    start(page, dealer, "pc-richmond")
    assert shown_total(page) == BASE

    go_to(page, "Graphic card")
    choose(page, CARD, "rx580")
    expect(page.locator(f"[name={CARD}][value=rx580]")).to_be_checked()
    dear = shown_total(page)
    assert dear != BASE

    # a power adapter that is too weak for the card: impossible, with the reason in the customer's words
    go_to(page, "Power Adapter")
    expect(page.locator(f"[name={ADAPTER}][value=vs450]")).not_to_be_checked()
    choose(page, ADAPTER, "vs450")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(REASON)
    expect(dialog).to_contain_text("Graphic card: RX580")
    dialog.get_by_role("button", name="Choose it anyway").click()
    expect(page.locator(f"[name={ADAPTER}][value=vs450]")).to_be_checked()

    go_to(page, "Graphic card")
    expect(page.locator(f"[name={CARD}][value=rx580]")).not_to_be_checked()
    total = shown_total(page)
    assert total != dear
    place_order(page, total)
    page.goto(dealer.url + "/orders")
    expect(page.get_by_role("row").last).to_contain_text(total)
