"""What is said beside a value, and in which order is asked: by facts about enough people, to whom it may be shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from configurator.languages.spoken import speaking
from configurator.learning.experiments.policy import Arm, Experiment, ExperimentSubject
from configurator.learning.next_choice.history import History
from configurator.learning.next_choice.question_order import decisiveness
from configurator.orders.design import Design, QuestionOrder
from configurator.profiles.consent import Consents, Purpose
from configurator.profiles.consent import said as said_word
from configurator.rules.survey import SURVEY
from configurator.services.configuring import configure, opening, step_page
from configurator.services.configuring.finishing import finish_step
from configurator.services.customer import consent, identity
from configurator.services.learning import decisions, following, question_order
from configurator.services.presenting.pages import Page, Tip
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.customer.test_identity import agreeing, choose, consented
from tests.services.learning.test_following import profile_of
from tests.services.small_shop import CATALOGUE, RULES, write_shop

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
    with speaking("de"):
        german = said(page(room, ada, "top=oak"))["legs=steel"].because
    assert german == "5 von 5, die Oak genommen haben, haben Steel legs genommen."
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
    sell(room, "oak", "ijklm")
    assert said(page(room, ada)) == {
        "top=oak": Tip("Most chosen", "7 of 13 people took Oak."),
        "top=pine": Tip("Often chosen", "6 of 13 people took Pine."),
    }


def test_who_is_in_the_holdout_sees_nothing_and_it_is_kept(open_room: Callable[..., Showroom], ada: Visitor) -> None:
    room = open_room()
    room.decisions.holdout = 1.0
    sell(room, "oak", "abcde")
    held, _ = agreeing(room, "held")
    assert said(page(room, held, "top=oak")) == {}
    assert page(room, held, "top=oak").finish is None
    assert said(page(room, ada, "top=oak"))  # who allows no measuring is in no comparison
    assert decisions.policy_for(room, held, "desk").holdout


def test_what_others_took_is_for_all_who_have_not_said_no(room: Showroom, ada: Visitor) -> None:
    """A stranger, one whose browser says no, and one who was asked for something else; nothing of them is in it."""
    sell(room, "oak", "abcde")
    consented_alone, secret = consented(room, "eve")
    for who in (ada, replace(ada, signal=True), consented_alone, replace(consented_alone, signal=True)):
        seen = page(room, who, "top=oak")
        assert set(said(seen)) == {"legs=steel", "mat=cork", "extras=hooks"}
        assert seen.finish
        assert seen.finish.people == 5
    consent.answer(room, consented_alone, {Purpose.RECOMMEND}, yes=False, source="answers")
    seen = page(room, identity.identify(room, "eve", secret, None), "top=oak")
    assert (said(seen), seen.finish) == ({}, None)


def test_who_is_asked_in_which_order_is_drawn(open_room: Callable[..., Showroom], ada: Visitor) -> None:
    """An experiment about the order of questions overrules what the shop does; the holdout sees nothing learned."""
    catalogue, telling = ["top", "legs", "lamp"], ["legs", "mat", "top"]
    off, on = open_room(), open_room(telling_first="desk")
    sell(off, "oak", "abcde")
    sell(off, "pine", "fghij")

    def begun(room: Showroom, who: Visitor) -> Design:
        return opening.open_design(room, who, choose(room, who, "top=oak"))

    def asked(room: Showroom, who: Visitor, design: Design | None = None) -> list[str]:
        found = step_page.view(room, design or begun(room, who), who=who)
        return [field.name for field in found.panels[0].fields][:3]

    who, _ = agreeing(off, "bob")
    assert (asked(off, who), asked(on, who)) == (catalogue, telling)
    earlier, later = begun(off, who), begun(on, who)
    unwilling = Consents((said_word(Purpose.RECOMMEND, on.now(), yes=False, source="answers"),))
    assert asked(on, replace(ada, consents=unwilling)) == catalogue, "whoever wants nothing of others"
    assert asked(on, replace(who, consents=unwilling), later) == catalogue, "whoever wants nothing of others"
    for subject, arm, orders in (
        (ExperimentSubject.QUESTIONS, Arm.NONE, (catalogue, catalogue)),
        (ExperimentSubject.QUESTIONS, Arm.SEGMENT, (telling, telling)),
        (ExperimentSubject.SUGGESTIONS, Arm.NONE, (catalogue, telling)),
    ):
        key = f"{subject} {arm}"
        with off.unit() as unit:
            made = Experiment(key, key, ("desk",), {arm: 100}, "s", off.now(), None, subject=subject)
            unit.experiments.add(made)
        for room in (off, on):
            room.decisions.look_again()
        assert (asked(off, who), asked(on, who)) == orders
        kept = asked(off, who, earlier), asked(on, who, later), asked(on, who, opening.open_design(on, who, later.id))
        assert kept == (catalogue, telling, telling), "an order that has been begun is kept"
        assert (asked(off, ada), asked(on, ada)) == (catalogue, telling), "who allows no measuring is in no experiment"
        for room in (off, on):
            room.decisions.holdout = 1.0
        assert (asked(off, who), asked(on, who)) == (catalogue, catalogue)
        for room in (off, on):
            room.decisions.holdout = 0.0
        with off.unit() as unit:
            unit.experiments.end(key, off.now())


def test_steps_begin_where_the_visitors_order_begins(room: Showroom) -> None:
    """Fronts decide more than anything of the body here, so the drawers are asked first."""
    revision = room.current("desk").revision.hash
    for number in range(10):
        one = profile_of(consented(room, f"person {number}")[0])
        front, legs = [("plain", "wood"), ("slatted", "steel")][number % 2]
        content = {"top": ["oak"], "drawer": ["1"], "front": [front], "legs": [legs]}
        with room.unit() as unit:
            unit.learned.add(one, "desk", revision, content, "order", room.now())
    who, _ = agreeing(room, "bob")
    before = opening.open_design(room, who, choose(room, who))
    assert step_page.first_place(room, before, who) == ("body", None)
    with room.unit() as unit:
        made = Experiment(
            "e", "Order", (), {Arm.SEGMENT: 100}, "s", room.now(), None, subject=ExperimentSubject.QUESTIONS
        )
        unit.experiments.add(made)
    room.decisions.look_again()
    assert step_page.first_place(room, before, who) == ("body", None)
    design = opening.open_design(room, who, choose(room, who))
    first, _ = step_page.first_place(room, design, who)
    assert first == "drawers"
    assert step_page.view(room, design, who=who).step.step == "drawers"


def test_the_order_is_worked_out_once_until_somebody_orders(
    open_room: Callable[..., Showroom], ada: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, worked = open_room(telling_first="desk"), list[History]()

    def noted(history: History) -> Mapping[str, float]:
        worked.append(history)
        return decisiveness(history)

    monkeypatch.setattr(question_order, "decisiveness", noted)
    sell(room, "oak", "abcde")
    sell(room, "pine", "fghij")
    pages = [page(room, replace(ada, visitor=name)) for name in ("x", "y", "z")]
    assert len(worked) == 1
    assert pages[0].product is pages[2].product
    sell(room, "pine", "k")
    page(room, ada)
    assert len(worked) == 2


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


def test_a_step_of_sensitive_answers_keeps_its_place(
    room: Showroom, open_room: Callable[..., Showroom], ada: Visitor
) -> None:
    """Nothing is learned of it, which says nothing about how much it decides."""
    you = (
        "  - component: you\n    name: You\n    options:\n"
        "      - {option: allergy, name: Allergy, switch: {}, sensitive: true}\n"
    )
    steps = "steps:\n  - {step: you, name: You, components: [you]}\n"
    catalogue = CATALOGUE.replace("steps:\n", steps, 1).replace("components:\n", f"components:\n{you}", 1)
    write_shop(room.shop.root, catalogue=catalogue)
    room.refresh(now=True)
    sell(room, "oak", "abcde")
    sell(room, "pine", "fghij")
    learned = page(open_room(telling_first="desk"), replace(ada, visitor="bob"))
    assert next(step.key for step in learned.product.steps) == "you"
    assert {step.key for step in learned.product.steps} == {"you", "body", "drawers"}


def test_a_step_is_offered_to_be_finished_with_what_that_comes_to(room: Showroom, ada: Visitor) -> None:
    """As people like the customer only by what is known of them, and never where it would change nothing."""
    sell(room, "oak", "abcde")
    [stranger, chosen] = page(room, ada).finish, page(room, ada, "top=oak").finish
    assert stranger
    assert (stranger.alike, stranger.adds) == (False, False)
    assert (stranger.text, str(stranger.difference)) == ("Oak, Steel legs, Cork mat, Hooks", "€ 203")
    assert chosen
    assert (chosen.alike, chosen.text, str(chosen.difference)) == (True, "Steel legs, Cork mat, Hooks", "€ 83")
    added = page(room, ada, "top=oak", "legs=steel").finish
    assert added
    assert (added.adds, added.text, added.people) == (True, "Cork mat, Hooks", 5)
    design = choose(room, ada, "top=oak")
    before = step_page.view(room, opening.open_design(room, ada, design), "body", who=ada)
    after = finish_step(opening.opened(room, ada, design), "body").design
    finished = step_page.view(room, after, "body", who=ada)
    assert finished.quote.total - before.quote.total == chosen.difference
    assert finished.finish is None
    assert {each.because for each in finished.changes} == {"you let us fill it in"}
    assert step_page.view(room, after, "drawers", who=ada).finish is None, "nothing is known of fronts"


def test_undo_takes_a_finished_step_back(room: Showroom, ada: Visitor) -> None:
    sell(room, "oak", "abcde")
    design = choose(room, ada, "top=oak")
    after = finish_step(opening.opened(room, ada, design), "body").design
    assert {"legs = steel", "mat = cork"} <= set(map(str, after.choices))
    assert not any(choice.slot.key == "front" for choice in after.choices)
    back = configure.undo(opening.opened(room, ada, design))
    assert set(map(str, back.choices)) == {"top = oak"}


def test_an_order_that_is_kept_takes_in_what_a_later_revision_adds(room: Showroom) -> None:
    """Behind what it stands behind in the catalogue, and never before what it stands within."""
    desk = room.current("desk").product
    kept = QuestionOrder(("drawers", "body"), ("front", "legs", "lamp-colour", "mat", "top"))
    asked = question_order.in_order(desk, kept)
    assert [step.key for step in asked.steps] == ["drawers", "body"]
    body = ["legs", "lamp", "lamp-colour", "mat", "extras", "width", "engraving", "top"]
    assert [option.key for option in asked.components[0].options] == body


def test_beside_the_answers_to_a_need_nothing_is_said_of_what_others_took(room: Showroom, ada: Visitor) -> None:
    """Nothing is learned of them; and the page is there all the same."""
    need = 'need size "How large is the room?"\n  small "Small": prefer legs = wood\n  large "Large": prefer top = oak'
    write_shop(room.shop.root, rules=f"{RULES}{need}\n")
    room.refresh(now=True)
    sell(room, "oak", "abcde")
    design = opening.open_design(room, ada, choose(room, ada, "top=oak"))
    asked = step_page.view(room, design, SURVEY, who=ada)
    assert ([field.name for field in asked.panels[0].fields], said(asked), asked.finish) == (["size"], {}, None)
    assert said(step_page.view(room, design, "body", who=ada))
