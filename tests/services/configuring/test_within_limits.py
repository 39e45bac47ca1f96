"""What the shop changes so that the whole stays within a limit is told by the limit, in the customer's terms."""

from pathlib import Path

import pytest

from configurator.catalog.selection import Choice, Slot
from configurator.languages.spoken import speaking
from configurator.orders.design import Design
from configurator.services.configuring import configure, designs, opening, step_page
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.small_shop import RULES, write_shop

PURSE = """\
rule purse "Not dearer than that."
  sum of price over everything <= 690 EUR
rule pair "Hooks hang beside a shelf."
  when mat = cork then extras has hooks
rule torn "Hooks tear felt."
  extras has hooks excludes mat = felt
default mat = felt
"""


@pytest.fixture
def shop_folder(tmp_path: Path) -> Path:
    return write_shop(tmp_path / "shop", rules=RULES + PURSE)


@pytest.fixture
def design(room: Showroom, ada: Visitor) -> Design:
    """A desk of pine with a lamp; its felt mat is proposed. € 585."""
    return chosen(room, ada, designs.start(room, ada, "desk"), "lamp=yes")


def chosen(room: Showroom, who: Visitor, design: Design, *texts: str) -> Design:
    wishes = [Choice(Slot.parse(slot), value) for slot, _, value in (text.partition("=") for text in texts)]
    outcome = configure.post(opening.opened(room, who, design.id), wishes, seq=design.seq + 1)
    assert not outcome.refused
    return outcome.design


def told(room: Showroom, design: Design) -> list[tuple[str, str, str]]:
    return [
        (each.label, each.after, each.because.replace("\N{NO-BREAK SPACE}", " "))
        for each in step_page.view(room, design).changes
    ]


def test_what_goes_for_the_price_is_told_with_the_limit(room: Showroom, ada: Visitor, design: Design) -> None:
    """With a smaller desk the mat could stay: it is not impossible, and yet not merely suggested."""
    oak = chosen(room, ada, design, "top=oak")
    assert told(room, oak) == [("Mat", "", "to stay within € 690")]
    with speaking("de"):
        assert told(room, oak) == [("Mat", "", "um innerhalb von 690 € zu bleiben")]


def test_what_goes_for_another_rule_is_told_with_that(room: Showroom, ada: Visitor, design: Design) -> None:
    assert told(room, chosen(room, ada, design, "extras=hooks")) == [
        ("Mat", "", "Hooks tear felt. You chose Extras: Hooks.")
    ]


def test_what_is_impossible_for_the_price_alone_is_told_with_the_limit(
    room: Showroom, ada: Visitor, design: Design
) -> None:
    dear = chosen(room, ada, design, "top=oak", "mat=felt")
    assert told(room, dear) == [("Width", "100 cm", "to stay within € 690")]
