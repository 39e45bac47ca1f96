"""Finish it for me: each way is the best of its kind under the rules, keeps what was chosen, and can be undone."""

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from configurator.catalog.selection import Choice, Slot
from configurator.errors import StaleEdit, UnknownName
from configurator.profiles.consent import Purpose
from configurator.services.configuring import configure, opening
from configurator.services.configuring.finishing import Finish, finish, finish_step, finishes
from configurator.services.customer import consent, identity
from configurator.services.customer.conclusions import switch
from configurator.services.learning import following
from configurator.services.learning.columns import Columns
from configurator.services.learning.completing import likely_weights
from configurator.services.learning.following import history_for
from configurator.services.learning.saying import say_gift
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.buying import buy
from tests.services.customer.test_identity import agreeing, choose, consented
from tests.services.customer.test_sensitive import SENSITIVE
from tests.services.learning.test_following import order
from tests.services.learning.test_often_chosen import sell
from tests.services.small_shop import write_shop


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


def test_my_last_one_is_my_last_order_of_those_i_have_and_needs_no_learning(room: Showroom) -> None:
    """Whether others may learn from it is another question; what they switched off and what was a gift is left out."""
    carol, _ = consented(room, "carol")
    placed = [buy(room, carol, choose(room, carol, *texts)) for texts in (("top=oak", "mat=felt"), ("top=glass",))]
    assert ways(room, carol, choose(room, carol))["last"].selection.at(Slot("top")) == ("glass",)
    say_gift(room, carol, placed[-1].number, given=True)
    last = ways(room, carol, choose(room, carol))["last"].selection
    assert (last.at(Slot("top")), last.at(Slot("mat"))) == (("oak",), ("felt",))
    for what in ("top=oak", "mat=felt"):
        switch(room, carol, f"likes:desk:{what}", on=False)
    last = ways(room, carol, choose(room, carol))["last"].selection
    assert (last.at(Slot("top")), last.at(Slot("mat"))) == (("pine",), ())
    noisy = replace(carol, signal=True)
    assert "last" not in ways(room, noisy, choose(room, noisy)), (
        "a browser's no outweighs a yes that knew nothing of it"
    )


def test_my_last_one_gives_no_sensitive_answer_back(room: Showroom, shop_folder: Path) -> None:
    """Also where it was none when it was ordered, and where the rules leave no other way beside it."""
    carol, _ = consented(room, "carol")
    buy(room, carol, choose(room, carol, "top=glass", "legs=steel", "mat=felt"))
    write_shop(shop_folder, catalogue=SENSITIVE)
    room.refresh(now=True)
    last = ways(room, carol, choose(room, carol))["last"].selection
    assert (last.at(Slot("top")), last.at(Slot("legs")), last.at(Slot("mat"))) == (("pine",), ("wood",), ("felt",))


def test_a_no_between_two_clicks_takes_the_way_back(room: Showroom) -> None:
    sell(room, "oak", "abcde")
    eve, secret = agreeing(room, "eve")
    design = choose(room, eve, "top=oak")
    assert {"most", "alike"} <= set(ways(room, eve, design))
    consent.answer(room, eve, {Purpose.RECOMMEND}, yes=False, source="answers")
    eve = identity.identify(room, "eve", secret, None)
    assert set(ways(room, eve, design)) == {"cheapest"}
    with pytest.raises(UnknownName):
        finish(opening.opened(room, eve, design), "most", 0)
    with pytest.raises(StaleEdit):
        finish_step(opening.opened(room, eve, design), "body")


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
