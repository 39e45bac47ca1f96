"""An incremental SAT solver with a deadline: what the engine asks at every click.

Answers are facts (satisfiable or not), so they do not depend on what was asked before; only their speed does. A
question that runs out of time raises SolverDeadline. Not thread-safe: the Engine holds a lock around each question.
"""

from collections.abc import Iterable, Sequence
from math import ceil
from types import TracebackType

import numpy as np
from numpy.typing import NDArray
from pysat.solvers import Glucose4

from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import Literal
from configurator.errors import SolverDeadline
from configurator.time_limit import TimeLimit, time_left

_CONFLICTS_A_LOOK_AT_THE_CLOCK = 2000
_LITTLE_WEAR = 300
_FEW = 2000
"""So few variables are carried to the solver sooner than those of them that changed are found."""


class Deadline(TimeLimit):
    """The time within which a question has to be answered, and how much effort it may take until then.

    Effort is counted in questions to the solver and its conflicts in them: whatever the machine is, it is the same.
    """

    __slots__ = ("effort", "question", "seconds")

    def __init__(
        self, question: str, seconds: float, effort: float = float("inf"), *, wall: float | None = None
    ) -> None:
        super().__init__(min(seconds, time_left()), wall)
        self.question, self.seconds, self.effort = question, seconds, effort

    def check(self) -> None:
        """Raises SolverDeadline when no time is left, or when the effort is spent."""
        if self.effort <= 0 or self.over:
            raise SolverDeadline(self.question, self.seconds)

    @property
    def left(self) -> float:
        """Seconds of processor time left, no more than by the clock; raises as ``check`` does."""
        left = min(self.processor_left, self.wall_left)
        if left <= 0 or self.effort <= 0:
            raise SolverDeadline(self.question, self.seconds)
        return left

    def share(self, part: float, effort: float = float("inf")) -> "Deadline":
        """For a part of the question: that part of the time that is left, and so much effort."""
        return Deadline(self.question, self.left * part, effort, wall=self.wall_left)

    def spend(self, effort: float) -> None:
        """So much effort is left less."""
        self.effort -= effort


def positive(model: Iterable[Literal]) -> frozenset[Literal]:
    """The literals of a model that are above 0: the variables that hold."""
    return frozenset([literal for literal in model if literal > 0])


class Kernel:
    """A SAT solver over the clauses of a formula; ``asked`` counts its questions."""

    def __init__(self, formula: SolverFormula, hold: Iterable[Literal] = ()) -> None:
        """``formula`` consists of clauses alone; ``hold`` are literals that hold from now on."""
        self._given = self._variables = last = formula.variables
        every = [last, -last]  # so that models tell of all variables, also of those in no clause
        self._solver = Glucose4(bootstrap_with=[*([literal] for literal in hold), *map(list, formula.clauses), every])
        self.asked = self._conflicts = 0
        self._tried: NDArray[np.bool_] | None = None  # what the solver tries first, where that is known

    def __enter__(self) -> "Kernel":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._solver.delete()

    @property
    def worn(self) -> bool:
        """Whether literals made for earlier questions weigh so much on new ones that a new kernel is worth making."""
        return 2 * self._variables > 3 * self._given + 2 * _LITTLE_WEAR

    def satisfiable(self, assumptions: Sequence[Literal], deadline: Deadline) -> bool:
        """Whether the formula can hold together with the assumptions. Raises SolverDeadline."""
        self.asked += 1
        self._tried = None
        while (answer := self.attempt(assumptions, deadline)) is None:
            pass
        return answer

    def attempt(
        self, assumptions: Sequence[Literal], deadline: Deadline, conflicts: float = _CONFLICTS_A_LOOK_AT_THE_CLOCK
    ) -> bool | None:
        """The same, or None after so many conflicts; what was learned by then stays. Raises SolverDeadline."""
        deadline.check()
        self._solver.conf_budget(ceil(min(conflicts, deadline.effort)))
        answer: bool | None = self._solver.solve_limited(assumptions=assumptions)
        before, self._conflicts = self._conflicts, self._solver.accum_stats()["conflicts"]
        deadline.spend(1 + self._conflicts - before)
        return answer

    def model(self, last: Literal) -> list[Literal]:
        """The literals up to ``last`` as the last satisfiable answer had them, one a variable."""
        model: list[Literal] = self._solver.get_model()
        return model[:last]

    def holds(self, last: Literal) -> NDArray[np.bool_]:
        """Of each variable up to ``last`` whether it holds in the last satisfiable answer; read once an answer."""
        holds: NDArray[np.bool_] = np.fromiter(self.model(last), np.int64, last) > 0
        self._tried = holds if last > _FEW else None  # a solver tries next what it found last (phase saving)
        return holds

    def core(self) -> list[Literal]:
        """Assumptions that sufficed for the last "no", not necessarily few."""
        return self._solver.get_core() or []

    def implied(self, assumptions: Sequence[Literal]) -> list[Literal] | None:
        """Literals that follow from the assumptions at once; None when the assumptions contradict each other so."""
        consistent, literals = self._solver.propagate(assumptions=assumptions)
        return literals if consistent else None

    def prefer(self, literals: Iterable[Literal]) -> None:
        """Literals to try first; changes which model is found, never whether there is one."""
        self._tried = None
        self._solver.set_phases(list(literals))

    def prefer_only(self, variables: Sequence[Literal], last: Literal) -> None:
        """Variables to try first, and of all others up to ``last`` the contrary: a product with little in it.

        Of many, only what the solver would try otherwise is carried to it.
        """
        if self._tried is None or len(self._tried) < last:
            self.prefer([*range(-last, 0), *variables])
            return
        wanted = np.zeros(last, np.bool_)
        wanted[np.array(variables, np.int64) - 1] = True
        changed = np.flatnonzero(self._tried[:last] != wanted) + 1
        self.prefer(np.where(wanted[changed - 1], changed, -changed).tolist())

    def fresh(self) -> Literal:
        """A new literal."""
        self._variables += 1
        return self._variables

    def require(self, *literals: Literal) -> None:
        """From now on one of the literals holds, in every answer."""
        self._solver.add_clause(list(literals))

    def require_one(self, literals: Sequence[Literal]) -> Literal:
        """A new literal; while it is assumed, one of the literals has to hold. ``retire`` it when it is done."""
        self._variables += 1
        self._solver.add_clause([-self._variables, *literals])
        return self._variables

    def retire(self, literal: Literal) -> None:
        """The literal never holds again."""
        self._solver.add_clause([-literal])
