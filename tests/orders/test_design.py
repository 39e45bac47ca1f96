"""What a design says of itself: whether it can go back and forth, what is new, what the engine is to prefer."""

from dataclasses import replace
from datetime import UTC, datetime

from configurator.catalog.selection import Choice, Slot
from configurator.money import Money
from configurator.orders.design import Cause, Design, DesignState, Proposal, Renewal

NOW = datetime(2026, 11, 10, tzinfo=UTC)
OAK, STEEL = Choice(Slot("top"), "oak"), Choice(Slot("legs"), "steel")
DESIGN = Design(
    id="d",
    product="desk",
    revision="r",
    owner="visitor:ada",
    name="",
    number=3,
    choices=frozenset({OAK}),
    cause=Cause("choose", ("top",)),
    parent=2,
    redo=None,
    proposals=(Proposal(OAK, 7, "as last time", True), Proposal(STEEL, 9, "often", False)),
    seq=0,
    version=3,
    created_at=NOW,
    changed_at=NOW,
    held_since=NOW,
    made_under="r",
)


def test_only_what_is_preselected_is_preferred_with_its_weight() -> None:
    assert DESIGN.weights == {OAK: 7}


def test_undo_needs_a_state_before_and_redo_one_that_was_undone() -> None:
    assert (DESIGN.can_undo, DESIGN.can_redo) == (True, False)
    first = replace(DESIGN, number=1, parent=None, redo=3)
    assert (first.can_undo, first.can_redo) == (False, True)


def test_a_renewal_is_news_until_the_customer_has_gone_on_from_there() -> None:
    renewal = Renewal("renew", NOW, None, Money(100, "EUR"), ())
    assert renewal.state == 1, "a design that is begun from something earlier is new in its first state"
    assert DESIGN.news is None
    assert replace(DESIGN, renewal=renewal).news is None
    assert replace(DESIGN, renewal=replace(renewal, state=3)).news == replace(renewal, state=3)
    assert replace(DESIGN, number=1, renewal=renewal).news == renewal


def test_its_state_has_also_what_was_lost_since_it_is_kept_as_it_was_chosen() -> None:
    state = replace(DESIGN, lost=frozenset({STEEL})).state
    assert state == DesignState(3, 2, frozenset({OAK, STEEL}), Cause("choose", ("top",)), "r")
