"""Honest numbers: simple fractions of enough people, and that nobody has ordered exactly this where it is true."""

from __future__ import annotations

from fractions import Fraction
from uuid import uuid4

import pytest

from configurator.profiles.consent import Purpose
from configurator.services.configuring import opening, step_page
from configurator.services.customer import consent, identity
from configurator.services.learning import following
from configurator.services.learning.honest_numbers import _TOLD, ENOUGH, _withheld, told_share
from configurator.services.ordering import checkout
from configurator.services.presenting.pages import Tip
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.customer.test_identity import choose, consented
from tests.services.learning.test_following import profile_of
from tests.services.small_shop import CATALOGUE, write_shop

STEPS = "  - {step: body, name: Body, components: [body]}\n"
FIRST = "  - {step: about, name: About, components: [about]}\n"
ABOUT = """\
  - component: about
    name: About
    options:
      - option: gift
        name: Gift
        switch: {}
"""


@pytest.fixture(autouse=True)
def looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.0)


@pytest.fixture
def desks(room: Showroom) -> Showroom:
    """The small shop with a step before the body, so that the body is in the middle."""
    text = CATALOGUE.replace(STEPS, FIRST + STEPS).replace("components:\n", f"components:\n{ABOUT}")
    write_shop(room.shop.root, catalogue=text)
    room.refresh(now=True)
    return room


def sold(room: Showroom, top: str, legs: str, people: int) -> list[Visitor]:
    """So many people ordered such a desk."""
    found = []
    for _ in range(people):
        who = consented(room, uuid4().hex)[0]
        content = {"gift": ["no"], "top": [top], "legs": [legs], "lamp": ["no"], "mat": [], "extras": []}
        hash_ = room.current("desk").revision.hash
        with room.unit() as unit:
            unit.learned.add(profile_of(who), "desk", hash_, content, "order", room.now())
        found.append(who)
    return found


def beside(room: Showroom, who: Visitor, *texts: str, numbers: bool = True) -> dict[str, Tip]:
    design = opening.open_design(room, who, choose(room, who, *texts))
    page = step_page.view(room, design, "body", who=who, numbers=numbers)
    values = [(f"{field.name}={value.key}", value.tip) for field in page.panels[0].fields for value in field.values]
    return {name: tip for name, tip in values if tip is not None}


def said(room: Showroom, who: Visitor, *texts: str) -> tuple[str, ...]:
    return checkout.numbers(room, who, checkout.summary(room, who, choose(room, who, *texts)))


def test_a_share_is_a_simple_fraction_with_enough_people_on_both_sides() -> None:
    for people in range(ENOUGH + 40):
        for took in range(people + 1):
            share = told_share(took, people)
            assert (share is not None) == (people >= 20 and took >= 5 and people - took >= 5)
            if share is not None:
                exact = Fraction(took, people)
                assert all(abs(share - exact) <= abs(other - exact) for other in _TOLD)


def test_one_more_order_of_a_few_is_never_seen() -> None:
    """Whoever knows all others cannot tell the twentieth person, nor the fifth, from nobody."""
    assert told_share(4, 40) is None is told_share(3, 40)
    assert told_share(38, 40) is None is told_share(39, 40)
    assert told_share(8, 19) is None


def test_beside_values_in_the_middle_it_says_how_many_took_them(desks: Showroom, ada: Visitor) -> None:
    sold(desks, "oak", "steel", 18)
    sold(desks, "oak", "wood", 6)
    counted = [tip for tip in beside(desks, ada, "legs=wood").values() if tip.text.startswith("About")]
    assert counted == [], "all took oak: nobody else is there"
    sold(desks, "glass", "steel", 12)
    found = beside(desks, ada, "top=oak")
    assert found["legs=wood"] == Tip("About 1 in 4", "So many of those who took Oak took it.", counted=True)
    assert found["legs=steel"].text == "Often chosen with what you have", "what most took is said as before"
    assert not any(name.startswith(("top=", "lamp=")) for name in found)
    assert beside(desks, ada)["top=glass"] == Tip("About 1 in 3", "So many of all who ordered took it.", counted=True)
    assert "legs=wood" not in beside(desks, ada, "top=oak", numbers=False)


def test_whoever_wants_nothing_of_others_is_told_nothing(desks: Showroom) -> None:
    sold(desks, "oak", "steel", 18)
    sold(desks, "glass", "wood", 12)
    who, secret = consented(desks, "no")
    consent.answer(desks, who, {Purpose.RECOMMEND}, yes=False, source="answers")
    no = identity.identify(desks, "no", secret, None)
    assert said(desks, no, "top=oak") == ()
    assert beside(desks, no) == {}


def test_the_summary_tells_of_own_choices_and_of_being_the_first(desks: Showroom, ada: Visitor) -> None:
    sold(desks, "oak", "steel", 18)
    sold(desks, "glass", "steel", 12)
    lines = said(desks, ada, "top=glass")
    assert lines[0] == "About 1 in 3 took Top: Glass, as you did."
    first = "Of those whose orders we learn from, nobody has ordered exactly this yet."
    tops = ("pine", "oak", "glass")
    every = [said(desks, ada, f"top={top}", f"width={width}") for top in tops for width in range(100, 200, 10)]
    told = sum(first in lines for lines in every)
    assert len(every) / 2 <= told < len(every), "of one in four it is not said"


def test_nobody_has_ordered_it_is_never_said_of_what_somebody_has(desks: Showroom, ada: Visitor) -> None:
    people = sold(desks, "oak", "steel", 18) + sold(desks, "glass", "steel", 12)
    design = opening.open_design(desks, ada, choose(desks, ada, "top=oak"))
    shown = desks.current("desk").shown(design.choices, design.weights)
    content = {slot: values for slot, values in shown.as_json().items() if slot != "engraving"}
    hash_ = desks.current("desk").revision.hash
    with desks.unit() as unit:
        unit.learned.add(profile_of(people[0]), "desk", hash_, content, "order", desks.now())
    assert not any("nobody has ordered" in line for line in said(desks, ada, "top=oak"))


def test_what_is_withheld_is_the_same_each_time_and_a_quarter(room: Showroom) -> None:
    drawn = [_withheld(room, "desk", {"top": str(number)}) for number in range(400)]
    assert drawn == [_withheld(room, "desk", {"top": str(number)}) for number in range(400)]
    assert 60 < sum(drawn) < 140
