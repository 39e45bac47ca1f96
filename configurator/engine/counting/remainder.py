"""What is open of a formula once some literals hold: clauses, exclusive literals, and sums that have a limit.

A sum over many different weights is not made into clauses, which would outgrow what can be counted: it becomes a
limit, once where it is reached and once where it is not. So one formula has several remainders, whose models are
different ones and together all of them. Where nothing asks whether a sum is reached it has no limit.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from configurator.engine.compiling.cnf_encoding import in_clauses
from configurator.engine.compiling.formula import AtLeast, SolverFormula
from configurator.engine.compiling.literals import TRUE, Literal
from configurator.engine.solving.kernel import Deadline
from configurator.engine.solving.propagation import Propagated, propagated

MOST_VARIABLES = 2_500
MOST_WIDE = 5
"""A formula with more variables, or more wide sums, is not looked at."""
FEW_GROUPS, FEW_WEIGHTS = 8, 3

OpenClause = frozenset[Literal]


@dataclass(frozen=True, slots=True)
class Limit:
    """The weights of the literals that hold add up to ``most`` or less."""

    weights: Mapping[Literal, int]
    most: int


@dataclass(frozen=True, slots=True)
class Remainder:
    """A formula over the ``variables``: clauses that hold, tuples of which at most one literal does, and limits."""

    variables: tuple[Literal, ...]
    clauses: tuple[OpenClause, ...]
    exclusives: tuple[tuple[Literal, ...], ...]
    limits: tuple[Limit, ...]


def remainders(formula: SolverFormula, held: Sequence[Literal], deadline: Deadline) -> Iterator[Remainder] | None:
    """Remainders that share no model and together have all those of the formula in which the literals hold.

    None when the formula is too large, or its sums are too many. Raises SolverDeadline, while they are made, too.
    """
    wide = [each for each in formula.sums if _wide(each)]
    if len(wide) > MOST_WIDE or formula.variables > MOST_VARIABLES:
        return None
    narrow = formula.copy()
    narrow.sums, narrow.exclusives = [each for each in formula.sums if not _wide(each)], []
    plain = in_clauses(narrow)
    if plain.variables > MOST_VARIABLES:
        return None
    return _cases(plain, tuple(formula.exclusives), wide, tuple(held), deadline)


def _wide(sum_: AtLeast) -> bool:
    return len(sum_.groups) > FEW_GROUPS or len({weight for group in sum_.groups for weight, _ in group}) > FEW_WEIGHTS


def _cases(
    plain: SolverFormula,
    exclusives: tuple[tuple[Literal, ...], ...],
    wide: Sequence[AtLeast],
    held: tuple[Literal, ...],
    deadline: Deadline,
) -> Iterator[Remainder]:
    """The remainders in which the literals hold, the wide sums decided one after the other."""
    follows = propagated(plain.clauses, exclusives, (TRUE, *held), deadline)
    if follows is None:
        return
    left = _remainder(plain.variables, wide, follows)
    undecided = next((each.literal for each in wide if abs(each.literal) in left.variables), None)
    if undecided is None:
        yield left
    else:
        for literal in (undecided, -undecided):
            yield from _cases(plain, exclusives, wide, (*held, literal), deadline)


def _remainder(variables: int, wide: Sequence[AtLeast], follows: Propagated) -> Remainder:
    decided = {abs(literal) for literal in follows.decided}
    spoken = {abs(literal) for several in (*follows.clauses, *follows.exclusives) for literal in several}
    spoken |= {abs(literal) for sum_ in wide for group in sum_.groups for _, literal in group}
    idle = {abs(each.literal) for each in wide} - spoken
    return Remainder(
        tuple(variable for variable in range(2, variables + 1) if variable not in decided and variable not in idle),
        tuple(dict.fromkeys(map(frozenset, follows.clauses))),
        tuple(map(tuple, follows.exclusives)),
        tuple(_limit(each, follows.decided) for each in wide if abs(each.literal) in decided),
    )


def _limit(sum_: AtLeast, decided: frozenset[Literal]) -> Limit:
    """What the sum allows, now that it is known whether it is reached."""
    sign = -1 if sum_.literal in decided else 1
    most = -sum_.bound if sign < 0 else sum_.bound - 1
    weights: dict[Literal, int] = {}
    for weight, literal in (each for group in sum_.groups for each in group):
        if literal in decided:
            most -= sign * weight
        elif -literal not in decided:
            weights[literal] = weights.get(literal, 0) + sign * weight
    return Limit(weights, most)
