"""Impossible literals: the negative backbone under the choices as assumptions. What all look-ahead has in common.

They are the literals that hold in no whole product with the choices.

Known whole products ("witnesses") answer most of it, all parts of a question in one pass. What they leave open, the
kernel is asked: first what follows at once from the choices, then for a product with at least one literal not seen
yet, so that one "no" settles all that are left. Decides nothing about values and slots.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from configurator.catalog.selection import Slot
from configurator.engine.compiling.layout import Layout
from configurator.engine.compiling.literals import Literal
from configurator.engine.compiling.prepared import Prepared
from configurator.engine.compiling.symmetry import symmetry_breaking
from configurator.engine.possible.exchanges import Exchanges, exchanges_in, shows_much
from configurator.engine.possible.nogoods import Nogoods
from configurator.engine.possible.screen import Screen, screen
from configurator.engine.possible.witnesses import Bitsets, Literals, Marks, Untouched, Witnesses
from configurator.engine.solving.kernel import Deadline, Kernel

MOST_BEYOND = 500
"""Of more that no witness shows, only what is asked about is tried first: they would stand in each other's way."""


MANY_UNSEEN = 12
"""So many left open are worth a look at what becomes of known products with one answer exchanged."""


ROOM_FOR = 60
"""For fewer wanted values there is room in a product that leaves as much as it can in what is limited."""


@dataclass(frozen=True)
class Knowledge:
    """What look-ahead stands on: literals, the kernel with all guards holding, the witnesses and proofs so far.

    ``exchanges`` are None where the kernel is as quick.
    """

    layout: Layout
    kernel: Kernel
    witnesses: Witnesses
    nogoods: Nogoods
    exchanges: Exchanges | None = None

    @classmethod
    def of(cls, ready: Prepared, kernel: Kernel, witnesses: Witnesses, nogoods: Nogoods) -> "Knowledge":
        """What is known of a prepared product."""
        return cls(ready.compiled.layout, kernel, witnesses, nogoods, exchanges_in(ready.compiled, ready.clauses))

    def screen(self, visible: Collection[Slot] | None) -> Screen:
        """The screen that shows the visible slots (all when None)."""
        return self._everything if visible is None else screen(self.layout, visible)

    @cached_property
    def _everything(self) -> Screen:
        return screen(self.layout, None)


@dataclass(frozen=True, slots=True)
class Lift:
    """Literals asked about with some of the assumptions taken back."""

    taken_back: Collection[Literal]
    asked: Sequence[Literal]


def can_hold(knowledge: Knowledge, assumptions: Sequence[Literal], deadline: Deadline) -> bool:
    """Whether the assumptions hold together in a whole product; the kernel is asked only where no witness shows it."""
    witnesses, kernel = knowledge.witnesses, knowledge.kernel
    if witnesses.agreeing(assumptions).any():
        return True
    found = kernel.satisfiable([*assumptions, *symmetry_breaking(witnesses.symmetries, assumptions)], deadline)
    if found:
        _added(knowledge)
    return found


def impossible_literals(
    knowledge: Knowledge, assumptions: Sequence[Literal], asked: Literals, lifts: Sequence[Lift], deadline: Deadline
) -> Literals:
    """Those of the literals asked about that hold in no whole product with the assumptions, which can hold together.

    What a lift asks about is judged without what it takes back; no literal is asked about twice. Cost: few kernel calls
    for all of ``asked`` together, and for each lift that the witnesses leave open.
    """
    witnesses = knowledge.witnesses
    untouched = _untouched(witnesses, assumptions)
    unseen = asked[~witnesses.show(asked, witnesses.agreeing(assumptions), untouched)]
    further = len(asked) < witnesses.last
    dead = [_proven(knowledge, assumptions, unseen, deadline, further=further)]
    for left, open_ in _unseen(knowledge, assumptions, lifts):
        dead.append(_proven(knowledge, left, open_, deadline))
    return np.concatenate(dead)


def _untouched(witnesses: Witnesses, assumptions: Collection[Literal]) -> Untouched:
    return [(each, each.untouched(assumptions)) for each in witnesses.symmetries]


def _unseen(
    knowledge: Knowledge, assumptions: Sequence[Literal], lifts: Sequence[Lift]
) -> Iterator[tuple[list[Literal], Literals]]:
    """Per lift the assumptions that it leaves, and what no witness shows; all lifts at a pass but for exchanges."""
    if not lifts:
        return
    witnesses = knowledge.witnesses
    asked = np.array([literal for lift in lifts for literal in lift.asked], np.int64)
    owner = np.repeat(np.arange(len(lifts)), [len(lift.asked) for lift in lifts])
    columns = witnesses.agreeing_but(assumptions, [lift.taken_back for lift in lifts])
    unseen = ~witnesses.show(asked, columns[:, owner])
    if knowledge.exchanges is not None:
        left_open = knowledge.exchanges.not_remembered(assumptions, asked[unseen], replacing=True)
        left_open = knowledge.exchanges.beside(assumptions, left_open, replacing=True)
        unseen[unseen] = np.isin(asked[unseen], left_open)
    for index in np.unique(owner[unseen]).tolist():
        literals = asked[unseen & (owner == index)]
        left = [literal for literal in assumptions if literal not in lifts[index].taken_back]
        if witnesses.symmetries:
            literals = literals[~witnesses.show(literals, columns[:, index], _untouched(witnesses, left))]
        yield left, literals


def _proven(
    knowledge: Knowledge, assumptions: Sequence[Literal], unseen: Literals, deadline: Deadline, *, further: bool = False
) -> Literals:
    """Those of the literals that hold in no whole product with the assumptions.

    ``further``: what is found shows as much as it can of what is not asked about, too.
    """
    if knowledge.exchanges is not None:
        unseen = knowledge.exchanges.not_remembered(assumptions, unseen)
    if not len(unseen):
        return unseen
    kernel, witnesses = knowledge.kernel, knowledge.witnesses
    plain = _plain(knowledge, assumptions, unseen)
    dead, unseen = [unseen[plain]], unseen[~plain]
    untouched = _untouched(witnesses, assumptions)
    exchanges = knowledge.exchanges if len(unseen) >= MANY_UNSEEN else None
    if exchanges is not None:
        for product in exchanges.moved(assumptions):
            unseen = unseen[~witnesses.show(unseen, witnesses.add(product[1 : witnesses.last + 1]), untouched)]
        unseen = exchanges.beside(assumptions, unseen)
    roomy = knowledge.exchanges.roomy if knowledge.exchanges is not None and not untouched else ()
    there = [literal for each, _ in untouched for literal in each.presence]
    beyond = _not_yet_shown(witnesses, assumptions, untouched) if further and len(unseen) else unseen[:0]
    for part in _parts(untouched, unseen):
        order = symmetry_breaking(witnesses.symmetries, assumptions, int(part[0]))
        left = _still(part, unseen, knowledge)
        while len(left):
            gate = kernel.require_one(left.tolist()) if len(left) > 1 else int(left[0])
            first = beyond if 0 < len(beyond) <= MOST_BEYOND else left[left > 0]
            tried = [*roomy, *first.tolist()] if not roomy or len(left) < ROOM_FOR else roomy
            kernel.prefer_only([1, *there, *tried], witnesses.last)
            if kernel.satisfiable([*assumptions, *order, gate], deadline):
                found = _added(knowledge)
                unseen = found.not_shown(unseen, witnesses, untouched)
                if exchanges is not None:
                    open_ = exchanges.beside(assumptions, unseen, found.holds)
                    unseen, exchanges = open_, exchanges if shows_much(unseen, open_) else None
                if len(beyond):
                    beyond = found.not_shown(beyond, witnesses, untouched)
            else:
                core = set(kernel.core()) - {gate}
                if core.isdisjoint(order):
                    knowledge.nogoods.add(core, left)
                none = Marks(witnesses.last).mark(list(_with_exchanged(untouched, left.tolist())))[unseen]
                dead.append(unseen[none])
                unseen = unseen[~none]
            if len(left) > 1:
                kernel.retire(gate)
            left = _still(left, unseen, knowledge)
    return np.concatenate(dead)


@dataclass(frozen=True, slots=True)
class _FoundProduct:
    """A product that is known from now on: of each variable whether it holds in it, and the set of it alone."""

    holds: NDArray[np.bool_]
    alone: Bitsets

    def not_shown(self, literals: Literals, witnesses: Witnesses, untouched: Untouched) -> Literals:
        """Those of the literals that do not hold in it, nor in a version of it with instances exchanged."""
        if untouched:
            shown = witnesses.show(literals, self.alone, untouched)
        else:
            shown = self.holds[abs(literals) - 1] != (literals < 0)
        return literals[~shown]


def _added(knowledge: Knowledge) -> _FoundProduct:
    """The product that the kernel found last."""
    kernel, witnesses, exchanges = knowledge.kernel, knowledge.witnesses, knowledge.exchanges
    holds = kernel.holds(exchanges.last if exchanges is not None else witnesses.last)
    if exchanges is not None:
        exchanges.add(holds)
    return _FoundProduct(holds, witnesses.add(holds[: witnesses.last]))


def _not_yet_shown(witnesses: Witnesses, assumptions: Sequence[Literal], untouched: Untouched) -> Literals:
    """All variables that no witness with the assumptions has, asked about or not.

    A product that has many of them answers the next screens, too.
    """
    every = np.arange(2, witnesses.last + 1)
    return every[~witnesses.show(every, witnesses.agreeing(assumptions), untouched)]


def _plain(knowledge: Knowledge, assumptions: Sequence[Literal], unseen: Literals) -> NDArray[np.bool_]:
    """Per literal whether it is dead by an earlier proof, or by what follows from the assumptions at once."""
    plain = knowledge.nogoods.refutes(unseen, assumptions)
    if not plain.all():
        implied = np.array(knowledge.kernel.implied(assumptions) or (), np.int64)
        last = knowledge.witnesses.last
        plain |= Marks(last).mark(-implied[abs(implied) <= last])[unseen]
    return plain


def _still(part: Literals, unseen: Literals, knowledge: Knowledge) -> Literals:
    """Those of the part that are still unseen; without symmetries there is one part."""
    return part[Marks(knowledge.witnesses.last).mark(unseen)[part]] if knowledge.witnesses.symmetries else unseen


def _parts(untouched: Untouched, asked: Literals) -> list[Literals]:
    """What is asked of no instance; then of each interchangeable one by itself, so that the others can be in order."""
    if not untouched:
        return [asked][: len(asked)]
    parts: dict[tuple[int, int], list[Literal]] = {}
    for literal in asked.tolist():
        ats = ((index, each.instance(literal), instances) for index, (each, instances) in enumerate(untouched))
        at = next(((index, instance) for index, instance, instances in ats if instance in instances), (-1, -1))
        parts.setdefault(at, []).append(literal)
    return [np.array(part, np.int64) for _, part in sorted(parts.items())]


def _with_exchanged(untouched: Untouched, impossible: list[Literal]) -> Iterator[Literal]:
    """The impossible literals, and what is then impossible too: what one instance cannot be, no later one can."""
    yield from impossible
    for each, instances in untouched:
        for literal in impossible:
            instance = each.instance(literal)
            if literal > 0 and instance in instances:
                yield from (literal + (later - instance) * each.width for later in instances if later > instance)
