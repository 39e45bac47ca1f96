"""Preferences in order: as many of the first ones hold as can, whatever that means for the later ones.

All are assumed together; while that contradicts itself, the last one of a core goes, and comes back when something
before it goes that the core needs. What is left at the end is what asking one by one would have granted: each that went
contradicts what stays before it. Cores that can be read off the clauses come first, in an order in which none of them
has to be taken back. Cost: a question for each other preference that cannot be granted, and one for the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from configurator.engine.best.residue import Residue
from configurator.engine.compiling.formula import Literal
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

    @property
    def left(self) -> list[Literal]:
        """Those that stay, in order."""
        return [literal for literal in self.place if literal not in self.gone]


def granted(
    kernel: Kernel,
    residue: Residue,
    preferences: Sequence[Literal],
    known: frozenset[Literal],
    assumptions: Sequence[Literal],
    deadline: Deadline,
) -> list[Literal]:
    """The preferences that are granted, under the assumptions, which can hold together and of which ``known`` follow.

    The kernel's last answer has them all. Raises SolverDeadline.
    """
    open_ = [literal for literal in dict.fromkeys(preferences) if literal not in known and -literal not in known]
    state = Preferences({literal: place for place, literal in enumerate(open_)})
    wanted = dict.fromkeys((-literal for literal in open_), 1)
    cores = [[-literal for literal in core] for core in residue.cores(wanted, known)]
    for core in sorted(cores, key=lambda core: max(map(state.place.__getitem__, core))):
        if state.gone.keys().isdisjoint(core):
            state.give_up(core)
    kernel.prefer(open_)
    left = state.left
    while not kernel.satisfiable([*assumptions, *left], deadline):
        core = [literal for literal in kernel.core() if literal in state.place and literal not in state.gone]
        if state.give_up(core):
            left = state.left
        else:
            left.remove(max(core, key=state.place.__getitem__))
    return left
