"""What is said beside a value, and in which order is asked: by facts about enough people, to whom it may be shown."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from configurator.profiles.consent import Purpose
from configurator.services.configuring import configure, opening, step_page
from configurator.services.configuring.finishing import finish_step
from configurator.services.customer import consent, identity
from configurator.services.learning import decisions, following
from configurator.services.presenting.pages import Page, Tip
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.customer.test_identity import agreeing, choose, consented
from tests.services.learning.test_following import profile_of
from tests.services.small_shop import CATALOGUE, write_shop

TASTES = {"oak": ["cork", "steel", "hooks"], "pine": ["felt", "wood", "tray"], "glass": ["cork", "wood", "tray"]}


@pytest.fixture(autouse=True)
def looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.0)


def sell(room: Showroom, top: str, people: Sequence[str], source: str = "order") -> None:
    """So many people ordered a desk to this taste."""
    mat, legs, extra = TASTES[top]
    content = {"top": [top], "mat": [mat], "legs": [legs], "lamp": ["no"], "extras": [extra]}
    revision = room.current("desk").revision.hash
    for name in people:
        who = profile_of(consented(room, name)[0])
        with room.unit() as unit:
            unit.learned.add(who, "desk", revision, content, source, room.now())


def page(room: Showroom, who: Visitor, *texts: str) -> Page:
    return step_page.view(room, opening.open_design(room, who, choose(room, who, *texts)), who=who)


def said(page: Page) -> dict[str, Tip]:
    return {
        f"{field.name}={value.key}": value.tip for field in page.panels[0].fields for value in field.values if value.tip
    }


def test_four_people_are_too_few_and_five_are_named_with_their_number(room: Showroom, ada: Visitor) -> None:
    sell(room, "oak", "abcd")
    assert said(page(room, ada, "top=oak")) == {}
    sell(room, "oak", "e")
    sell(room, "pine", "fghij")
    found = said(page(room, ada, "top=oak"))
    assert found["legs=steel"] == Tip("Often chosen with what you have", "5 of 5 who took Oak took Steel legs.")
    assert set(found) == {"legs=steel", "mat=cork", "extras=hooks"}  # that nobody took a lamp recommends nothing
    assert said(page(room, ada)) == {}  # nothing has been chosen that it could go with


def test_what_is_not_possible_now_is_not_said(room: Showroom, ada: Visitor) -> None:
    """Glass on wood was sold once; the rules of today forbid it."""
    sell(room, "glass", "abcdef")
    assert "top=glass" not in said(page(room, ada, "legs=wood"))
    assert "mat=cork" in said(page(room, ada, "legs=wood"))


def test_in_a_long_list_the_most_chosen_are_named(room: Showroom, ada: Visitor) -> None:
    more = "".join(f"          - {{value: v{number}, name: Wood {number}}}\n" for number in range(9))
    write_shop(
        room.shop.root, catalogue=CATALOGUE.replace("          - {value: pine,", more + "          - {value: pine,")
    )
    room.refresh(now=True)
    sell(room, "pine", "abcdef")
    sell(room, "oak", "gh")
    found = said(page(room, ada))
    assert found == {"top=pine": Tip("Most chosen", "6 of 8 people took Pine.")}


def test_who_is_in_the_holdout_sees_nothing_and_it_is_kept(open_room: Callable[..., Showroom], ada: Visitor) -> None:
    room = open_room()
    room.decisions.holdout = 1.0
    sell(room, "oak", "abcde")
    held, _ = agreeing(room, "held")
    assert said(page(room, held, "top=oak")) == {}
    assert page(room, held, "top=oak").behind == 0
    assert said(page(room, ada, "top=oak"))  # who allows no measuring is in no comparison
    assert decisions.policy_for(room, held, "desk").holdout


def test_what_others_took_is_for_all_who_have_not_said_no(room: Showroom, ada: Visitor) -> None:
    """A stranger, one whose browser says no, and one who was asked for something else; nothing of them is in it."""
    sell(room, "oak", "abcde")
    consented_alone, secret = consented(room, "eve")
    for who in (ada, replace(ada, signal=True), consented_alone, replace(consented_alone, signal=True)):
        seen = page(room, who, "top=oak")
        assert (set(said(seen)), seen.behind) == ({"legs=steel", "mat=cork", "extras=hooks"}, 5)
    consent.answer(room, consented_alone, {Purpose.RECOMMEND}, yes=False, source="answers")
    seen = page(room, identity.identify(room, "eve", secret, None), "top=oak")
    assert (said(seen), seen.behind) == ({}, 0)


def test_what_decides_most_is_asked_first_where_the_shop_wants_that(
    room: Showroom, open_room: Callable[..., Showroom], ada: Visitor
) -> None:
    sell(room, "oak", "abcde")
    sell(room, "pine", "fghij")
    assert [field.name for field in page(room, ada).panels[0].fields][:3] == ["top", "legs", "lamp"]
    learned = page(open_room(telling_first="desk"), replace(ada, visitor="bob"))
    names = [field.name for field in learned.panels[0].fields]
    assert names[:3] == ["legs", "mat", "top"]
    assert names.index("lamp") < names.index("lamp-colour")
    assert {field.name for field in page(room, ada).panels[0].fields} == set(names)


def test_undo_takes_a_finished_step_back(room: Showroom, ada: Visitor) -> None:
    sell(room, "oak", "abcde")
    design = choose(room, ada, "top=oak")
    after = finish_step(opening.opened(room, ada, design), "body").design
    assert {"legs = steel", "mat = cork"} <= set(map(str, after.choices))
    assert not any(choice.slot.key == "front" for choice in after.choices)
    back = configure.undo(opening.opened(room, ada, design))
    assert set(map(str, back.choices)) == {"top = oak"}
