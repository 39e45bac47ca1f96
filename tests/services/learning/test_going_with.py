"""What goes with what somebody has: of five people at least, possible, wanted, and forgotten with its people."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from configurator.learning.experiments.policy import Arm, Experiment
from configurator.orders.lifecycle import Status
from configurator.orders.order import Order
from configurator.profiles.ratings import Stars
from configurator.services.configuring import configure, designs, opening, step_page
from configurator.services.customer import erasure
from configurator.services.customer.conclusions import switch
from configurator.services.learning import following
from configurator.services.learning.going_with import after_order, for_you
from configurator.services.learning.saying import rate, say_gift
from configurator.services.learning.things import Thing
from configurator.services.ordering import checkout
from configurator.services.presenting.suggestions import Suggestion
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.buying import buy
from tests.services.configuring.test_configure import choice
from tests.services.customer.test_identity import agreeing, choose, consented
from tests.services.customer.test_sensitive import SENSITIVE
from tests.services.learning.test_decisions import measured
from tests.services.learning.test_following import move
from tests.services.small_shop import CATALOGUE, write_shop


@pytest.fixture(autouse=True)
def looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.0)


def order(room: Showroom, who: Visitor, *texts: str) -> Order:
    return checkout.order_for(room, who, buy(room, who, choose(room, who, *texts)).number)


@pytest.fixture
def crowd(room: Showroom) -> list[Visitor]:
    """Five people who took hooks and a tray and slatted fronts, as one does."""
    people = [agreeing(room, f"person {number}")[0] for number in range(5)]
    for who in people:
        order(room, who, "extras=hooks", "extras=tray", "front=slatted")
    return people


def names(suggestions: tuple[Suggestion, ...]) -> list[str]:
    return [each.name for each in suggestions]


def box(room: Showroom, who: Visitor, design: str) -> tuple[Suggestion, ...]:
    """What the page of the drawers suggests."""
    return step_page.view(room, opening.open_design(room, who, design), "drawers", who=who).goes_with


def test_what_goes_with_it_is_added_by_a_click(room: Showroom, ada: Visitor, crowd: list[Visitor]) -> None:
    design = choose(room, ada, "extras=hooks", "front=plain")
    (tray, slatted) = box(room, ada, design)
    assert (tray.name, tray.key, str(tray.price)) == ("Cable tray", "extras=tray", "€ 12")
    assert tray.because == "5 of 5 who took Hooks took it, too."
    assert slatted.name == "Slatted front"
    after = configure.take_along(opening.opened(room, ada, design), choice("extras=tray"))
    assert choice("extras=tray") in after.design.choices
    after = configure.take_along(opening.opened(room, ada, design), choice("front=slatted"))
    assert {choice("front[2]=slatted"), choice("drawer=2")} <= after.design.choices
    assert box(room, ada, design) == ()


def test_what_the_rules_forbid_is_not_suggested(room: Showroom, ada: Visitor, crowd: list[Visitor]) -> None:
    """Two extras at most: with hooks and a shelf there is no room for a tray."""
    design = choose(room, ada, "extras=hooks", "extras=shelf")
    assert "Cable tray" not in names(box(room, ada, design))
    before = opening.opened(room, ada, design)
    assert configure.take_along(before, choice("extras=tray")).design.choices == before.design.choices


def test_fewer_than_five_people_are_nobody(room: Showroom, ada: Visitor, crowd: list[Visitor]) -> None:
    design = choose(room, ada, "extras=hooks")
    assert "Cable tray" in names(box(room, ada, design))
    erasure.forget(room, crowd[0])
    assert box(room, ada, design) == ()


def test_after_an_order_next_time_and_at_home(room: Showroom, crowd: list[Visitor]) -> None:
    bob, _ = agreeing(room, "bob")
    placed = order(room, bob, "extras=hooks", "front=plain")
    found = after_order(room, bob, placed)
    assert names(found.next_time) == ["Cable tray", "Slatted front"]
    assert (found.asks, found.gift, [each.name for each in found.things]) == (True, False, ["Hooks", "Plain front"])
    assert names(for_you(room, bob).suggestions) == ["Cable tray", "Slatted front"]


def test_what_was_cancelled_was_never_had(room: Showroom, crowd: list[Visitor]) -> None:
    bob, _ = agreeing(room, "bob")
    placed = order(room, bob, "extras=hooks", "front=plain")
    assert for_you(room, bob).suggestions
    move(room, placed.number, Status.CANCELLED)
    assert for_you(room, bob).suggestions == ()
    move(room, placed.number, Status.NEW)
    assert for_you(room, bob).suggestions


def test_a_whole_product_is_no_reason_for_what_is_in_it(room: Showroom, crowd: list[Visitor]) -> None:
    """Though more took it with the desk than with hooks: that somebody has a desk is no reason."""
    for number in range(9):
        other, _ = agreeing(room, f"other {number}")
        order(room, other, "extras=tray", "front=slatted")
    bob, _ = agreeing(room, "bob")
    order(room, bob, "extras=hooks", "front=plain")
    assert [(each.name, each.because) for each in for_you(room, bob).suggestions] == [
        ("Cable tray", "5 of 6 who took Hooks took it, too."),
        ("Slatted front", "5 of 6 who took Hooks took it, too."),
    ]


def test_what_is_owned_and_what_everybody_has_is_not_suggested(room: Showroom, crowd: list[Visitor]) -> None:
    """A tray that came with the desk by itself is owned, too; that all desks have one says nothing."""
    bob, _ = agreeing(room, "bob")
    order(room, bob, "extras=hooks", "extras=tray", "front=plain")
    assert names(for_you(room, bob).suggestions) == ["Slatted front"]
    carol, _ = agreeing(room, "carol")
    order(room, carol, "top=oak")
    assert for_you(room, carol).suggestions == ()


def test_what_is_said_counts_at_once(room: Showroom, crowd: list[Visitor]) -> None:
    bob, _ = agreeing(room, "bob")
    placed = order(room, bob, "extras=hooks", "front=plain")
    rate(room, bob, Thing("desk", "extras", "tray"), Stars.NOT_FOR_ME)
    home = for_you(room, bob)
    assert names(home.suggestions) == ["Slatted front"]
    assert [(each.name, each.stars) for each in home.said] == [("Cable tray", Stars.NOT_FOR_ME)]
    assert names(after_order(room, bob, placed).next_time) == ["Slatted front"]
    say_gift(room, bob, placed.number, given=True)
    assert after_order(room, bob, placed).gift
    assert names(for_you(room, bob).suggestions) == [], "nothing they have had themselves speaks for anything"
    rate(room, bob, Thing("desk", "extras", "tray"), Stars.UNSAID)
    rate(room, bob, Thing("desk", "extras", "hooks"), Stars.FIVE)
    assert "Cable tray" in names(for_you(room, bob).suggestions)


def test_what_is_not_sold_any_more_is_not_spoken_of(room: Showroom, crowd: list[Visitor], shop_folder: Path) -> None:
    bob, _ = agreeing(room, "bob")
    rate(room, bob, Thing("desk", "extras", "tray"), Stars.FIVE)
    assert len(for_you(room, bob).said) == 1
    write_shop(shop_folder, catalogue=CATALOGUE.replace("- {value: tray,", "- {value: box,"))
    assert for_you(room, bob).said == ()
    assert for_you(room, bob, different=True).said == ()
    shutil.copytree(shop_folder / "catalog" / "desk", shop_folder / "catalog" / "bench")
    (shop_folder / "catalog" / "bench" / "product.yaml").write_text(
        CATALOGUE.replace("product: desk", "product: bench")
    )
    shutil.rmtree(shop_folder / "catalog" / "desk")
    assert for_you(room, bob, different=True).said == ()


def test_a_design_older_than_what_goes_with_it_opens(
    room: Showroom, ada: Visitor, crowd: list[Visitor], shop_folder: Path
) -> None:
    design = choose(room, ada, "extras=hooks", "front=plain")
    write_shop(
        shop_folder,
        catalogue=CATALOGUE.replace("- {value: tray,", "- {value: box, name: Box}\n          - {value: tray,"),
    )
    for who in crowd:
        order(room, who, "extras=hooks", "extras=box")
    assert "Box" in names(box(room, Visitor("new"), choose(room, Visitor("new"), "extras=hooks")))
    assert names(box(room, ada, design)) == ["Cable tray", "Slatted front"]


def test_something_different_is_of_another_kind(room: Showroom, crowd: list[Visitor]) -> None:
    bob, _ = agreeing(room, "bob")
    order(room, bob, "extras=hooks", "front=plain")
    assert for_you(room, bob, different=True).suggestions == ()
    for who in crowd:
        order(room, who, "lamp=yes")
    (lamp,) = for_you(room, bob, different=True).suggestions
    assert (lamp.name, lamp.because) == ("Lamp", "5 people took it, and you have had nothing like it yet.")


def test_who_wants_nothing_learned_is_suggested_nothing(room: Showroom, crowd: list[Visitor]) -> None:
    stranger, (eve, _) = Visitor("stranger"), consented(room, "eve")
    assert for_you(room, stranger).suggestions == ()
    order(room, eve, "extras=hooks")
    assert for_you(room, eve).suggestions == (), "she was asked whether to be remembered, and nothing else"


def test_what_was_switched_off_speaks_for_nothing(room: Showroom, crowd: list[Visitor]) -> None:
    bob, _ = agreeing(room, "bob")
    order(room, bob, "extras=hooks", "front=plain")
    assert names(for_you(room, bob).suggestions) == ["Cable tray", "Slatted front"]
    switch(room, bob, "likes:desk:extras=hooks", on=False)
    assert names(for_you(room, bob).suggestions) == []
    rate(room, bob, Thing("desk", "extras", "hooks"), Stars.FIVE)
    assert names(for_you(room, bob).suggestions) == []


def test_an_arm_without_suggestions_has_none(room: Showroom, crowd: list[Visitor]) -> None:
    bob, _ = agreeing(room, "bob")
    with room.unit() as unit:
        unit.experiments.add(Experiment("e", "Nothing", ("desk",), {Arm.NONE: 100}, "s", room.now(), None))
    room.decisions.look_again()
    design = choose(room, bob, "extras=hooks")
    assert box(room, bob, design) == ()
    configure.post(opening.opened(room, bob, design), [choice("extras=tray")], seq=2)
    kept = measured(room, bob.profile)
    (row,) = [each for each in kept["decisions"] if each["place"] == "box"]
    assert (row["picked"], row["shown"]) == (["extras=tray", "front=slatted"], False)
    assert row["accepted_at"] is not None, "taken all the same, where the box was not"
    assert [each["accepted"] for each in kept["comparisons"]] == [1, 1]


@pytest.fixture
def bench(room: Showroom, crowd: list[Visitor], shop_folder: Path) -> None:
    """A second product, of which the crowd bought what goes with hooks."""
    shutil.copytree(shop_folder / "catalog" / "desk", shop_folder / "catalog" / "bench")
    text = CATALOGUE.replace("product: desk", "product: bench").replace("name: Plank", "name: Bench")
    (shop_folder / "catalog" / "bench" / "product.yaml").write_text(text)
    shutil.copy(shop_folder / "rules" / "desk.rules", shop_folder / "rules" / "bench.rules")
    room.refresh(now=True)
    for who in crowd:
        design = designs.start(room, who, "bench").id
        configure.post(opening.opened(room, who, design), [choice("lamp=yes")], seq=1)
        buy(room, who, design)


def test_suggestions_outside_of_a_design_are_asked_and_taken_for_each_product(room: Showroom, bench: None) -> None:
    """One of the two is in an experiment whose people see nothing; a design of a product takes what was of it."""
    bob, _ = agreeing(room, "bob")
    placed = order(room, bob, "extras=hooks", "front=plain")
    with room.unit() as unit:
        unit.experiments.add(Experiment("e", "Nothing", ("bench",), {Arm.NONE: 100}, "s", room.now(), None))
    room.decisions.look_again()
    for thing in (Thing("bench", "lamp", "yes"), Thing("bench", "front", "plain")):  # there is room for three
        rate(room, bob, thing, Stars.NOT_FOR_ME)
    for _ in range(2):
        shown = {each.product for each in for_you(room, bob).suggestions}
        assert shown == {each.product for each in after_order(room, bob, placed).next_time} == {"desk"}
    today = room.today()
    asked = {f"{kind} {product} {today}": product for kind in ("home", "next time") for product in ("bench", "desk")}
    kept = measured(room, bob.profile)
    outside = [each for each in kept["decisions"] if not each["design_id"]]
    assert {each["place"]: (each["product"], each["shown"]) for each in outside} == {
        place: (product, product == "desk") for place, product in asked.items()
    }
    assert all("bench" in str(each["candidates"]) for each in outside if each["product"] == "bench")
    counts = {each["trial"]: (each["decided"], each["accepted"]) for each in kept["comparisons"]}
    assert counts == {"holdout": (4, 0), "e": (2, 0)}
    designs.start(room, bob, "bench")
    kept = measured(room, bob.profile)
    counts = {each["trial"]: (each["decided"], each["accepted"]) for each in kept["comparisons"]}
    assert counts == {"holdout": (4, 2), "e": (2, 2)}, "though it was not shown"
    assert {each["product"] for each in kept["decisions"] if each["accepted_at"]} == {"bench"}


def test_what_is_suggested_is_asked_once_a_day(
    room: Showroom, crowd: list[Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    bob, _ = agreeing(room, "bob")
    order(room, bob, "extras=hooks", "front=plain")
    now = room.now()
    for day in range(3):
        monkeypatch.setattr(room, "now", lambda at=now + timedelta(days=day): at)
        for _ in range(2):
            assert for_you(room, bob).suggestions
    monkeypatch.setattr(room, "now", lambda: now + timedelta(days=8))
    designs.start(room, bob, "desk")
    kept = measured(room, bob.profile)
    (drawn,) = kept["comparisons"]
    assert (drawn["decided"], drawn["accepted"]) == (3, 2), "the first was more than a week ago"


def test_after_an_order_with_a_sensitive_answer_nothing_is_kept(
    room: Showroom, crowd: list[Visitor], shop_folder: Path
) -> None:
    write_shop(shop_folder, catalogue=SENSITIVE)
    room.refresh(now=True)
    bob, _ = agreeing(room, "bob")
    placed = order(room, bob, "extras=hooks", "top=oak")
    assert "Cable tray" in names(after_order(room, bob, placed).next_time)
    assert measured(room, bob.profile)["decisions"] == []
