"""Refused wishes: up to three ways to have them anyway, told with what they come to; each can be taken and undone."""

from pathlib import Path

import pytest

from configurator.catalog.selection import Choice, Slot
from configurator.languages.spoken import speaking
from configurator.orders.design import Design
from configurator.services.configuring import configure, designs, opening
from configurator.services.configuring.refusals import still_refused
from configurator.services.presenting.pages import Leave, Outcome, Refusal
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.small_shop import CATALOGUE, RULES, write_shop

HEAVY_TOP = """\
rule heavy-top "Glass on steel legs carries not both a lamp and a felt mat."
  when top = glass and legs = steel and lamp = yes then not (mat = felt)
rule lit "Without a lamp there has to be a shelf."
  when lamp = no then extras has shelf
rule torn "Hooks tear felt."
  extras has hooks excludes mat = felt
rule covered "A wide desk on steel legs has a mat."
  when legs = steel and width = 200 cm then mat is given
"""
SLOW = CATALOGUE.replace(
    "- {value: felt, name: Felt mat, price: 20}",
    "- {value: felt, name: Felt mat, price: 20, attributes: {lead-time: 1 week}}",
).replace(
    "- {value: cork, name: Cork mat, price: 15}",
    "- {value: cork, name: Cork mat, price: 15, attributes: {lead-time: 3 week}}",
)


@pytest.fixture
def shop_folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The shop; a test may have further rules."""
    return write_shop(tmp_path / "shop", catalogue=SLOW, rules=RULES + HEAVY_TOP + getattr(request, "param", ""))


def choice(text: str) -> Choice:
    left, _, value = text.partition("=")
    return Choice(Slot.parse(left), value)


def chosen(room: Showroom, who: Visitor, design: Design, *texts: str) -> Outcome:
    wishes = [choice(text) for text in texts]
    return configure.post(opening.opened(room, who, design.id), wishes, seq=design.seq + 1)


@pytest.fixture
def design(room: Showroom, ada: Visitor) -> Design:
    """A desk on steel legs with a lamp and a felt mat."""
    outcome = chosen(room, ada, designs.start(room, ada, "desk"), "legs=steel", "lamp=yes", "mat=felt")
    assert not outcome.refused
    return outcome.design


def refused(room: Showroom, ada: Visitor, design: Design) -> Refusal:
    (refusal,) = chosen(room, ada, design, "top=glass").refused
    return refusal


def test_every_way_is_told_with_what_it_comes_to(room: Showroom, ada: Visitor, design: Design) -> None:
    """Without the mat it costs least; without the lamp there has to be a shelf."""
    ways = refused(room, ada, design).ways
    assert [[gone.view.text for gone in way.given_up] for way in ways] == [["Mat: Felt mat"], ["Lamp: Yes"]]
    assert [[(gone.label, gone.becomes) for gone in way.given_up] for way in ways] == [[("Mat", "")], [("Lamp", "No")]]
    assert [str(way.difference) for way in ways] == ["€ 70", "€ 75"]
    assert [(way.lead, way.waits) for way in ways] == [("", False), ("1 week", False)]
    assert not ways[0].changes
    assert ("Extras", "Shelf") in [(change.label, change.after) for change in ways[1].changes]


def test_what_it_costs_in_the_catalogue_is_told(room: Showroom, ada: Visitor, design: Design) -> None:
    """Less what is taken in its place; what is taken beside others costs what it costs."""
    wished = chosen(room, ada, design, "top=glass", "extras=hooks").refused
    assert [str(each.listed) for each in wished] == ["€ 90", "€ 8"]


@pytest.mark.parametrize("shop_folder", ['price off "Welcome."\n  take 20 EUR off\n'], indirect=True)
def test_where_rules_make_prices_the_catalogue_alone_says_nothing(room: Showroom, ada: Visitor, design: Design) -> None:
    assert refused(room, ada, design).listed is None


def test_any_of_the_ways_can_be_taken_and_undone(room: Showroom, ada: Visitor, design: Design) -> None:
    for way in refused(room, ada, design).ways:
        outcome = configure.choose_anyway(opening.opened(room, ada, design.id), choice("top=glass"), way.key)
        assert not outcome.refused
        gone = {gone.view.choice for gone in way.given_up}
        assert outcome.design.choices == (design.choices - gone) | {choice("top=glass")}
        assert configure.undo(opening.opened(room, ada, design.id)).choices == design.choices


def test_a_way_that_is_none_is_refused_with_those_there_are(room: Showroom, ada: Visitor, design: Design) -> None:
    outcome = configure.choose_anyway(opening.opened(room, ada, design.id), choice("top=glass"), "0123456789ab")
    assert outcome.design.choices == design.choices
    (refusal,) = outcome.refused
    assert len(refusal.ways) == 2


def test_none_of_these_can_be_had_anyway_too(room: Showroom, ada: Visitor, design: Design) -> None:
    wide = chosen(room, ada, design, "top=oak", "width=200").design
    outcome = configure.post(opening.opened(room, ada, wide.id), [Leave(Slot("mat"))], seq=wide.seq + 1)
    (refusal,) = outcome.refused
    assert refusal.text == "Mat: None"
    assert [[gone.view.text for gone in way.given_up] for way in refusal.ways] == [
        ["Width: 200 cm"],
        ["Legs: Steel legs"],
    ]
    after = configure.choose_anyway(opening.opened(room, ada, wide.id), Leave(Slot("mat")), refusal.ways[0].key).design
    assert not {each.slot for each in after.choices if each.taken} & {Slot("width"), Slot("mat")}
    assert room.current("desk").shown(after.choices).at(Slot("mat")) == ()


def test_a_longer_wait_is_told(room: Showroom, ada: Visitor, design: Design) -> None:
    """A wide desk on steel legs keeps a mat: hooks tear felt, which is there in a week; cork takes three."""
    wide = chosen(room, ada, design, "top=oak", "width=200").design
    (refusal,) = chosen(room, ada, wide, "extras=hooks").refused
    (way,) = refusal.ways
    assert [(gone.label, gone.becomes) for gone in way.given_up] == [("Mat", "Cork mat")]
    assert (way.lead, way.waits) == ("3 weeks", True)
    with speaking("de"):
        again = still_refused(room, room.current("desk"), wide, Choice(Slot("extras"), "hooks"))
        assert again is not None
        assert [way.lead for way in again.ways] == ["3 Wochen"]
