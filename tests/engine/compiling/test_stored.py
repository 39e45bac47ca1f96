"""What is stored of an engine answers as the engine does, is warm, and is not used when it could be wrong."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.selection import Choice, Choices
from configurator.engine import Engine
from configurator.engine.answers import Contradiction
from configurator.engine.compiling import codec
from configurator.engine.compiling.prepared import prepare
from configurator.engine.compiling.solver_choice import CP_SAT
from configurator.engine.compiling.stored import Stored, Unusable, freeze, thaw
from configurator.interchange.as_it_stands import product as flat
from configurator.rules.revision import Revision, read
from tests.cases import cases
from tests.engine.cars import CAR_RULES, box, car
from tests.engine.test_engine import one, said
from tests.engine.test_oracle import questions
from tests.interchange.real_models import real_model

SLICE = "winter"
oracle = cases(40)
SEED = 1


def stored(engine: Engine) -> bytes:
    return freeze(engine.revision, SLICE, engine.prepared())


def loaded(content: bytes, revision: Revision) -> Engine:
    own, ready = thaw(content, revision.catalogue_text, revision.rules_text, SLICE)
    return Engine(own, ready=ready)


def calls(engine: Engine) -> int:
    return engine._kernel.asked


def ruled() -> Revision:
    """The car with a price rule, which no other rule reads."""
    made = car()
    return read(made.product.key, made.catalogue_text, f'{made.rules_text}\nprice p "All." add 2 % of everything\n')


@pytest.mark.parametrize("revision", [car(), box(), ruled()], ids=["car", "box", "ruled"])
def test_what_comes_back_is_what_was_stored(revision: Revision) -> None:
    engine = Engine(revision)
    own, ready = thaw(stored(engine), revision.catalogue_text, revision.rules_text, SLICE)
    assert (own, own.product, own.rules, own.warnings) == (
        revision,
        revision.product,
        revision.rules,
        revision.warnings,
    )
    assert ready == engine.prepared()
    assert (ready.weighed is None) is not bool(revision.rules.prices), "what only prices read is apart"
    first = next(iter(ready.compiled.layout.places.values()))
    assert first.component is own.product.component(first.component.key), "one object came back as two"


@oracle
@given(questions())
def test_a_loaded_engine_answers_as_a_new_one(question: tuple[Revision, Choices]) -> None:
    revision, choices = question
    new, content = Engine(revision), stored(Engine(revision))
    own, ready = thaw(content, revision.catalogue_text, revision.rules_text, SLICE)
    bare = replace(ready, witnesses=b"", nogoods=b"")
    assert (own.product, own.rules, bare) == (revision.product, revision.rules, prepare(revision))
    old = Engine(own, ready=ready)
    assert old.possible(choices) == new.possible(choices)
    if not new.possible(choices):
        assert old.explain(choices) == new.explain(choices)
        return
    assert old.look_ahead(choices) == new.look_ahead(choices)
    assert old.complete(choices) == new.complete(choices)


@oracle
@given(questions(), st.data())
def test_what_an_engine_knew_when_it_was_stored_changes_no_answer(
    question: tuple[Revision, Choices], data: st.DataObject
) -> None:
    revision, choices = question
    worn, earlier = Engine(revision), data.draw(questions())[1]
    for each in (frozenset(), choices & earlier):
        try:
            worn.look_ahead(each)
        except Contradiction:
            return
    if worn.possible(choices):
        assert loaded(stored(worn), revision).look_ahead(choices) == Engine(revision).look_ahead(choices)


@pytest.mark.parametrize("revision", [car(), box()], ids=["car", "box"])
def test_the_first_click_is_as_warm_as_the_hundredth(revision: Revision) -> None:
    engine = Engine(revision)
    engine.look_ahead(frozenset())
    fresh = loaded(stored(engine), revision)
    fresh.look_ahead(frozenset())
    first = calls(fresh)
    for _ in range(98):
        fresh.look_ahead(frozenset())
    before = calls(fresh)
    fresh.look_ahead(frozenset())
    assert first <= calls(fresh) - before
    assert first < calls(engine), "nothing was gained by storing it"


def test_other_texts_another_slice_or_damage_are_told() -> None:
    revision = car()
    content = stored(Engine(revision))
    texts = revision.catalogue_text, revision.rules_text
    with pytest.raises(Unusable, match="other texts"):
        thaw(content, texts[0], CAR_RULES + "\n", SLICE)
    with pytest.raises(Unusable, match="other texts"):
        thaw(content, *texts, "summer")
    for at in (len(content) // 2, len(content) - 1):
        damaged = bytearray(content)
        damaged[at] ^= 1
        with pytest.raises(Unusable, match="damaged"):
            thaw(bytes(damaged), *texts, SLICE)
    for short in (b"", content[:10], content[:70], content[:-1], b"\0" * 200):
        with pytest.raises(Unusable):
            thaw(short, *texts, SLICE)


def test_what_another_version_of_the_program_made_is_not_used() -> None:
    revision = car()
    content = bytearray(stored(Engine(revision)))
    content[len(b"configurator engine\n")] ^= 1
    with pytest.raises(Unusable, match="another version"):
        thaw(bytes(content), revision.catalogue_text, revision.rules_text, SLICE)


def test_only_known_records_come_out_of_bytes() -> None:
    engine = Engine(car())
    record = Stored(engine.revision.product, engine.revision.rules, (), engine.prepared())
    content = codec.encode(record)
    assert codec.decode(Stored, content) == record
    for wanted in (b"configurator.money.Money", b"configurator.engine.compiling.prepared.Prepared"):
        assert wanted in content
        with pytest.raises(LookupError):
            codec.decode(Stored, content.replace(wanted, b"x" * len(wanted)))
    with pytest.raises(TypeError, match="belongs"):
        codec.decode(Revision, codec.encode(record.rules))


def test_what_no_field_names_cannot_be_stored() -> None:
    rules = replace(car().rules, tests=(Engine,))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="cannot be stored"):
        codec.encode(rules)


WIDE = """\
product: beam
name: Beam
currency: EUR
price: 10
components:
  - component: body
    name: Body
    options:
      - {option: length, name: Length, number: {from: 1, to: 9000, step: 1, unit: mm}, each: {price: 0.01}}
      - {option: ends, name: Ends, values: [{value: plain, name: Plain}, {value: welded, name: Welded, price: 3}]}
"""


def test_wide_numbers_come_back_with_what_cp_sat_needs_of_them() -> None:
    revision = read("beam", WIDE, 'rule long "Long beams are welded."\n  when length > 7000 mm then ends = welded\n')
    engine = Engine(revision)
    assert engine.solver_choice.kind == CP_SAT
    old = loaded(stored(engine), revision)
    assert old.solver_choice == engine.solver_choice
    for choices in (said("length = 8000"), said("ends = plain"), frozenset()):
        assert old.look_ahead(choices) == Engine(revision).look_ahead(choices)
        assert old.complete(choices) == Engine(revision).complete(choices)
    assert old.explain(said("length = 8000"), one("ends = plain")).rules == ("long",)


@pytest.mark.parametrize("name", ["eshop.uvl", "pc-richmond.xml"])
def test_a_real_model_is_as_warm_and_right_after_loading(name: str) -> None:
    revision = flat.revision(real_model(name))
    engine = Engine(revision)
    engine.look_ahead(frozenset())
    old, chance = loaded(stored(engine), revision), random.Random(SEED)
    assert old.remaining(frozenset()) == Engine(revision).remaining(frozenset())
    assert calls(old) == 0, "what was stored is not warm"
    choices: Choices = frozenset()
    for _ in range(8):
        left = old.remaining(choices)
        assert left == engine.remaining(choices), f"seed {SEED}, after {sorted(map(str, choices))}"
        choices |= {Choice(*chance.choice(left.possible))}


def test_numbers_and_texts_mean_the_same_to_a_loaded_engine() -> None:
    choices = said("trim = sport", "length = 1500", "plate = ME", "packs != rack")
    engine = Engine(car())
    selection = loaded(stored(engine), engine.revision).complete(choices)
    assert selection == engine.complete(choices)
    assert all(selection.agrees(choice) for choice in choices)
