"""At most one of some literals, as clauses: pair by pair while they are few, else by a ladder.

The ladder (sequential counter; Sinz, "Towards an Optimal CNF Encoding of Boolean Cardinality Constraints", CP 2005) has
a literal a rung: one of those so far holds.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import Clause, Literal

FEW = 60
"""Of so many literals at most one holds pair by pair; of more, one after the other.

Pairs are many clauses, but without literals between: look-ahead over 14,000 features takes half as long.
"""


def at_most_one(formula: SolverFormula, literals: Sequence[Literal]) -> Iterator[Clause]:
    """Clauses that hold together exactly when no two of the literals do; the formula gets the rungs of a ladder."""
    if len(literals) <= FEW:
        yield from ((-one, -other) for one, other in combinations(literals, 2))
        return
    earlier = literals[0]
    for literal in literals[1:]:
        yield -earlier, -literal
        earlier = formula.some((earlier, literal))
