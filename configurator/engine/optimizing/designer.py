"""The designer, front door of this room: whole products, best in something; one, one for each need, or the best few.

Decides which completer answers a question, and what is asked of it: the goals one after the other, limits that hold for
the question alone, and designs that differ. What completes a product is ``complete``; how goals are weighed, ``maxsat``
and ``arithmetic``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from configurator.catalog.selection import Choice, Choices, Selection, Slot
from configurator.engine.answers import Conflict
from configurator.engine.compiling.compiler import Compiled, defaults_in_order
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.numbers import Numbers
from configurator.engine.compiling.solver_choice import OverBudget
from configurator.engine.compiling.symmetry import Symmetry
from configurator.engine.optimizing.backends import (
    Aims,
    Backend,
    MaxSatBackend,
    cpsat_backend,
    maxsat_backend,
    shared_backend,
)
from configurator.engine.optimizing.complete import Completer, Completion, Found, GaveUp
from configurator.engine.optimizing.diversity import Diversity, visible_content
from configurator.engine.optimizing.goals import Goal, amount_in, unit
from configurator.engine.optimizing.pinned import PinnedBackend, alike
from configurator.engine.optimizing.provenance import Provenance, Why
from configurator.engine.optimizing.reachable_totals import ReachableTotals
from configurator.engine.optimizing.tie_breaking import TieBreaking
from configurator.engine.solving.kernel import Deadline
from configurator.engine.solving.kernels import arithmetic_kernel, kernel_over
from configurator.engine.solving.tidied import tidied
from configurator.errors import ConfiguratorError, SolverDeadline
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import Amount, Compare, Comparison, Condition
from configurator.units import Quantity

if TYPE_CHECKING:
    from configurator.engine.solving.arithmetic import ArithmeticKernel

_KEPT = 4
"""How many questions with limits keep their solver for the next one."""

_LARGE = 10_000
"""With so many variables CP-SAT takes seconds for anything: cores are tried again for the next question."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best whole product: what it comes to in each goal, and why each value is in it.

    ``proven``: nothing is better; else time ran out, and ``bound`` is what nothing can be better than in the first goal
    that is not proven. ``because`` is empty when time did not suffice to decide what the goals leave open.
    """

    selection: Selection
    amounts: tuple[Quantity, ...]
    proven: bool
    bound: Quantity | None
    because: Mapping[tuple[Slot, str], Provenance]


class OutOfReach(ConfiguratorError):
    """No product with the choices is within a limit.

    ``limit`` is the first that is not, with those before it; ``nearest`` what its left side comes to at best (None:
    it compares nothing, or there was no time to find out); ``conflict`` the rules and choices in its way.
    """

    def __init__(self, limit: Condition, nearest: Quantity | None, conflict: Conflict) -> None:
        self.limit, self.nearest, self.conflict = limit, nearest, conflict
        best = f" The nearest that is possible is {nearest}." if nearest is not None else ""
        super().__init__(f"No product with these choices is within the limit.{best} Raise it, or take back a choice.")


@dataclass(frozen=True, slots=True)
class NeedOptimum:
    """A design for the ``needs`` that it is the best for, by name; several when one design is the best for them."""

    needs: tuple[str, ...]
    optimum: Optimum


@dataclass(slots=True)
class Designer:
    """Finds the best products of one compiled revision. Not thread-safe.

    ``clauses``: the compiled formula as clauses; ``rules``: the rules that it was compiled of; ``symmetries``: its
    interchangeable instances.
    """

    compiled: Compiled
    clauses: SolverFormula
    rules: RuleSet
    symmetries: tuple[Symmetry, ...] = ()
    _plain: Completer | None = None
    _tie_breaking: TieBreaking | None = None
    _totals: ReachableTotals | None = None
    _tidied: "ArithmeticKernel | None" = None
    _kept: dict[Aims, Completer] = field(default_factory=dict)

    def completion(
        self, choices: Choices, wishes: Mapping[Choice, int], deadline: Deadline, *, told: bool, hurried: bool = False
    ) -> Completion | None:
        """The choices completed; None when they do not go together. ``told``: with reasons.

        Raises SolverDeadline; when ``hurried``, also for what cores do not find in their share of the time.
        """
        found = self._completed(Aims(self.rules), choices, wishes, deadline, told=told, hurried=hurried)
        if found is None:
            return None
        completed, completer = found
        return Completion(
            completer.selection(completed, choices),
            completer.because(completed, choices),
            completer.unwritten(completed, choices),
            completed.firm,
            completed.proven,
        )

    def optimum(self, choices: Choices, asked: Aims, deadline: Deadline) -> Optimum | None:
        """The best product for the goals, one after the other, within the limits; None when nothing is within them.

        Raises SolverDeadline when there is no product by then, BrokenFiles when a sum is too large.
        """
        found = self._completed(asked, choices, {}, deadline, told=True)
        if found is None:
            return None
        completed, completer = found
        selection, product = completer.selection(completed, choices), self.compiled.layout.product
        open_ = [number for number, least in enumerate(completed.goals) if not least.proven]
        amounts = tuple(
            amount_in(goal, selection, product, self.rules)
            if open_
            else Quantity(completer.amount(completed, number, most=goal.most), unit(goal, product))
            for number, goal in enumerate(asked.goals)
        )
        bound = None
        if open_:
            goal = asked.goals[open_[0]]
            bound = Quantity(completer.bound(completed, open_[0], most=goal.most), unit(goal, product))
        return Optimum(selection, amounts, not open_, bound, completer.because(completed, choices))

    def designs(
        self, choices: Choices, needs: Mapping[str, Goal], limits: tuple[Condition, ...], deadline: Deadline
    ) -> tuple[NeedOptimum, ...] | None:
        """For each need the design that is the best in it, then in the others in order; equal ones are one.

        So nothing is better than one of them in one need and at least as good in all others, where they are proven.
        """
        found: dict[object, NeedOptimum] = {}
        names = list(needs)
        for name in names:
            order = sorted(range(len(names)), key=lambda number: (names[number] != name, number))
            goals = tuple(needs[names[number]] for number in order)
            optimum = self.optimum(choices, Aims(self.rules, goals, limits), deadline)
            if optimum is None:
                return None
            optimum = _in_order(optimum, order)
            same = visible_content(self.compiled.layout, None, optimum.selection)
            before = found.get(same)
            found[same] = (
                NeedOptimum((*before.needs, name), before.optimum) if before else NeedOptimum((name,), optimum)
            )
        return tuple(found.values())

    def best(
        self, choices: Choices, asked: Aims, diversity: Diversity, most: int, deadline: Deadline
    ) -> tuple[Optimum, ...]:
        """The best designs in order, at most so many: each is the best of those that differ from all before it."""
        found: list[Optimum] = []
        while len(found) < most:
            designs = tuple(each.selection for each in found)
            question = replace(asked, diversity=replace(diversity, designs=designs) if designs else None)
            optimum = self.optimum(choices, question, deadline)
            if optimum is None:
                break
            found.append(optimum)
        return tuple(found)

    def out_of_reach(self, choices: Choices, limits: Sequence[Condition], deadline: Deadline) -> OutOfReach | None:
        """Why nothing is within the limits; None when the choices do not even go together without them."""
        for number, limit in enumerate(limits):
            before = tuple(limits[:number])
            if self._completed(Aims(self.rules, (), (*before, limit)), choices, {}, deadline, told=False) is None:
                conflict = self._conflict(choices, (*before, limit), deadline)
                nearest = self._nearest(choices, limit, before, deadline)
                return OutOfReach(limit, nearest, conflict)
        return None

    def _completed(
        self,
        asked: Aims,
        choices: Choices,
        wishes: Mapping[Choice, int],
        deadline: Deadline,
        *,
        told: bool,
        hurried: bool = False,
    ) -> tuple[Found, Completer] | None:
        completer = self._completer(asked)
        try:
            found = completer.complete(choices, wishes, deadline, told=told)
        except GaveUp as gave_up:
            # want of time says nothing of the product: its next question goes to the cores as well
            if hurried and gave_up.late:
                raise SolverDeadline(deadline.question, deadline.seconds) from gave_up
            try:
                slower = self._slower(asked, completer.backend, deadline, late=gave_up.late)
                found, completer = _first(slower, lambda each: each.complete(choices, wishes, deadline, told=told))
            except SolverDeadline:
                if not gave_up.found.goals:
                    raise
                found = gave_up.found
            # how far cores came in their time depends on the machine; what is proven and settled does not
            if gave_up.late and found is not None and not found.goals and not (found.proven and found.settled):
                raise SolverDeadline(deadline.question, deadline.seconds) from gave_up
        return (found, completer) if found is not None else None

    def _slower(self, asked: Aims, before: Backend, deadline: Deadline, *, late: bool) -> Iterator[Completer]:
        """Who is asked where cores gave up: CP-SAT for the goal alone, where that will do; more cores; CP-SAT for all.

        The next question of the kind begins with who was asked last, but in a large product not with CP-SAT.
        """
        assert isinstance(before, MaxSatBackend), "CP-SAT gives nothing up"
        lasting = self.compiled.formula.variables < _LARGE and not late
        if isinstance(before, PinnedBackend):
            arithmetic = before.arithmetic
        else:
            arithmetic = cpsat_backend(self.compiled, self.symmetries, asked, self._proving(deadline))
            if not (late or before.patient) and alike(before, arithmetic):
                yield self._keep(asked, self._made(PinnedBackend(before, arithmetic)))
        if before.impatient and not late:
            yield self._keep(asked, self._made(before.patiently()))
        slower = self._made(arithmetic)
        yield self._keep(asked, slower) if lasting else slower

    def _proving(self, deadline: Deadline) -> "ArithmeticKernel | None":
        """CP-SAT over the product alone, made once; None where there are sums, which it is told anew as they are."""
        formula, guards = self.compiled.formula, self.compiled.guards
        if self._tidied is None and formula.numbers is None and not formula.sums:
            self._tidied = arithmetic_kernel(tidied(formula.copy(Numbers()), guards, deadline), guards)
        return self._tidied

    def _nearest(
        self, choices: Choices, limit: Condition, before: tuple[Condition, ...], deadline: Deadline
    ) -> Quantity | None:
        """What the compared amount comes to at best; None for a limit that is no bound on an amount."""
        goal = _towards(limit)
        if goal is None:
            return None
        try:
            optimum = self.optimum(choices, Aims(self.rules, (goal,), before), deadline)
        except SolverDeadline:
            return None
        return optimum.amounts[0] if optimum is not None and optimum.proven else None

    def _conflict(self, choices: Choices, limits: tuple[Condition, ...], deadline: Deadline) -> Conflict:
        """Rules, limits of the catalogue and choices that do not go together within the limits, none superfluous."""
        layout, asked = self.compiled.layout, Aims(self.rules, (), limits)
        posed = self._backend(asked).posed
        chosen = posed.layout.literals(choices)
        with kernel_over(posed.formula) as kernel:
            assumed = [*self.compiled.guards, *chosen]
            possible = kernel.satisfiable([*posed.limits, *assumed], deadline)
            assert not possible, "nothing is in the way"
            core = set(kernel.core())
            left = [literal for literal in assumed if literal in core]
            for literal in list(left):
                rest = [each for each in left if each != literal]
                if not kernel.satisfiable([*posed.limits, *rest], deadline):
                    left = rest
        return Conflict(
            rules=tuple(name for name, guard in self.compiled.rules.items() if guard in left),
            structure=tuple(limit for limit, guard in layout.guards.items() if guard in left),
            choices=tuple(choice for literal, choice in chosen.items() if literal in left),
            minimal=True,
            smallest=False,
        )

    def _completer(self, asked: Aims) -> Completer:
        """The completer of an earlier question where it will do, else a new one."""
        kept = self._kept.pop(asked, None) if asked.diversity is None else None
        if kept is None or kept.backend.worn:
            before, kept = kept, self._shared(asked, kept) or self._made(self._backend(asked))
            if before and isinstance(before.backend, PinnedBackend) and isinstance(kept.backend, MaxSatBackend):
                kept = self._made(PinnedBackend(kept.backend, before.backend.arithmetic))
        return self._keep(asked, kept)

    def _keep(self, asked: Aims, completer: Completer) -> Completer:
        """Keeps it for the next question of the kind; designs to differ from are asked about once."""
        if asked.diversity is None:
            self._kept[asked] = completer
            while len(self._kept) > _KEPT:
                del self._kept[next(iter(self._kept))]
        return completer

    def _shared(self, asked: Aims, before: Completer | None) -> Completer | None:
        """A completer that shares its kernel with the others, where the question needs no more than the product has.

        ``before``: the worn one of the same question; its goals need not be posed again.
        """
        if self.compiled.formula.numbers is not None:
            return None
        if self._plain is None or self._plain.backend.worn:
            self._plain = self._made(maxsat_backend(self.compiled, self.clauses, Aims(self.rules)))
        assert isinstance(self._plain.backend, MaxSatBackend)
        try:
            by_cores = before is not None and isinstance(before.backend, MaxSatBackend)
            backend = shared_backend(self._plain.backend, asked, before.backend.posed if before and by_cores else None)
        except OverBudget:
            return None
        return self._made(backend) if backend else None

    def _backend(self, asked: Aims) -> Backend:
        if self.compiled.formula.numbers is not None:
            return cpsat_backend(self.compiled, self.symmetries, asked)
        try:
            return maxsat_backend(self.compiled, self.clauses, asked)
        except OverBudget:
            return cpsat_backend(self.compiled, self.symmetries, asked)

    def _made(self, backend: Backend) -> Completer:
        if self._tie_breaking is None:
            self._tie_breaking = ties = TieBreaking(self.compiled)
            if self.compiled.layout.priced is None:  # with price rules a place does not say by itself what it adds
                self._totals = ReachableTotals(self.compiled, ties.price, ties.steps(), self.symmetries)
        return Completer(backend, defaults_in_order(self.rules), self._tie_breaking, self._totals)


def _first(completers: Iterable[Completer], ask: Callable[[Completer], Found | None]) -> tuple[Found | None, Completer]:
    """What the first that does not give up finds, or had when its time was over; and who found it."""
    for completer in completers:
        try:
            return ask(completer), completer
        except GaveUp as gave_up:
            if gave_up.late and isinstance(completer.backend, PinnedBackend):
                return gave_up.found, completer
    raise AssertionError("CP-SAT gives nothing up")


def _in_order(optimum: Optimum, order: Sequence[int]) -> Optimum:
    """The same optimum with its goals, of which the n-th is the ``order[n]``-th, in their own order."""
    amounts = dict(zip(order, optimum.amounts, strict=True))
    because = {
        place: replace(each, goal=order[each.goal]) if each.why is Why.GOAL else each
        for place, each in optimum.because.items()
    }
    return replace(optimum, amounts=tuple(amounts[number] for number in range(len(order))), because=because)


def _towards(limit: Condition) -> Goal | None:
    """The goal that leads towards a limit: the amount that it compares with a fixed one."""
    if not isinstance(limit, Compare):
        return None
    below = {Comparison.AT_MOST: False, Comparison.LESS: False, Comparison.AT_LEAST: True, Comparison.MORE: True}
    if limit.comparison not in below:
        return None
    if isinstance(limit.right, Amount):
        return Goal(limit.left, most=below[limit.comparison])
    if isinstance(limit.left, Amount):
        return Goal(limit.right, most=not below[limit.comparison])
    return None
