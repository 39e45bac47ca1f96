"""A refutation: clauses that follow one after the other from some that cannot all hold, as a SAT solver learned them.

Glucose 4 writes it down (the DRUP form: Heule, Hunt, Wetzler, "Trimming While Checking Clausal Proofs", FMCAD 2013),
the solver that also answers at every click. Whether it is right and what of it is needed is ``trimming``'s.
"""

from collections.abc import Sequence

from pysat.solvers import Glucose4

from configurator.engine.compiling.literals import Clause
from configurator.engine.solving.kernel import Deadline

_CONFLICTS_A_LOOK_AT_THE_CLOCK = 2000


def refutation(clauses: Sequence[Clause], deadline: Deadline) -> list[Clause]:
    """What the solver learned, in order, until nothing was left. ValueError when the clauses can all hold.

    Raises SolverDeadline.
    """
    with Glucose4(bootstrap_with=clauses, with_proof=True) as solver:
        answer: bool | None = None
        while answer is None:
            deadline.check()
            solver.conf_budget(_CONFLICTS_A_LOOK_AT_THE_CLOCK)
            answer = solver.solve_limited()
        if answer:
            raise ValueError("there is nothing to refute: the clauses can all hold")
        lines = [line.split() for line in solver.get_proof() or ()]
    learned = [tuple(map(int, line[:-1])) for line in lines if line[0] != "d"]
    return learned[: learned.index(())] if () in learned else learned


def culprits(clauses: Sequence[Clause], deadline: Deadline) -> list[int]:
    """The places of clauses that cannot all hold either, mostly far fewer: what the solver's "no" came from.

    Cost: a refutation for each time that they get fewer by a tenth or more. Raises SolverDeadline.
    """
    first = max(abs(literal) for clause in clauses for literal in clause) + 1
    left, before = list(range(len(clauses))), len(clauses) + len(clauses)
    while 10 * len(left) < 9 * before:
        before = len(left)
        with Glucose4(bootstrap_with=[[*clauses[place], -first - place] for place in left]) as solver:
            answer: bool | None = None
            while answer is None:
                deadline.check()
                solver.conf_budget(_CONFLICTS_A_LOOK_AT_THE_CLOCK)
                answer = solver.solve_limited(assumptions=[first + place for place in left])
            if answer:
                raise ValueError("there are no culprits: the clauses can all hold")
            left = sorted(literal - first for literal in solver.get_core() or ())
    return left
