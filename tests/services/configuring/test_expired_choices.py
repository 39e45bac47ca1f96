"""Days go by: what is no longer sold gives way in designs under way, and stays in what was ordered."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.catalog.selection import Choice, Slot
from configurator.engine.answers import State
from configurator.errors import StaleEdit
from configurator.orders.design import Design
from configurator.orders.order import Contact
from configurator.services.configuring import configure, designs, opening, step_page
from configurator.services.ordering import checkout
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.settings import Settings
from tests.services.small_shop import CATALOGUE, RULES, write_shop

CONTACT = Contact("Ada", "ada@example.org", "1 Lane")
GLASS, STEEL = Choice(Slot("top"), "glass"), Choice(Slot("legs"), "steel")
MARCH, APRIL = (datetime(2027, month, 1, 12, tzinfo=UTC) for month in (3, 4))


class Calendar(ReadyShowroom):
    """A showroom whose day can be set."""

    clock = MARCH

    def now(self) -> datetime:
        return self.clock


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Calendar]:
    """A shop in AT that sells glass until 31 March, cork in DE alone, and from April on no hooks with a lamp."""
    catalogue = CATALOGUE.replace("currency: EUR", "currency: EUR\nmarkets: [DE, AT]")
    catalogue = catalogue.replace("value: glass,", "value: glass, until: 2027-03-31,")
    catalogue = catalogue.replace("value: cork,", "value: cork, markets: [DE],")
    rules = (
        RULES + 'rule hooks "Hooks need the light off." valid from 2027-04-01: lamp = yes excludes extras has hooks\n'
    )
    folder = write_shop(tmp_path / "shop", catalogue=catalogue, rules=rules)
    made = Calendar(Settings(shop_folder=folder, data=tmp_path / "data", market="AT", secret_key="a secret of tests"))
    yield made
    made.store.close()


def chosen(room: Showroom, who: Visitor, *choices: Choice) -> Design:
    return designs.start(room, who, "desk", choices=frozenset(choices))


def test_what_is_not_sold_here_is_impossible_with_a_sentence_that_says_so(room: Calendar, ada: Visitor) -> None:
    design = chosen(room, ada)
    cork = Choice(Slot("mat"), "cork")
    (refused,) = configure.post(opening.opened(room, ada, design.id), [cork], seq=1).refused
    assert refused.reason.text == "Cork mat is sold only in DE."


def test_a_choice_that_is_no_longer_sold_gives_way_and_the_page_says_why(room: Calendar, ada: Visitor) -> None:
    design = chosen(room, ada, GLASS, STEEL)
    assert step_page.view(room, design).selection.at(GLASS.slot) == ("glass",)
    room.clock = APRIL
    later = opening.open_design(room, ada, design.id)
    page = step_page.view(room, later)
    assert (later.choices, later.lost) == (frozenset({STEEL}), frozenset({GLASS}))
    assert page.selection.at(GLASS.slot) == ("pine",)
    (change,) = page.changes
    assert (change.label, change.before, change.after) == ("Top", "Glass", "Pine")
    assert change.because == "Glass is sold until 31 March 2027"
    assert opening.open_design(room, ada, design.id).number == design.number


def test_what_no_longer_goes_together_gives_way_as_little_as_possible(room: Calendar, ada: Visitor) -> None:
    lamp, hooks = Choice(Slot("lamp"), "yes"), Choice(Slot("extras"), "hooks")
    design = chosen(room, ada, lamp, hooks, STEEL)
    room.clock = APRIL
    later = opening.open_design(room, ada, design.id)
    assert STEEL in later.choices
    assert len(later.lost) == 1
    (change,) = step_page.view(room, later).changes
    assert change.because == "it does not go with the rest any more"


def test_the_customer_goes_on_from_what_is_left(room: Calendar, ada: Visitor) -> None:
    design = chosen(room, ada, GLASS, STEEL)
    room.clock = APRIL
    oak = Choice(Slot("top"), "oak")
    after = configure.post(opening.opened(room, ada, design.id), [oak], seq=1).design
    assert after.choices == {oak, STEEL}
    assert step_page.view(room, after).changes == ()


def test_going_back_to_what_can_no_longer_be_had_leads_to_what_can(room: Calendar, ada: Visitor) -> None:
    design = chosen(room, ada, GLASS, STEEL)
    configure.drop(opening.opened(room, ada, design.id), GLASS)
    room.clock = APRIL
    back = configure.undo(opening.opened(room, ada, design.id))
    assert (back.choices, back.lost) == (frozenset({STEEL}), frozenset({GLASS}))
    assert len(step_page.view(room, back).changes) == 1


def test_nobody_orders_something_else_than_they_looked_at(room: Calendar, ada: Visitor) -> None:
    design = chosen(room, ada, GLASS, STEEL)
    total = checkout.summary(room, ada, design.id).quote.total.minor
    room.clock = APRIL
    with pytest.raises(StaleEdit, match=r"This cannot be had any more: Top: Glass\."):
        checkout.order(room, ada, design.id, key="k1", shown_total=total, contact=CONTACT)
    total = checkout.summary(room, ada, design.id).quote.total.minor
    order = checkout.order(room, ada, design.id, key="k2", shown_total=total, contact=CONTACT)
    assert (order.receipt.selection["top"], order.receipt.market) == (["pine"], "AT")


def test_what_was_ordered_stays_as_it_was(room: Calendar, ada: Visitor) -> None:
    design = chosen(room, ada, GLASS, STEEL)
    total = checkout.summary(room, ada, design.id).quote.total.minor
    checkout.order(room, ada, design.id, key="k1", shown_total=total, contact=CONTACT)
    room.clock = APRIL
    later = opening.open_design(room, ada, design.id)
    page = step_page.view(room, later)
    assert (later.lost, page.selection.at(GLASS.slot)) == (frozenset(), ("glass",))
    assert checkout.summary(room, ada, design.id).quote.total.minor == total


def test_what_was_ordered_stays_as_it_was_when_the_shop_sells_elsewhere(room: Calendar, ada: Visitor) -> None:
    room.market = "DE"
    cork = Choice(Slot("mat"), "cork")
    design = chosen(room, ada, cork)
    total = checkout.summary(room, ada, design.id).quote.total.minor
    checkout.order(room, ada, design.id, key="k1", shown_total=total, contact=CONTACT)
    room.market = "AT"
    page = step_page.view(room, opening.open_design(room, ada, design.id))
    assert page.selection.at(cork.slot) == ("cork",)
    assert checkout.summary(room, ada, design.id).quote.total.minor == total


def test_a_new_design_starts_from_what_is_sold_today(room: Calendar, ada: Visitor) -> None:
    room.clock = APRIL
    published = room.current("desk")
    states = published.engine.look_ahead(frozenset()).states
    assert states[GLASS.slot, "glass"] is State.IMPOSSIBLE
    assert published.engine is room.current("desk").engine
