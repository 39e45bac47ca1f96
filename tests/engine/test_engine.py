"""What customers meet: open, forced and impossible values, reasons, completions, conceding; by example."""

import threading

import pytest

from configurator.catalog.model import Bounds
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine import Engine
from configurator.engine.answers import Contradiction, Interval, State, Structure
from configurator.errors import BrokenFiles, InvalidChoice, SolverDeadline, UnknownName
from tests.engine.brute import revision_of
from tests.engine.cars import CAR_RULES, box, car
from tests.examples import component, number, option, product


def said(*texts: str) -> Choices:
    """Choices written 'slot = value' or 'slot != value'."""
    return frozenset(one(text) for text in texts)


def one(text: str) -> Choice:
    slot, sign, value = text.split()
    return Choice(Slot.parse(slot), value, sign == "=")


def state(engine: Engine, choices: Choices, value: str) -> State:
    wanted = one(value)
    return engine.look_ahead(choices).states[wanted.slot, wanted.value]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(car())


def test_a_chain_of_rules_is_seen_through(engine: Engine) -> None:
    """The tow bar needs the large engine, which needs the automatic, which needs the sport trim."""
    choices = said("towbar = yes")
    assert state(engine, choices, "engine = e220") is State.FORCED
    assert state(engine, choices, "gearbox = auto") is State.FORCED
    assert state(engine, choices, "trim = sport") is State.FORCED
    assert state(engine, choices, "trim = base") is State.IMPOSSIBLE
    assert state(engine, choices, "towbar = yes") is State.CHOSEN


def test_the_reason_names_the_whole_chain_and_the_choice(engine: Engine) -> None:
    conflict = engine.explain(said("towbar = yes", "mats = 2", "packs = winter"), one("trim = base"))
    assert conflict.rules == ("towbar-torque", "large-automatic", "automatic-sport")
    assert conflict.choices == (one("towbar = yes"),)
    assert conflict.minimal


def test_beside_a_choice_the_other_values_stay_open(engine: Engine) -> None:
    """Clicking another engine replaces the one chosen; only other choices can forbid it."""
    choices = said("engine = e150")
    assert state(engine, choices, "engine = e85") is State.OPEN
    assert state(engine, said("engine = e220", "towbar = yes"), "engine = e85") is State.IMPOSSIBLE
    assert state(engine, choices, "towbar = yes") is State.IMPOSSIBLE


def test_what_was_left_out_can_be_taken_again(engine: Engine) -> None:
    assert state(engine, said("packs != winter"), "packs = winter") is State.OPEN


def test_numbers_have_exact_intervals(engine: Engine) -> None:
    numbers = engine.look_ahead(said("packs = rack")).numbers
    assert numbers[Slot("length")] == (Interval("1200", "2400"),)
    assert numbers[Slot("mats")] == (Interval("0", "4"),)


def test_a_hole_in_a_range_parts_its_intervals() -> None:
    holes = Engine(car('rule r "Not that long."\n  not (length >= 1 m and length < 150 cm)'))
    assert holes.look_ahead(frozenset()).numbers[Slot("length")] == (Interval("600", "950"), Interval("1500", "2400"))


def test_only_what_is_visible_is_answered(engine: Engine) -> None:
    answer = engine.look_ahead(frozenset(), {Slot("trim"), Slot("mats")})
    assert {slot for slot, _ in answer.states} == {Slot("trim"), Slot("mats")}
    assert set(answer.numbers) == {Slot("mats")}


def test_what_stands_within_something_goes_with_it(engine: Engine) -> None:
    conflict = engine.explain(said("load = light"), one("towbar = no"))
    assert conflict.structure == (Structure("within", Slot("load")),)
    assert engine.complete(said("load = light")).at(Slot("towbar")) == ("yes",)
    assert engine.complete(frozenset()).at(Slot("load")) == ()


def test_sums_count_weights_exactly(engine: Engine) -> None:
    """18 + 40 kg leave 2 kg: four mats are 2 kg, a winter pack is 5 kg, and a heavy load needs a tow bar."""
    choices = said("towbar = yes", "load = heavy", "mats = 4")
    assert engine.possible(choices)
    assert state(engine, choices, "packs = winter") is State.IMPOSSIBLE
    conflict = engine.explain(choices, one("packs = winter"))
    assert conflict.rules == ("payload",)
    assert conflict.choices == (one("load = heavy"),)
    assert conflict.structure == (Structure("within", Slot("load")),)


def test_texts_are_kept_and_rules_know_whether_there_is_one(engine: Engine) -> None:
    plate = Choice(Slot("plate"), "ADA 1")
    assert engine.complete(frozenset({plate})).at(Slot("plate")) == ("ADA 1",)
    assert engine.complete(frozenset({plate})).at(Slot("trim")) == ("sport",)
    assert engine.complete(frozenset()).at(Slot("plate")) == ()
    assert engine.explain(frozenset({plate}), one("trim = base")).rules == ("plates-on-sport",)


def test_completion_takes_the_cheapest(engine: Engine) -> None:
    selection = engine.complete(said("gearbox = auto"))
    assert selection.as_json() == {
        "engine": ["e85"], "gearbox": ["auto"], "length": ["600"], "load": [], "mats": ["0"], "packs": [],
        "plate": [], "towbar": ["no"], "trim": ["sport"],
    }  # fmt: skip


def test_defaults_come_before_prices_and_conditions_before_plain_ones() -> None:
    engine = Engine(
        car(CAR_RULES + "default engine = e150\ndefault mats = 1\ndefault when trim = sport then mats = 4\n")
    )
    assert engine.complete(frozenset()).as_json()["mats"] == ["1"]
    assert engine.complete(frozenset()).as_json()["engine"] == ["e150"]
    assert engine.complete(said("trim = sport")).as_json()["mats"] == ["4"]
    assert engine.complete(said("trim = sport", "mats = 0")).as_json()["mats"] == ["0"]


def test_defaults_never_add_an_accessory_or_an_instance() -> None:
    engine = Engine(car(CAR_RULES + "default load = heavy\n"))
    assert engine.complete(frozenset()).at(Slot("towbar")) == ("no",)
    assert engine.complete(said("towbar = yes")).at(Slot("load")) == ("heavy",)
    boxes = Engine(box("default what[4] = oil\n"))
    assert boxes.complete(frozenset()).at(Slot("item")) == ("2",)


def test_wishes_count_less_than_defaults_and_more_than_prices() -> None:
    engine = Engine(car(CAR_RULES + "default engine = e150\n"))
    wishes = {one("engine = e220"): 9, one("packs = sound"): 5, one("gearbox = auto"): 1, one("trim = base"): 2}
    taken = engine.complete(frozenset(), wishes)
    assert taken.at(Slot("engine")) == ("e150",)
    assert taken.at(Slot("packs")) == ("sound",)
    assert (taken.at(Slot("trim")), taken.at(Slot("gearbox"))) == (("base",), ("manual",))
    assert engine.complete(frozenset(), {one("towbar = no"): -3}).at(Slot("towbar")) == ("no",)


def test_instances_are_added_only_when_needed() -> None:
    engine = Engine(box())
    assert engine.complete(frozenset()).as_json() == {
        "budget": ["15"], "item": ["2"], "what": ["soap"], "what[2]": ["balm"],
    }  # fmt: skip
    assert engine.complete(said("what[3] = oil")).at(Slot("item")) == ("3",)
    assert state(engine, said("what[3] = oil"), "item = 2") is State.IMPOSSIBLE
    assert engine.look_ahead(frozenset()).numbers[Slot("item")] == (Interval("2", "3"),)


def test_an_instance_that_is_gone_cannot_hold_anything() -> None:
    conflict = Engine(box("")).explain(said("item = 2"), one("what[3] = oil"))
    assert conflict.structure == (Structure("count", Slot("item")),)
    assert conflict.choices == (one("item = 2"),)


def test_contradicting_choices_are_refused_with_their_conflict(engine: Engine) -> None:
    choices = said("towbar = yes", "engine = e85")
    for question in (engine.look_ahead, engine.complete):
        with pytest.raises(Contradiction) as caught:
            question(choices)
        assert caught.value.conflict.rules == ("towbar-torque",)
    with pytest.raises(ValueError, match="nothing to explain"):
        engine.explain(said("towbar = no"))


def test_unknown_names_and_values_are_told(engine: Engine) -> None:
    for choice, error in ((one("towbr = yes"), UnknownName), (one("engine = e9"), UnknownName)):
        with pytest.raises(error, match="There is no"):
            engine.possible(frozenset({choice}))
    with pytest.raises(InvalidChoice, match="goes from 600 to 2400 mm"):
        engine.possible(said("length = 601"))


def test_a_question_out_of_time_is_an_error_and_never_an_answer() -> None:
    late = Engine(car(), seconds=0)
    for question in (late.look_ahead, late.complete, late.possible, late.explain):
        with pytest.raises(SolverDeadline, match="within 0 seconds"):
            question(frozenset())


def test_whether_choices_go_together_is_asked_once_but_of_none_each_time() -> None:
    """What a page asks for its figures was asked for the page before; the empty question tells whether it answers."""
    heard: list[str] = []
    engine = Engine(car(), listener=lambda question, _seconds, _in_time: heard.append(question))
    for choices in (said("length = 600"), frozenset[Choice]()):
        heard.clear()
        assert engine.possible(choices)
        assert engine.possible(choices)
        assert len(heard) == (1 if choices else 2)


def test_a_range_too_long_to_look_ahead_over_is_a_mistake_in_the_file() -> None:
    thing = product(component("p", number("size", 0, 10**13)))
    with pytest.raises(BrokenFiles, match="make the step larger"):
        Engine(revision_of(thing))


def test_what_nothing_is_said_of_is_possible_too() -> None:
    """Values that are in no rule and under no limit are in no clause either."""
    free = Engine(revision_of(product(component("p", option("extras", "a", "b", choose=Bounds(0, 2))))))
    assert free.possible(frozenset())
    assert set(free.look_ahead(frozenset()).states.values()) == {State.OPEN}


def test_a_sum_too_finely_divided_is_a_mistake_in_the_file() -> None:
    with pytest.raises(BrokenFiles, match=r"rules/car.rules:2:.*too large or too finely divided"):
        Engine(car('rule r "s"\n  length <= 900000000000000.000000001 mm'))


def test_threads_share_an_engine() -> None:
    engine, alone = Engine(box()), Engine(box())
    questions = [said(f"what = {value}") for value in ("soap", "cream", "oil", "balm")] * 3
    answers: dict[int, object] = {}

    def ask(index: int) -> None:
        answers[index] = (engine.look_ahead(questions[index]), engine.complete(questions[index]))

    threads = [threading.Thread(target=ask, args=(index,)) for index in range(len(questions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for index, choices in enumerate(questions):
        assert answers[index] == (alone.look_ahead(choices), alone.complete(choices))
