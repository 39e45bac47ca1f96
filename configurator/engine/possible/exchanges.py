"""Known whole products made to agree with one choice more: found by arithmetic, the solver is not asked.

A click changes one answer. Of the products known before it many stay products when they take that answer and keep
all others. Every auxiliary literal is a function of the answers (``formula``), so it is worked out anew where it may
change, for all products at a pass; then it is looked up whether all holds that the formula says of changed variables.
So what was known before the click need not be found again after it, which matters where a sum lets each
new product show only a few values. Nothing here says that something is impossible.
"""

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from heapq import heappop, heappush
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from configurator.engine.compiling.compiler import Compiled
from configurator.engine.compiling.formula import AtLeast, SolverFormula
from configurator.engine.compiling.layout import Layout
from configurator.engine.compiling.literals import Literal
from configurator.engine.possible.neighbours import Neighbours
from configurator.engine.possible.witnesses import Literals

MOST_PRODUCTS, MOST_BYTES = 64, 4_000_000
"""So many products are kept to start from, the newest; fewer where they are large."""

MOST_LOOKED_BESIDE = 4
"""Next to so many of them it is looked for answers that are to be shown."""

MOST_SHOWN = 100
"""So many times what was shown beside a product is remembered; the latest."""

FEW, LITTLE = 6, 0.125
"""For fewer answers the solver is as quick, and next to a product that shows less than this part of them."""

LARGE = 10_000
"""Over fewer clauses a solver finds a product sooner than known ones are looked through."""

Products = NDArray[np.bool_]
"""A row a product: by variable whether it holds; 0 is nothing."""


class _Sets:
    """Sets of literals, found by the variables that they speak of."""

    def __init__(self, sets: Sequence[Sequence[Literal]], last: Literal) -> None:
        sizes = np.fromiter(map(len, sets), np.int64, len(sets))
        self._ends = np.concatenate([[0], np.cumsum(sizes)])
        self._literals = np.fromiter(chain.from_iterable(sets), np.int64, int(self._ends[-1]))
        by_variable = np.argsort(abs(self._literals), kind="stable")
        self._sets = np.repeat(np.arange(len(sets)), sizes)[by_variable]
        self._starts = np.searchsorted(abs(self._literals)[by_variable], np.arange(last + 2))

    def number_holding(self, products: Products, variables: Iterable[int]) -> NDArray[np.int64]:
        """Per product and set that speaks of one of the variables how many of its literals hold."""
        parts = [self._sets[self._starts[each] : self._starts[each + 1]] for each in variables]
        sets = np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int64)
        sizes = self._ends[sets + 1] - self._ends[sets]
        starts = np.cumsum(sizes) - sizes
        literals = self._literals[np.arange(sizes.sum()) + np.repeat(self._ends[sets] - starts, sizes)]
        if not len(sets):
            return np.zeros((len(products), 0), np.int64)
        return np.add.reduceat(_hold(products, literals).astype(np.int64), starts, axis=1)


class Exchanges:
    """The products found last, and what becomes of them when an answer is exchanged."""

    def __init__(self, layout: Layout, formula: SolverFormula, hold: Iterable[Literal] = ()) -> None:
        """``formula``: without numbers; all that its clauses say of its variables, and its sums beside them."""
        self.last = formula.variables
        self._neighbours = Neighbours(layout, formula, hold)
        self._clauses = _Sets(formula.clauses, self.last)
        self._exclusives = _Sets(formula.exclusives, self.last)
        self._functions: dict[int, _SomeHolds | _ReachedSum] = {
            **{gate: _SomeHolds(operands) for operands, gate in formula.gates.items()},
            **{each.literal: _ReachedSum(each) for each in formula.sums},
        }
        self._dependents: dict[int, list[int]] = {}
        for literal, function in sorted(self._functions.items()):
            for variable in function.variables:
                self._dependents.setdefault(variable, []).append(literal)
        self._others = {
            literal: tuple(place.values.values())
            for place in layout.places.values()
            if place.single
            for literal in place.values.values()
        }
        self._most = max(1, min(MOST_PRODUCTS, MOST_BYTES // (self.last + 1)))
        self._shown: deque[tuple[frozenset[Literal], bool, Literals]] = deque(maxlen=MOST_SHOWN)
        self._kept: Products = np.zeros((0, self.last + 1), np.bool_)

    @property
    def roomy(self) -> Sequence[Literal]:
        """Values of which a product leaves room for others in what its sums limit; none where that is not so."""
        return self._neighbours.roomy

    def add(self, holds: NDArray[np.bool_]) -> None:
        """Keeps a product, of which each variable up to the last holds or not."""
        self._keep(np.concatenate([[False], holds])[None, :])

    def beside(
        self,
        assumptions: Sequence[Literal],
        answers: Literals,
        product: Products | None = None,
        *,
        replacing: bool = False,
    ) -> Literals:
        """Those of the answers that no product shows next to a known one in which all the assumptions hold.

        ``product``: to look next to it alone; else to those found last, as long as they show much. ``replacing``: an
        answer may stand in place of what is assumed.
        """
        assumed = np.array(assumptions, np.int64)
        fixed = np.zeros(self.last + 1, np.bool_)
        fixed[abs(assumed)] = True
        agree = self._kept[_hold(self._kept, assumed).all(axis=1)][: -1 - MOST_LOOKED_BESIDE : -1]
        for each in agree if product is None else [np.concatenate([[False], product])]:
            if len(answers) < FEW:
                break
            shown = self._neighbours.shown(each, answers, fixed, replacing=replacing)
            self._shown.append((frozenset(assumptions), replacing, shown))
            before, answers = answers, answers[~np.isin(answers, shown)]
            if not shows_much(before, answers):
                break
        return answers

    def not_remembered(self, assumptions: Sequence[Literal], answers: Literals, *, replacing: bool = False) -> Literals:
        """Those of the answers that were not shown beside a product before, under these assumptions or more."""
        held = frozenset(assumptions)
        shown = [shown for more, replaced, shown in self._shown if held <= more and replaced <= replacing]
        return answers[~np.isin(answers, np.concatenate(shown))] if shown else answers

    def moved(self, assumptions: Sequence[Literal]) -> Products:
        """Products in which all the assumptions hold, each made of one kept in which all but one of them do.

        They are kept in their turn. Cost: a look at what is said of the variables that change.
        """
        assumed = np.array(assumptions, np.int64)
        agrees = _hold(self._kept, assumed)
        near = agrees.sum(axis=1) == len(assumptions) - 1
        found = [
            self._exchanged(self._kept[near & ~agrees[:, at]], literal, assumed)
            for at, literal in enumerate(assumptions)
            if (near & ~agrees[:, at]).any()
        ]
        moved = np.concatenate([self._kept[:0], *found])
        self._keep(moved)
        return moved

    def _keep(self, products: Products) -> None:
        self._kept = np.concatenate([self._kept, products])[-self._most :]

    def _exchanged(self, products: Products, literal: Literal, assumed: Literals) -> Products:
        """Those that stay products with the literal in place of what stands there, and have all that is assumed."""
        answers = self._others.get(literal, (abs(literal),))
        moved = products.copy()
        moved[:, list(answers)] = False
        moved[:, abs(literal)] = literal > 0
        changed = [*answers, *self._worked_out(moved, answers)]
        holds = (self._clauses.number_holding(moved, changed) > 0).all(axis=1)
        holds &= (self._exclusives.number_holding(moved, changed) < 2).all(axis=1)
        return moved[holds & _hold(moved, assumed).all(axis=1)]

    def _worked_out(self, products: Products, answers: Iterable[int]) -> list[int]:
        """The auxiliary variables that depend on the answers, each worked out anew after all that it depends on."""
        waiting = sorted({each for answer in answers for each in self._dependents.get(answer, ())})
        found: list[int] = []
        while waiting:
            variable = heappop(waiting)
            if found and found[-1] == variable:
                continue
            found.append(variable)
            products[:, variable] = self._functions[variable].of(products)
            for each in self._dependents.get(variable, ()):
                heappush(waiting, each)
        return found


class _SomeHolds:
    """That one of some literals holds."""

    def __init__(self, operands: Sequence[Literal]) -> None:
        self._operands = np.array(operands, np.int64)

    @property
    def variables(self) -> Collection[int]:
        """What it depends on."""
        return frozenset(abs(self._operands).tolist())

    def of(self, products: Products) -> NDArray[np.bool_]:
        """Per product whether it holds."""
        return np.asarray(_hold(products, self._operands).any(axis=1))


class _ReachedSum:
    """That weighted literals add up to a bound."""

    def __init__(self, stated: AtLeast) -> None:
        weighted = [each for group in stated.groups for each in group]
        self._literals = np.array([literal for _, literal in weighted], np.int64)
        self._weights = np.array([weight for weight, _ in weighted], np.int64)
        self._bound = stated.bound

    @property
    def variables(self) -> Collection[int]:
        """What it depends on."""
        return frozenset(abs(self._literals).tolist())

    def of(self, products: Products) -> NDArray[np.bool_]:
        """Per product whether it holds."""
        return np.asarray(_hold(products, self._literals) @ self._weights >= self._bound)


def shows_much(before: Literals, left: Literals) -> bool:
    """Whether so much of what was to be shown before is not left that looking beside products is worth it."""
    return len(before) - len(left) > LITTLE * len(before)


def exchanges_in(compiled: Compiled, clauses: SolverFormula) -> Exchanges | None:
    """Exchanges in the products of a formula; None where its solver is as quick, or it has numbers beside its literals.

    ``clauses``: the formula as the solver has it. Without sums an answer seldom changes alone: parents and alternatives
    of a feature change with it.
    """
    worth_it = compiled.formula.sums and len(clauses.clauses) >= LARGE and clauses.numbers is None
    return Exchanges(compiled.layout, compiled.formula, compiled.guards) if worth_it else None


def _hold(products: Products, literals: Literals) -> NDArray[np.bool_]:
    """Per product and literal whether it holds."""
    return products[:, abs(literals)] ^ (literals < 0)
