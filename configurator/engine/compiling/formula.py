"""The compiled product, before any solver: literals, clauses and sums, nothing else.

Every gate and every sum is an equivalence, so that each auxiliary literal is a function of the slots' literals: the
number of models is the number of products. Where arithmetic is too large for clauses, there are ``numbers`` beside the
literals. Decides how conditions become literals; knows neither rules nor products nor solvers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from configurator.engine.compiling.literals import FALSE, TRUE, Clause, Literal, WeightedGroup
from configurator.engine.compiling.numbers import Numbers, Weighted
from configurator.errors import ConfiguratorError
from configurator.time_limit import out_of_time

MOST_CLAUSES = 3_000_000
"""About 600 bytes each, with all that the solvers keep of them."""

_CLAUSES_A_LOOK = 2000


@dataclass(frozen=True, slots=True)
class AtLeast:
    """``literal`` holds exactly when the groups and the weighted numbers add up to ``bound`` or more."""

    literal: Literal
    groups: tuple[WeightedGroup, ...]
    bound: int
    numbers: Weighted = ()


class NoTimeLeft(ConfiguratorError):
    """A formula took too long to make."""

    def __init__(self) -> None:
        super().__init__("This takes too long to be made ready for the solver.")


class TooManyClauses(ConfiguratorError):
    """A formula outgrew its ``most``."""

    def __init__(self, most: int) -> None:
        super().__init__(f"This takes more than {most:,} clauses in memory. ENGINE_LARGEST allows more.")


@dataclass(slots=True)
class SolverFormula:
    """A growing formula; gates asked for twice are built once. Clauses, exclusives and sums all have to hold.

    ``numbers`` are None while everything is literals. Beyond ``most`` clauses it raises TooManyClauses, so that memory
    is not used up, and NoTimeLeft where it is made ``within`` a time that is over.
    """

    variables: int = 1
    clauses: list[Clause] = field(default_factory=lambda: [(TRUE,)])
    exclusives: list[tuple[Literal, ...]] = field(default_factory=list)
    sums: list[AtLeast] = field(default_factory=list)
    gates: dict[tuple[Literal, ...], Literal] = field(default_factory=dict)
    numbers: Numbers | None = None
    _sums: dict[tuple[tuple[WeightedGroup, ...], Weighted, int], Literal] = field(default_factory=dict)
    most: int = MOST_CLAUSES
    _looked: int = 0

    def copy(self, numbers: Numbers | None = None) -> "SolverFormula":
        """The same formula, to grow on its own, with these numbers in place of its own."""
        clauses, exclusives, sums = list(self.clauses), list(self.exclusives), list(self.sums)
        gates, made = dict(self.gates), dict(self._sums)
        return SolverFormula(self.variables, clauses, exclusives, sums, gates, numbers or self.numbers, made, self.most)

    def fresh(self) -> Literal:
        """A new variable's positive literal."""
        if len(self.clauses) > self._looked:
            self._look()
        self.variables += 1
        return self.variables

    def require(self, *literals: Literal) -> None:
        """At least one of the literals holds."""
        if len(self.clauses) > self._looked:
            self._look()
        if TRUE not in literals:
            some_false = FALSE in literals
            self.clauses.append(tuple(each for each in literals if each != FALSE) if some_false else literals)

    def _look(self) -> None:
        """Whether it may grow on; that is looked at now and then. Raises TooManyClauses, NoTimeLeft."""
        if len(self.clauses) > self.most:
            raise TooManyClauses(self.most)
        if out_of_time():
            raise NoTimeLeft
        self._looked = min(self.most, len(self.clauses) + _CLAUSES_A_LOOK)

    def exclude(self, literals: Iterable[Literal]) -> None:
        """At most one of the literals holds."""
        several = tuple(literals)
        if len(several) > 1:
            self.exclusives.append(several)

    def every(self, literals: Iterable[Literal]) -> Literal:
        """A literal that holds exactly when all of these do."""
        return -self.some(-literal for literal in literals)

    def some(self, literals: Iterable[Literal]) -> Literal:
        """A literal that holds exactly when at least one of these does."""
        operands = tuple(sorted(set(literals) - {FALSE}))
        if TRUE in operands or any(-literal in operands for literal in operands):
            return TRUE
        if len(operands) < 2:
            return operands[0] if operands else FALSE
        if operands not in self.gates:
            gate = self.gates[operands] = self.fresh()
            self.clauses.append((-gate, *operands))
            self.clauses.extend((gate, -literal) for literal in operands)
        return self.gates[operands]

    def at_least(self, groups: Iterable[WeightedGroup], bound: int, numbers: Weighted = ()) -> Literal:
        """A literal that holds exactly when groups, each taken once, and numbers add up to ``bound`` or more."""
        fixed, open_groups = _simplified(groups)
        need = bound - fixed
        least, most = span(open_groups)
        if self.numbers is not None:
            low, high = self.numbers.span(numbers)
            least, most = least + low, most + high
        if need <= least:
            return TRUE
        if need > most:
            return FALSE
        key = (open_groups, numbers, need)
        if key not in self._sums:
            self._sums[key] = self._sum(open_groups, need) if not numbers else self._added(open_groups, need, numbers)
        return self._sums[key]

    def _added(self, groups: tuple[WeightedGroup, ...], need: int, numbers: Weighted = ()) -> Literal:
        result = self.fresh()
        self.sums.append(AtLeast(result, groups, need, numbers))
        return result

    def _sum(self, groups: tuple[WeightedGroup, ...], need: int) -> Literal:
        weights = {weight for group in groups for weight, _ in group}
        literals = [literal for group in groups for _, literal in group]
        if need > 0 and all(weight >= need for weight in weights):
            return self.some(literals)
        if len(groups) == 1:
            if need > 0:
                return self.some(literal for weight, literal in groups[0] if weight >= need)
            return -self.some(literal for weight, literal in groups[0] if weight < need)
        if weights == {1} and need == len(groups) == len(literals):
            return self.every(literals)
        return self._added(groups, need)


def span(groups: Iterable[WeightedGroup]) -> tuple[int, int]:
    """The least and the most that the groups can add up to."""
    weights = [[0, *(weight for weight, _ in group)] for group in groups]
    return sum(map(min, weights)), sum(map(max, weights))


def _simplified(groups: Iterable[WeightedGroup]) -> tuple[int, tuple[WeightedGroup, ...]]:
    """What the groups add up to for certain, and the groups that are still open, in a canonical order."""
    fixed, left = 0, []
    for group in groups:
        certain = [weight for weight, literal in group if literal == TRUE]
        if certain:
            fixed += certain[0]
            continue
        kept = tuple(sorted((weight, literal) for weight, literal in group if weight and literal != FALSE))
        if kept:
            left.append(kept)
    return fixed, tuple(sorted(left))
