"""Each conclusion has its reason and a switch: off, it is neither used nor made again."""

import pytest

from configurator.errors import UnknownName
from configurator.profiles.consent import Purpose
from configurator.services.configuring import designs
from configurator.services.configuring.home import home_page
from configurator.services.customer import conclusions, welcome
from configurator.services.customer.dropping import drop
from configurator.services.customer.segments import customer_segments
from configurator.services.learning import following
from configurator.services.learning.telling import concluded
from configurator.services.showroom.checking import SEGMENTS
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.customer.test_identity import choose, consented
from tests.services.learning.audience import customer, took


def test_what_is_switched_off_is_not_used_and_not_concluded_again(room: Showroom) -> None:
    who, _ = consented(room)
    choose(room, who, "mat=cork", "legs=wood")
    cork = next(each for each in conclusions.conclusions(room, who) if each.text == "Mat: Cork mat")
    assert (cork.about, cork.on, cork.reason[:10]) == ("Plank", True, "You chose ")
    conclusions.switch(room, who, cork.name, on=False)
    choose(room, who, "mat=cork")
    assert [view.text for view in welcome.proposals(room, who, "desk")] == ["Legs: Wooden legs"]
    assert [each.choice.value for each in designs.start(room, who, "desk").proposals] == ["wood"]
    assert [each.on for each in conclusions.conclusions(room, who) if each.name == cork.name] == [False]
    other, _ = consented(room, "eve")
    for somebody in (other, Visitor("stranger")):
        with pytest.raises(UnknownName):
            conclusions.switch(room, somebody, cork.name, on=True)
    conclusions.switch(room, who, cork.name, on=True)
    assert cork.name in {each.name for each in conclusions.conclusions(room, who) if each.on}


def test_a_switch_that_names_a_choice_goes_with_the_yes_to_being_remembered(room: Showroom) -> None:
    (room.shop.rules / SEGMENTS).write_text("segment corkers: chose mat = cork\n", encoding="utf-8")
    who, _ = consented(room)
    choose(room, who, "mat=cork")
    group, cork = conclusions.conclusions(room, who)
    for each in (group, cork):
        conclusions.switch(room, who, each.name, on=False)
    assert who.profile
    with room.unit() as unit:
        assert unit.switches.off(who.profile) == {group.name, cork.name}
        drop(unit, who.profile, [Purpose.REMEMBER])
        assert unit.switches.off(who.profile) == {group.name}


def test_what_is_not_there_and_what_everybody_is_given_does_not_come_first(
    room: Showroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does what nearly everybody takes, once five people say so."""
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.0)
    who, _ = consented(room)
    choose(room, who, "lamp=no", "legs=wood", "mat=cork", "top=oak")
    choose(room, who, "lamp=no", "legs=wood")
    assert {view.text for view in home_page(room, who).proposals[:2]} == {"Top: Oak", "Mat: Cork mat"}
    assert [view.text for view in home_page(room, who).proposals[2:]] == ["Legs: Wooden legs"]
    assert [(each.kind, each.text) for each in concluded(room, who)][2:] == [
        ("liked", "Legs: Wooden legs"),
        ("without", "no Lamp"),
    ]
    for name in "abcdef":
        took(room, customer(room, name), {"top": "oak", "legs": "steel", "lamp": "yes", "mat": "felt"})
    assert [view.text for view in home_page(room, who).proposals] == [
        "Legs: Wooden legs",
        "no Lamp",
        "Mat: Cork mat",
        "Top: Oak",
    ], "most light their desks, and nearly all take oak"


def test_items_of_a_kind_are_one_conclusion_without_their_places(room: Showroom) -> None:
    who, _ = consented(room)
    choose(room, who, "drawer=3", "front=slatted", "front[2]=plain", "front[3]=slatted")
    said = {each.text: each for each in concluded(room, who)}
    assert list(said) == ["Front: Slatted front in most drawers", "Front: Plain front"]
    slatted = said["Front: Slatted front in most drawers"]
    conclusions.switch(room, who, slatted.name, on=False)
    assert [str(each.choice) for each in designs.start(room, who, "desk").proposals] == ["front[2] = plain"]
    assert who.profile
    with room.unit() as unit:
        unit.switches.switch(who.profile, "likes:desk:front[3]=slatted", room.now(), on=False)  # as it was written once
    conclusions.switch(room, who, slatted.name, on=True)
    assert {each.text for each in concluded(room, who) if each.on} == set(said)


def test_a_group_of_customers_is_a_conclusion_with_a_switch(room: Showroom) -> None:
    (room.shop.rules / SEGMENTS).write_text("segment corkers: chose mat = cork\n", encoding="utf-8")
    who, _ = consented(room)
    choose(room, who, "mat=cork")
    group, liked = conclusions.conclusions(room, who)
    assert (group.text, liked.text) == ("corkers", "Mat: Cork mat")  # what is said of the person before single likings
    assert (group.on, "mat = cork" in group.reason) == (True, True)
    conclusions.switch(room, who, group.name, on=False)
    assert customer_segments(room, who.profile).memberships == ()
    assert [each.on for each in conclusions.conclusions(room, who) if each.text == "corkers"] == [False]
