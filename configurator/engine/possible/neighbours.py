"""What a known product shows of others: of all that differ from it by one answer, and by what that answer asks for.

A place has one value in a product, so a product for each value has to be known before all of them are shown. But most
values can simply be put into a product that is known. All of them are tried at a pass: what the formula says is a row
of weighted literals; what it comes to in the known product is added up once, and an answer in place of another adds to
few rows or takes from them. Where it goes against a clause, each answer that satisfies that clause is tried along with
it, as a local search would (Selman, Kautz and Cohen, 1994). Nothing here says that something is impossible.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from configurator.engine.compiling.formula import SolverFormula, span
from configurator.engine.compiling.layout import Layout
from configurator.engine.compiling.literals import TRUE, Literal

ROUNDS = 2
"""So many clauses are satisfied for one answer, one after the other."""

MOST_ATTEMPTS = 1000
"""So many pairs of answers are tried in a round."""

_BOUNDLESS = 2**62

Indices = NDArray[np.int64]
Booleans = NDArray[np.bool_]


class Neighbours:
    """Products next to a known one, by a formula without numbers."""

    def __init__(self, layout: Layout, formula: SolverFormula, hold: Iterable[Literal]) -> None:
        """``hold`` are literals that hold in every product."""
        self.place = np.full(formula.variables + 1, -1, np.int64)  # by variable the single place it is a value at
        single = [list(place.values.values()) for place in layout.places.values() if place.single]
        for number, values in enumerate(single):
            self.place[values] = number
        self.values = np.zeros(formula.variables + 1, np.bool_)
        self.values[[literal for place in layout.places.values() for literal in place.values.values()]] = True
        self.places = len(single)
        self.rows = _StatedRows(list(_rows(formula, self.place)), formula.variables)
        operands = {gate: operands for operands, gate in formula.gates.items()}
        self.ways_out = _Lists.of([self._ways_out(row, operands) for row in self.rows.stated])
        self.roomy = _roomy(formula, single, frozenset((TRUE, *hold)))

    def shown(self, product: Booleans, answers: Indices, fixed: Booleans, *, replacing: bool = False) -> Indices:
        """Literals that hold in products made of this one, each of which has one of the answers.

        Products are told by variable; 0 is nothing. ``fixed``: by variable whether it must stay as it is;
        ``replacing``: but for what stands where an answer is put. Cost: some microseconds an answer.
        """
        around = _Around(self, product, fixed)
        answers = answers[answers > 0]
        answers = answers[self.values[answers] & ~product[answers]]
        return around.shown(answers if replacing else answers[around.free(answers)])

    def _ways_out(self, row: "_StatedRow", operands: Mapping[Literal, Sequence[Literal]]) -> list[Literal]:
        """The answers at single places that satisfy a clause: its own, and those of the gates in it."""
        if row.function or row.low < 1:
            return []
        own = [literal for _, literal in row.weighted]
        inner = chain.from_iterable(operands.get(literal, ()) for literal in own)
        return [each for each in (*own, *inner) if self.place[max(each, 0)] >= 0]


class _Around:
    """One known product, and what all rows come to where answers change."""

    def __init__(self, of: Neighbours, product: Booleans, fixed: Booleans) -> None:
        self._of, self._product, self._fixed = of, product, fixed
        self._amounts = of.rows.amounts(product)
        self._taken = np.zeros(of.places + 1, np.int64)
        there = np.flatnonzero(product & (of.place >= 0))
        self._taken[of.place[there]] = there

    def free(self, answers: Indices) -> Booleans:
        """By answer whether neither it nor what stands in its place is fixed."""
        free: Booleans = ~self._fixed[answers] & ~self._fixed[self._taken[self._of.place[answers]]]
        return free

    def shown(self, wanted: Indices) -> Indices:
        """The literals that come to hold in some product that has one of the wanted answers in place of another."""
        tried, shown = self._put(np.arange(len(wanted)), wanted), [wanted[:0]]
        for round_ in range(ROUNDS + 1):
            alright, clashes = self._judged(tried, len(wanted))
            # what changes along with a fixed place is not shown beside what stood there
            changed = tried.variables[(alright & self.free(wanted))[tried.attempts]]
            shown.append(wanted[alright])
            shown.append(np.where(self._product[changed], -changed, changed))
            clashes = clashes.where(~np.isin(wanted, wanted[alright])[clashes.attempts])
            if round_ == ROUNDS or not len(clashes.attempts):
                break
            wanted, tried = self._mended(wanted, tried, clashes)
        return np.unique(np.concatenate(shown))

    def _put(self, attempts: Indices, answers: Indices) -> "_Changes":
        """What changes where each of the answers is put in place of what stands there."""
        before = self._taken[self._of.place[answers]]
        replaced = before > 0
        return _Changes(np.concatenate([attempts, attempts[replaced]]), np.concatenate([answers, before[replaced]]))

    def _mended(self, wanted: Indices, tried: "_Changes", clashes: "_Changes") -> tuple[Indices, "_Changes"]:
        """New attempts, with what each is for: an old one, and an answer that satisfies the first clause against it."""
        old, first = np.unique(clashes.attempts, return_index=True)
        ways, owner = self._of.ways_out.entries_of(clashes.variables[first])
        old = old[owner]
        size = self._of.places + 1
        touched = tried.attempts * size + self._of.place[tried.variables]
        free = self.free(ways) & ~np.isin(old * size + self._of.place[ways], touched)
        ways, old = ways[free][:MOST_ATTEMPTS], old[free][:MOST_ATTEMPTS]
        order = np.argsort(tried.attempts, kind="stable")
        ends = np.searchsorted(tried.attempts[order], np.arange(len(wanted) + 1))
        kept, again = _Lists(ends, tried.variables[order]).entries_of(old)
        return wanted[old], self._put(np.arange(len(ways)), ways).and_(_Changes(again, kept))

    def _judged(self, tried: "_Changes", attempts: int) -> tuple[Booleans, "_Changes"]:
        """By attempt whether it is a product; of those that are not, the rows that are against it."""
        rows, alright = self._of.rows, np.ones(attempts, np.bool_)
        added = rows.added(tried, self._product)
        for level in range(1, rows.levels + 1):
            reached, amounts = added.together(rows.level == level, self._amounts)
            functions = rows.function[reached.variables]
            flipped = (amounts >= rows.low[reached.variables]) != self._product[functions]
            flips = _Changes(reached.attempts[flipped], functions[flipped])
            alright[flips.attempts[self._fixed[flips.variables]]] = False
            added = added.and_(rows.added(flips, self._product))
        reached, amounts = added.together(rows.level == 0, self._amounts)
        broken = (amounts < rows.low[reached.variables]) | (amounts > rows.high[reached.variables])
        clashes = reached.where(broken & alright[reached.attempts])
        alright[clashes.attempts] = False
        return alright, clashes


# --- what the formula says, in rows -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _StatedRow:
    """Weighted literals that come to ``low`` or more and to ``high`` or less; a function holds exactly when they do."""

    weighted: Sequence[tuple[int, Literal]]
    low: int
    high: int = _BOUNDLESS
    function: Literal = 0


class _StatedRows:
    """All rows, and where each variable is spoken of. Level 0 has to hold; functions come after what they depend on."""

    def __init__(self, stated: Sequence[_StatedRow], last: Literal) -> None:
        self.stated = stated
        self.low, self.high = np.array([(row.low, row.high) for row in stated], np.int64).reshape(-1, 2).T
        self.function = np.array([row.function for row in stated], np.int64)
        self.level = _levels(stated, last)
        self.levels = int(self.level.max(initial=0))
        weighted = [each for row in stated for each in row.weighted]
        self._weights = np.array([weight for weight, _ in weighted], np.int64)
        self._literals = np.array([literal for _, literal in weighted], np.int64)
        self._rows = np.repeat(np.arange(len(stated)), [len(row.weighted) for row in stated])
        by_variable = np.argsort(abs(self._literals), kind="stable")
        ends = np.searchsorted(abs(self._literals)[by_variable], np.arange(last + 2))
        self._spoken = _Lists(ends, by_variable)

    def amounts(self, product: Booleans) -> Indices:
        """What each row comes to in a product."""
        amounts = np.zeros(len(self.stated), np.int64)
        np.add.at(amounts, self._rows, self._weights * (product[abs(self._literals)] ^ (self._literals < 0)))
        return amounts

    def added(self, changes: "_Changes", product: Booleans) -> "_Contributions":
        """What changes add to rows, each to all that speak of it."""
        at, owner = self._spoken.entries_of(changes.variables)
        more = (self._literals[at] > 0) != product[changes.variables][owner]
        amounts = np.where(more, self._weights[at], -self._weights[at])
        return _Contributions(_Changes(changes.attempts[owner], self._rows[at]), amounts)


@dataclass(frozen=True, slots=True)
class _Changes:
    """Variables that change, or rows that are changed, each in one attempt."""

    attempts: Indices
    variables: Indices

    def where(self, which: Booleans) -> "_Changes":
        """Those of them."""
        return _Changes(self.attempts[which], self.variables[which])

    def and_(self, more: "_Changes") -> "_Changes":
        """These and others."""
        return _Changes(
            np.concatenate([self.attempts, more.attempts]), np.concatenate([self.variables, more.variables])
        )


@dataclass(frozen=True, slots=True)
class _Contributions:
    """What is added to rows."""

    rows: _Changes
    amounts: Indices

    def and_(self, more: "_Contributions") -> "_Contributions":
        """This and more."""
        return _Contributions(self.rows.and_(more.rows), np.concatenate([self.amounts, more.amounts]))

    def together(self, of: Booleans, before: Indices) -> tuple[_Changes, Indices]:
        """Of the rows that are ``of`` these, each once an attempt, with what it comes to then."""
        here = of[self.rows.variables]
        changed, amounts = self.rows.where(here), self.amounts[here]
        keys = changed.attempts * len(before) + changed.variables
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        first = np.ones(len(keys), np.bool_)
        first[1:] = keys[1:] != keys[:-1]
        changed = _Changes(changed.attempts[order], changed.variables[order]).where(first)
        starts = np.flatnonzero(first)
        more = np.add.reduceat(amounts[order], starts) if len(starts) else amounts
        return changed, before[changed.variables] + more


@dataclass(frozen=True, slots=True)
class _Lists:
    """Lists of numbers, one behind the other: where each begins, where the last ends, and all of them."""

    ends: Indices
    numbers: Indices

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> "_Lists":
        """These lists."""
        ends = np.cumsum([0, *map(len, lists)])
        return cls(ends, np.fromiter(chain.from_iterable(lists), np.int64, int(ends[-1])))

    def entries_of(self, which: Indices) -> tuple[Indices, Indices]:
        """The numbers of some of the lists, and by number the list among these that it is of."""
        sizes = self.ends[which + 1] - self.ends[which]
        owner = np.repeat(np.arange(len(which)), sizes)
        before = np.cumsum(sizes) - sizes
        return self.numbers[np.arange(len(owner)) + (self.ends[which] - before)[owner]], owner


def _rows(formula: SolverFormula, place: Indices) -> Iterator[_StatedRow]:
    """All that the formula says; not what a gate is, nor that a place has one value: that is so by itself."""
    defining = set[frozenset[Literal]]()
    for operands, gate in formula.gates.items():
        yield _StatedRow([(1, each) for each in operands], 1, function=gate)
        defining.update(frozenset((gate, -each)) for each in operands)
        defining.add(frozenset((-gate, *operands)))
    for sum_ in formula.sums:
        yield _StatedRow([each for group in sum_.groups for each in group], sum_.bound, function=sum_.literal)
    for clause in map(frozenset, formula.clauses):
        if clause not in defining:
            yield _StatedRow([(1, literal) for literal in clause], 1)
    for group in formula.exclusives:
        at = {int(place[max(each, 0)]) for each in group}
        if len(at) > 1 or at == {-1}:
            yield _StatedRow([(1, literal) for literal in group], 0, 1)


def _levels(rows: Sequence[_StatedRow], last: Literal) -> Indices:
    level, found = np.zeros(last + 1, np.int64), np.zeros(len(rows), np.int64)
    for at, row in sorted(enumerate(rows), key=lambda each: each[1].function):  # a function is made after its operands
        if row.function:
            level[row.function] = found[at] = 1 + max(level[abs(each)] for _, each in row.weighted)
    return found


def _roomy(formula: SolverFormula, places: Iterable[Sequence[Literal]], hold: frozenset[Literal]) -> list[Literal]:
    """The values that leave most room in sums with a limit on one side, one a place; none where there are no such."""
    limits = {left[0] for clause in formula.clauses if len(left := [each for each in clause if -each not in hold]) == 1}
    load = np.zeros(formula.variables + 1)
    for sum_ in formula.sums:
        sign = (-sum_.literal in limits) - (sum_.literal in limits)
        low, high = span(sum_.groups)
        for weight, literal in chain.from_iterable(sum_.groups):
            load[abs(literal)] += sign * (weight if literal > 0 else -weight) / (high - low)
    return [min(values, key=lambda each: load[each]) for values in places if values] if load.any() else []
