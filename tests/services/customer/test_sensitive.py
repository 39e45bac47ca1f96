"""What is sensitive shapes the design and its order, and is nowhere else: not remembered, proposed or handed on."""

import json
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from configurator.catalog.selection import Choice, Choices, Selection, Slot
from configurator.learning.experiments.noticed import Decided, Offer
from configurator.orders.design import Design
from configurator.profiles.consent import Purpose
from configurator.services.configuring import configure, designs, opening, step_page
from configurator.services.configuring.home import home_page, open_drafts
from configurator.services.configuring.share_codes import share_code
from configurator.services.customer import consent, identity, privacy
from configurator.services.customer.proposals import conclusion_name
from configurator.services.operating.privacy_sweep import sweep
from configurator.services.ordering import checkout
from configurator.services.ordering.shared_designs import shared_summary
from configurator.services.presenting.picture_refs import PictureRef
from configurator.services.presenting.pictures import picture
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.buying import buy
from tests.services.customer.answering import remember
from tests.services.small_shop import CATALOGUE, RULES, write_shop

SENSITIVE = CATALOGUE.replace("        name: Top\n", "        name: Top\n        sensitive: true\n")
OAK, LAMP = Choice(Slot("top"), "oak"), Choice(Slot("lamp"), "yes")
GLASS, PINE, STEEL = Choice(Slot("top"), "glass"), Choice(Slot("top"), "pine"), Choice(Slot("legs"), "steel")
TWO, WIDE = Choice(Slot("drawer"), "2"), Choice(Slot("width"), "160")


def remembered(room: Showroom, name: str) -> Visitor:
    """Somebody who said yes to being remembered."""
    stranger = Visitor(name)
    secret = remember(room, stranger)
    return identity.identify(room, name, secret, None)


def chosen(room: Showroom, who: Visitor, *choices: Choice) -> Design:
    design = designs.start(room, who, "desk")
    return configure.post(opening.opened(room, who, design.id), choices, seq=1).design


def everything_known(room: Showroom, who: Visitor) -> str:
    """All that is remembered of somebody, beyond their orders, as text."""
    known = privacy.known(room, who)
    told = privacy.export(room, who)
    told.pop("orders")
    home = home_page(room, who)
    shown = [*known.events, *known.preferences, *home.proposals, *(draft.picture.alt for draft in home.drafts)]
    return json.dumps(told) + repr(shown)


def proposed(room: Showroom, who: Visitor) -> Choices:
    return frozenset(each.choice for each in designs.start(room, who, "desk").proposals)


def test_it_shapes_design_and_order_and_is_not_remembered(room: Showroom, shop_folder: Path) -> None:
    write_shop(shop_folder, catalogue=SENSITIVE)
    room.refresh(now=True)
    who = remembered(room, "ada")
    design = chosen(room, who, OAK, LAMP)
    assert OAK in design.choices
    number = buy(room, who, design.id).number
    assert checkout.order_for(room, who, number).receipt.selection["top"] == ["oak"]
    told = everything_known(room, who)
    assert "oak" not in told.lower()
    assert "lamp" in told.lower()
    assert proposed(room, who) == {LAMP}
    again = chosen(room, who, OAK)
    assert "oak" not in everything_known(room, who).lower()
    assert opening.open_design(room, who, again.id).choices == {OAK}


def test_a_shared_design_says_nothing_of_it(room: Showroom, ada: Visitor, shop_folder: Path) -> None:
    before = share_code(room, chosen(room, ada, OAK, LAMP))
    write_shop(shop_folder, catalogue=SENSITIVE)
    room.refresh(now=True)
    after = share_code(room, chosen(room, ada, OAK, LAMP))
    for code in (before, after):  # also what was shared before the option was marked
        summary = shared_summary(room, code)
        assert summary.design.choices == {LAMP}
        assert all(line.label != "Top" for group in summary.groups for line in group.lines)
        assert designs.open_shared(room, Visitor("bo"), code).choices == {LAMP}


def test_a_revision_that_marks_an_option_makes_the_shop_forget_it(room: Showroom, shop_folder: Path) -> None:
    who = remembered(room, "ada")
    old = chosen(room, who, OAK, LAMP)
    buy(room, who, old.id)
    assert proposed(room, who) == {OAK, LAMP}
    draft = designs.start(room, who, "desk")
    write_shop(shop_folder, catalogue=SENSITIVE)
    room.refresh(now=True)
    assert "oak" not in everything_known(room, who).lower()
    assert proposed(room, who) == {LAMP}
    kept = opening.open_design(room, who, draft.id)
    assert {each.choice for each in kept.proposals} == {LAMP}
    configure.post(
        opening.opened(room, who, kept.id), [OAK], seq=9
    )  # a draft that keeps the earlier revision tells no more
    assert "oak" not in everything_known(room, who).lower()


def test_what_was_decided_and_switched_off_about_it_goes_as_well(room: Showroom, shop_folder: Path) -> None:
    who = remembered(room, "ada")
    assert who.profile
    consent.answer(room, who, {Purpose.MEASURE}, yes=True, source="answers")
    (product,) = (each.product for each in room.products() if each.product.key == "desk")
    names = {choice: conclusion_name(product, choice) for choice in (OAK, LAMP)}
    places = ("top", "top[2]", "topping", "lamp")
    made = [_decided(who.profile, room.now(), each) for each in places]
    with room.unit() as unit:
        unit.decisions.keep(made)
        for name in names.values():
            unit.switches.switch(who.profile, name, room.now(), on=False)
        assert len(unit.decisions.of(who.profile)["decisions"]) == len(places)
    write_shop(shop_folder, catalogue=SENSITIVE)
    room.refresh(now=True)
    with room.reading() as unit:
        assert [each["place"] for each in unit.decisions.of(who.profile)["decisions"]] == ["topping", "lamp"]
        assert unit.switches.off(who.profile) == {names[LAMP]}
    marked = SENSITIVE.replace("        name: Front\n", "        name: Front\n        sensitive: true\n")
    for catalogue, kept in ((SENSITIVE.replace("A desk", "The desk"), True), (marked, False)):
        with room.unit() as unit:
            unit.decisions.keep([_decided(who.profile, room.now(), "box")])
        write_shop(shop_folder, catalogue=catalogue)
        room.refresh(now=True)
        with room.reading() as unit:
            reasons = {each["place"]: each["reason"] for each in unit.decisions.of(who.profile)["decisions"]}
        assert reasons == {"topping": "", "lamp": "", "box": "5 took Oak." if kept else ""}, "why may name what is new"


def test_what_another_process_wrote_in_the_moment_of_the_publication_goes_at_night(
    room: Showroom, shop_folder: Path
) -> None:
    who = remembered(room, "ada")
    assert who.profile
    consent.answer(room, who, {Purpose.MEASURE, Purpose.RECOMMEND}, yes=True, source="answers")
    before = room.current("desk").revision.hash
    write_shop(shop_folder, catalogue=SENSITIVE)
    room.refresh(now=True)
    with room.unit() as unit:
        unit.decisions.keep([_decided(who.profile, room.now(), each) for each in ("top", "lamp")])
        unit.learned.add(who.profile, "desk", before, {"top": ["oak"], "lamp": ["yes"]}, "order", room.now())
    sweep(room)
    with room.reading() as unit:
        assert [each["place"] for each in unit.decisions.of(who.profile)["decisions"]] == ["lamp"]
        assert [dict(each.content) for each in unit.learned.of(who.profile)] == [{"lamp": ["yes"]}]


def _decided(person: UUID, at: datetime, place: str) -> Decided:
    offer = Offer("desk", place, "marks", {}, ("oak",), "5 took Oak.", "d")
    return Decided(person, at, "desk", "d", (), offer, ("oak",), "shown", "", holdout=False, probability=1.0)


def test_the_item_of_a_step_is_not_called_by_what_is_sensitive(room: Showroom, ada: Visitor, shop_folder: Path) -> None:
    def details() -> list[str]:
        design = designs.start(room, ada, "desk")
        return [mark.detail for mark in step_page.view(room, design, "drawers").steps if mark.instance]

    assert details() == ["Plain front"]
    marked = CATALOGUE.replace("        name: Front\n", "        name: Front\n        sensitive: true\n")
    write_shop(shop_folder, catalogue=marked)
    room.refresh(now=True)
    assert details() == [""]


def test_the_picture_of_a_draft_on_the_front_page_does_not_show_it(
    room: Showroom, shop_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_shop(shop_folder, catalogue=SENSITIVE)
    room.refresh(now=True)
    drawn: list[Selection] = []
    draw = picture

    def noted(room: Showroom, published: Published, selection: Selection, *, width: int) -> PictureRef:
        drawn.append(selection)
        return draw(room, published, selection, width=width)

    ada, bo = Visitor("ada"), Visitor("bo")
    chosen(room, ada, OAK, LAMP)
    chosen(room, bo, LAMP)
    monkeypatch.setattr("configurator.services.configuring.home.picture", noted)
    totals = [open_drafts(room, who)[0].total for who in (ada, bo)]
    assert drawn[0].at(Slot("top")) == drawn[1].at(Slot("top")) != ("oak",)
    assert drawn[0].at(Slot("lamp")) == ("yes",)
    assert totals[0] is None, "the sum would tell"
    assert totals[1] is not None


# --- what gives a sensitive answer away ---------------------------------------------------------------------------


def test_what_a_sensitive_answer_leaves_no_other_way_is_not_remembered(room: Showroom, shop_folder: Path) -> None:
    write_shop(shop_folder, catalogue=SENSITIVE)
    room.refresh(now=True)
    who = remembered(room, "ada")
    design = chosen(room, who, GLASS, STEEL, LAMP, TWO)  # glass needs steel, and leaves one or two drawers
    buy(room, who, design.id)
    told = everything_known(room, who)
    assert "steel" not in told.lower()
    assert "2 drawers" in told
    assert proposed(room, who) == {LAMP}


def test_the_same_choice_is_remembered_where_another_was_open(room: Showroom, shop_folder: Path) -> None:
    write_shop(shop_folder, catalogue=SENSITIVE)
    room.refresh(now=True)
    for name, choices in (("ada", (STEEL,)), ("bo", (PINE, STEEL))):
        who = remembered(room, name)
        chosen(room, who, *choices)
        assert proposed(room, who) == {STEEL}


def test_without_a_mark_what_follows_from_a_choice_is_remembered(room: Showroom) -> None:
    who = remembered(room, "ada")
    chosen(room, who, GLASS, STEEL)
    assert proposed(room, who) == {GLASS, STEEL}


def test_a_number_that_a_sensitive_answer_leaves_alone_is_not_remembered(room: Showroom, shop_folder: Path) -> None:
    rules = RULES.replace("default top", 'rule one "w" when top = glass then width = 160 cm\ndefault top')
    write_shop(shop_folder, catalogue=SENSITIVE.replace("step: 10,", "step: 0.1,"), rules=rules)
    room.refresh(now=True)
    for top, kept in ((GLASS, False), (PINE, True)):
        who = remembered(room, top.value)
        chosen(room, who, top, WIDE)
        assert ("160" in everything_known(room, who)) is kept


def test_taking_back_what_is_not_possible_beside_it_is_not_remembered(room: Showroom, shop_folder: Path) -> None:
    write_shop(shop_folder, catalogue=SENSITIVE)
    room.refresh(now=True)
    who = remembered(room, "ada")
    wood = Choice(Slot("legs"), "wood")
    design = chosen(room, who, wood)
    configure.choose_anyway(opening.opened(room, who, design.id), GLASS)
    after = opening.opened(room, who, design.id)
    assert after.design.choices == {GLASS}
    configure.post(after, [STEEL], seq=9)
    configure.drop(opening.opened(room, who, design.id), STEEL)
    told = everything_known(room, who)
    assert "took back" not in told
    assert "Steel" not in told


def test_what_gives_it_away_is_neither_handed_on_nor_drawn_on_the_front_page(
    room: Showroom, ada: Visitor, shop_folder: Path
) -> None:
    write_shop(shop_folder, catalogue=SENSITIVE)
    room.refresh(now=True)
    code = share_code(room, chosen(room, ada, GLASS, STEEL, LAMP))
    assert shared_summary(room, code).design.choices == {LAMP}
    bo = Visitor("bo")
    chosen(room, bo, LAMP)
    [hers], [his] = open_drafts(room, ada), open_drafts(room, bo)
    assert hers.picture == his.picture
    assert (hers.total, hers.step) == (None, his.step)
