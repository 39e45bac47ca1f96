"""Prices by rule through the whole shop: beside the options, in the summary, refused, ordered, mailed."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from configurator.bootstrap import ReadyShowroom
from configurator.catalog.customer_group import serving_group
from configurator.catalog.selection import Choice, Slot
from configurator.languages.spoken import speaking
from configurator.orders.design import Design
from configurator.orders.order import Contact, SoldDesign
from configurator.services.configuring import configure, designs, opening, step_page
from configurator.services.mail.letters import letter
from configurator.services.ordering import checkout
from configurator.storage.database import open_engine
from configurator.storage.tables import orders
from tests.services.configuring.test_effects import ADA, fields, walked
from tests.services.small_shop import CATALOGUE, RULES, write_shop

CONTACT = Contact("Ada Example", "ada@example.org", "1 Example Street")
PRICES = """
price oak-set "Hooks and a cable tray are part of a desk of oak."
  by "Sales" when top = oak then extras in (hooks, tray), lamp are included
price long-oak "Long planks of oak are hard to find."
  when top = oak and width > 140 cm then add 80.55 EUR
price table steel-tops "Steel legs are fitted to the top."
  legs  | top       | price
  steel | oak, pine | 11 EUR
  steel | glass     | 21 EUR
price fronts "Three drawers cost less."
  tiers by count of drawer
    from 2: take 10 % off drawer
    from 3: take 50 % off drawer
price welcome "Welcome."
  take 2.5 % off everything
"""


@pytest.fixture
def shop_folder(tmp_path: Path) -> Path:
    return write_shop(tmp_path / "shop", rules=RULES + PRICES)


def designed(room: ReadyShowroom, *texts: str) -> Design:
    design = designs.start(room, ADA, "desk")
    wishes = [Choice(Slot.parse(slot), value) for slot, value in (text.split("=") for text in texts)]
    return configure.post(opening.opened(room, ADA, design.id), wishes, seq=1).design


def test_each_figure_beside_a_value_is_what_the_total_changes_by(room: ReadyShowroom) -> None:
    for seed in range(2):
        walked(room, "desk", random.Random(seed), 4, 25)


def test_a_click_that_makes_a_rule_count_says_so(room: ReadyShowroom) -> None:
    design = designed(room, "extras=hooks")
    page = step_page.view(room, design, "body", effects_seconds=60)
    [top] = [field for field in fields(page) if field.name == "top"]
    [oak] = [view.effect for view in top.values if view.key == "oak" and view.effect]
    # 120 for oak less 8 for the hooks, and 2.5 % of each
    assert (str(oak.difference), oak.along) == ("€ 109.20", "Oak set: −€\xa08")
    with speaking("de"):
        page = step_page.view(room, design, "body", effects_seconds=60)
        told = [view.effect.along for field in fields(page) for view in field.values if view.effect]
    assert "Oak set: −8\xa0€" in told


def test_the_receipt_says_which_rule_made_each_line(room: ReadyShowroom) -> None:
    design = designed(room, "top=oak", "extras=hooks", "extras=shelf", "width=150", "drawer=3", "front[2]=slatted")
    summary = checkout.summary(room, ADA, design.id)
    body = {line.label: (line.text, line.amount.minor) for line in summary.groups[0].lines}
    assert body["Extras"] == ("Hooks, Shelf, included in Oak set", 3000)
    assert body["Lamp"] == ("No", 0)  # what costs nothing is not said to be included in anything
    order = checkout.order(room, ADA, design.id, key="k", shown_total=summary.quote.total.minor, contact=CONTACT)
    ruled = [(line.label, line.detail, str(line.amount), line.author) for line in order.receipt.lines if line.rule]
    # 400 + 120 + 30 + 150 + 10 + 80.55: 2.5 % of each part, and half of the front
    assert ruled == [
        ("Long oak", "Long planks of oak are hard to find.", "€ 80.55", "Workshop"),
        ("Fronts", "Three drawers cost less.", "−€ 5", "Workshop"),
        ("Welcome", "Welcome.", "−€ 19.76", "Workshop"),
    ]
    labels = [line.label for line in order.receipt.price_lines if not line.rule]
    assert labels == ["Plank", "Top", "Extras", "Width", "Drawer 2: Front"]  # no heading says which drawer
    assert order.receipt.total.minor == sum(line.amount.minor for line in order.receipt.lines) == 76579
    assert "  Long oak: Long planks of oak are hard to find. € 80.55\n" in letter(room, order).body.replace(
        "\u2068", ""
    ).replace("\u2069", "")
    german = replace(order, designs=(SoldDesign("d", replace(order.receipt, language="de")),))
    told = letter(room, german).body
    assert "80,55 €\n" in told  # each line, as the total
    assert "Gesamt: 765,79 €" in told


def test_dealers_have_a_price_of_their_own_and_their_orders_keep_it(room: ReadyShowroom) -> None:
    rules = RULES + 'price dealers "For dealers."\n  valid for dealers: take 12 % off everything\n'
    listed = CATALOGUE.replace("currency: EUR\n", "currency: EUR\ngroups: [dealers]\n")
    write_shop(room.shop.root, catalogue=listed, rules=rules)
    design = designed(room, "top=oak")
    assert str(checkout.summary(room, ADA, design.id).quote.total) == "€ 640"
    with serving_group("dealers"):
        assert str(checkout.summary(room, ADA, design.id).quote.total) == "€ 563.20"
        order = checkout.order(room, ADA, design.id, key="k", shown_total=56320, contact=CONTACT)
    assert order.receipt.group == "dealers"
    assert str(checkout.summary(room, ADA, design.id).quote.total) == "€ 563.20"
    with serving_group("strangers"):
        assert str(checkout.summary(room, ADA, designed(room, "top=oak").id).quote.total) == "€ 640"


def test_a_program_of_before_reads_what_is_ordered_now_and_this_one_what_was_ordered_then(
    room: ReadyShowroom, shop_database_url: str
) -> None:
    """A line is what it always was; which rule made it stands beside the lines, and once stood in them."""
    design = designed(room, "top=oak", "width=150")
    total = checkout.summary(room, ADA, design.id).quote.total.minor
    order = checkout.order(room, ADA, design.id, key="k", shown_total=total, contact=CONTACT)
    engine = open_engine(shop_database_url)
    with engine.begin() as connection:
        written: dict[str, Any] = connection.execute(sa.select(orders.c.receipt)).scalar_one()
        assert {len(line) for line in written["lines"]} == {6}
        ruled = {position: made_by for position, *made_by in written.pop("ruled")}
        written["lines"] = [[*line, *ruled.get(at, ("", ""))] for at, line in enumerate(written["lines"])]
        connection.execute(sa.update(orders).values(receipt=written))
    engine.dispose()
    assert "Workshop" in {line.author for line in order.receipt.lines}
    assert checkout.order_for(room, ADA, order.number).receipt == order.receipt
