"""Designs in the database: a history that only grows, a pointer, and a version that guards it."""

from datetime import UTC, datetime, timedelta

import pytest

from configurator.catalog.selection import Choice, Slot
from configurator.money import Money
from configurator.orders.design import Cause, Design, NewDesign, Proposal
from configurator.storage.concurrency import ConcurrentChange
from configurator.storage.store import Store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
OAK, RED = Choice(Slot("top"), "oak"), Choice(Slot("colour", 2), "red", taken=False)
LIKED = Proposal(OAK, 700, "You chose Oak in March", preselected=True)


def added(store: Store, name: str = "one", owner: str = "visitor:ada") -> Design:
    with store.unit() as unit:
        return unit.designs.add(name, NewDesign("desk", "hash", owner, frozenset({OAK}), (LIKED,), "Mine"), NOW)


def test_a_design_comes_back_as_it_was_kept(store: Store) -> None:
    design = added(store)
    with store.unit(write=False) as unit:
        assert unit.designs.one("one") == design
    assert (design.choices, design.proposals, design.created_at) == (frozenset({OAK}), (LIKED,), NOW)
    assert dict(design.weights) == {OAK: 700}


def test_states_grow_and_the_pointer_moves(store: Store) -> None:
    design = added(store)
    with store.unit() as unit:
        later = unit.designs.advance(design, frozenset({OAK, RED}), Cause("choose", ("colour[2]",)), NOW, seq=4)
    with store.unit(write=False) as unit:
        assert unit.designs.one("one") == later
        assert unit.designs.state("one", 1).choices == {OAK}
        assert unit.designs.state("one", 2).cause == Cause("choose", ("colour[2]",))
    with store.unit() as unit:
        back = unit.designs.show(later, 1, NOW)
    assert (back.number, back.parent, back.redo, back.seq, back.version) == (1, None, 2, 4, 3)


def test_a_change_of_an_older_version_is_refused(store: Store) -> None:
    design = added(store)
    with store.unit() as unit:
        unit.designs.rename(design, "Theirs", NOW)
    with pytest.raises(ConcurrentChange), store.unit() as unit:
        unit.designs.advance(design, frozenset(), Cause("reset"), NOW)


def test_drafts_are_listed_newest_first_and_change_hands(store: Store) -> None:
    first, second = added(store, "one"), added(store, "two")
    added(store, "three", "visitor:eve")
    with store.unit() as unit:
        unit.designs.rename(first, "Later", NOW + timedelta(hours=1))
    with store.unit() as unit:
        assert [design.id for design in unit.designs.of(["visitor:ada"])] == ["one", "two"]
        unit.designs.hand_over(["visitor:ada"], "account:1")
        assert unit.designs.count(["account:1"]) == 2
        unit.designs.ordered(second, "2026-000001")
        assert [design.id for design in unit.designs.of(["account:1"])] == ["one"]
        assert unit.designs.by_revision("desk") == {"hash": 2}
        assert unit.designs.remove(["account:1"]) == 2
        assert unit.designs.count(["account:1", "visitor:eve"]) == 1


def test_what_is_shared_carries_no_reason_and_no_owner(store: Store) -> None:
    design = added(store)
    with store.unit() as unit:
        unit.designs.share("ABC", design, Money(12300, "EUR"), NOW)
        found = unit.designs.shared("ABC")
        assert unit.designs.shared("XYZ") is None
        assert found is not None
        assert (unit.designs.shared_product("ABC"), unit.designs.shared_product("XYZ")) == (found.product, None)
    assert found is not None
    assert (found.choices, found.at, found.total) == (design.choices, NOW, Money(12300, "EUR"))
    assert [(proposal.choice, proposal.reason) for proposal in found.proposals] == [(OAK, "")]


def test_abandoned_designs_of_strangers_go_and_others_stay(store: Store) -> None:
    added(store, "stranger")
    added(store, "member", "account:1")
    ordered = added(store, "ordered")
    with store.unit() as unit:
        unit.designs.ordered(ordered, "2026-000001")
        unit.designs.remove_unreachable(NOW)
        assert unit.designs.count(["visitor:ada"]) == 2
        unit.designs.remove_unreachable(NOW + timedelta(days=1))
        assert unit.designs.count(["visitor:ada"]) == 1
        assert unit.designs.count(["account:1"]) == 1
