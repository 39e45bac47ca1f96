"""Worth, needs and segments, worked out overnight: of whom it is allowed, for whom it may be seen, and gone at a no."""

import json
import threading
import time
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from configurator.catalog.selection import Slot
from configurator.languages.spoken import speaking
from configurator.learning.lifetime.evaluation import evaluate
from configurator.learning.lifetime.kinds import CustomerKind
from configurator.learning.lifetime.transactions import Transaction
from configurator.learning.needs.portraits import portraits
from configurator.money import Money
from configurator.profiles.consent import Purpose
from configurator.services.customer import conclusions, consent, erasure, privacy
from configurator.services.customer.joining import DESK, join, take_apart_own
from configurator.services.customer.needs import all_groups, groups_of
from configurator.services.customer.worth import FACT, CustomerWorth, told_to_them, why_none, worth_of
from configurator.services.jobs.kinds import Work, nightly
from configurator.services.learning import consenting
from configurator.services.learning.columns import Columns
from configurator.services.learning.concluding import CONCLUDING, conclude
from configurator.services.learning.tastes import Tastes
from configurator.services.showroom.checking import SEGMENTS
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.needs import KeptGroup, NeedsRecord
from tests.services.learning.audience import crowd, customer, ordered, profile, took


def night(room: Showroom) -> dict[str, list[str]]:
    done = conclude(room, Work({}, lambda *_: None))
    return {each["title"]: each["lines"] for each in done["sections"]}


def _models_are_those_of_the_evaluation(room: Showroom, some: Collection[UUID]) -> None:
    with room.reading() as unit:
        kept = json.loads(unit.facts.said(FACT) or "")["models"]["EUR"]
        bought = [
            Transaction(str(each.customer), room.day(each.placed_at), float(each.total.minor))
            for each in unit.orders.of_customers()
            if each.customer in some and each.kept
        ]
    told = evaluate(sorted(bought, key=lambda each: each.customer), room.today())
    assert kept["buying"] == asdict(told.buying)
    assert kept["spending"] == (asdict(told.spending) if told.spending else None)
    assert (kept["customers"], kept["came_back"]) == (len(some), told.came_back)


def due(room: Showroom) -> str:
    assert CONCLUDING.occasion
    return CONCLUDING.occasion(room)


def unsaid(room: Showroom, who: Visitor) -> str:
    with room.reading() as unit:
        return why_none(unit, profile(who), "EUR", room.now())


def worth(room: Showroom, who: Visitor) -> CustomerWorth | None:
    with room.reading() as unit:
        return worth_of(unit, profile(who), room.now())


def group(room: Showroom, who: Visitor) -> str:
    with room.reading() as unit:
        return ", ".join(each.name for each in groups_of(room, unit, profile(who)))


def written(room: Showroom, who: Visitor) -> tuple[bool, bool, bool]:
    """Whether anything of somebody is in the records: worth, needs, segments."""
    with room.reading() as unit:
        mine = profile(who)
        return unit.worths.of(mine) is not None, bool(unit.needs.of(mine)), bool(unit.segment_members.of(mine))


def concluded(room: Showroom, who: Visitor) -> dict[str, tuple[str, bool]]:
    return {each.kind: (each.reason, each.on) for each in conclusions.conclusions(room, who)}


@pytest.fixture
def people(room: Showroom) -> list[Visitor]:
    (room.shop.rules / SEGMENTS).write_text("segment regulars: ordered at least 2 times\n", encoding="utf-8")
    return crowd(room)


def test_a_night_concludes_what_is_allowed_and_a_no_takes_it_back(room: Showroom, people: list[Visitor]) -> None:
    silent = customer(room, "silent", {Purpose.MEASURE})
    ordered(room, silent, [100, 50], [50_000, 60_000])
    took(room, silent, {"top": "oak"})
    refusing = customer(room, "refusing", {Purpose.REMEMBER})
    ordered(room, refusing, [200, 150, 90], [100, 100, 100], cancelled=(0, 1), withdrawn=(2,))
    early = customer(room, "early", {Purpose.REMEMBER}, version="2")  # that text said nothing of worth
    ordered(room, early, [300, 200], [50_000, 40_000])
    said = night(room)
    assert said["Worth"] == ["EUR: Valued customers: 41."]
    assert (worth(room, early), written(room, early)) == (None, (False, False, True))
    _models_are_those_of_the_evaluation(room, [profile(each) for each in (*people, refusing)])
    assert said["Needs"][0].startswith("Plank: Groups: 2; people: 40;")
    assert written(room, silent) == (False, False, False)
    assert worth(room, silent) is None
    assert unsaid(room, silent) == unsaid(room, early) == "Nothing is concluded: the customer does not allow it."
    late = customer(room, "late", {Purpose.REMEMBER})
    assert unsaid(room, late).startswith("Nothing is concluded yet: worth was worked out before")
    below = worth(room, refusing)
    assert below is not None
    assert (below.kind, below.why[:34]) == (CustomerKind.BELOW_ZERO, "3 of 3 orders were cancelled; € 0 ")
    cork, glass = people[0], people[1]
    assert {group(room, cork), group(room, glass)} == {
        "Front: Slatted front and Lamp",
        "Front: Plain front and Legs: Steel legs",
    }
    regular = next(each for each in people if written(room, each)[2])
    assert all(written(room, regular))
    found = concluded(room, regular)
    assert found["value"][0].endswith("% likely that you order")
    assert "people whose designs are like yours took" in found["needs"][0]
    assert conclusions.conclusions(room, replace(regular, signal=True)) == (), "their browser says no"
    exported = privacy.export(room, regular)
    assert {"Your orders", "Plank", "Groups of customers"} <= {each["about"] for each in exported["conclusions"]}
    assert {name: len(some) for name, some in exported["worked_out"].items()} == {
        "worth": 1,
        "needs": 1,
        "segments": 1,
    }
    consent.answer(room, regular, {Purpose.RECOMMEND}, yes=False, source="answers")
    assert written(room, regular) == (True, False, True)
    consent.answer(room, regular, {Purpose.REMEMBER}, yes=False, source="answers")
    assert not any(written(room, regular))
    assert night(room)["Worth"] == ["EUR: Valued customers: 40."]
    assert not any(written(room, regular))


def test_each_conclusion_has_a_switch(room: Showroom, people: list[Visitor]) -> None:
    who, off = people[0], dict[str, str]()
    night(room)
    for each in conclusions.conclusions(room, who):
        if each.kind in ("value", "needs"):
            conclusions.switch(room, who, each.name, on=False)
            off[each.kind] = each.name
    assert written(room, who)[:2] == (False, False)
    assert "does not allow it" in unsaid(room, who)
    assert {kind for kind, (_, on) in concluded(room, who).items() if not on} == {"value", "needs"}
    said = night(room)
    assert said["Worth"] == ["EUR: Valued customers: 39."]
    assert (worth(room, who), group(room, who)) == (None, "")
    for name in off.values():
        conclusions.switch(room, who, name, on=True)
    night(room)
    assert written(room, who)[:2] == (True, True)


def test_after_an_erasure_the_next_night_is_that_of_a_shop_that_never_knew_them(
    room: Showroom, people: list[Visitor]
) -> None:
    """Everything that is concluded of the others, to the last figure."""
    night(room)
    before = _everything(room, people)
    extra = customer(room, "extra")
    ordered(room, extra, [300, 200, 100, 3], [900_000, 800_000, 900_000, 700_000])
    took(room, extra, {"top": "oak", "legs": "wood", "mat": "cork"})
    night(room)
    assert all(written(room, extra))
    assert _everything(room, people) != before
    assert dict(erasure.forget(room, extra).erased)["things that we concluded"] == 3
    assert not any(written(room, extra))
    assert due(room).endswith(" h"), "within the hour"
    night(room)
    assert due(room) == nightly(room)
    assert _everything(room, people) == before


def _everything(room: Showroom, people: list[Visitor]) -> object:
    with room.reading() as unit:
        kept = [unit.worths.of(profile(each)) for each in people]
        groups = [(each.number, each.portrait) for each in unit.needs.groups()]
        numbers = unit.needs.numbers()
        model = json.loads(unit.facts.said(FACT) or "")["models"]
    return [each and (each.kind, each.figures) for each in kept], groups, numbers, model


def test_two_nights_at_once_come_to_what_one_comes_to(
    room: Showroom, people: list[Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nightly job and one that was asked for; at first both write the first groups there are at one moment."""
    night(room)
    before = _everything(room, people), _segments(room)
    with room.unit() as unit:
        unit.needs.keep_products([])
    begin, made, add = threading.Barrier(2), portraits, NeedsRecord.begin

    def together(*given: Any) -> object:
        begin.wait(20)
        return made(*given)

    def slowly(self: NeedsRecord, *given: Any) -> None:
        add(self, *given)
        time.sleep(0.3)

    with monkeypatch.context() as patched, ThreadPoolExecutor(2) as nights:
        patched.setattr("configurator.services.learning.needs.portraits", together)
        patched.setattr(NeedsRecord, "begin", slowly)
        for each in [nights.submit(night, room) for _ in range(2)]:
            each.result()
    assert (_everything(room, people), _segments(room)) == before
    monkeypatch.setattr(consenting, "AT_ONCE", 25)
    for at in ("Valuing customers (EUR)", "Counting segments"):
        _overtake(room, at)
        assert (_everything(room, people), _segments(room)) == before


def _overtake(room: Showroom, at: str) -> None:
    """The first is as far as the customers, the second has written half of them: then the first goes on to its end."""
    waits, goes_on = threading.Event(), threading.Event()

    def first(_done: int, _total: int, doing: str) -> None:
        if doing == at:
            waits.set()
            assert goes_on.wait(20)

    def second(done: int, _total: int, doing: str) -> None:
        if doing == at and done:
            goes_on.set()
            slow.result()

    with ThreadPoolExecutor(1) as nights:
        slow = nights.submit(conclude, room, Work({}, first))
        assert waits.wait(20)
        conclude(room, Work({}, second))


def _segments(room: Showroom) -> object:
    with room.reading() as unit:
        return unit.segment_members.counts(room.now())


def test_fewer_than_five_who_came_back_are_too_few_to_say_anything(room: Showroom) -> None:
    nobody = night(room)
    assert (nobody["Needs"], nobody["Worth"]) == (["Plank: Too few people."], [])
    some = crowd(room, 6)
    said = night(room)
    assert said["Worth"][0].startswith("EUR: Too few orders to say anything.")
    assert worth(room, some[0]) is None
    assert all_groups(room) == ()


def test_a_portrait_speaks_of_numbers_and_counts_and_not_of_what_is_gone(room: Showroom) -> None:
    said = [("lamp", "no"), ("width", "160"), ("drawer", "3"), ("lamp", "yes"), ("top", "marble"), ("extras", "tray")]
    items = {"slot": "front", "value": "slatted", "took": 7, "times": 1.5, "items": "most"}
    traits: list[dict[str, object]] = [{"slot": slot, "value": value, "took": 7, "times": 1.5} for slot, value in said]
    traits += [items, items | {"slot": "front[2]", "items": "any"}]
    with room.unit() as unit:
        portrait = {"people": 9, "of": 20, "options": ["top"], "traits": traits}
        unit.needs.begin("desk", [portrait], room.now())
    [found] = all_groups(room)
    drawers = ["Front: Slatted front in most drawers", "Front: Slatted front"]
    assert [each.text for each in found.traits] == [
        "Width: 160 cm",
        "3 drawers",
        "Lamp",
        "Extras: Cable tray",
        *drawers,
        "no Lamp",
    ]
    assert {each.compared for each in found.traits} == {"50 % more often than everybody"}
    assert found.name == "Width: 160 cm and 3 drawers"
    with speaking("de"):
        assert " und " in all_groups(room)[0].name


def test_items_are_counted_and_their_places_are_not_told(room: Showroom) -> None:
    """Who has most drawers slatted is told by that, whichever they are; one of three is."""
    tastes = Tastes(Columns(room.current("desk").product))

    def said(*fronts: str, drawers: str = "3") -> dict[str, str | None]:
        content = {"drawer": [drawers]} if drawers else {}
        content |= {str(Slot("front", item)): [front] for item, front in enumerate(fronts, 1)}
        row = tastes.cells(tastes.columns.cells(content))
        return {str(column): cell for column, cell in zip(tastes.every, row, strict=True) if column.option == "front"}

    mixed = {
        "front=plain/any": "yes",
        "front=plain/most": "no",
        "front=slatted/any": "yes",
        "front=slatted/most": "yes",
    }
    assert said("plain", "slatted", "slatted") == said("slatted", "plain", "slatted") == mixed
    assert said("plain", "slatted", drawers="2") == mixed | {"front=slatted/most": "no"}
    assert said("slatted", drawers="")["front=slatted/most"] == "yes"
    assert set(said(drawers="").values()) == {None}


def test_what_becomes_sensitive_takes_its_groups_with_it(room: Showroom, people: list[Visitor]) -> None:
    night(room)
    assert len(all_groups(room)) == 2
    path = room.shop.catalog / "desk" / "product.yaml"
    path.write_text(path.read_text("utf-8").replace("name: Mat\n", "name: Mat\n        sensitive: true\n"), "utf-8")
    room.products()
    assert room.current("desk").product.sensitive == {"mat"}
    assert all_groups(room) == ()
    with room.reading() as unit:
        assert unit.segment_members.counts(room.now()) == {}, "a segment may have asked for it"
    night(room)
    assert all("mat" not in each.portrait["options"] for each in _kept(room))
    assert group(room, people[0])


def _kept(room: Showroom) -> tuple[KeptGroup, ...]:
    with room.reading() as unit:
        return unit.needs.groups()


def test_of_who_were_joined_and_taken_apart_nobody_reads_the_others_figures(
    room: Showroom, people: list[Visitor]
) -> None:
    """A browser that staff joined sees nothing of the rest; what was concluded of two as one, or as two, goes."""
    night(room)
    part, whole, *_ = (each for each in people if all(written(room, each)))
    with room.unit() as unit:
        join(unit, profile(part), profile(whole), source=DESK, by="Ian", now=room.now())
    assert not any(written(room, part)), "else one person is counted twice"
    assert not any(written(room, whole))
    night(room)
    assert all(written(room, whole))
    assert set(concluded(room, part)) <= {"liked"}, "it would be of what the other did"
    assert {"value", "needs", "segment"} <= set(concluded(room, whole))
    with room.reading() as unit:
        [joining] = unit.identities.joinings(profile(whole))
    take_apart_own(room, part, joining.id)
    assert not any(written(room, whole)), "it was worked out from both"
    night(room)
    assert all(written(room, part))
    assert all(written(room, whole))


def test_who_is_joined_is_one_customer(room: Showroom, people: list[Visitor]) -> None:
    whole, part = (profile(each) for each in people[:2])
    with room.unit() as unit:
        join(unit, part, whole, source=DESK, by="Ian", now=room.now())
    assert night(room)["Worth"] == ["EUR: Valued customers: 39."]
    assert written(room, people[1]) == (False, False, False)
    with room.reading() as unit:
        kept = unit.worths.of(whole)
        assert kept is not None
        assert kept.figures["placed"] == len(unit.orders.of_profiles([whole, part]))


def test_members_of_segments_are_counted_with_their_times(room: Showroom, people: list[Visitor]) -> None:
    night(room)
    now = room.now()
    with room.reading() as unit:
        counts = unit.segment_members.counts(now)
        regulars = [each for each in people if len(unit.orders.of_profiles([profile(each)])) > 1]
        assert counts["regulars"] == (len(regulars), len(regulars))
        [(name, since, until)] = unit.segment_members.of(profile(regulars[0]))
    assert (name, until) == ("regulars", None)
    assert since < now
    (room.shop.rules / SEGMENTS).write_text("segment newcomers: ordered within 30 days\n", encoding="utf-8")
    night(room)
    with room.reading() as unit:
        assert set(unit.segment_members.counts(now)) == {"newcomers"}
        there, ever = unit.segment_members.counts(now)["newcomers"]
        assert there < ever == len(people)
        assert unit.segment_members.counts(now + timedelta(days=31))["newcomers"] == (0, ever)


def test_a_customer_reads_their_worth_in_figures_of_their_language() -> None:
    money = Money(123450, "EUR")
    figures: dict[str, Any] = dict.fromkeys(("brought", "net", "expected", "potential", "cost"), money)
    figures |= {"amount": Money(67800, "EUR"), "orders": 1.8, "back": 0.456, "back_then": 0.9, "alive": 0.5}
    worth = CustomerWorth(CustomerKind.STEADY, "", 2, 0, **figures, at=datetime(2026, 11, 29, tzinfo=UTC))
    _, english = told_to_them(worth)
    assert english.replace("\xa0", " ") == (
        "2 orders came to € 1,234.50; we expect about 1.8 more within a year, of € 678 each, "
        "and take it as 46 % likely that you order"
    )
    with speaking("de"):
        _, german = told_to_them(worth)
    assert "2 Bestellungen brachten 1.234,50 €; wir erwarten etwa 1,8 weitere" in german.replace("\xa0", " ")
    assert "zu je 678 €" in german.replace("\xa0", " ")
