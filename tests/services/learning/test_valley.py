"""The valley: where people leave and what did not go together, told of five people and more, and of no fewer."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from configurator.errors import NotAllowed, UnknownName
from configurator.learning.experiments.noticed import Met, Passed
from configurator.profiles.consent import Purpose
from configurator.services.configuring import designs
from configurator.services.learning import decisions
from configurator.services.learning.valley import Valley, ValleyStep, valley
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.learning.audience import customer, profile


def walked(room: Showroom, number: int, *, far: bool = True, refused: int = 0, mended: int = 0, ago: int = 60) -> None:
    """So many people begin a desk that many minutes ago, meet so many conflicts, and some come to the drawers."""
    sold, at = room.current("desk").revision.hash, room.now() - timedelta(minutes=ago)
    for place in range(number):
        who, design = customer(room, f"{uuid4().hex}", {Purpose.MEASURE}), uuid4().hex
        noticed: list[Passed | Met] = [Passed(profile(who), at, "desk", design, (), "body", revision=sold)]
        if place < refused:
            noticed.append(Met(profile(who), at, "desk", design, (), "body", 2, int(place < mended)))
        if far:
            later = at + timedelta(seconds=40)
            noticed.append(Passed(profile(who), later, "desk", design, (), "drawers", revision=sold))
        with room.unit() as unit:
            unit.decisions.keep(noticed)


def steps(found: Valley) -> dict[str, ValleyStep]:
    return {each.key: each for each in found.steps}


def test_it_says_where_people_leave_and_what_did_not_go_together(room: Showroom, mona: Visitor) -> None:
    walked(room, 20, refused=12, mended=6)
    walked(room, 15, far=False)
    walked(room, 5, far=False, ago=1)
    found = steps(valley(room, mona, "desk"))
    body, drawers = found["body"], found["drawers"]
    assert (body.came, body.left, body.now, body.met, body.repaired) == (40, 15, 5, 12, 6)
    assert body.seconds == 20.0
    assert (drawers.came, drawers.left) == (20, 20)
    assert body.deepest
    assert not drawers.deepest
    assert found[":summary"].came == 0


def test_nothing_is_said_of_few_nor_can_it_be_worked_out(room: Showroom, mona: Visitor) -> None:
    walked(room, 4, refused=4)
    assert all(not each.came for each in valley(room, mona, "desk").steps)
    walked(room, 16, refused=3, far=False)
    found = steps(valley(room, mona, "desk"))
    assert found["body"].came == 20
    assert found["body"].met == 7
    assert found["body"].repaired == 0
    assert found["body"].left is None, "the four who went on are the rest"
    assert found["drawers"].came is None


def test_a_revision_is_told_where_the_others_are_not_given_away(room: Showroom, mona: Visitor) -> None:
    walked(room, 12)
    alone = profile(customer(room, uuid4().hex, {Purpose.MEASURE}))
    with room.unit() as unit:
        unit.decisions.keep([Passed(alone, room.now(), "desk", uuid4().hex, (), "body", revision="another")])
    sold = room.current("desk").revision.hash
    found = valley(room, mona, "desk", sold)
    assert found.revisions == (sold,)
    assert steps(found)["body"].came is None, "thirteen less twelve is one"
    assert steps(found)["drawers"].came == 12
    with pytest.raises(UnknownName):
        valley(room, mona, "desk", "0" * 64)


def test_whoever_said_yes_to_an_earlier_text_is_followed_without_conflicts(room: Showroom, mona: Visitor) -> None:
    for version in ("4", "5"):
        for _ in range(6):
            who = customer(room, uuid4().hex, {Purpose.MEASURE}, version=version)
            design = designs.start(room, who, "desk")
            decisions.passed(room, who, design, "body")
            decisions.met(room, who, design, "body", refused=1, mended=False)
    body = steps(valley(room, mona, "desk"))["body"]
    assert (body.came, body.met) == (12, 6)


def test_of_whoever_allows_no_measuring_nothing_is_kept(room: Showroom, mona: Visitor) -> None:
    for _ in range(6):
        who = customer(room, uuid4().hex, set(Purpose) - {Purpose.MEASURE})
        design = designs.start(room, who, "desk")
        decisions.passed(room, who, design, "body")
        decisions.met(room, who, design, "body", refused=1, mended=True)
    assert steps(valley(room, mona, "desk"))["body"].came == 0


def test_it_is_for_staff(room: Showroom, ada: Visitor) -> None:
    with pytest.raises(NotAllowed):
        valley(room, ada, "desk")
