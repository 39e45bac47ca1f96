"""Deciding together: rounds, who may take part, what is kept of whom, and what each gives up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from configurator.errors import NotAllowed, StaleEdit, UnknownName
from configurator.orders.together import LASTS, Importance
from configurator.services.customer import erasure, privacy
from configurator.services.ordering import checkout
from configurator.services.ordering.deciding import (
    RoundFull,
    TooManyRounds,
    leave_round,
    open_round,
    take_part,
    take_together,
    together,
    wishes_of,
)
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.customer.test_identity import choose, consented

NOTHING: dict[str, Importance] = {}
BOB, EVE = Visitor("bob"), Visitor("eve")


def both(room: Showroom, ada: Visitor) -> str:
    """A round of Ada, who wants oak on steel, and Bob, who wants pine on wood."""
    code = open_round(room, ada, choose(room, ada, "top=oak", "legs=steel"), "Ada Lovelace", NOTHING)
    take_part(room, BOB, code, choose(room, BOB, "top=pine", "legs=wood"), "  Bob ", NOTHING)
    return code


def test_two_people_meet_halfway_and_read_what_each_gives_up(room: Showroom, ada: Visitor) -> None:
    found = together(room, ada, both(room, ada))
    assert [(seat.name, seat.mine, seat.share) for seat in found.seats] == [("Ada", True, 50), ("Bob", False, 50)]
    assert found.proven
    assert found.worst == 50
    lost = {(each.label, each.wanted, each.becomes) for seat in found.seats for each in seat.lost}
    assert lost in (
        {("Top", "Oak", "Pine"), ("Legs", "Wooden legs", "Steel legs")},
        {("Legs", "Steel legs", "Wooden legs"), ("Top", "Pine", "Oak")},
    )
    for seat in found.seats:
        assert found.found is not None
        assert seat.difference == found.found.quote.total - seat.total


def test_choices_stand_as_the_pages_ask_for_them(room: Showroom, ada: Visitor) -> None:
    design = choose(room, ada, "front[2]=slatted", "legs=steel", "extras=tray", "top=oak", "drawer=2", "extras=hooks")
    assert [each.text for each in wishes_of(room, ada, design)[1]] == [
        "Top: Oak",
        "Legs: Steel legs",
        "Extras: Hooks",
        "Extras: Cable tray",
        "2 drawers",
        "Front of drawer 2: Slatted front",
    ]


def test_what_matters_weighs_more_and_what_has_to_stay_stays(room: Showroom, ada: Visitor) -> None:
    code = both(room, ada)
    take_part(room, BOB, code, choose(room, BOB, "top=pine", "legs=wood"), "Bob", {"top = pine": Importance.MATTERS})
    found = together(room, BOB, code)
    assert found.found is not None
    assert found.found.selection.taken
    assert [each.label for each in found.seats[1].lost] == ["Legs"], "a quarter of Bob's, half of Ada's"
    take_part(room, BOB, code, choose(room, BOB, "top=pine", "legs=wood"), "Bob", {"legs = wood": Importance.STAYS})
    assert [each.label for each in together(room, BOB, code).seats[1].lost] in ([], ["Top"])
    made = take_together(room, EVE, code)
    assert checkout.summary(room, EVE, made.id).quote.total == together(room, EVE, code).found.quote.total  # type: ignore[union-attr]


def test_what_has_to_stay_and_cannot_is_told_and_no_design_is_made(room: Showroom, ada: Visitor) -> None:
    code = open_round(room, ada, choose(room, ada, "top=oak"), "Ada", {"top = oak": Importance.STAYS})
    with pytest.raises(StaleEdit):
        take_together(room, ada, code)
    take_part(room, BOB, code, choose(room, BOB, "top=pine"), "Bob", {"top = pine": Importance.STAYS})
    found = together(room, ada, code)
    assert found.found is None
    assert found.why


def test_six_take_part_and_no_seventh(room: Showroom, ada: Visitor) -> None:
    code = open_round(room, ada, choose(room, ada, "top=oak"), "Ada", NOTHING)
    others = [Visitor(f"guest {number}") for number in range(6)]
    for who in others[:5]:
        take_part(room, who, code, choose(room, who, "legs=steel"), "", NOTHING)
    with pytest.raises(RoundFull):
        take_part(room, others[5], code, choose(room, others[5], "legs=steel"), "", NOTHING)
    take_part(room, others[0], code, choose(room, others[0], "legs=wood"), "", NOTHING)
    assert not leave_round(room, others[1], code)
    take_part(room, others[5], code, choose(room, others[5], "legs=steel"), "", NOTHING)
    assert [seat.name for seat in together(room, ada, code).seats][1:3] == ["Person 2", "Person 3"]


def test_nothing_written_and_nothing_sensitive_is_shown_to_others(room: Showroom, ada: Visitor) -> None:
    design = choose(room, ada, "top=oak", "engraving=To Eve")
    assert [str(wish.choice) for wish in wishes_of(room, ada, design)[1]] == ["top = oak"]
    code = open_round(room, ada, design, "Ada", {"engraving = To Eve": Importance.STAYS})
    assert "To Eve" not in repr(together(room, BOB, code))


def test_designs_of_others_and_of_other_rounds_are_refused(room: Showroom, ada: Visitor) -> None:
    design = choose(room, ada, "top=oak")
    with pytest.raises(NotAllowed):
        open_round(room, BOB, design, "Bob", NOTHING)
    code = open_round(room, ada, design, "Ada", NOTHING)
    with pytest.raises(NotAllowed):
        take_part(room, BOB, code, design, "Bob", NOTHING)
    for wrong in ("", "0" * 10, "x" * 500, code[:-1]):
        with pytest.raises(UnknownName):
            together(room, ada, wrong)
    for _ in range(9):
        open_round(room, ada, design, "Ada", NOTHING)
    with pytest.raises(TooManyRounds):
        open_round(room, ada, design, "Ada", NOTHING)


def test_a_round_ends_with_whoever_opened_it_after_two_weeks_or_when_they_are_erased(
    room: Showroom, ada: Visitor
) -> None:
    code = both(room, ada)
    assert not leave_round(room, BOB, code)
    assert len(together(room, ada, code).seats) == 1
    assert leave_round(room, ada, code)
    with pytest.raises(UnknownName):
        together(room, ada, code)
    code = both(room, ada)
    with room.unit() as unit:
        assert unit.rounds.one(code, room.now() + LASTS + timedelta(seconds=1)) is None
        assert unit.rounds.remove_over(room.now() + LASTS) == 1
    who = consented(room, "cleo")[0]
    code = open_round(room, who, choose(room, who, "top=oak"), "Cleo", NOTHING)
    erasure.forget(room, who)
    with pytest.raises(UnknownName):
        together(room, ada, code)


def test_a_guests_round_and_seat_go_with_them_and_are_in_what_they_take_along(room: Showroom, ada: Visitor) -> None:
    code = both(room, ada)
    with room.unit() as unit:
        unit.rounds.hand_over([*BOB.owners], "account:7")
        unit.rounds.hand_over([*ada.owners], "account:7")
        found = unit.rounds.one(code, room.now())
    assert found is not None
    assert found.owner == "account:7"
    assert [(seat.owner, seat.name) for seat in found.seats] == [("account:7", "Bob")], "whoever had one keeps it"
    assert privacy.export(room, BOB)["decided_together"] == []
    take_part(room, BOB, code, choose(room, BOB, "top=oak"), "Bob", NOTHING)
    (seat,) = privacy.export(room, BOB)["decided_together"]
    assert (seat["round"], seat["name"]) == (code, "Bob")
