"""Configuring: every state is a whole valid product, nothing is lost, and each answer is a function of the choices."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from configurator.catalog.selection import Choice, Slot
from configurator.engine.answers import State
from configurator.errors import InvalidChoice, NotAllowed, UnknownName
from configurator.orders.design import Design
from configurator.rules.meaning import obeys
from configurator.services.configuring import configure, designs, form_changes, opening, share_codes, step_page
from configurator.services.configuring.opening import Opened
from configurator.services.presenting.pages import Drop, Field, Leave, Outcome, Page, ValueView
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.small_shop import CATALOGUE, RULES, write_shop


def choice(text: str) -> Choice:
    left, _, value = text.partition("=")
    return Choice(Slot.parse(left.rstrip("!")), value, taken=not left.endswith("!"))


def chosen(room: Showroom, who: Visitor, design: Design, *texts: str) -> Outcome:
    wishes = [choice(text) for text in texts]
    return configure.post(opening.opened(room, who, design.id), wishes, seq=design.seq + 1)


def field(page: Page, name: str) -> Field:
    return next(field for panel in page.panels for field in panel.fields if field.name == name)


def value(page: Page, name: str, key: str) -> ValueView:
    return next(value for value in field(page, name).values if value.key == key)


def shown(room: Showroom, design: Design) -> Mapping[str, Sequence[str]]:
    published = room.revision(design.product, design.revision)
    return published.shown(design.choices, design.weights).as_json()


def test_a_new_design_is_complete_and_valid(room: Showroom, ada: Visitor) -> None:
    design = designs.start(room, ada, "desk")
    published = room.current("desk")
    assert obeys(published.product, published.revision.rules, published.shown(design.choices))
    page = step_page.view(room, design)
    assert str(page.quote.total) == "€ 520"
    assert [mark.name for mark in page.steps] == ["Body", "Drawer 1"]
    assert page.step.current
    assert page.next == page.steps[1]
    assert not page.can_undo


def test_a_value_that_the_rules_forbid_is_shown_with_its_reason(room: Showroom, ada: Visitor) -> None:
    design = designs.start(room, ada, "desk")
    outcome = chosen(room, ada, design, "legs=wood")
    glass = value(step_page.view(room, outcome.design), "top", "glass")
    assert glass.state is State.IMPOSSIBLE
    assert glass.reason is not None
    assert glass.reason.text == "A glass top stands on steel legs. You chose Legs: Wooden legs."
    assert glass.reason.rules == ("glass-needs-steel",)
    assert [view.step for view in glass.reason.choices] == ["body"]


def test_the_other_values_of_an_own_choice_stay_open(room: Showroom, ada: Visitor) -> None:
    design = chosen(room, ada, designs.start(room, ada, "desk"), "top=oak").design
    page = step_page.view(room, design)
    assert {view.key: view.state for view in field(page, "top").values} == {
        "pine": State.OPEN,
        "oak": State.CHOSEN,
        "glass": State.OPEN,
    }
    effect = value(page, "top", "pine").effect
    assert effect is not None
    assert str(effect.difference) == "−€ 120"


def test_what_the_shop_changes_is_told_with_its_reason(room: Showroom, ada: Visitor) -> None:
    outcome = chosen(room, ada, designs.start(room, ada, "desk"), "top=glass")
    (change,) = step_page.view(room, outcome.design).changes
    assert (change.label, change.before, change.after) == ("Legs", "Wooden legs", "Steel legs")
    assert "A glass top stands on steel legs." in change.because


def test_an_impossible_wish_is_refused_and_loses_nothing(room: Showroom, ada: Visitor) -> None:
    design = chosen(room, ada, designs.start(room, ada, "desk"), "legs=wood").design
    outcome = chosen(room, ada, design, "top=glass", "lamp=yes")
    (refusal,) = outcome.refused
    assert refusal.wanted == choice("top=glass")
    (way,) = refusal.ways
    assert [(gone.view.text, gone.label, gone.becomes) for gone in way.given_up] == [
        ("Legs: Wooden legs", "Legs", "Steel legs")
    ]
    assert str(way.difference) == "€ 150"
    assert {str(each) for each in outcome.design.choices} == {"legs = wood", "lamp = yes"}


def test_choose_anyway_gives_up_the_fewest_choices(room: Showroom, ada: Visitor) -> None:
    design = chosen(room, ada, designs.start(room, ada, "desk"), "legs=wood", "lamp=yes").design
    outcome = configure.choose_anyway(opening.opened(room, ada, design.id), choice("top=glass"))
    assert {str(each) for each in outcome.design.choices} == {"top = glass", "lamp = yes"}
    assert shown(room, outcome.design)["legs"] == ["steel"]


def test_the_order_of_clicks_does_not_matter(room: Showroom, ada: Visitor) -> None:
    clicks = ["top=oak", "legs=steel", "lamp=yes", "width=180"]
    states = []
    for order in (clicks, clicks[::-1]):
        design = designs.start(room, ada, "desk")
        for click in order:
            design = chosen(room, ada, design, click).design
        states.append((design.choices, shown(room, design)))
    assert states[0] == states[1]


def test_undo_and_redo_walk_over_states_and_a_new_choice_ends_redo(room: Showroom, ada: Visitor) -> None:
    first = designs.start(room, ada, "desk")
    second = chosen(room, ada, first, "top=oak").design
    third = chosen(room, ada, second, "legs=steel").design
    back = configure.undo(opening.opened(room, ada, third.id))
    assert (back.choices, back.can_redo) == (second.choices, True)
    assert configure.redo(opening.opened(room, ada, third.id)).choices == third.choices
    back = configure.undo(opening.opened(room, ada, third.id))
    other = chosen(room, ada, back, "lamp=yes").design
    assert not other.can_redo
    assert configure.redo(opening.opened(room, ada, other.id)).number == other.number
    configure.undo(opening.opened(room, ada, other.id))
    assert configure.undo(opening.opened(room, ada, other.id)).choices == frozenset()
    assert not configure.undo(opening.opened(room, ada, other.id)).can_undo


def test_a_form_that_was_applied_already_changes_nothing(room: Showroom, ada: Visitor) -> None:
    design = designs.start(room, ada, "desk")
    wishes = [choice("top=oak")]
    first = configure.post(opening.opened(room, ada, design.id), wishes, seq=3)
    late = configure.post(opening.opened(room, ada, design.id), [choice("top=pine")], seq=3)
    assert first.applied
    assert not late.applied
    assert late.design.choices == first.design.choices
    assert late.design.seq == 3


def test_a_form_asks_only_for_what_differs_from_what_it_showed(room: Showroom, ada: Visitor) -> None:
    design = designs.start(room, ada, "desk")
    posted = {"top": ["oak"], "legs": ["wood"], "lamp": ["no"], "mat": [""], "width": ["120"], "engraving": [" "]}
    assert form_changes.changes(Opened(room, ada, design, 1), "body", posted) == (choice("top=oak"),)
    later = chosen(room, ada, design, "legs=steel").design
    assert form_changes.changes(Opened(room, ada, later, 1), "body", posted) == (choice("top=oak"),)
    assert form_changes.changes(Opened(room, ada, later, 2), "body", posted) == (choice("top=oak"), choice("legs=wood"))


def test_boxes_that_are_ticked_and_unticked_are_wishes(room: Showroom, ada: Visitor) -> None:
    design = designs.start(room, ada, "desk")
    assert form_changes.changes(Opened(room, ada, design, 1), "body", {"extras": ["tray"]}) == (choice("extras=tray"),)
    later = chosen(room, ada, design, "extras=tray").design
    assert form_changes.changes(Opened(room, ada, later, later.number), "body", {}) == (choice("extras!=tray"),)


def test_an_option_may_be_left_empty_and_a_text_taken_back(room: Showroom, ada: Visitor) -> None:
    design = chosen(room, ada, designs.start(room, ada, "desk"), "mat=cork", "engraving=For Ada").design
    wishes = form_changes.changes(Opened(room, ada, design, design.number), "body", {"mat": [""], "engraving": [""]})
    assert wishes == (Leave(Slot("mat")), Drop(choice("engraving=For Ada")))
    outcome = configure.post(opening.opened(room, ada, design.id), wishes, seq=9)
    assert outcome.refused == ()
    none = field(step_page.view(room, outcome.design), "mat").values[0]
    assert (none.key, none.taken, none.own) == ("", True, True)
    assert shown(room, outcome.design)["engraving"] == []
    again = chosen(room, ada, outcome.design, "mat=felt")
    assert shown(room, again.design)["mat"] == ["felt"]


def test_a_third_extra_is_refused_because_of_the_two_chosen(room: Showroom, ada: Visitor) -> None:
    design = chosen(room, ada, designs.start(room, ada, "desk"), "extras=hooks", "extras=tray").design
    shelf = value(step_page.view(room, design), "extras", "shelf")
    assert shelf.state is State.IMPOSSIBLE
    assert shelf.reason is not None
    assert {view.text for view in shelf.reason.choices} == {"Extras: Hooks", "Extras: Cable tray"}
    assert "at most 2" in shelf.reason.text


def test_what_depends_on_an_option_goes_with_it(room: Showroom, ada: Visitor) -> None:
    design = chosen(room, ada, designs.start(room, ada, "desk"), "lamp=yes").design
    design = chosen(room, ada, design, "lamp-colour=red").design
    page = step_page.view(room, design)
    assert value(page, "lamp", "no").state is State.OPEN
    outcome = chosen(room, ada, design, "lamp=no")
    assert outcome.refused == ()
    assert {str(each) for each in outcome.design.choices} == {"lamp = no"}
    assert field(step_page.view(room, outcome.design), "lamp-colour").hidden


FINISHED_LEGS = """\
      - option: finish
        name: Finish
        within: legs = wood, steel
        values:
          - {value: oiled, name: Oiled}
          - {value: chrome, name: Chrome}
      - option: lamp
"""


def test_a_choice_yields_that_does_not_fit_what_it_hangs_on(room: Showroom, shop_folder: Path, ada: Visitor) -> None:
    write_shop(
        shop_folder,
        catalogue=CATALOGUE.replace("      - option: lamp\n", FINISHED_LEGS, 1),
        rules=RULES
        + 'rule oiled "Wooden legs are oiled."\n  when legs = wood then finish = oiled\n'
        + 'rule chromed "Steel legs are chromed."\n  when legs = steel then finish = chrome\n',
    )
    design = chosen(room, ada, designs.start(room, ada, "desk"), "legs=wood", "finish=oiled").design
    assert value(step_page.view(room, design), "legs", "steel").possible
    outcome = chosen(room, ada, design, "legs=steel")
    assert outcome.refused == ()
    assert {str(each) for each in outcome.design.choices} == {"legs = steel"}
    assert [(change.label, change.because) for change in step_page.view(room, outcome.design).changes] == [
        ("Finish", "Steel legs are chromed. You chose Legs: Steel legs.")
    ]


def test_a_number_off_the_step_is_refused_with_words(room: Showroom, ada: Visitor) -> None:
    outcome = chosen(room, ada, designs.start(room, ada, "desk"), "width=125", "top=oak")
    (refusal,) = outcome.refused
    assert refusal.reason.text == "'Width' goes from 100 to 200 cm in steps of 10. The nearest are 120 and 130."
    assert not refusal.ways
    assert choice("top=oak") in outcome.design.choices


def test_a_number_shows_what_is_possible_now(room: Showroom, ada: Visitor) -> None:
    design = chosen(room, ada, designs.start(room, ada, "desk"), "top=glass").design
    width = field(step_page.view(room, design), "width")
    assert (width.low, width.high, width.step, width.unit, width.current) == ("100", "160", "10", "cm", "120")
    wide = chosen(room, ada, design, "width=180")
    assert wide.refused[0].reason.sentences == ("A desk of more than 160 cm needs a top of oak.",)


def test_drawers_are_added_up_to_what_the_rules_allow(room: Showroom, ada: Visitor) -> None:
    design = chosen(room, ada, designs.start(room, ada, "desk"), "top=glass").design
    design = configure.add_instance(opening.opened(room, ada, design.id), "drawer").design
    page = step_page.view(room, design, "drawers", instance=2)
    assert [mark.name for mark in page.steps] == ["Body", "Drawer 1", "Drawer 2"]
    assert page.step.detail == "Plain front"
    (repeat,) = page.repeats
    assert (repeat.count, repeat.can_add, repeat.can_remove) == (2, False, True)
    refused = configure.add_instance(opening.opened(room, ada, design.id), "drawer").refused
    assert refused[0].reason.sentences == ("Under glass there is room for two drawers.",)


def test_drawers_behind_a_removed_one_move_up(room: Showroom, ada: Visitor) -> None:
    design = designs.start(room, ada, "desk")
    for _ in range(2):
        design = configure.add_instance(opening.opened(room, ada, design.id), "drawer").design
    design = chosen(room, ada, design, "front[3]=slatted").design
    design = configure.remove_instance(opening.opened(room, ada, design.id), "drawer", 1).design
    assert shown(room, design)["drawer"] == ["2"]
    assert shown(room, design)["front[2]"] == ["slatted"]
    with pytest.raises(UnknownName):
        configure.remove_instance(opening.opened(room, ada, design.id), "drawer", 3)
    design = configure.remove_instance(opening.opened(room, ada, design.id), "drawer", 2).design
    with pytest.raises(InvalidChoice):
        configure.remove_instance(opening.opened(room, ada, design.id), "drawer", 1)


def test_completing_makes_the_proposal_the_customers_own(room: Showroom, ada: Visitor) -> None:
    design = chosen(room, ada, designs.start(room, ada, "desk"), "lamp=yes").design
    before = shown(room, design)
    outcome = configure.keep_proposal(opening.opened(room, ada, design.id))
    assert shown(room, outcome.design) == before
    page = step_page.view(room, outcome.design)
    assert page.changes == ()
    single = [each for panel in page.panels for each in panel.fields if not each.multiple]
    assert all(each.own for each in single if any(view.taken and view.key for view in each.values))


def test_reset_takes_back_one_step_or_all_and_undo_brings_it_back(room: Showroom, ada: Visitor) -> None:
    design = chosen(room, ada, designs.start(room, ada, "desk"), "top=oak", "front=slatted").design
    one = configure.reset(opening.opened(room, ada, design.id), step="drawers").design
    assert one.choices == {choice("top=oak")}
    assert configure.reset(opening.opened(room, ada, design.id)).design.choices == frozenset()
    configure.undo(opening.opened(room, ada, design.id))
    assert configure.undo(opening.opened(room, ada, design.id)).choices == design.choices


def test_nobody_opens_anothers_design(room: Showroom, ada: Visitor) -> None:
    design = designs.start(room, ada, "desk")
    with pytest.raises(NotAllowed):
        opening.open_design(room, Visitor("eve"), design.id)
    with pytest.raises(NotAllowed):
        chosen(room, Visitor("eve"), design, "top=oak")
    with pytest.raises(UnknownName):
        opening.open_design(room, ada, "nothing")


def test_what_the_product_does_not_have_is_said_so(room: Showroom, ada: Visitor) -> None:
    design = designs.start(room, ada, "desk")
    with pytest.raises(UnknownName):
        chosen(room, ada, design, "top=marble")
    with pytest.raises(UnknownName):
        step_page.view(room, design, "roof")
    with pytest.raises(UnknownName):
        form_changes.changes(Opened(room, ada, design, 99), "body", {})
    with pytest.raises(UnknownName):
        designs.start(room, ada, "dresk")


def test_a_share_code_gives_a_copy_on_the_same_revision(room: Showroom, ada: Visitor) -> None:
    design = chosen(room, ada, designs.start(room, ada, "desk"), "top=oak").design
    code = share_codes.share_code(room, design)
    assert code == share_codes.share_code(room, design)
    assert len(code) == 10
    typed = f"{code[:5].lower()}-{code[5:].lower()}".replace("0", "o").replace("1", "l")
    copy = designs.open_shared(room, Visitor("eve"), typed)
    assert (copy.choices, copy.revision, copy.owner) == (design.choices, design.revision, "visitor:eve")
    assert copy.id != design.id
    for wrong in ("", "ABC", code[:-1] + ("0" if code[-1] != "0" else "1")):
        with pytest.raises(UnknownName):
            designs.open_shared(room, ada, wrong)


def test_a_design_can_be_named_copied_and_deleted(room: Showroom, ada: Visitor) -> None:
    design = chosen(room, ada, designs.start(room, ada, "desk"), "top=oak").design
    named = designs.rename(room, ada, design.id, "  For   the hall ")
    assert named.name == "For the hall"
    copy = designs.duplicate(room, ada, design.id)
    assert (copy.name, copy.choices) == ("For the hall (copy)", design.choices)
    designs.delete(room, ada, design.id)
    with pytest.raises(UnknownName):
        opening.open_design(room, ada, design.id)
    assert opening.open_design(room, ada, copy.id) == copy


def test_a_page_that_may_not_wait_leaves_the_reasons_to_who_asks(room: Showroom, ada: Visitor) -> None:
    design = chosen(room, ada, designs.start(room, ada, "desk"), "legs=wood").design
    glass = value(step_page.view(room, design, seconds=0), "top", "glass")
    assert (glass.state, glass.reason) == (State.IMPOSSIBLE, None)
    (refusal,) = chosen(room, ada, design, "top=glass").refused
    assert refusal.reason.text == "A glass top stands on steel legs. You chose Legs: Wooden legs."


def test_ticks_that_are_proposed_are_kept_one_by_one_or_all(room: Showroom, shop_folder: Path, ada: Visitor) -> None:
    write_shop(shop_folder, rules=RULES + "default extras = tray\ndefault extras = shelf\n")
    for kept, own in (
        (("extras=tray",), {"tray"}),
        (("extras",), {"tray", "shelf"}),
        (("extras=hooks", "top="), set()),
    ):
        design = designs.start(room, ada, "desk")
        form = {"extras": ["tray", "shelf"], "top": ["pine"]}
        wishes = form_changes.changes(Opened(room, ada, design, design.number), "body", form, kept=kept)
        assert {wish.value for wish in wishes if isinstance(wish, Choice)} == own
        after = configure.post(opening.opened(room, ada, design.id), wishes, seq=1).design
        views = field(step_page.view(room, after), "extras").values
        assert {view.key for view in views if view.own} == own
        assert {view.key for view in views if view.taken} == {"tray", "shelf"}


def test_none_that_is_proposed_can_be_kept(room: Showroom, ada: Visitor) -> None:
    design = designs.start(room, ada, "desk")
    (wish,) = form_changes.changes(Opened(room, ada, design, design.number), "body", {"mat": [""]}, kept=["mat"])
    after = configure.post(opening.opened(room, ada, design.id), [wish], seq=1).design
    assert value(step_page.view(room, after), "mat", "").own
