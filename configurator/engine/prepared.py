"""What an engine answers from, worked out once: the product's formula, its clauses, its twins, and known products.

Decides what all engines of a revision have in common, whether it was just compiled or comes from a store; it answers
nothing itself.
"""

from dataclasses import dataclass

from configurator.catalog.validity import Situation
from configurator.engine.clauses import in_clauses
from configurator.engine.compiler import Compiled, compiled
from configurator.engine.formula import Formula
from configurator.engine.twins import Twins, twins
from configurator.rules.revision import Revision


@dataclass(frozen=True, slots=True)
class Prepared:
    """A revision compiled for one slice. ``clauses``: its formula as clauses, with the order of twins.

    ``witnesses``: known whole products (``Witnesses.packed``), so that the first question is warm.
    """

    compiled: Compiled
    clauses: Formula
    twins: tuple[Twins, ...]
    witnesses: bytes = b""


def prepared(revision: Revision, situation: Situation | None = None) -> Prepared:
    """The revision compiled for the situation, without witnesses. Raises BrokenFiles for sums and ranges too large."""
    made = compiled(revision.product, revision.rules, situation)
    clauses = in_clauses(made.formula)
    return Prepared(made, clauses, twins(made.layout, clauses))
