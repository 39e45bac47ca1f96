"""The two backends of one question: core-guided MaxSAT on the kernel, or CP-SAT; with its goals and limits in it.

Decides what is added to a product's formula for one question alone, so that the product itself stays as it is.
"""

from collections.abc import Collection, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from configurator.engine.compiling.cnf_encoding import in_clauses
from configurator.engine.compiling.compiler import Compiled
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.layout import Layout, Wide
from configurator.engine.compiling.linear import LARGEST, Arithmetic, IntegerSum
from configurator.engine.compiling.literals import TRUE, Literal, WeightedGroup
from configurator.engine.compiling.numbers import Extreme, Numbers, Preferred
from configurator.engine.compiling.rule_clauses import stated_literal
from configurator.engine.compiling.solver_choice import BUDGET, Budget
from configurator.engine.compiling.sums import Sums
from configurator.engine.compiling.symmetry import Ascending, Symmetry, ascending
from configurator.engine.optimizing.core_problem import CoreProblem, CoreProblems
from configurator.engine.optimizing.diversity import Diversity, differs
from configurator.engine.optimizing.goals import Goal, WishesGranted, floor_literal, integer_sum
from configurator.engine.optimizing.lexicographic import LexicographicSearch
from configurator.engine.optimizing.maxsat import MOST_EFFORT, CoreGuidedMaxSat, LeastTotal
from configurator.engine.solving.kernel import Kernel
from configurator.engine.solving.kernels import arithmetic_kernel
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import Condition

if TYPE_CHECKING:
    from configurator.engine.solving.arithmetic import ArithmeticKernel

INFINITE = float("inf")

MANY_WEIGHTS = 100
LITTLE_EFFORT = 100
"""Cores get so much for a goal of so many different weights, which CP-SAT proves as quickly.

They are done by then where rules decide what is best, and go on for long where wishes stand in each other's way.
"""


@dataclass(frozen=True, slots=True)
class Aims:
    """What one question adds to a product: goals, limits, designs to differ from, wishes that have to come true.

    ``rules`` know the definitions; they are the same for all questions of one product.
    """

    rules: RuleSet = field(compare=False)
    goals: tuple[Goal, ...] = ()
    limits: tuple[Condition, ...] = ()
    diversity: Diversity | None = None
    floors: tuple[WishesGranted, ...] = ()


@dataclass(frozen=True, slots=True)
class Posed:
    """A product with one question's ``goals`` (sums that are to be least) and ``limits`` (literals that have to hold).

    ``formula`` is the product's with what they need beside it.
    """

    compiled: Compiled
    formula: SolverFormula
    layout: Layout
    goals: tuple[IntegerSum, ...]
    limits: tuple[Literal, ...]


class Backend(Protocol):
    """What completes and weighs one posed question. Not thread-safe."""

    posed: Posed

    @property
    def kernel(self) -> Kernel:
        """The kernel over the posed formula, all guards holding."""

    def begin(self, sum_: IntegerSum, search: LexicographicSearch, effort: float) -> bool:
        """Finds the first product, one whose sum is least where that is quick; False when there is none."""

    def least(self, sum_: IntegerSum, search: LexicographicSearch, effort: float = INFINITE) -> LeastTotal:
        """The least that the sum can be with all that is granted, as far as the effort of CP-SAT goes."""

    def known(self, search: LexicographicSearch) -> frozenset[Literal]:
        """Literals that hold in every product that has all that is granted, as far as that shows at once."""

    def prefer(
        self,
        order: Sequence[Preferred],
        search: LexicographicSearch,
        effort: float = INFINITE,
        ranks: Sequence[WeightedGroup] = (),
    ) -> bool:
        """Grants what is preferred one after the other, each as far as it goes with what comes before it.

        Whether it could be found which with the effort of CP-SAT; else nothing is granted. ``ranks`` are those of
        ``TieBreaking``, where the order is its.
        """

    def forget(self) -> None:
        """The question is over: what was found the least for it need not be any more."""

    @property
    def worn(self) -> bool:
        """Whether it is time for a new one."""


class MaxSatBackend:
    """By core-guided MaxSAT on the kernel."""

    def __init__(self, posed: Posed, maxsat: CoreGuidedMaxSat, *, patient: bool = False) -> None:
        """``maxsat`` is over the posed formula. ``patient``: a goal gets no less effort where others may be quicker."""
        self.posed, self.maxsat, self.kernel, self.patient = posed, maxsat, maxsat.kernel, patient

    @property
    def worn(self) -> bool:
        """Whether it is time for a new one."""
        return self.kernel.worn

    def begin(self, sum_: IntegerSum, search: LexicographicSearch, effort: float) -> bool:
        """Finds the first product; False when there is none."""
        return search.begin()

    def least(self, sum_: IntegerSum, search: LexicographicSearch, effort: float = INFINITE) -> LeastTotal:
        """The least that the sum can be with all that is granted; cores have an effort of their own."""
        effort = LITTLE_EFFORT if self.impatient and sum_ is self.posed.goals[0] else MOST_EFFORT
        return self.maxsat.least(sum_.groups, search.assumptions, search.deadline, effort, holds=search.holds)

    @cached_property
    def impatient(self) -> bool:
        """Whether its goal gets little effort: hardly more than one way leads to the best of so different weights."""
        different = {abs(weight) for goal in self.posed.goals for group in goal.groups for weight, _ in group}
        return not self.patient and len(self.posed.goals) == 1 and len(different) >= MANY_WEIGHTS

    def known(self, search: LexicographicSearch) -> frozenset[Literal]:
        """Literals that hold in every product that has all that is granted, as far as that shows at once."""
        return self.maxsat.known(search.assumptions)

    def prefer(
        self,
        order: Sequence[Preferred],
        search: LexicographicSearch,
        effort: float = INFINITE,
        ranks: Sequence[WeightedGroup] = (),
    ) -> bool:
        """Grants what is preferred one after the other; here every number has its literals."""
        literals = [each for each in order if not isinstance(each, Extreme)]
        search.pin(*self.maxsat.grant_in_order(literals, search.assumptions, search.holds, search.deadline))
        return True

    def forget(self) -> None:
        """Nothing to be done: what is not assumed again does not hold again."""

    def again(self, goals: tuple[IntegerSum, ...]) -> "MaxSatBackend":
        """The same backend for other goals that need nothing new."""
        return MaxSatBackend(replace(self.posed, goals=goals, limits=()), self.maxsat)

    def patiently(self) -> "MaxSatBackend":
        """The same backend, which gives a goal all the effort that cores may take."""
        return MaxSatBackend(self.posed, self.maxsat, patient=True)


@dataclass(slots=True)
class _SolvedCore:
    """The core of what was ``assumed``, the least amount there, the positive literals of a product of it.

    ``pin``: the literal that stands for "no more than that".
    """

    core: CoreProblem
    whole: IntegerSum
    assumed: list[Literal]
    amount: int
    holds: frozenset[Literal]
    pin: Literal | None = None


class CpSatBackend:
    """By CP-SAT, on the core problem of a question where there is one."""

    def __init__(self, posed: Posed, kernel: "ArithmeticKernel", symmetries: tuple[Symmetry, ...] = ()) -> None:
        """``kernel`` is over the posed formula. ``symmetries``: those of the product that are the question's, too."""
        self.posed, self.kernel, self._symmetries = posed, kernel, symmetries
        self._cores: CoreProblems | None = None
        self._solved: _SolvedCore | None = None
        self._pinned: list[Literal] = []

    @property
    def worn(self) -> bool:
        """Whether it is time for a new one."""
        return self.kernel.worn

    def begin(self, sum_: IntegerSum, search: LexicographicSearch, effort: float) -> bool:
        """Finds the first product, one whose sum is least where that is quick; False when there is none."""
        solved = self._core(sum_, search, effort)
        if solved is None:
            return search.begin()
        search.pin((), solved.holds)
        return True

    def least(self, sum_: IntegerSum, search: LexicographicSearch, effort: float = INFINITE) -> LeastTotal:
        """The least that the sum can be with all that is granted, as far as the effort goes."""
        solved = self._core(sum_, search, effort)
        if solved is not None:
            self._pinned.append(self.kernel.require_at_most(sum_, solved.amount))
            solved.pin = self._pinned[-1]
            return LeastTotal(solved.amount, solved.amount, (solved.pin,), solved.holds)
        order = self._ascending(sum_.groups, search)
        found = self.kernel.least(sum_, search.assumptions, search.deadline, effort, order)
        assert found is not None, "the search has a product"
        amount, bound = found
        holds = {literal for literal in self.kernel.model(self.posed.formula.variables) if literal > 0}
        if amount > bound:
            holds |= self._said(holds)
            return LeastTotal(amount, bound, (), frozenset(holds))
        self._pinned.append(self.kernel.require_at_most(sum_, amount))
        return LeastTotal(amount, bound, (self._pinned[-1],), frozenset(holds))

    def known(self, search: LexicographicSearch) -> frozenset[Literal]:
        """Nothing but what holds anyway: CP-SAT does not tell what follows at once."""
        return frozenset({TRUE})

    def prefer(
        self,
        order: Sequence[Preferred],
        search: LexicographicSearch,
        effort: float = INFINITE,
        ranks: Sequence[WeightedGroup] = (),
    ) -> bool:
        """Grants what is preferred one after the other, all in one question; whether the effort was enough for that."""
        if self._prefer_in_core(order, search, effort):
            return True
        in_order = self._ascending(ranks, search)
        granted = self.kernel.first(order, search.assumptions, search.deadline, effort, in_order)
        if granted is None:
            search.pin((), search.holds | self._said(search.holds))
            return False
        holds = {literal for literal in self.kernel.model(self.posed.formula.variables) if literal > 0}
        if any(isinstance(each, Extreme) for each in order):
            holds |= self._said(holds)
        search.pin(granted, frozenset(holds))
        return True

    def _ascending(self, groups: Sequence[WeightedGroup], search: LexicographicSearch) -> list[Ascending]:
        """The order of instances that may be taken for granted with what is granted by now."""
        literals, limited = self.kernel.touched(search.assumptions)
        return ascending(self._symmetries, [groups, *(each.groups for each in limited)], literals)

    def forget(self) -> None:
        """The question is over: what was found the least for it need not be any more."""
        for literal in self._pinned:
            self.kernel.retire(literal)
        self._pinned.clear()
        self._solved = None

    def _core(self, sum_: IntegerSum, search: LexicographicSearch, effort: float) -> "_SolvedCore | None":
        """The core problem with all that is granted, solved; None where there is none, or it does not tell the least.

        Only the price of what a product is for itself has one: its relaxation is made once.
        """
        assumed, compiled = search.assumptions, self.posed.compiled
        if sum_ is compiled.unmet or sum_ is compiled.unwanted:
            return None
        if self._solved is not None and self._solved.assumed == assumed and self._solved.whole is sum_:
            return self._solved
        alone = compiled.formula.numbers is None and not self.posed.goals and not self.posed.limits
        if not alone or sum_.numbers or any(abs(literal) > compiled.formula.variables for literal in assumed):
            return None
        if self._cores is None:
            self._cores = CoreProblems(compiled, sum_, search.deadline)
        core = self._cores.core(assumed, search.deadline)
        found = None if core is None else core.least(search.deadline, effort)
        if core is None or found is None:
            return None
        self._solved = _SolvedCore(core, sum_, assumed, *found)
        # whoever asks the kernel next may have found nothing better when the effort is spent
        self.kernel.remember(self._solved.holds)
        return self._solved

    def _prefer_in_core(self, order: Sequence[Preferred], search: LexicographicSearch, effort: float) -> bool:
        """Grants what is preferred among the products of the least amount, where a core has all of them."""
        solved, literals = self._solved, [each for each in order if not isinstance(each, Extreme)]
        if solved is None or search.assumptions != [*solved.assumed, solved.pin]:
            return False
        if len(literals) < len(order) or any(abs(each) > self.posed.compiled.formula.variables for each in literals):
            return False
        first = solved.core.first(literals, solved.amount, search.deadline, effort)
        if first is None:
            return False
        search.pin(*first)
        return True

    def _said(self, holds: Collection[Literal]) -> set[Literal]:
        """The literals of the wide numbers of the product found last."""
        there = (place.wide for place in self.posed.layout.places.values() if place.wide and place.wide.given in holds)
        return {self._link(wide, self.kernel.step(wide.number)) for wide in there}

    def _link(self, wide: Wide, step: int) -> Literal:
        numbers = self.posed.layout.numbers
        assert numbers is not None
        return numbers.link(wide.number, step, wide.given)


def maxsat_backend(compiled: Compiled, clauses: SolverFormula, asked: Aims) -> MaxSatBackend:
    """By cores, for this question alone. ``clauses`` is the product's formula as clauses.

    Raises OverBudget for what is too large for clauses, BrokenFiles for what is too large for any solver.
    """
    grown = clauses.copy()
    posed = _posed(compiled, grown, compiled.layout, BUDGET, asked)
    if grown.sums or grown.exclusives:
        posed = replace(posed, formula=in_clauses(grown))
    stated = compiled.formula if grown.variables == clauses.variables else None
    return MaxSatBackend(posed, CoreGuidedMaxSat(posed.formula, compiled.guards, compiled.formula.exclusives, stated))


def shared_backend(backend: MaxSatBackend, asked: Aims, before: Posed | None = None) -> MaxSatBackend | None:
    """The same backend for another question; None when that needs more than the literals there are.

    ``before``: the same question as it was posed on an earlier kernel.
    """
    if asked.limits or asked.diversity or asked.floors:
        return None
    formula = backend.posed.formula
    if before is not None and before.formula.variables == formula.variables:
        return backend.again(before.goals)
    probe = SolverFormula(formula.variables, gates=dict(formula.gates))
    posed = _posed(backend.posed.compiled, probe, backend.posed.layout, BUDGET, asked)
    return backend.again(posed.goals) if probe.variables == formula.variables else None


def cpsat_backend(
    compiled: Compiled, symmetries: tuple[Symmetry, ...], asked: Aims, shared: "ArithmeticKernel | None" = None
) -> CpSatBackend:
    """By CP-SAT, for this question alone. Raises BrokenFiles for what is too large for any solver.

    ``shared`` is over the product's formula alone; it answers where the question adds nothing to that.
    """
    formula = compiled.formula
    numbers = deepcopy(formula.numbers) if formula.numbers is not None else Numbers()
    grown = formula.copy(numbers)
    layout = replace(compiled.layout, numbers=numbers)
    posed = _posed(compiled, grown, layout, Budget(cells=LARGEST, pairs=LARGEST), asked)
    if shared is None or grown.variables > formula.variables:
        shared = arithmetic_kernel(grown, compiled.guards)
    # designs to differ from name their instances
    return CpSatBackend(posed, shared, symmetries if asked.diversity is None else ())


def _posed(compiled: Compiled, formula: SolverFormula, layout: Layout, budget: Budget, asked: Aims) -> Posed:
    sums = Sums(layout, Arithmetic(formula, budget))
    goals = tuple(integer_sum(goal, sums, layout.product.source) for goal in asked.goals)
    limits = [stated_literal(limit, sums, asked.rules) for limit in asked.limits]
    limits += [floor_literal(each, sums, layout.product.source) for each in asked.floors]
    if asked.diversity is not None:
        limits += [differs(formula, layout, design, asked.diversity) for design in asked.diversity.designs]
    return Posed(compiled, formula, layout, goals, tuple(limits))
