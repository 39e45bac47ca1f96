"""The formula encoded as clauses alone (CNF), for SAT solvers and model counters.

Every sum becomes clauses that are equivalences: as a decision diagram over its slots while that stays small, else as
a binary adder. So each auxiliary variable is a function of the slots' literals, and counting models counts products.
Decision diagrams for sums: Abio, Nieuwenhuis, Oliveras, Rodriguez-Carbonell, Mayer-Eichberger, "A New Look at BDDs
for Pseudo-Boolean Constraints" (JAIR 2012), here with one layer a slot instead of one a literal.
"""

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise, zip_longest
from itertools import product as cartesian

from configurator.engine.compiling.at_most_one import at_most_one
from configurator.engine.compiling.formula import AtLeast, SolverFormula
from configurator.engine.compiling.literals import FALSE, TRUE, Literal, WeightedGroup

MOST_EDGES = 4000


def in_clauses(formula: SolverFormula) -> SolverFormula:
    """An equivalent formula of clauses alone; the variables of the given one keep their numbers and meaning.

    A formula with numbers has no such equivalent: a copy of it, which ``arithmetic`` solves.
    """
    if formula.numbers is not None:
        return replace(
            formula,
            clauses=list(formula.clauses),
            exclusives=list(formula.exclusives),
            sums=list(formula.sums),
            gates=dict(formula.gates),
        )
    plain = SolverFormula(formula.variables, list(formula.clauses), gates=dict(formula.gates), most=formula.most)
    for literals in formula.exclusives:
        for clause in at_most_one(plain, literals):
            plain.require(*clause)
    for each in formula.sums:
        _equal(plain, each.literal, _reached(plain, each))
    return plain


def total(formula: SolverFormula, groups: Sequence[WeightedGroup]) -> tuple[tuple[Literal, ...], int]:
    """The binary digits, least first, of what the groups add up to, and the amount that has to be added to them."""
    offset = 0
    numbers: list[tuple[Literal, ...]] = []
    for group in groups:
        least = min(0, *(weight for weight, _ in group))
        offset += least
        numbers.append(_digits(formula, _classes(formula, group), least))
    while len(numbers) > 1:
        numbers.sort(key=len, reverse=True)
        numbers.append(_added(formula, numbers.pop(), numbers.pop()))
    return (numbers[0] if numbers else ()), offset


def _equal(formula: SolverFormula, one: Literal, other: Literal) -> None:
    formula.require(-one, other)
    formula.require(one, -other)


def _reached(formula: SolverFormula, sum_: AtLeast) -> Literal:
    """A literal that holds exactly when the sum is reached."""
    groups = sorted(sum_.groups, key=lambda group: -max(abs(weight) for weight, _ in group))
    classes = [_classes(formula, group) for group in groups]
    diagram = _Diagram(tuple(tuple(weights) for weights in classes))
    try:
        root = diagram.node(0, sum_.bound)
    except _TooManyEdges:
        digits, offset = total(formula, groups)
        return _not_less(formula, digits, sum_.bound - offset)
    return _drawn(formula, diagram, root, classes)


def _classes(formula: SolverFormula, group: WeightedGroup) -> dict[int, Literal]:
    """Per amount that the group can add, in order, a literal that it does; exactly one of them holds."""
    by_weight: dict[int, list[Literal]] = {}
    for weight, literal in group:
        by_weight.setdefault(weight, []).append(literal)
    classes = {weight: formula.some(literals) for weight, literals in by_weight.items()}
    classes[0] = -formula.some(literal for _, literal in group)
    return dict(sorted(classes.items()))


# --- decision diagrams ----------------------------------------------------------------------------------------------


class _TooManyEdges(Exception):
    """The diagram is larger than it is worth."""


@dataclass(slots=True)
class _Diagram:
    """Nodes "the layers from here on add up to what is needed"; 0 is never, 1 is always."""

    layers: tuple[tuple[int, ...], ...]
    nodes: list[tuple[int, tuple[int, ...]]] = field(default_factory=lambda: [(-1, ()), (-1, ())])
    _edges: int = 0
    _known: list[list[tuple[int, int, int]]] = field(init=False)
    _most: list[int] = field(init=False)
    _least: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._known = [[] for _ in self.layers]
        self._most, self._least = [0], [0]
        for layer in reversed(self.layers):
            self._most.insert(0, self._most[0] + max(layer))
            self._least.insert(0, self._least[0] + min(layer))

    def node(self, layer: int, need: int) -> int:
        """The node for this need at this layer."""
        return self._spread(layer, need)[2]

    def _spread(self, layer: int, need: int) -> tuple[float, float, int]:
        """The lowest and highest need for which the node is right, and the node."""
        if need <= self._least[layer]:
            return float("-inf"), self._least[layer], 1
        if need > self._most[layer]:
            return self._most[layer] + 1, float("inf"), 0
        known = self._known[layer]
        place = bisect_right(known, need, key=lambda entry: entry[0]) - 1
        if place >= 0 and known[place][1] >= need:
            return known[place]
        low, high, children = float("-inf"), float("inf"), []
        for weight in self.layers[layer]:
            child_low, child_high, child = self._spread(layer + 1, need - weight)
            low, high = max(low, child_low + weight), min(high, child_high + weight)
            children.append(child)
        made = children[0] if len(set(children)) == 1 else self._made(layer, tuple(children))
        insort(known, (int(low), int(high), made))
        return low, high, made

    def _made(self, layer: int, children: tuple[int, ...]) -> int:
        self._edges += sum(one != other for one, other in pairwise(children))
        if self._edges > MOST_EDGES:
            raise _TooManyEdges
        self.nodes.append((layer, children))
        return len(self.nodes) - 1


def _drawn(formula: SolverFormula, diagram: _Diagram, root: int, classes: Sequence[dict[int, Literal]]) -> Literal:
    """The root's literal, with clauses for every node; children come before their parents.

    More taken leaves less needed, so a clause a child does for all amounts up to, or down to, the one that leads there:
    with a bound on an amount the solver sees one on the sum.
    """
    ladders = [_at_most(formula, list(each.values())) for each in classes]
    literals = [FALSE, TRUE]
    for layer, children in diagram.nodes[2:]:
        node = formula.fresh()
        literals.append(node)
        ladder = ladders[layer]
        for index, child in enumerate(children):
            if index == len(children) - 1 or children[index + 1] != child:
                formula.require(-ladder[index], -node, literals[child])
            if index == 0 or children[index - 1] != child:
                formula.require(ladder[index - 1] if index else FALSE, node, -literals[child])
    return literals[root]


def _at_most(formula: SolverFormula, classes: Sequence[Literal]) -> list[Literal]:
    """Per amount, a literal that the group adds no more than that."""
    return [*accumulate(classes[:-1], lambda earlier, taken: formula.some((earlier, taken))), TRUE]


# --- binary adders --------------------------------------------------------------------------------------------------


def _digits(formula: SolverFormula, classes: dict[int, Literal], least: int) -> tuple[Literal, ...]:
    """The binary digits of what one group adds above its least."""
    width = (max(classes) - least).bit_length()
    return tuple(
        formula.some(taken for weight, taken in classes.items() if (weight - least) >> digit & 1)
        for digit in range(width)
    )


def _added(formula: SolverFormula, one: Sequence[Literal], other: Sequence[Literal]) -> tuple[Literal, ...]:
    digits, carry = [], FALSE
    for first, second in zip_longest(one, other, fillvalue=FALSE):
        operands = (first, second, carry)
        digits.append(_table(formula, operands, [0, 1, 0, 1]))
        carry = _table(formula, operands, [0, 0, 1, 1])
    return (*digits, carry) if carry != FALSE else tuple(digits)


def _table(formula: SolverFormula, operands: Sequence[Literal], truth: Sequence[int]) -> Literal:
    """A literal that holds exactly when ``truth[n]`` is 1, n being how many of the operands hold."""
    certain = sum(literal == TRUE for literal in operands)
    left = tuple(sorted(literal for literal in operands if abs(literal) != TRUE))
    outcomes = truth[certain : certain + len(left) + 1]
    if len(set(outcomes)) == 1:
        return TRUE if outcomes[0] else FALSE
    if len(left) == 1:
        return left[0] if outcomes[1] else -left[0]
    key = (0, *outcomes, 0, *left)
    if key not in formula.gates:
        gate = formula.gates[key] = formula.fresh()
        for values in cartesian((0, 1), repeat=len(left)):
            differs = [-literal if value else literal for literal, value in zip(left, values, strict=True)]
            formula.require(*differs, gate if outcomes[sum(values)] else -gate)
    return formula.gates[key]


def _not_less(formula: SolverFormula, digits: Sequence[Literal], bound: int) -> Literal:
    """A literal that holds exactly when the binary number is at least the bound."""
    if bound <= 0:
        return TRUE
    if bound.bit_length() > len(digits):
        return FALSE
    reached = TRUE
    for place, digit in enumerate(digits):
        reached = formula.every((digit, reached)) if bound >> place & 1 else formula.some((digit, reached))
    return reached
