"""Finish it for me: each way is the best of its kind under the rules, keeps what was chosen, and can be undone."""

import itertools

import pytest

from configurator.catalog.selection import Choice, Slot
from configurator.errors import StaleEdit, UnknownName
from configurator.services.configuring import configure, opening
from configurator.services.configuring.finishing import Finish, finish, finishes
from configurator.services.learning import following
from configurator.services.learning.columns import Columns
from configurator.services.learning.completing import likely_weights
from configurator.services.learning.following import history_for
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.customer.test_identity import agreeing, choose
from tests.services.learning.test_following import order
from tests.services.learning.test_often_chosen import sell


@pytest.fixture(autouse=True)
def looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.0)


def ways(room: Showroom, who: Visitor, design: str) -> dict[str, Finish]:
    return {way.key: way for way in finishes(opening.opened(room, who, design))}


def test_a_stranger_in_a_new_shop_is_offered_the_cheapest(room: Showroom, ada: Visitor) -> None:
    found = ways(room, ada, choose(room, ada, "legs=steel"))
    assert set(found) == {"cheapest"}
    assert found["cheapest"].proven
    assert str(found["cheapest"].total) == "€ 560"  # the least width, 100 cm, besides


def test_each_way_keeps_what_was_chosen_and_says_what_it_adds(room: Showroom) -> None:
    sell(room, "oak", "abcde")
    sell(room, "pine", "fghijk")
    eve, _ = agreeing(room, "eve")
    order(room, eve, "top=glass", "mat=felt")
    found = ways(room, eve, choose(room, eve, "top=oak"))
    assert list(found) == ["most", "alike", "last", "cheapest", "needs"]
    assert all(way.selection.at(Slot("top")) == ("oak",) for way in found.values())
    assert found["alike"].selection.at(Slot("legs")) == ("steel",)
    assert found["alike"].because == "By what those of 12 people ordered who are nearest to the choice you made."
    assert [(each.label, each.after) for each in found["alike"].adds] == [
        ("Legs", "Steel legs"),
        ("Mat", "Cork mat"),
        ("Extras", "Hooks"),
    ]
    assert found["last"].selection.at(Slot("legs")) == ("steel",)
    assert found["last"].selection.at(Slot("mat")) == ("felt",)
    assert all(
        way.proven and way.difference == way.total - found["cheapest"].total + found["cheapest"].difference
        for way in found.values()
    )


def test_taking_one_is_one_click_and_undo_takes_it_back(room: Showroom, ada: Visitor) -> None:
    sell(room, "oak", "abcde")
    design = choose(room, ada, "top=oak")
    way = ways(room, ada, design)["alike"]
    with pytest.raises(StaleEdit):
        finish(opening.opened(room, ada, design), "alike", way.total.minor + 1)
    with pytest.raises(UnknownName):
        finish(opening.opened(room, ada, design), "last", way.total.minor)
    after = finish(opening.opened(room, ada, design), "alike", way.total.minor).design
    assert Choice(Slot("legs"), "steel") in after.choices
    shown = room.current("desk").shown(after.choices, after.weights)
    assert shown == way.selection
    assert set(map(str, configure.undo(opening.opened(room, ada, design)).choices)) == {"top = oak"}


def test_the_sum_of_likelihoods_is_the_greatest_there_is(room: Showroom, ada: Visitor) -> None:
    """Against all products of the small options, added up one by one."""
    sell(room, "oak", "abcde")
    sell(room, "pine", "fghijk")
    desk = room.current("desk")
    columns, history = Columns(desk.product), history_for(room, desk)
    weights = likely_weights(columns, history, {}, frozenset())
    best = ways(room, ada, choose(room, ada))["most"].selection
    keys = {"top": ["pine", "oak", "glass"], "legs": ["wood", "steel"], "mat": ["", "felt", "cork"]}
    sums = []
    for values in itertools.product(*keys.values()):
        choices = frozenset(Choice(Slot(key), value) for key, value in zip(keys, values, strict=True) if value)
        if desk.engine.possible(choices):
            sums.append(sum(weights.get(choice, 0) for choice in choices))
    taken = [Choice(Slot(key), value) for key in keys for value in best.at(Slot(key))]
    assert sum(weights.get(choice, 0) for choice in taken) == max(sums)
