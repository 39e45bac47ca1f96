"""All customers in numbers of people: of few nothing is told, and nothing from which it could be worked out."""

import json
from datetime import timedelta

from configurator.services.customer.worth import FACT
from configurator.services.learning.overview import overview, segment_counts
from configurator.services.showroom.checking import SEGMENTS
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.worths import KeptWorth
from tests.services.learning.audience import customer, profile


def test_how_many_left_a_segment_cannot_be_worked_out_where_they_are_few(room: Showroom) -> None:
    (room.shop.rules / SEGMENTS).write_text("segment regulars: ordered at least 2 times\n", encoding="utf-8")
    people, now = [profile(customer(room, f"customer {number}")) for number in range(11)], room.now()

    def told(there: int) -> tuple[int | None, int | None]:
        with room.unit() as unit:
            began, over = now - timedelta(days=9), now - timedelta(days=1)
            times = {who: [("regulars", began, None if at < there else over)] for at, who in enumerate(people)}
            unit.segment_members.write(times, now)
        [[found], _] = segment_counts(room, Visitor("sam", roles=frozenset({"sales"})))
        return found.people, found.ever

    assert [told(there) for there in (11, 10, 6, 4, 0)] == [(11, 11), (10, None), (6, 11), (None, 11), (0, 11)]


def test_a_kind_of_few_customers_cannot_be_worked_out_of_all_and_the_other_kinds(room: Showroom) -> None:
    people, now = [profile(customer(room, f"customer {number}")) for number in range(20)], room.now()
    kinds = ["steady"] * 12 + ["migrator"] * 7 + ["below zero"]
    with room.unit() as unit:
        some = {who: KeptWorth(kind, "EUR", {}, now) for who, kind in zip(people, kinds, strict=True)}
        unit.worths.write(some)
        model = {"customers": 20, "came_back": 18, "buying": {}, "spending": None}
        unit.facts.say(FACT, json.dumps({"at": now.isoformat(), "models": {"EUR": model}}))
    [found] = overview(room, Visitor("sam", roles=frozenset({"sales"}))).kinds
    assert {kind.value: count for kind, count in found.people.items() if count != 0} == {
        "migrator": None,
        "below zero": None,
        "steady": 12,
    }
    assert found.came_back is None, "two did not"
