"""Why not: rules, limits of the catalogue and own choices that cannot hold together, none of them superfluous.

The answer is Junker's preferred conflict ("QuickXplain", AAAI 2004) for a fixed order: it blames limits of the
catalogue rather than rules, and rules rather than choices. There is exactly one, so the same choices have the same
explanation however the customer came to them; the solver's cores only make it faster to find.
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
    """The conflict of the choices with the wanted one, which replaces what it would; None when they go together.

    ``kernel`` has the product's clauses with no guard held. Cost: a few questions a culprit.
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
    culprits = _preferred(kernel, background, suspects, deadline)
    return _told(compiled, frozenset(culprits), chosen)


def _preferred(
    kernel: Kernel, background: Sequence[Literal], suspects: list[Literal], deadline: Deadline
) -> list[Literal]:
    """The suspects' minimal conflict with the background, early suspects preferred; they were just found to conflict.

    A suspect is a culprit when the row of suspects before it goes with the culprits behind it, and the row with it does
    not. Suspects outside a core need no question.
    """
    culprits: list[Literal] = []
    place = {literal: index for index, literal in enumerate(suspects)}
    core = {place[literal] for literal in kernel.core() if literal in place}
    while core:
        last = max(core)
        if kernel.satisfiable([*background, *culprits, *suspects[:last]], deadline):
            culprits.append(suspects[last])
            core.remove(last)
        else:
            core = {place[literal] for literal in kernel.core() if literal in place and literal not in culprits}
    return culprits


def _told(compiled: Compiled, culprits: frozenset[Literal], chosen: Mapping[Literal, Choice]) -> Conflict:
    structure: list[Structure] = [limit for limit, guard in compiled.structure.items() if guard in culprits]
    return Conflict(
        rules=tuple(name for name, guard in compiled.rules.items() if guard in culprits),
        structure=tuple(structure),
        choices=tuple(choice for literal, choice in chosen.items() if literal in culprits),
        minimal=True,
    )
