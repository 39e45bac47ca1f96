"""What only the customer can say: asked for where it is missing, and nothing is ordered without it."""

from pathlib import Path

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.catalog.selection import Choice, Slot
from configurator.errors import StillNeeded
from configurator.orders.design import Design
from configurator.orders.order import Contact
from configurator.rules.meaning import obeys
from configurator.services.configuring import configure, designs, form_changes, opening, step_page
from configurator.services.configuring.opening import Opened
from configurator.services.configuring.typed import Typed
from configurator.services.ordering import checkout
from configurator.services.presenting.pages import Page
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.settings import Settings
from tests.services.buying import buy
from tests.services.small_shop import CATALOGUE, RULES, write_shop

CONTACT = Contact("Ada Example", "ada@example.org")
ENGRAVED = 'rule engraved "An oak top carries a name."\n  when top = oak then engraving is given\n'


def opened(folder: Path, url: str, data: Path, catalogue: str = CATALOGUE, rules: str = RULES) -> Showroom:
    write_shop(folder, catalogue=catalogue, rules=rules)
    return ReadyShowroom(
        Settings(shop_folder=folder, data=data, database_url=url, look_seconds=0, secret_key="a secret of tests")
    )


@pytest.fixture
def shop(shop_folder: Path, shop_database_url: str, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Opens the small shop with other words in its files."""
    rooms = []

    def made(catalogue: str = CATALOGUE, rules: str = RULES) -> Showroom:
        rooms.append(opened(shop_folder, shop_database_url, tmp_path / "data", catalogue, rules))
        return rooms[-1]

    yield made
    for room in rooms:
        room.store.close()


def chosen(room: Showroom, who: Visitor, design: Design, **values: str) -> Design:
    wishes = [Typed(Slot(key), value) for key, value in values.items()]
    return configure.post(opening.opened(room, who, design.id), wishes, seq=design.seq + 1).design


def needed(room: Showroom, who: Visitor, design: Design) -> list[str]:
    return [need.label for need in checkout.summary(room, who, design.id).needs]


def step(page: Page, key: str) -> list[str]:
    return [need.label for mark in page.steps if mark.step == key for need in mark.needs]


def test_a_text_that_a_rule_needs_is_asked_for_and_nothing_is_ordered_without_it(shop, ada: Visitor) -> None:  # type: ignore[no-untyped-def]
    room = shop(rules=RULES + ENGRAVED)
    design = designs.start(room, ada, "desk")
    assert needed(room, ada, design) == []
    design = chosen(room, ada, design, top="oak")
    page = step_page.view(room, design)
    assert step(page, "body") == ["Engraving"]
    assert step(page, "drawers") == []
    (field,) = (field for panel in page.panels for field in panel.fields if field.needed)
    assert field.option.key == "engraving"
    assert needed(room, ada, design) == ["Engraving"]
    with pytest.raises(StillNeeded, match="Still needed: Engraving"):
        buy(room, ada, design.id)
    design = chosen(room, ada, design, engraving="Ada")
    assert needed(room, ada, design) == []
    published = room.revision(design.product, design.revision)
    assert obeys(published.product, published.revision.rules, published.shown(design.choices))
    assert buy(room, ada, design.id)
    assert needed(room, ada, design) == []


def test_a_required_text_is_asked_for_only_while_it_is_there(shop, ada: Visitor) -> None:  # type: ignore[no-untyped-def]
    room = shop(
        CATALOGUE.replace("name: Engraving\n", "name: Engraving\n        within: lamp = yes\n        required: true\n")
    )
    design = designs.start(room, ada, "desk")
    assert needed(room, ada, design) == []
    design = chosen(room, ada, design, lamp="yes")
    assert needed(room, ada, design) == ["Engraving"]
    with pytest.raises(StillNeeded):
        buy(room, ada, design.id)
    assert needed(room, ada, chosen(room, ada, design, engraving="Ada")) == []
    assert needed(room, ada, chosen(room, ada, design, lamp="no")) == []


@pytest.mark.parametrize(
    ("key", "name", "answer"), [("top", "Top", "pine"), ("lamp", "Lamp", "no"), ("width", "Width", "120")]
)
def test_what_the_shop_proposes_is_no_answer_to_what_is_required(  # type: ignore[no-untyped-def]
    shop, ada: Visitor, key: str, name: str, answer: str
) -> None:
    room = shop(CATALOGUE.replace(f"name: {name}\n", f"name: {name}\n        required: true\n", 1))
    design = designs.start(room, ada, "desk")
    assert needed(room, ada, design) == [name]
    design = configure.keep_proposal(opening.opened(room, ada, design.id)).design
    assert needed(room, ada, design) == [name]
    field = next(each for each in step_page.view(room, design).panels[0].fields if each.option.key == key)
    assert (field.needed, field.current, [view.key for view in field.values if view.taken]) == (True, "", [])
    with pytest.raises(StillNeeded, match=name):
        buy(room, ada, design.id)
    (wish,) = form_changes.changes(Opened(room, ada, design, design.number), "body", {key: [answer]})
    assert wish in (Choice(Slot(key), answer), Typed(Slot(key), answer))
    design = configure.post(opening.opened(room, ada, design.id), [wish], seq=design.seq + 1).design
    assert needed(room, ada, design) == []
    assert buy(room, ada, design.id)


def test_of_several_at_least_one_is_picked_in_person(shop, ada: Visitor) -> None:  # type: ignore[no-untyped-def]
    room = shop(CATALOGUE.replace("choose: 0..2", "choose: 1..2\n        required: true"))
    design = designs.start(room, ada, "desk")
    assert needed(room, ada, design) == ["Extras"]
    wishes = form_changes.changes(Opened(room, ada, design, design.number), "body", {"extras": ["tray"]})
    assert wishes == (Choice(Slot("extras"), "tray"),)
    design = configure.post(opening.opened(room, ada, design.id), wishes, seq=design.seq + 1).design
    assert needed(room, ada, design) == []


def test_of_texts_that_can_stand_for_each_other_the_first_may_stay_empty(shop, ada: Visitor) -> None:  # type: ignore[no-untyped-def]
    """As few texts as the rules leave: of two either of which would do, one is asked for; saying the other does."""
    catalogue = CATALOGUE.replace(
        "        text: {length: 12}\n",
        "        text: {length: 12}\n      - option: motto\n        name: Motto\n        text: {length: 20}\n",
    ).replace("        each: {price: 25}\n", "")
    room = shop(catalogue, RULES + 'rule words "Something is written on it."\n  engraving is given or motto is given\n')
    design = designs.start(room, ada, "desk")
    assert needed(room, ada, design) == ["Motto"]
    assert needed(room, ada, chosen(room, ada, design, engraving="Ada")) == []
    assert needed(room, ada, chosen(room, ada, design, motto="On")) == []


def test_a_text_that_is_not_taken_any_more_is_lost_with_its_reason_and_never_ordered(  # type: ignore[no-untyped-def]
    shop, ada: Visitor
) -> None:
    room = shop()
    design = designs.start(room, ada, "desk")
    old = Choice(Slot("engraving"), "A\u200bda")
    with room.unit() as unit:  # as an earlier version of the shop kept it
        unit.designs.advance(design, frozenset({old}), design.cause, room.now())
    page = step_page.view(room, opening.open_design(room, ada, design.id))
    assert [(change.label, "U+200B" in change.because) for change in page.changes] == [("Engraving", True)]
    found = checkout.summary(room, ada, design.id)
    assert old not in found.design.choices


@pytest.mark.parametrize(("paid", "words"), [("card", "card-text"), ("lid-print", "lid-name")])
def test_the_demo_charges_for_no_empty_card_or_lid(
    shop_database_url: str, tmp_path: Path, ada: Visitor, paid: str, words: str
) -> None:
    room = ReadyShowroom(
        Settings(data=tmp_path / "data", database_url=shop_database_url, secret_key="a secret of tests")
    )
    try:
        design = chosen(room, ada, designs.start(room, ada, "ritual"), **{paid: "yes"})
        (need,) = checkout.summary(room, ada, design.id).needs
        assert need.slot == Slot(words)
        with pytest.raises(StillNeeded):
            buy(room, ada, design.id)
        assert needed(room, ada, chosen(room, ada, design, **{words: "Ada & Bo"})) == []
    finally:
        room.store.close()
