"""Counts the models of a formula with wide sums exactly, along a tree of what its clauses connect.

Steps that no clause connects are independent: their numbers are multiplied. Once a step is decided, what it connected
falls apart into independent parts, and so on down the tree (an AND/OR search with caching, Dechter and Mateescu 2007);
what is left of the clauses when a part is reached is all that its number depends on, so each part is counted once for
it. The sums, which connect everything, do not take part in that: a part's number is a number for each amount that it
adds to them, and numbers are multiplied as polynomials are.

How much work that is, and how much is to be remembered, follows from the formula and not from the clock; what is too
much of it is not done.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import Literal
from configurator.engine.counting.decisions import Decision, Decisions, decisions_of
from configurator.engine.counting.limited_sums import LimitedSums, Polynomial, TooManyAmounts
from configurator.engine.counting.remainder import remainders
from configurator.engine.solving.kernel import Deadline

MOST_WORK = 8_000_000
"""Terms of polynomials that are multiplied with each other, in all; a second does about a million."""
MOST_REMEMBERED = 3_000_000
"""Terms of polynomials that are kept, in all; each takes some hundred bytes. The demo car has half as many."""
WIDEST = 12
"""Steps that a part may depend on."""
DEEPEST = 300
_VISIT = 10
"""Terms that could be multiplied in the time of one look at a step."""


class _TooMuch(Exception):
    """The formula is connected too much to be counted so."""


def count_by_tree(formula: SolverFormula, held: Sequence[Literal], deadline: Deadline) -> int | None:
    """How many models have the literals, or None where that would be too much work. Raises SolverDeadline."""
    cases = remainders(formula, held, deadline)
    if cases is None:
        return None
    work = _WorkLeft(deadline)
    try:
        return sum(_number(steps, work) for steps in map(decisions_of, cases) if steps is not None)
    except (_TooMuch, TooManyAmounts):
        return None


@dataclass(slots=True)
class _WorkLeft:
    """What may still be done and remembered."""

    deadline: Deadline
    left: int = MOST_WORK
    room: int = MOST_REMEMBERED

    def remember(self, terms: int) -> None:
        """Takes room for so many terms of polynomials, of all parts together. Raises _TooMuch."""
        self.room -= terms
        if self.room < 0:
            raise _TooMuch

    def spend(self, terms: int) -> None:
        """Takes so much of it. Raises _TooMuch."""
        self.deadline.check()
        self.left -= terms
        if self.left < 0:
            raise _TooMuch


def _number(steps: Decisions, work: _WorkLeft) -> int:
    return _TreeCounter(_tree(steps, work), steps.sums, work).number()


@dataclass(frozen=True, slots=True)
class _TreeNode:
    """A step in the tree: its children, the clauses that begin and end with it, and those that reach into its part."""

    step: Decision
    children: tuple[int, ...]
    begun: int
    ended: int
    part: int


@dataclass(frozen=True, slots=True)
class _PartTree:
    nodes: Sequence[_TreeNode]
    roots: Sequence[int]


def _tree(steps: Decisions, work: _WorkLeft) -> _PartTree:
    """The steps as a tree in which a clause speaks only of a step and those above it. Raises _TooMuch."""
    order = _elimination(steps, work)
    place = {step: index for index, (step, _) in enumerate(order)}
    children: list[list[int]] = [[] for _ in steps.steps]
    roots: list[int] = []
    for step, above in order:
        (children[min(above, key=place.__getitem__)] if above else roots).append(step)
    begun, ended = [0] * len(steps.steps), [0] * len(steps.steps)
    for number, spoken in enumerate(steps.clauses):
        ended[min(spoken, key=place.__getitem__)] |= 1 << number
        begun[max(spoken, key=place.__getitem__)] |= 1 << number
    part, depth = [0] * len(steps.steps), [1] * len(steps.steps)
    for step, _ in order:
        part[step] = steps.steps[step].clauses
        for child in children[step]:
            part[step] |= part[child]
            depth[step] = max(depth[step], depth[child] + 1)
    if max(depth, default=0) > DEEPEST:
        raise _TooMuch
    nodes = [
        _TreeNode(each, tuple(children[index]), begun[index], ended[index], part[index])
        for index, each in enumerate(steps.steps)
    ]
    return _PartTree(nodes, roots)


def _elimination(steps: Decisions, work: _WorkLeft) -> list[tuple[int, set[int]]]:
    """The steps from the leaves to the roots, each with those above that it is connected with in the end.

    The next is always the one that connects the fewest anew (min-fill), among those with few neighbours.
    """
    near: list[set[int]] = [set() for _ in steps.steps]
    for spoken in steps.clauses:
        if len(spoken) > WIDEST + 1:
            raise _TooMuch
        for step in spoken:
            near[step] |= spoken - {step}
    left, order = set(range(len(near))), list[tuple[int, set[int]]]()
    while left:
        work.spend(len(left))
        least = min(len(near[step]) for step in left)
        if least > WIDEST:
            raise _TooMuch
        step = min((each for each in left if len(near[each]) <= least + 2), key=lambda each: (_fill(near, each), each))
        own = near[step]
        for each in own:
            near[each] |= own
            near[each] -= {each, step}
        left.discard(step)
        order.append((step, own))
    return order


def _fill(near: Sequence[set[int]], step: int) -> int:
    """How many pairs of neighbours would be connected anew, twice."""
    own = near[step]
    return sum(len(own) - 1 - len(own & near[each]) for each in own)


@dataclass(frozen=True, slots=True)
class _TreeCounter:
    tree: _PartTree
    sums: LimitedSums
    work: _WorkLeft
    _known: dict[tuple[int, int], Polynomial] = field(default_factory=dict)

    def number(self) -> int:
        """How many ways there are in all; the polynomial of the whole, the longest there would be, is not made."""
        if not self.tree.roots:
            return 1
        *others, main = sorted(self.tree.roots, key=lambda root: self.tree.nodes[root].part.bit_count())
        beside = self.product(self.polynomial(root, 0) for root in others)
        number = 0
        for factors in self._branches(self.tree.nodes[main], 0):
            *few, many = sorted((beside, *factors), key=len)
            together = self.product(few)
            self.work.spend(_VISIT + len(together) + len(many))
            number += self.sums.pairs(together, many)
        return number

    def polynomial(self, index: int, unsatisfied: int) -> Polynomial:
        """The part below and with a step, where these clauses from above are not satisfied yet."""
        key = (index, unsatisfied)
        if key not in self._known:
            found: Polynomial = {}
            for factors in self._branches(self.tree.nodes[index], unsatisfied):
                for added, number in self.product(factors).items():
                    found[added] = found.get(added, 0) + number
            self.work.remember(len(found))
            self._known[key] = found
        return self._known[key]

    def _branches(self, node: _TreeNode, unsatisfied: int) -> Iterator[list[Polynomial]]:
        """For each branch of a step that can be, what is to be multiplied: its own ways and those of each child."""
        for satisfied, ways in node.step.branches:
            left = (unsatisfied | node.begun) & ~satisfied
            factors = [ways]
            if not left & node.ended and all(self._child(child, left, factors) for child in node.children):
                yield factors

    def _child(self, child: int, unsatisfied: int, factors: list[Polynomial]) -> bool:
        factors.append(self.polynomial(child, unsatisfied & self.tree.nodes[child].part))
        return bool(factors[-1])

    def product(self, factors: Iterable[Polynomial]) -> Polynomial:
        """All of them multiplied, the short ones first."""
        found: Polynomial = {0: 1}
        for factor in sorted(factors, key=len):
            self.work.spend(_VISIT + len(found) * len(factor))
            found = self.sums.product(found, factor) if len(found) > 1 or 0 not in found else _times(factor, found[0])
        return found


def _times(factor: Polynomial, number: int) -> Polynomial:
    return factor if number == 1 else {added: ways * number for added, ways in factor.items()}
