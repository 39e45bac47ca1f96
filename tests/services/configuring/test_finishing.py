"""Finish it for me: each way is the best of its kind under the rules, keeps what was chosen, and can be undone."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from configurator.catalog.selection import Choice, Slot
from configurator.engine import Engine
from configurator.errors import StaleEdit, UnknownName
from configurator.languages.spoken import speaking
from configurator.learning.experiments.policy import Arm, Experiment
from configurator.learning.next_choice.blend import Blend
from configurator.orders.lifecycle import Status
from configurator.profiles.consent import Purpose
from configurator.profiles.ratings import Stars
from configurator.services.configuring import configure, designs, opening, presets, refusals, share_codes, step_page
from configurator.services.configuring.finishing import Finish, finish, finish_step, finishes
from configurator.services.configuring.home import home_page, open_drafts
from configurator.services.customer import consent, identity, privacy
from configurator.services.customer.conclusions import switch
from configurator.services.learning import following
from configurator.services.learning.columns import Columns
from configurator.services.learning.completing import likely_weights
from configurator.services.learning.following import history_for
from configurator.services.learning.saying import rate, say_gift
from configurator.services.learning.things import Thing
from configurator.services.operating import demo
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.buying import buy
from tests.services.configuring.test_configure import choice, value
from tests.services.customer.test_identity import agreeing, choose, consented
from tests.services.customer.test_sensitive import SENSITIVE
from tests.services.learning.test_decisions import measured
from tests.services.learning.test_following import move, order
from tests.services.learning.test_often_chosen import sell
from tests.services.small_shop import CATALOGUE, RULES, write_shop


@pytest.fixture(autouse=True)
def looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.0)


def ways(room: Showroom, who: Visitor, design: str) -> dict[str, Finish]:
    return {way.key: way for way in finishes(opening.opened(room, who, design))}


def test_a_stranger_in_a_new_shop_is_offered_the_cheapest(room: Showroom, ada: Visitor) -> None:
    found = ways(room, ada, choose(room, ada, "legs=steel"))
    assert set(found) == {"cheapest"}
    assert found["cheapest"].because == "Nothing that goes with your choices costs less."
    assert str(found["cheapest"].total) == "€ 560"  # the least width, 100 cm, besides


def test_that_nothing_costs_less_is_said_only_where_it_is_proven(
    room: Showroom, ada: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Engine.optimize
    monkeypatch.setattr(Engine, "optimize", lambda *given, **named: replace(whole(*given, **named), proven=False))
    assert ways(room, ada, choose(room, ada, "legs=steel"))["cheapest"].because == ""


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
    placed = [
        buy(room, carol, choose(room, carol, *texts))
        for texts in (("top=oak", "mat=felt", "extras=hooks"), ("top=glass",))
    ]
    assert ways(room, carol, choose(room, carol))["last"].selection.at(Slot("top")) == ("glass",)
    move(room, placed[-1].number, Status.CANCELLED)
    assert ways(room, carol, choose(room, carol))["last"].selection.at(Slot("top")) == ("oak",), "that one stands"
    move(room, placed[-1].number, Status.NEW)
    say_gift(room, carol, placed[-1].number, given=True)
    last = ways(room, carol, choose(room, carol))["last"].selection
    assert (last.at(Slot("top")), last.at(Slot("mat"))) == (("oak",), ("felt",))
    assert last.at(Slot("extras")) == ("hooks",)
    rate(room, carol, Thing("desk", "extras", "hooks"), Stars.NOT_FOR_ME)
    assert ways(room, carol, choose(room, carol))["last"].selection.at(Slot("extras")) == ()
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


def test_the_demo_customer_sees_every_way_whatever_is_compared(room: Showroom) -> None:
    room.decisions.holdout = 1.0
    demo.add_logins(room)
    demo.furnish(room)
    demo.fill(room, customers=16, seed=1)
    with room.reading() as unit:
        who = identity.identify(room, "x", None, unit.accounts.id_of("customer@demo.example"))
    assert [draft.design.product for draft in open_drafts(room, who)] == ["desk"]
    assert list(ways(room, who, choose(room, who, "extras=hooks"))) == ["most", "alike", "last", "cheapest", "needs"]


def test_a_way_costs_what_its_card_says_also_where_something_is_not_asked(
    room: Showroom, ada: Visitor, shop_folder: Path
) -> None:
    """Of what is not asked the proposal stays, so the least width is no part of the cheapest."""
    write_shop(shop_folder, rules=RULES + "ask width only when lamp = yes\n")
    room.refresh(now=True)
    design = choose(room, ada, "legs=steel")
    way = ways(room, ada, design)["cheapest"]
    assert str(way.total) == "€ 580"
    assert (way.difference.minor, way.adds) == (0, ())
    after = finish(opening.opened(room, ada, design), "cheapest", way.total.minor).design
    assert room.current("desk").shown(after.choices, after.weights) == way.selection


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


def test_what_a_way_filled_in_is_accepted_and_not_chosen(room: Showroom) -> None:
    """So it says nothing of the customer, and goes before what they chose; a click of theirs makes it a choice."""
    sell(room, "oak", "abcde")
    eve, _ = agreeing(room, "eve")
    design = choose(room, eve, "top=oak")

    def now() -> opening.Opened:
        return opening.opened(room, eve, design)

    way = ways(room, eve, design)["alike"]
    done = finish(now(), "alike", way.total.minor).design
    assert set(map(str, done.chosen)) == {"top = oak"}
    assert Choice(Slot("legs"), "steel") in done.accepted
    assert ways(room, eve, design)["alike"].because.endswith("nearest to the choice you made.")
    assert [view.text for view in home_page(room, eve).proposals] == ["Top: Oak"]
    chosen = configure.post(now(), [choice("extras=hooks"), choice("lamp=yes")], seq=2).design
    assert set(map(str, chosen.chosen)) == {"top = oak", "lamp = yes"}, "hooks were there before"
    freed = configure.drop(now(), Choice(Slot("extras"), "hooks")).design
    again = configure.post(now(), [choice("extras=hooks")], seq=3).design
    assert freed.accepted == again.accepted
    assert "extras = hooks" in set(map(str, again.chosen))
    copy = designs.duplicate(room, eve, design)
    assert copy.accepted == again.accepted == now().design.accepted
    number = buy(room, eve, design).number
    events = {each["slot"]: each for each in privacy.export(room, eve)["events"] if each.get("ordered") == number}
    assert [events[slot].get("accepted", "") for slot in ("top", "legs", "extras", "mat")] == ["", "yes", "", "yes"]
    assert events.keys() >= {"width", "front"}
    told = privacy.export(room, eve)["designs"]
    assert any("legs = steel" in each["filled_in_for_them"] for each in told)


def test_a_reason_tells_what_was_taken_over_from_what_was_chosen(room: Showroom, shop_folder: Path) -> None:
    """A preset is taken over whole, so nothing in it is said or remembered to have been chosen."""
    write_shop(shop_folder, rules=f'{RULES}preset plain "Plain": legs = wood, mat = felt\n')
    room.refresh(now=True)
    eve, _ = agreeing(room, "eve")
    design = presets.start_with(room, eve, "desk", "plain").id

    def now() -> opening.Opened:
        return opening.opened(room, eve, design)

    (refusal,) = configure.post(now(), [choice("top=glass")], seq=2).refused
    assert refusal.reason.text == "A glass top stands on steel legs. Taken over: Legs: Wooden legs."
    assert (refusal.reason.choices, [view.text for view in refusal.reason.accepted]) == ((), ["Legs: Wooden legs"])
    assert not any(event["kind"] == "choice" for event in privacy.export(room, eve)["events"])
    page = step_page.view(room, now().design)
    assert value(page, "top", "glass").reason == refusal.reason
    with speaking("de"):
        (refusal,) = configure.post(now(), [choice("top=glass")], seq=3).refused
    assert refusal.reason.text.endswith("Übernommen: Legs: Wooden legs.")
    configure.drop(now(), Choice(Slot("legs"), "wood"))
    configure.post(now(), [choice("legs=wood")], seq=4)
    (refusal,) = configure.post(now(), [choice("top=glass")], seq=5).refused
    assert refusal.reason.text.endswith("You chose Legs: Wooden legs.")


def test_what_comes_with_a_shared_design_is_taken_over_and_what_is_changed_is_chosen(room: Showroom) -> None:
    eve, _ = agreeing(room, "eve")
    theirs = designs.start(room, Visitor("ada"), "desk", choices=frozenset(map(choice, ("top=oak", "legs=wood"))))
    design = designs.open_shared(room, eve, share_codes.share_code(room, theirs)).id

    def now() -> opening.Opened:
        return opening.opened(room, eve, design)

    assert now().design.chosen == frozenset()
    changed = configure.post(now(), [choice("mat=felt")], seq=2).design
    assert set(map(str, changed.chosen)) == {"mat = felt"}
    assert changed.accepted == theirs.choices
    number = buy(room, eve, design).number
    events = {each["slot"]: each for each in privacy.export(room, eve)["events"] if each.get("ordered") == number}
    assert {slot: each.get("accepted", "") for slot, each in events.items()} == {"top": "yes", "legs": "yes", "mat": ""}


def test_a_place_that_closes_later_has_what_rules_and_defaults_say(room: Showroom, shop_folder: Path) -> None:
    """Not what was preselected there; that counts again once the place is asked for."""
    eve, _ = agreeing(room, "eve")
    order(room, eve, "mat=cork", "top=oak")
    cheap = CATALOGUE.replace("name: Oak, price: 120", "name: Oak").replace(
        "name: Cork mat, price: 15", "name: Cork mat"
    )
    closing = 'ask mat only when lamp = no\nfixed top "It comes with the lamp." when lamp = yes\n'
    write_shop(shop_folder, catalogue=cheap, rules=RULES.replace("default top = pine\n", "") + closing)
    room.refresh(now=True)
    design = designs.start(room, eve, "desk")
    assert {str(each.choice) for each in design.proposals if each.preselected} >= {"mat = cork", "top = oak"}

    def there() -> tuple[tuple[str, ...], ...]:
        now = opening.opened(room, eve, design.id).design
        shown = room.current("desk").shown(now.choices, now.weights)
        return shown.at(Slot("mat")), shown.at(Slot("top"))

    assert there() == (("cork",), ("oak",))
    configure.post(opening.opened(room, eve, design.id), [choice("lamp=yes")], seq=2)
    assert there() == ((), ("pine",))
    configure.undo(opening.opened(room, eve, design.id))
    assert there() == (("cork",), ("oak",))


@pytest.mark.parametrize(("own", "other"), [("legs=wood", "top = pine"), ("top=pine", "legs = wood")])
def test_a_repair_gives_up_what_was_accepted_before_what_was_chosen(
    room: Showroom, shop_folder: Path, ada: Visitor, own: str, other: str
) -> None:
    write_shop(
        shop_folder,
        rules=f'{RULES}rule dry "Cork and wood dry up."\n  when top = pine and legs = wood then mat != cork\n',
    )
    room.refresh(now=True)
    design = choose(room, ada, own)
    done = configure.keep_proposal(opening.opened(room, ada, design)).design
    [first, *_] = refusals.repairs(room.current("desk"), done, done.choices, choice("mat=cork")).ways
    assert [str(each.choice) for each in first.given_up] == [other]


def test_an_item_that_goes_takes_what_was_accepted_of_it_along(room: Showroom, ada: Visitor) -> None:
    design = choose(room, ada, "drawer=3", "front[2]=slatted")
    configure.keep_proposal(opening.opened(room, ada, design))
    left = configure.remove_instance(opening.opened(room, ada, design), "drawer", 1).design
    fronts = {str(each): each in left.accepted for each in left.choices if each.slot.key == "front"}
    assert fronts == {"front = slatted": False, "front[2] = plain": True}


def test_the_sum_of_likelihoods_is_the_greatest_there_is(room: Showroom, ada: Visitor) -> None:
    """Against all products of the small options, added up one by one."""
    sell(room, "oak", "abcde")
    sell(room, "pine", "fghijk")
    desk = room.current("desk")
    columns, history = Columns(desk.product), history_for(room, desk)
    weights = likely_weights(columns, Blend(history), {}, frozenset())
    best = ways(room, ada, choose(room, ada))["most"].selection
    keys = {"top": ["pine", "oak", "glass"], "legs": ["wood", "steel"], "mat": ["", "felt", "cork"]}
    sums = []
    for values in itertools.product(*keys.values()):
        choices = frozenset(Choice(Slot(key), value) for key, value in zip(keys, values, strict=True) if value)
        if desk.engine.possible(choices):
            sums.append(sum(weights.get(choice, 0) for choice in choices))
    taken = [Choice(Slot(key), value) for key in keys for value in best.at(Slot(key))]
    assert sum(weights.get(choice, 0) for choice in taken) == max(sums)


# --- what is kept of it -------------------------------------------------------------------------------------------

ARMS = [*Arm, None]
"""None: the holdout."""


def somebody_in(room: Showroom, arm: Arm | None) -> Visitor:
    """Somebody who sees what that arm shows; who was drawn before does not come again."""
    name = arm.value if arm else "holdout"
    room.decisions.holdout = 0.0 if arm else 1.0
    if arm:
        with room.unit() as unit:
            for each in unit.experiments.all():
                unit.experiments.end(each.id, room.now())
            unit.experiments.add(Experiment(name, name, (), {arm: 100}, "s", room.now(), None))
        room.decisions.look_again()
    return agreeing(room, name)[0]


def test_in_every_arm_the_same_is_asked_and_taken(open_room: Callable[..., Showroom]) -> None:
    """Whoever is shown less is asked the same, and takes it by other means: by a click on a value, or all at once."""
    room = open_room()
    sell(room, "oak", "abcde")
    sell(room, "pine", "fghijk")
    seen, asked, counted = {}, {}, {}
    for arm in ARMS:
        who = somebody_in(room, arm)
        order(room, who, "top=glass", "mat=felt")
        design = choose(room, who, "top=oak")
        seen[arm] = list(ways(room, who, design))
        configure.post(opening.opened(room, who, design), [choice("legs=steel")], seq=2)
        configure.keep_proposal(opening.opened(room, who, design))
        kept = measured(room, who.profile)
        rows = [each for each in kept["decisions"] if each["method"] == "optimum"]
        asked[arm] = {(each["place"], str(each["picked"]), each["accepted_at"] is not None) for each in rows}
        counted[arm] = [(each["decided"], each["accepted"]) for each in kept["comparisons"]]
        assert all(each["shown"] == (arm in {Arm.SEGMENT, Arm.ONE_TO_ONE}) for each in rows)
    assert seen[None] == seen[Arm.NONE] == ["cheapest"]
    assert seen[Arm.SEGMENT] == ["most", "alike", "cheapest"]
    assert seen[Arm.ONE_TO_ONE] == ["most", "alike", "last", "cheapest", "needs"]
    places = {each for each in asked[None] if each[0] != "finish"}
    assert ("legs", "['steel', 'wood']", True) in places
    assert ("mat", "['cork', 'felt']", False) in places
    assert not {place for place, *_ in places} & {"top", "engraving"}  # it is chosen; it is written
    assert all({each for each in found if each[0] != "finish"} == places for found in asked.values())
    taken = sum(accepted for *_, accepted in places)
    assert {each for found in counted.values() for each in found} == {(len(places), taken)}


def test_what_one_way_gives_is_taken_by_its_button(room: Showroom) -> None:
    sell(room, "oak", "abcde")
    who, _ = agreeing(room, "bob")
    design = choose(room, who, "top=oak")
    way = ways(room, who, design)["alike"]
    finish(opening.opened(room, who, design), "alike", way.total.minor)
    kept = measured(room, who.profile)
    assert [each["place"] for each in kept["decisions"]].count("finish") == 1, "a click decides nothing new"
    taken = {each["place"] for each in kept["decisions"] if each["accepted_at"] is not None}
    assert {"legs", "mat"} <= taken
    (drawn,) = kept["comparisons"]
    assert drawn["accepted"] == len(taken)
    assert ways(room, who, design), "nothing is open any more, so nothing is asked"
    assert measured(room, who.profile)["decisions"] == kept["decisions"]


def test_beside_a_sensitive_answer_nothing_is_kept_of_what_is_open(room: Showroom, shop_folder: Path) -> None:
    """Glass stands on steel alone: whoever reads that nothing else was to be had knows of the glass."""
    write_shop(shop_folder, catalogue=SENSITIVE)
    room.refresh(now=True)
    sell(room, "oak", "abcde")
    who, _ = agreeing(room, "bob")
    for told in (["mat=cork", "top=glass"], ["mat=cork"]):
        design = choose(room, who, *told)
        assert "alike" in ways(room, who, design)
        page = step_page.view(room, opening.open_design(room, who, design), who=who)
        assert any(value.tip for field in page.panels[0].fields for value in field.values)
        configure.keep_proposal(opening.opened(room, who, design))
        places = {each["place"]: each["accepted_at"] for each in measured(room, who.profile)["decisions"]}
        assert set(places) == (set() if "top=glass" in told else {"finish", "legs", "extras", "lamp", "front"})
    assert not any(places.values()), "what is kept then has a sensitive answer in it"
