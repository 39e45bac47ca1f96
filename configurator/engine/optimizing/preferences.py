"""Preferences in order: as many of the first ones hold as can, whatever that means for the later ones.

All are assumed together; while that contradicts itself, the last one of a core goes, and comes back when something
before it goes that the core needs. What is left at the end is what asking one by one would have granted: each that went
contradicts what stays before it. Cores that are known come first, in an order in which none of them has to be taken
back: those of earlier questions, and once these do not suffice those that can be read off the clauses. Cost: a question
for each other preference that cannot be granted, and one for the end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from configurator.engine.compiling.literals import Literal
from configurator.engine.optimizing.known_cores import CoreCache
from configurator.engine.optimizing.simplified_clauses import SimplifiedClauses
from configurator.engine.solving.kernel import Deadline, Kernel


@dataclass(slots=True)
class Preferences:
    """The preferences by their ``place`` in the order, and those that went, with the others that each contradicts."""

    place: dict[Literal, int]
    gone: dict[Literal, frozenset[Literal]] = field(default_factory=dict)

    def give_up(self, core: Sequence[Literal]) -> bool:
        """Not all of the core's preferences can be granted: the last one goes. Whether any came back."""
        last = max(core, key=self.place.__getitem__)
        self.gone[last] = frozenset(core) - {last}
        back = [literal for literal, needed in self.gone.items() if last in needed]
        for literal in back:
            del self.gone[literal]
        return bool(back)

    def learn(self, cores: Iterable[Sequence[Literal]]) -> None:
        """Gives up what known cores demand."""
        for core in sorted(cores, key=lambda core: max(map(self.place.__getitem__, core))):
            if self.gone.keys().isdisjoint(core):
                self.give_up(core)

    @property
    def left(self) -> list[Literal]:
        """Those that stay, in order."""
        return [literal for literal in self.place if literal not in self.gone]


def grant_in_order(
    kernel: Kernel,
    simplified: SimplifiedClauses,
    cores: CoreCache,
    preferences: Sequence[Literal],
    known: frozenset[Literal],
    assumptions: Sequence[Literal],
    holds: frozenset[Literal],
    deadline: Deadline,
) -> tuple[list[Literal], bool]:
    """The preferences that are granted, under the assumptions, which hold in ``holds`` and of which ``known`` follow.

    Beside it whether that product has them all; else the kernel's last answer has. Raises SolverDeadline.
    """
    open_ = [literal for literal in dict.fromkeys(preferences) if literal not in known and -literal not in known]
    state = Preferences({literal: place for place, literal in enumerate(open_)})
    if _all_hold(open_, holds):
        return open_, True
    state.learn([literal for literal in core if literal in state.place] for core in cores.among(known.union(open_)))
    left, looked = state.left, False
    if _all_hold(left, holds):
        return left, True
    kernel.prefer(open_)
    while not kernel.satisfiable([*assumptions, *left], deadline):
        cores.add(kernel.core())
        core = [literal for literal in kernel.core() if literal in state.place and literal not in state.gone]
        if not looked:
            looked = True
            wanted = dict.fromkeys((-literal for literal in left), 1)
            state.learn([core, *([-literal for literal in each] for each in simplified.cores(wanted, known))])
            left = state.left
        elif state.give_up(core):
            left = state.left
        else:
            left.remove(max(core, key=state.place.__getitem__))
    return left, False


def _all_hold(literals: Iterable[Literal], holds: frozenset[Literal]) -> bool:
    return all(literal in holds if literal > 0 else -literal not in holds for literal in literals)
