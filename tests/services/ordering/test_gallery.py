"""The gallery: nothing is shown that nobody has looked at, nothing personal, and owners take theirs back."""

from __future__ import annotations

import pytest

from configurator.errors import NotAllowed, StaleEdit, UnknownName
from configurator.orders.gallery_entry import EntryStatus
from configurator.services.configuring import opening
from configurator.services.customer import erasure, privacy
from configurator.services.ordering import gallery
from configurator.services.ordering.gallery import GalleryFull
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.customer.test_identity import choose, consented


def waiting(room: Showroom, *texts: str, name: str = "cleo") -> tuple[Visitor, str]:
    """Somebody who has put a design into the queue, and the code of its entry."""
    who = consented(room, name)[0]
    design = choose(room, who, *texts)
    gallery.show_to_everybody(room, who, design)
    entry = gallery.entry_of(room, who, design)
    assert entry is not None
    return who, entry.code


def shown(room: Showroom, who: Visitor) -> list[str]:
    return [card.entry.code for card in gallery.gallery_page(room, who, "desk").cards]


def test_it_is_shown_once_somebody_has_looked_at_it(room: Showroom, ada: Visitor, mona: Visitor) -> None:
    _, code = waiting(room, "top=oak")
    assert shown(room, ada) == []
    assert not gallery.has_gallery(room, "desk")
    with pytest.raises(UnknownName):
        gallery.start_from(room, ada, code)
    assert [card.entry.code for card in gallery.queue(room, mona)] == [code]
    gallery.decide(room, mona, code, show=True)
    assert shown(room, ada) == [code]
    made = gallery.start_from(room, ada, code)
    assert {str(each) for each in opening.open_design(room, ada, made.id).choices} == {"top = oak"}
    with pytest.raises(StaleEdit):
        gallery.decide(room, mona, code, show=False, reason="too late")


def test_what_was_written_is_never_shown_unless_it_was_read_and_never_copied(
    room: Showroom, ada: Visitor, mona: Visitor
) -> None:
    _, code = waiting(room, "top=oak", "engraving=For Eve")
    assert gallery.queue(room, mona)[0].texts == ("For Eve",)
    gallery.decide(room, mona, code, show=True)
    assert "For Eve" not in repr(gallery.gallery_page(room, ada, "desk"))
    with room.reading() as unit:
        entry = unit.gallery.one(code)
    assert entry is not None
    assert entry.texts == frozenset(), "what is not shown is not kept"
    _, other = waiting(room, "top=oak", "engraving=Hello", name="dora")
    gallery.decide(room, mona, other, show=True, texts=True)
    assert "Hello" in repr(gallery.gallery_page(room, ada, "desk"))
    made = gallery.start_from(room, ada, other)
    assert {str(each) for each in opening.open_design(room, ada, made.id).choices} == {"top = oak"}


def test_it_is_declined_with_a_reason_that_its_owner_reads(room: Showroom, mona: Visitor, ada: Visitor) -> None:
    who, code = waiting(room, "top=oak")
    with pytest.raises(StaleEdit):
        gallery.decide(room, mona, code, show=False, reason="  ")
    gallery.decide(room, mona, code, show=False, reason="A name stands in it.")
    (mine,) = gallery.gallery_page(room, who, "desk").mine
    assert (mine.status, mine.reason) == (EntryStatus.DECLINED, "A name stands in it.")
    assert shown(room, ada) == []
    for outsider in (ada, who):
        with pytest.raises(NotAllowed):
            gallery.decide(room, outsider, code, show=True)
        with pytest.raises(NotAllowed):
            gallery.queue(room, outsider)


def test_three_reports_of_different_people_take_it_out_of_sight(room: Showroom, ada: Visitor, mona: Visitor) -> None:
    _, code = waiting(room, "top=oak")
    gallery.decide(room, mona, code, show=True)
    for _ in range(5):
        gallery.report(room, ada, code)
    assert shown(room, ada) == [code]
    for name in ("bob", "eve"):
        gallery.report(room, Visitor(name), code)
    assert shown(room, ada) == []
    assert gallery.queue(room, mona)[0].entry.reports == 3
    gallery.decide(room, mona, code, show=True)
    gallery.report(room, Visitor("bob"), code)
    assert shown(room, ada) == [code], "reports before a decision count no more"


def test_owners_take_theirs_back_and_nobody_elses(room: Showroom, ada: Visitor, mona: Visitor) -> None:
    who, code = waiting(room, "top=oak")
    gallery.decide(room, mona, code, show=True)
    with pytest.raises(UnknownName):
        gallery.take_back(room, ada, code)
    assert [(each["state"], each["choices"]) for each in privacy.export(room, who)["gallery"]] == [
        ("shown", ["top = oak"])
    ]
    gallery.take_back(room, who, code)
    assert shown(room, ada) == []
    other, code = waiting(room, "top=pine", name="dora")
    gallery.decide(room, mona, code, show=True)
    erasure.forget(room, other)
    assert shown(room, ada) == []


def test_guests_and_floods_are_refused(room: Showroom, ada: Visitor) -> None:
    with pytest.raises(NotAllowed):
        gallery.show_to_everybody(room, ada, choose(room, ada, "top=oak"))
    who, _ = waiting(room, "top=oak")
    foreign = choose(room, ada, "top=pine")
    with pytest.raises(NotAllowed):
        gallery.show_to_everybody(room, who, foreign)
    every = [choose(room, who, "top=pine") for _ in range(20)]
    for design in every[:19]:
        gallery.show_to_everybody(room, who, design)
    gallery.show_to_everybody(room, who, every[0])
    with pytest.raises(GalleryFull):
        gallery.show_to_everybody(room, who, every[19])


def test_it_has_pages(room: Showroom, ada: Visitor, mona: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gallery, "ON_A_PAGE", 2)
    for name in ("cleo", "dora", "edda"):
        gallery.decide(room, mona, waiting(room, "top=oak", name=name)[1], show=True)
    first, second = (gallery.gallery_page(room, ada, "desk", number) for number in (1, 2))
    assert (len(first.cards), first.more, len(second.cards), second.more) == (2, True, 1, False)
    assert gallery.gallery_page(room, ada, "desk", 10**9).cards == ()
