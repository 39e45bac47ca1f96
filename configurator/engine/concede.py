"""I want this anyway: what can stay of the other choices.

Decides the largest part of the choices that goes with the wanted one; among equally large ones, the one that keeps
choices earlier in their sorted order.
"""

from configurator.catalog.selection import Choice, Choices, with_choice
from configurator.engine.clauses import in_clauses
from configurator.engine.compiler import Compiled
from configurator.engine.cpsat import Optimizer
from configurator.engine.kernel import Deadline, Kernel
from configurator.engine.walk import Walk


def kept(compiled: Compiled, optimizer: Optimizer, choices: Choices, wanted: Choice, deadline: Deadline) -> Choices:
    """The choices that stay; the wanted one, which must be possible by itself, is not among them.

    Cost: one question to CP-SAT for how many can stay, and a fresh kernel for which.
    """
    layout = compiled.layout
    asked = layout.literals(with_choice(layout.product, choices, wanted) - {wanted})
    need = layout.literal(wanted)
    most = -optimizer.least(dict.fromkeys(asked, -1), [(need,)], deadline)
    if most == len(asked):
        return frozenset(asked.values())
    formula = in_clauses(compiled.formula)
    formula.require(formula.at_least([((1, literal),) for literal in asked], most))
    formula = in_clauses(formula)
    held = (*compiled.guards, need)
    with Kernel(formula, held) as kernel, Walk(kernel, layout.last, (), list(asked), deadline) as walk:
        possible = walk.begin()
        assert possible, "CP-SAT and the kernel disagree about how many choices can stay"
        return frozenset(choice for literal, choice in asked.items() if walk.grant(literal))
