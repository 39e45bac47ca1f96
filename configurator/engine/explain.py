"""Why not: rules, limits of the catalogue and own choices that cannot hold together, none of them superfluous.

QuickXplain (Junker, "QuickXplain: Preferred Explanations and Relaxations for Over-Constrained Problems", AAAI 2004)
over questions whose answers are facts, in a fixed order; so the same choices have the same explanation however the
customer came to them. It blames limits of the catalogue rather than rules, and rules rather than choices.
"""

from collections.abc import Mapping, Sequence

from configurator.catalog.selection import Choice, Choices, with_choice
from configurator.engine.answers import Conflict, Structure
from configurator.engine.compiler import Compiled
from configurator.engine.formula import Literal
from configurator.engine.kernel import Deadline, Kernel


def conflict(
    compiled: Compiled, kernel: Kernel, choices: Choices, wanted: Choice | None, deadline: Deadline
) -> Conflict | None:
    """A minimal conflict of the choices (with the wanted one, which replaces what it would); None when they go together.

    ``kernel`` has the product's clauses with no guard held. Cost: about 2 k log2(n / k) questions for k culprits of n.
    """
    layout = compiled.layout
    background: list[Literal] = []
    if wanted is not None:
        choices = with_choice(layout.product, choices, wanted) - {wanted}
        background = [layout.literal(wanted)]
    chosen = layout.literals(choices)
    suspects = [*compiled.guards, *chosen]
    if kernel.satisfiable([*background, *suspects], deadline):
        return None
    culprits: list[Literal] = []
    if kernel.satisfiable(background, deadline):
        culprits = _preferred(kernel, background, suspects, deadline)
    return _told(compiled, frozenset(culprits), chosen)


def _preferred(
    kernel: Kernel, background: Sequence[Literal], suspects: list[Literal], deadline: Deadline
) -> list[Literal]:
    """The suspects' minimal conflict with the background, early suspects preferred. All of them together conflict."""

    def culprits(held: list[Literal], among: list[Literal], *, grown: bool) -> list[Literal]:
        if grown and not kernel.satisfiable([*background, *held], deadline):
            return []
        if len(among) == 1:
            return among
        first, second = among[: len(among) // 2], among[len(among) // 2 :]
        late = culprits([*held, *first], second, grown=True)
        return culprits([*held, *late], first, grown=bool(late)) + late

    return culprits([], suspects, grown=False)


def _told(compiled: Compiled, culprits: frozenset[Literal], chosen: Mapping[Literal, Choice]) -> Conflict:
    structure: list[Structure] = [limit for limit, guard in compiled.structure.items() if guard in culprits]
    return Conflict(
        rules=tuple(name for name, guard in compiled.rules.items() if guard in culprits),
        structure=tuple(structure),
        choices=tuple(choice for literal, choice in chosen.items() if literal in culprits),
        minimal=True,
    )
