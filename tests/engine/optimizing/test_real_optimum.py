"""On real models: the best by the engine is what python-sat's RC2 finds in the DIMACS file beside the model.

Weights are drawn by lot for every feature, choices too; the models are read in place and not copied.
"""

import random
from pathlib import Path

import pytest
from pysat.examples.rc2 import RC2Stratified
from pysat.formula import WCNF

from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine import Engine
from configurator.engine.answers import Contradiction
from configurator.engine.optimizing.goals import Goal, wishes
from configurator.interchange.as_it_stands import product as flat
from configurator.interchange.featureide import reader as featureide
from configurator.interchange.uvl import reader as uvl
from configurator.rules.revision import Revision
from configurator.rules.syntax import SumOver

MODELS = Path(__file__).resolve().parents[4] / "shared" / "data" / "uvl"
NAMES = ("eshop.uvl", "pc-richmond.xml", "financial-2017-10.uvl", "decisionmaking.uvl")
SEED, ASKED = 7, 6


def read(name: str) -> tuple[Revision, WCNF, dict[str, int]]:
    """The model as it stands, the clauses of the DIMACS file beside it, and its number of each feature."""
    path = MODELS / name
    if not path.is_file():
        pytest.skip("the real models are not in ../shared/data/uvl")
    reader = featureide if path.suffix == ".xml" else uvl
    clauses, numbers = WCNF(), {}
    for line in path.with_suffix(".dimacs").read_text("utf-8").splitlines():
        if line.startswith("c "):
            _, number, feature = line.split(" ", 2)
            numbers[feature.strip().strip('"')] = int(number)
        elif line and line[0] in "-0123456789":
            clauses.append([int(literal) for literal in line.split()[:-1]])
    return flat.revision(reader.read(path.read_text("utf-8"), name)), clauses, numbers


@pytest.mark.parametrize("name", NAMES)
def test_the_best_is_what_an_independent_solver_finds(name: str) -> None:
    revision, clauses, numbers = read(name)
    chance = random.Random(SEED)
    engine = Engine(revision, seconds=60)
    features = [option.key for option in revision.product.options if option.key in numbers]
    assert len(features) == len(revision.product.options)
    for _ in range(ASKED):
        choices: Choices = frozenset()
        for feature in chance.sample(features, 5):
            more = choices | {Choice(Slot(feature), "yes", chance.random() < 0.5)}
            choices = more if engine.possible(more) else choices
        weights = {feature: chance.randint(-100, 900) for feature in features}
        goal = wishes({Choice(Slot(feature), "yes"): -weight for feature, weight in weights.items()})
        weighed = clauses.copy()
        for choice in choices:
            weighed.append([numbers[choice.slot.key] * (1 if choice.taken else -1)])
        for feature, weight in weights.items():
            if weight:
                weighed.append([-numbers[feature] if weight > 0 else numbers[feature]], weight=abs(weight))
        with RC2Stratified(weighed) as reference:
            reference.compute()
            best = reference.cost + sum(weight for weight in weights.values() if weight < 0)
        found = engine.optimize(choices, [goal])
        assert found.proven
        assert found.amounts[0].magnitude == -best, f"seed {SEED}"
        taken = {slot.key for slot, values in found.selection.taken.items() if values}
        assert sum(weights[feature] for feature in taken) == best


def test_fourteen_thousand_features_are_completed_and_their_fewest_found() -> None:
    revision, _, _ = read("automotive02-1.uvl")
    engine = Engine(revision, seconds=60)
    fewest = engine.optimize(frozenset(), [Goal(SumOver("features", (), revision.product.source))])
    assert (fewest.proven, fewest.amounts[0].magnitude) == (True, 2329)
    completed = engine.completion(frozenset())
    assert engine.possible(frozenset(Choice(*value) for value in completed.because))
    with pytest.raises(Contradiction):
        engine.completion(frozenset({Choice(Slot(revision.product.options[0].key), "yes", taken=False)}))
