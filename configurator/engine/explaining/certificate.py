"""A certified no: the clauses that a conflict comes from, and the steps from them to nothing, each one checkable.

Decides which clauses are meant and where each comes from. It stands on clauses alone: without the order that breaks
symmetry, and not for products whose arithmetic CP-SAT solves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from configurator.catalog.model import Kind
from configurator.catalog.selection import Choice
from configurator.engine.answers import Conflict, Structure
from configurator.engine.compiling.compiler import Compiled
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import TRUE, Clause, Literal
from configurator.engine.compiling.prepared import Prepared
from configurator.engine.explaining.trimming import ProofStep, trim
from configurator.engine.solving.kernel import Deadline
from configurator.engine.solving.refutation import culprits, refutation
from configurator.errors import ConfiguratorError

MANY_LEMMAS = 200
"""From so many on, trimming takes longer than to find fewer clauses first, from which the proof is shorter, too."""


class NoProof(ConfiguratorError):
    """A product of whose refusals there is no proof in clauses; ``why`` is the sentence that says what in it is too
    large for them.
    """

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"There is no proof for '{name}': its arithmetic is solved without clauses. {why}")


class Unguarded(StrEnum):
    """Clauses that no rule and no named limit stands behind.

    CATALOGUE: at most one value of an option that takes one, and how counts and instances hang together. MEANING: what
    a variable stands for that is none of a value.
    """

    CATALOGUE = "catalogue"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class RuleOrigin:
    """A clause of a rule, by the rule's name."""

    rule: str


Origin = Choice | RuleOrigin | Structure | Unguarded


@dataclass(frozen=True, slots=True)
class Axiom:
    """A clause that the proof starts from, and where it comes from."""

    clause: Clause
    origin: Origin


@dataclass(frozen=True, slots=True)
class Certificate:
    """That a conflict is one: the axioms cannot all hold, since the last step is the empty clause.

    ``literals``: of each choice of the conflict and of the ``wanted`` one. ``meanings``: of every variable in it.
    Steps count the axioms from 0 on, then themselves.
    """

    conflict: Conflict
    wanted: Choice | None
    axioms: tuple[Axiom, ...]
    steps: tuple[ProofStep, ...]
    literals: Mapping[Choice, Literal]
    meanings: Mapping[Literal, str]


def certify(prepared: Prepared, conflict: Conflict, wanted: Choice | None, deadline: Deadline) -> Certificate:
    """The proof that a conflict, with the wanted choice, is one. Raises NoProof, SolverDeadline.

    Cost: one refutation, and a look at every clause of the product; for a long one some more, of ever fewer clauses.
    """
    compiled = prepared.compiled
    product = compiled.layout.product
    if prepared.clauses.numbers is not None:
        raise NoProof(product.name, compiled.solver_choice.reason)
    chosen = [*conflict.choices, *([wanted] if wanted and wanted not in conflict.choices else [])]
    literals = {choice: compiled.layout.literal(choice) for choice in chosen}
    origins: list[Origin] = list(literals)
    clauses: list[Clause] = [(literal,) for literal in literals.values()]
    for clause, origin in _of_the_product(prepared, conflict):
        clauses.append(clause)
        origins.append(origin)
    lemmas = refutation(clauses, deadline)
    if len(lemmas) > MANY_LEMMAS:
        places = sorted({*range(len(literals)), *culprits(clauses, deadline)})
        clauses, origins = [clauses[place] for place in places], [origins[place] for place in places]
        lemmas = refutation(clauses, deadline)
    found = trim(clauses, lemmas, deadline)
    kept = sorted({*found.axioms, *range(len(literals))}, key=lambda index: (_rank(origins[index], conflict), index))
    axioms = tuple(Axiom(clauses[index], origins[index]) for index in kept)
    number = {index: place for place, index in enumerate(kept)}
    steps = _renumbered(found.steps, [number[index] for index in found.axioms], len(kept))
    variables = sorted({abs(literal) for axiom in axioms for literal in axiom.clause})
    known = _meanings(compiled, prepared.clauses, literals)
    meanings = {variable: known.get(variable, "a step of a sum") for variable in variables}
    return Certificate(conflict, wanted, axioms, steps, literals, meanings)


def _of_the_product(prepared: Prepared, conflict: Conflict) -> Iterator[tuple[Clause, Origin]]:
    """The clauses of the rules and limits of the conflict, without their guards, and those that always hold."""
    compiled = prepared.compiled
    guards = {-guard for guard in compiled.guards}
    held: dict[Literal, Origin] = {-compiled.rules[name]: RuleOrigin(name) for name in conflict.rules}
    held |= {-compiled.structure[limit]: limit for limit in conflict.structure}
    values = _value_variables(compiled)
    for clause in prepared.clauses.clauses:
        guarded = guards.intersection(clause)
        if not guarded:
            own = all(abs(literal) in values for literal in clause)
            yield clause, Unguarded.CATALOGUE if own else Unguarded.MEANING
        elif guarded <= held.keys():
            (guard,) = guarded
            yield tuple(literal for literal in clause if literal != guard), held[guard]


def _rank(origin: Origin, conflict: Conflict) -> tuple[int, int]:
    """Choices first, then rules, limits, the catalogue and meanings."""
    match origin:
        case Choice():
            return 0, 0
        case RuleOrigin(name):
            return 1, conflict.rules.index(name)
        case Structure():
            return 2, conflict.structure.index(origin)
        case Unguarded.CATALOGUE:
            return 3, 0
    return 4, 0


def _renumbered(steps: tuple[ProofStep, ...], places: list[int], axioms: int) -> tuple[ProofStep, ...]:
    """The steps with the numbers that the axioms now have."""

    def now(hint: int) -> int:
        return places[hint] if hint < len(places) else hint - len(places) + axioms

    return tuple(ProofStep(step.clause, tuple(map(now, step.hints))) for step in steps)


def _value_variables(compiled: Compiled) -> frozenset[Literal]:
    layout = compiled.layout
    values = {
        literal for place in layout.places.values() for literal in (*place.values.values(), place.written or TRUE)
    }
    return frozenset({TRUE, *values, *(each for present in layout.presence.values() for each in present)})


def _meanings(compiled: Compiled, clauses: SolverFormula, literals: Mapping[Choice, Literal]) -> dict[Literal, str]:
    """What variables stand for, as far as that can be said in a line."""
    layout = compiled.layout
    gates = ((gate, operands) for operands, gate in clauses.gates.items() if 0 not in operands)
    known = {gate: " or ".join(map(str, operands)) for gate, operands in gates}
    for component, present in layout.presence.items():
        known |= {each: f"{component}[{instance}] is there" for instance, each in enumerate(present, 1)}
    for place in layout.places.values():
        known |= {literal: str(Choice(place.slot, value)) for value, literal in place.values.items()}
        known |= {} if place.written is None else {place.written: f"{place.slot} counts as written"}
    texts = [choice for choice in literals if layout.places[choice.slot].kind is Kind.TEXT]
    known |= {abs(literals[choice]): str(Choice(choice.slot, choice.value)) for choice in texts}
    return known | {TRUE: "always"}
