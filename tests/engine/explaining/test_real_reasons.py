"""On real models: reasons conflict and nothing in them is superfluous, ways hold and nothing in them goes for nothing;
whatever was asked before, and whatever order the choices come in."""

import random
from collections.abc import Iterator

import pytest

from configurator.catalog.selection import Choice, Choices
from configurator.engine import Engine
from configurator.engine.answers import State
from configurator.engine.compiling.cnf_encoding import in_clauses
from configurator.engine.compiling.compiler import compile_product
from configurator.engine.explaining.mus import others
from configurator.engine.solving.kernel import Deadline, Kernel
from configurator.interchange.as_it_stands import product as flat
from configurator.interchange.as_it_stands.product import YES
from configurator.rules.revision import Revision
from tests.interchange.real_models import real_model

SEED = 20261122
SOON = Deadline("", float("inf"))


def refused(engine: Engine, clicks: int, chance: random.Random) -> Iterator[tuple[list[Choice], Choice]]:
    """Random choices that go together, and something possible by itself that does not go with them."""
    clicked: list[Choice] = []
    while len(clicked) < clicks:
        new = Choice(chance.choice(engine.slots), YES, chance.random() < 0.6)
        if new.slot not in {each.slot for each in clicked} and engine.possible(frozenset({*clicked, new})):
            clicked.append(new)
    screen = chance.sample(engine.slots, min(300, len(engine.slots)))
    for (slot, value), state in engine.look_ahead(frozenset(clicked), screen).states.items():
        wanted = Choice(slot, value)
        if state is State.IMPOSSIBLE and engine.possible(frozenset({wanted})):
            yield clicked, wanted


@pytest.mark.parametrize(
    ("model", "clicks", "asked"), [("pc-richmond.xml", 15, 8), ("financial-2017-10.uvl", 6, 4), ("eshop.uvl", 20, 8)]
)
def test_reasons_and_ways_hold(model: str, clicks: int, asked: int) -> None:
    revision = flat.revision(real_model(model))
    engine, chance = Engine(revision, seconds=60), random.Random(SEED)
    product = compile_product(revision.product, revision.rules)
    questions = list(refused(engine, clicks, chance))
    with Kernel(in_clauses(product.formula)) as reference:
        for clicked, wanted in chance.sample(questions, min(asked, len(questions))):
            conflict = engine.explain(frozenset(clicked), wanted)
            need = product.layout.literal(wanted)
            blamed = [*map(product.rules.__getitem__, conflict.rules), *map(product.layout.literal, conflict.choices)]
            assert not reference.satisfiable([need, *blamed], SOON), (SEED, wanted)
            for each in blamed:
                assert reference.satisfiable([need, *(one for one in blamed if one != each)], SOON), (SEED, wanted)
            check_ways(engine, frozenset(clicked), wanted)
            check_order(revision, clicked, wanted, engine, chance)


def check_ways(engine: Engine, choices: Choices, wanted: Choice) -> None:
    """Every way goes together; with any one of what it gives up kept, it does not."""
    found = engine.repairs(choices, wanted)
    assert found.complete
    for way in found.ways:
        assert engine.possible(way.choices)
        gone_ones = {gone.choice for gone in way.given_up}
        assert way.choices == others(engine.revision.product, choices, wanted) - gone_ones | {wanted}
        for gone in way.given_up:
            assert not engine.possible(way.choices | {gone.choice}), (SEED, wanted)


def check_order(revision: Revision, clicked: list[Choice], wanted: Choice, worn: Engine, chance: random.Random) -> None:
    """A new engine that hears the clicks one by one in another order says the same."""
    fresh, heard = Engine(revision, seconds=60), list[Choice]()
    for each in chance.sample(clicked, len(clicked)):
        heard.append(each)
        fresh.possible(frozenset(heard))
    choices = frozenset(heard)
    assert fresh.repairs(choices, wanted) == worn.repairs(frozenset(clicked), wanted)
    assert fresh.explain(choices, wanted) == worn.explain(frozenset(clicked), wanted)
