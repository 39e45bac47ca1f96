"""Unit propagation: what follows of a formula at once when some literals hold, and what of it is left open then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from configurator.engine.compiling.literals import Literal
from configurator.engine.solving.kernel import Deadline


@dataclass(frozen=True, slots=True)
class Propagated:
    """The literals that are ``decided`` to hold; the clauses and exclusives left, without any decided variable."""

    decided: frozenset[Literal]
    clauses: Sequence[Sequence[Literal]]
    exclusives: Sequence[Sequence[Literal]]


def propagated(
    clauses: Sequence[Sequence[Literal]],
    exclusives: Iterable[Sequence[Literal]],
    held: Iterable[Literal],
    deadline: Deadline,
) -> Propagated | None:
    """What follows when the literals hold; None for a contradiction.

    Cost: a look at all that is left open, again and again while more is decided. Raises SolverDeadline.
    """
    decided, groups = set(held), list(exclusives)
    if any(-literal in decided for literal in decided):
        return None
    known = -1
    while known < len(decided):
        deadline.check()
        known, open_ = len(decided), []
        for clause in clauses:
            if decided.isdisjoint(clause):
                left = [literal for literal in clause if -literal not in decided]
                if not left:
                    return None
                if len(left) > 1:
                    open_.append(left)
                else:
                    decided.add(left[0])
        clauses = open_
        for group in groups:
            taken = decided.intersection(group)
            if len(taken) > 1:
                return None
            if taken:
                decided.update(-literal for literal in group if literal not in taken)
        groups = [group for group in groups if decided.isdisjoint(group)]
    left_over = [[literal for literal in group if -literal not in decided] for group in groups]
    return Propagated(frozenset(decided), clauses, [group for group in left_over if len(group) > 1])
