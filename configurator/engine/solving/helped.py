"""A SAT kernel that CP-SAT helps where sums are hard: by turns, until one of the two has the answer.

As clauses, a sum of many different amounts hides how much is still to be had: two of them over a hundred switches take
thousands of conflicts for a question that CP-SAT, which sees the sums, answers in milliseconds. Most questions take a
few conflicts, and then the kernel is a hundred times as quick. So each has its turn, as long as what CP-SAT took for
the last questions, or would have taken (the rule of those who do not know for how many days they will ski, and rent):
together they take about twice as long as the quicker one, or four times. Turns are counted in conflicts and in CP-SAT's
own effort, not in time. Both tell facts, so who answers changes nothing but how long it takes.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import Literal
from configurator.engine.solving.kernel import Deadline, Kernel

if TYPE_CHECKING:
    from configurator.engine.solving.arithmetic import ArithmeticKernel

FIRST_TURN, SHORTEST_TURN = 2000, 60
"""The kernel's turn for the first question, and the shortest one, in conflicts."""

CLAUSES = 100
"""To carry so many clauses to CP-SAT takes as long as a conflict."""

EFFORT = 2e-5
"""So much effort of CP-SAT, in its own measure, takes about as long as a conflict of the kernel, or twice as long."""

GROWTH = 4
"""So much longer is each further turn."""


class HelpedKernel(Kernel):
    """A kernel over clauses, and CP-SAT over the same formula with its sums as they were stated."""

    def __init__(self, formula: SolverFormula, stated: SolverFormula, hold: Sequence[Literal] = ()) -> None:
        """``formula`` is ``stated`` in clauses; what it has beside that may be taken for granted."""
        super().__init__(formula, hold)
        self._stated, self._hold = stated, list(hold)
        self._gates: dict[Literal, Sequence[Literal]] = {}
        self._liked: tuple[Sequence[Literal], Literal] = (), 0
        self._shortest = max(SHORTEST_TURN, len(stated.clauses) // CLAUSES)
        self._turn = float(max(FIRST_TURN, self._shortest))
        self._refused: Sequence[Literal] | None = None

    def satisfiable(self, assumptions: Sequence[Literal], deadline: Deadline) -> bool:
        """Whether the formula can hold together with the assumptions. Raises SolverDeadline."""
        self._refused = None
        # who answered before shall not count where effort does; of what was made since then CP-SAT knows nothing
        if deadline.effort < float("inf") or not all(map(self._told, assumptions)):
            return super().satisfiable(assumptions, deadline)
        self.asked += 1
        self._tried = None
        turn = self._turn
        while True:
            answer = self.attempt(assumptions, deadline, turn)
            if answer is None:
                answer = self._helped(assumptions, deadline, turn)
            if answer is not None:
                return answer
            turn *= GROWTH

    def core(self) -> list[Literal]:
        """Assumptions that sufficed for the last "no", not necessarily few: all of them where CP-SAT said so."""
        return super().core() if self._refused is None else list(self._refused)

    def prefer(self, literals: Iterable[Literal]) -> None:
        """Literals to try first; changes which model is found, never whether there is one."""
        liked = list(literals)
        super().prefer(liked)
        self._liked = liked, 0

    def prefer_only(self, variables: Sequence[Literal], last: Literal) -> None:
        """Variables to try first, and of all others up to ``last`` the contrary."""
        super().prefer_only(variables, last)
        self._liked = variables, last

    def require(self, *literals: Literal) -> None:
        """From now on one of the literals holds; of a clause of several, one is new and CP-SAT need not know it."""
        super().require(*literals)
        if len(literals) == 1:
            self._hold.extend(literals)
            self.__dict__.pop("_helper", None)

    def require_one(self, literals: Sequence[Literal]) -> Literal:
        """A new literal; while it is assumed, one of the literals has to hold. ``retire`` it when it is done."""
        gate = super().require_one(literals)
        self._gates[gate] = literals
        return gate

    def retire(self, literal: Literal) -> None:
        """The literal never holds again."""
        super().retire(literal)
        self._gates.pop(literal, None)

    def _told(self, literal: Literal) -> bool:
        return abs(literal) <= self._given or literal in self._gates

    @cached_property
    def _helper(self) -> "ArithmeticKernel":
        """OR-Tools is loaded with it, and the formula carried there, when the first question is hard."""
        from configurator.engine.solving.arithmetic import ArithmeticKernel

        return ArithmeticKernel(self._stated, self._hold)

    def _helped(self, assumptions: Sequence[Literal], deadline: Deadline, turn: float) -> bool | None:
        """CP-SAT's answer; None when its turn is over. The kernel stands at the product that it found."""
        last, helper = self._stated.variables, self._helper
        liked, up_to = self._liked
        helper.prefer(literal for literal in (*range(-up_to, 0), *liked) if abs(literal) <= last)
        # what else is assumed is an order of interchangeable things: whatever is possible is so in that order, too
        held = [literal for literal in assumptions if abs(literal) <= last]
        gates = [helper.require_one(self._gates[each]) for each in assumptions if each in self._gates]
        wanted = [literal for each in assumptions for literal in self._gates.get(each, ())]
        answer = helper.satisfiable_within([*held, *gates], deadline, turn * EFFORT, wanted)
        for gate in gates:
            helper.retire(gate)
        spent = self._shortest + (helper.effort / EFFORT if answer is not None else GROWTH * turn)
        self._turn = (self._turn + spent) / 2
        if answer:
            self._solver.conf_budget(-1)
            agreed: bool = self._solver.solve_limited(assumptions=helper.model(last))
            assert agreed, "the clauses say something else than the sums"
        elif answer is False:
            self._refused = [*held, *(each for each in assumptions if each in self._gates)]
        return answer
