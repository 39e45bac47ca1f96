"""On real models, what is left after random clicks is what a reader of our own in thirty lines finds in their DIMACS.

The DIMACS files beside the models were written by other people's tools: neither our readers nor our compiler, nor
anything of the kernel but the solver itself, is on that side.
"""

import random
from pathlib import Path

import pytest
from pysat.solvers import Minisat22

from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine import Engine
from configurator.engine.answers import State
from configurator.interchange.as_it_stands import product as flat
from configurator.interchange.as_it_stands.product import YES
from tests.interchange.real_models import real_model, real_model_file

SEED = 20261121


class Dimacs:
    """A CNF with names, asked one literal at a time."""

    def __init__(self, path: Path) -> None:
        self.numbers: dict[str, int] = {}
        self.solver = Minisat22()
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("c "):
                _, number, name = line.split(" ", 2)
                self.numbers[name.strip()] = int(number)
            elif line[:1] not in ("p", "c", ""):
                self.solver.add_clause([int(each) for each in line.split()][:-1])

    def verdict(self, choices: Choices, name: str) -> str:
        """Whether the feature is forced, impossible or possible under the choices."""
        given = [self.numbers[each.slot.key] * (1 if each.taken else -1) for each in choices]
        can, need_not = (self.solver.solve([*given, sign * self.numbers[name]]) for sign in (1, -1))
        return "possible" if can and need_not else "forced" if can else "impossible"


@pytest.mark.parametrize(
    ("model", "dimacs", "clicks", "visible"),
    [
        ("eshop.uvl", "eshop.dimacs", 20, None),
        ("pc-richmond.xml", "pc-richmond.dimacs", 12, None),
        ("financial-2017-10.uvl", "financial-2017-10.dimacs", 6, None),
        ("decisionmaking.uvl", "decisionmaking.dimacs", 12, None),
        ("automotive02-1.uvl", "automotive02-1.dimacs", 4, 60),
    ],
)
def test_what_is_left_is_what_the_dimacs_file_says(model: str, dimacs: str, clicks: int, visible: int | None) -> None:
    reference = Dimacs(real_model_file(dimacs))
    engine = Engine(flat.revision(real_model(model)), seconds=60)
    names = sorted(slot.key for slot in engine.slots)
    assert names == sorted(reference.numbers)
    chance = random.Random(SEED)
    choices: Choices = frozenset()
    for click in range(clicks + 1):
        shown = names if visible is None else chance.sample(names, visible)
        expected = {name: reference.verdict(choices, name) for name in shown}
        left = engine.remaining(choices, [Slot(name) for name in shown])
        found = {
            slot.key: verdict for verdict in ("forced", "impossible", "possible") for slot, _ in getattr(left, verdict)
        }
        assert found == expected, f"seed {SEED}, click {click}: {sorted(map(str, choices))}"
        _agrees(reference, engine, choices, expected)
        open_ = [name for name, verdict in expected.items() if verdict == "possible"]
        choices |= {Choice(Slot(chance.choice(open_)), YES, taken=chance.random() < 0.5)}


def _agrees(reference: Dimacs, engine: Engine, choices: Choices, expected: dict[str, str]) -> None:
    """The configurator page's look-ahead says the same; of what was refused, whether it could still be had."""
    refused = {choice.slot.key: choice for choice in choices if not choice.taken}
    taken = {choice.slot.key for choice in choices} - refused.keys()
    shown = [name for name in {**expected, **refused} if name not in taken]
    words = {State.OPEN: "possible", State.FORCED: "forced", State.IMPOSSIBLE: "impossible"}
    found = {
        slot.key: words[state]
        for (slot, _), state in engine.look_ahead(choices, [Slot(name) for name in shown]).states.items()
    }
    for name, choice in refused.items():
        alone = reference.verdict(choices - {choice}, name)
        assert found.pop(name) == ("impossible" if alone == "impossible" else "possible"), f"seed {SEED}: {name}"
    assert found == {name: verdict for name, verdict in expected.items() if name not in {*refused, *taken}}
