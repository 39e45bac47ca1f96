"""A formula tidied for CP-SAT and for linear programming: the same products, told in far fewer rows.

What holds anyway is taken out of the clauses, and literals that exclude each other pair by pair are put together in
groups (an edge clique cover, greedily). CP-SAT does both by itself, for every question anew; on 14,010 features that is
four fifths of its time.
"""

from collections.abc import Iterable, Iterator, Sequence

from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import TRUE, Clause, Literal
from configurator.engine.solving.kernel import Deadline
from configurator.engine.solving.propagation import propagated


def tidied(formula: SolverFormula, hold: Iterable[Literal], deadline: Deadline) -> SolverFormula:
    """A formula in the same variables with the same models, where ``hold`` are literals that hold in all of them.

    Sums and numbers stay as they are. Cost: some passes over the formula. Raises SolverDeadline.
    """
    follows = propagated(formula.clauses, formula.exclusives, (TRUE, *hold), deadline)
    if follows is None:
        return formula
    clauses: dict[Clause, None] = {(literal,): None for literal in sorted(follows.decided, key=abs)}
    excluded: dict[Literal, set[Literal]] = {}
    for clause in follows.clauses:
        if len(clause) == 2:
            one, other = clause
            excluded.setdefault(-one, set()).add(-other)
            excluded.setdefault(-other, set()).add(-one)
        else:
            clauses[tuple(clause)] = None
    groups = list(_groups(excluded))
    clauses |= {(-group[0], -group[1]): None for group in groups if len(group) == 2}
    together = [*map(tuple, follows.exclusives), *(tuple(group) for group in groups if len(group) > 2)]
    return SolverFormula(formula.variables, list(clauses), together, list(formula.sums), numbers=formula.numbers)


def _groups(excluded: dict[Literal, set[Literal]]) -> Iterator[Sequence[Literal]]:
    """Groups of which at most one literal holds, so that every pair that is excluded is in one of them."""
    left = {literal: set(others) for literal, others in excluded.items()}
    for first in sorted(left, key=lambda literal: (-len(excluded[literal]), literal)):
        while left[first]:
            group, fitting = [first], excluded[first]
            while new := fitting & left[first]:
                group.append(_leaving_most(new, fitting, excluded))
                fitting = fitting & excluded[group[-1]]
            for literal in group:
                left[literal].difference_update(group)
            yield group


def _leaving_most(new: set[Literal], fitting: set[Literal], excluded: dict[Literal, set[Literal]]) -> Literal:
    """The literal after which the most of those that fit still do: so large groups stay whole."""
    best, most = 0, -1
    for literal in sorted(new):
        count = len(fitting & excluded[literal])
        if count > most:
            best, most = literal, count
        if count == len(fitting) - 1:
            break
    return best
