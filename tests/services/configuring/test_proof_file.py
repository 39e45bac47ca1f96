"""Certified refusals: each proves what it says, its clauses hold for every product that obeys the rules named, and a
file that was tampered with is refused, or proves something that is true all the same."""

from __future__ import annotations

import random
import re
import statistics
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pysat.solvers import Minisat22

from configurator.analysis.click_benchmark import ClickBenchmark
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine import Engine
from configurator.engine.answers import State
from configurator.engine.compiling.prepared import prepare
from configurator.engine.compiling.solver_choice import Budget
from configurator.engine.explaining import certificate
from configurator.engine.explaining.certificate import NoProof, certify
from configurator.engine.solving.kernel import Deadline
from configurator.errors import SolverDeadline
from configurator.interchange.as_it_stands import product as flat
from configurator.proof_check import Claim, NotProven, check, seal
from configurator.rules.meaning import holds
from configurator.rules.revision import Revision, catalogue_file, read, rules_file
from configurator.services.configuring.proof_file import proof_text
from tests import examples
from tests.cases import TIMES, cases
from tests.engine.cars import BOX, BOX_RULES, CAR, car
from tests.engine.refusals import refusals
from tests.interchange.real_models import real_model

ROOT = Path(__file__).resolve().parents[3]
SOON = Deadline("", float("inf"))
SECONDS = 20
REFUSALS = 8 if TIMES == 1 else 170 * TIMES
"""Of each product; 10,200 of three at the CASES=20 of `make oracle`."""


def proof_of(revision: Revision, choices: Choices, wanted: Choice | None) -> str:
    """The file that proves the refusal."""
    engine = Engine(revision, seconds=60)
    return proof_text(revision, None, choices, engine.certificate(engine.explain(choices, wanted), wanted))


@cases(8)
@given(refusals(), st.booleans())
def test_every_refusal_has_a_proof_of_its_own_reason(
    question: tuple[Revision, Choices, Choice | None], deep: bool
) -> None:
    revision, choices, wanted = question
    engine = Engine(revision, seconds=60)
    conflict = engine.explain(choices, wanted)
    with pytest.MonkeyPatch.context() as patch:
        if deep:
            patch.setattr(certificate, "MANY_LEMMAS", -1)
        claim = check(proof_of(revision, choices, wanted))
    assert {head.removeprefix("rule ") for head in claim.named if head.startswith("rule ")} == set(conflict.rules)
    asked = {*conflict.choices, *([wanted] if wanted else [])}
    assert {head.partition(": ")[2] for head in claim.choices} == {" ".join(str(each).split()) for each in asked}


@cases(8)
@given(refusals())
def test_the_clauses_believed_hold_for_every_product_that_obeys_the_rules_named(
    question: tuple[Revision, Choices, Choice | None],
) -> None:
    """The other half of the proof: with the rules' own meaning in place of a solver, for all selections there are."""
    revision, choices, wanted = question
    conflict = Engine(revision).explain(choices, wanted)
    ready = prepare(revision)
    proven, layout = certify(ready, conflict, wanted, SOON), ready.compiled.layout
    believed = [axiom.clause for axiom in proven.axioms if not isinstance(axiom.origin, Choice)]
    rules = [revision.rules.rule(name) for name in conflict.rules]
    with Minisat22(bootstrap_with=[*map(list, believed), [1]]) as solver:
        for each in examples.all_selections(revision.product):
            if all(holds(rule, each, revision.product, revision.rules) for rule in rules):
                told = [
                    literal if value in each.at(place.slot) else -literal
                    for place in layout.places.values()
                    for value, literal in place.values.items()
                    if value
                ]
                assert solver.solve(assumptions=told), each


@cases(8)
@given(st.data())
def test_what_is_tampered_with_is_refused_or_true_all_the_same(data: st.DataObject) -> None:
    """Sealed anew, so that only the logic is left to find it; without a new seal, the line is named."""
    text = proof_of(*data.draw(refusals()))
    lines = text[: text.index("\nSeal\n")].split("\n")
    first = lines.index("Clauses") + 1
    tampered = list(lines)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(first, len(tampered) - 1))
        tampered[at : at + 1] = data.draw(st.sampled_from(list(_spoiled(tampered, at))))
    assume(tampered != lines)
    with pytest.raises(NotProven):
        check("\n".join([*tampered, *text[text.index("\nSeal\n") + 1 :].split("\n")]))
    with suppress(NotProven):
        assert _is_true(check("\n".join([*tampered, "Seal", *seal(tampered), ""])))


def _is_true(claim: Claim) -> bool:
    """Whether the clauses that it starts from cannot all hold, by another solver."""
    believed = claim.clauses[: len(claim.clauses) - claim.steps]
    with Minisat22(bootstrap_with=[list(clause) for clause in believed if clause]) as solver:
        return () in believed or not solver.solve()


def _spoiled(lines: list[str], at: int) -> Iterator[list[str]]:
    """What could become of a line: gone, twice, exchanged with the next, a number less, more, denied or another."""
    line = lines[at]
    yield []
    yield [line, line]
    yield [*lines[at + 1 : at + 2], line]
    for found in re.finditer(r"-?\d+", line):
        number = found[0]
        for new in (f"-{number}".replace("--", ""), str(int(number) + 1), "", f"{number} {number}", "nothing"):
            yield [line[: found.start()] + new + line[found.end() :]]


@pytest.mark.parametrize(("name", "clicks"), [("car", 8), ("ritual", 3), ("pc-richmond.xml", 8)])
def test_random_refusals_are_proven(name: str, clicks: int) -> None:
    """All but one in a hundred within SECONDS: a box with a budget and many items can take longer."""
    engine, chance = Engine(_revision(name), seconds=60), random.Random(20261128)
    sizes, late = list[int](), 0
    while len(sizes) < REFUSALS:
        (*_, looked) = ClickBenchmark(engine, chance, None, time.process_time).looks(chance.randint(1, clicks))
        states = engine.look_ahead(looked.choices).states
        wanted = [Choice(slot, value) for (slot, value), state in states.items() if state is State.IMPOSSIBLE]
        for each in chance.sample(wanted, min(5, len(wanted))):
            try:
                proven = engine.certificate(engine.explain(looked.choices, each), each, SECONDS)
            except SolverDeadline:
                late += 1
                continue
            text = proof_text(engine.revision, None, looked.choices, proven)
            assert check(text).steps == len(proven.steps)
            sizes.append(len(text.encode()))
    assert late <= max(1, REFUSALS // 100)
    assert statistics.median(sizes) < 20_000


def _revision(name: str) -> Revision:
    if "." in name:
        return flat.revision(real_model(name))
    return read(name, (ROOT / catalogue_file(name)).read_text("utf-8"), (ROOT / rules_file(name)).read_text("utf-8"))


@pytest.mark.parametrize("many", [-1, 10_000])
def test_a_refusal_that_needs_search_is_proven_step_by_step(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six different ones of four: propagation alone finds nothing there, so there are steps between."""
    monkeypatch.setattr(certificate, "MANY_LEMMAS", many)
    revision = read("box", BOX.replace("2..4", "2..8"), BOX_RULES)
    claim = check(proof_of(revision, frozenset({Choice(Slot("item"), "6")}), None))
    assert claim.steps > 10
    assert "rule once" in claim.named


def test_arithmetic_without_clauses_has_no_proof() -> None:
    engine = Engine(car(), ready=prepare(car(), budget=Budget(steps=0, pairs=0)), seconds=60)
    conflict = engine.explain(frozenset({Choice(Slot("trim"), "base")}), Choice(Slot("gearbox"), "auto"))
    with pytest.raises(NoProof, match=r"There is no proof for 'Car': .* 'length' has 37 numbers; 0 go into clauses"):
        engine.certificate(conflict, Choice(Slot("gearbox"), "auto"))


@pytest.mark.parametrize("text", ["Steps", "Seal", "is 5: b", "rule x", "a = b", "a != b", "", "x  y"])
def test_what_a_customer_wrote_cannot_make_the_file_something_else(text: str) -> None:
    written = Choice(Slot("plate"), text)
    claim = check(proof_of(car(), frozenset({written}), Choice(Slot("trim"), "base")))
    assert [head.partition(": ")[2] for head in claim.choices] == [" ".join(str(written).split()), "trim = base"]


def test_what_the_files_say_cannot_make_it_something_else() -> None:
    """Names and sentences stand in lines that begin with something else."""
    rules = 'author "Reason"\nrule steps "Steps"\n  trim = base excludes gearbox = auto\n'
    revision = read("car", CAR.replace("name: Car\n", 'name: "Clauses\\nSteps"\n'), rules)
    text = proof_of(revision, frozenset({Choice(Slot("trim"), "base")}), Choice(Slot("gearbox"), "auto"))
    assert str(check(text)).startswith("No product has trim = base, gearbox = auto, because of rule steps: ")


def test_it_is_written_for_people_first() -> None:
    choices = frozenset({Choice(Slot("engine"), "e85"), Choice(Slot("trim"), "sport")})
    lines = proof_of(car(), choices, Choice(Slot("towbar"), "yes")).split("\n")
    assert lines[2].startswith("  Car, towbar = yes: not possible. A tow bar needs an engine with at least 300 Nm.")
    at = lines.index("rule towbar-torque")
    assert lines[at + 1 : at + 5] == [
        "  rules/car.rules:1",
        "  A tow bar needs an engine with at least 300 Nm.",
        '  | rule towbar-torque "A tow bar needs an engine with at least 300 Nm."',
        "  |   when towbar = yes then engine.torque >= 300 Nm",
    ]
    assert "also chosen: trim = sport" in lines
