"""What an engine answers from, worked out once: the product's formula, its clauses, its symmetries, known products.

Decides what all engines of a revision have in common, whether it was just compiled or comes from a store; it answers
nothing itself.
"""

from copy import deepcopy
from dataclasses import dataclass, replace

from configurator.catalog.validity import Situation
from configurator.engine.compiling.cnf_encoding import in_clauses
from configurator.engine.compiling.compiler import Compiled, compile_product, without_prices
from configurator.engine.compiling.formula import MOST_CLAUSES, SolverFormula
from configurator.engine.compiling.size_limit import PREPARING_SECONDS, no_larger
from configurator.engine.compiling.solver_choice import BUDGET, Budget
from configurator.engine.compiling.symmetry import Symmetry, symmetries
from configurator.rules.revision import Revision
from configurator.time_limit import within

_BYTES_A_CLAUSE, _BYTES_A_LITERAL, _BYTES_A_VARIABLE, _BYTES_A_VALUE = 180, 20, 500, 1500


@dataclass(frozen=True, slots=True)
class Prepared:
    """A revision compiled for one slice. ``clauses``: its formula as clauses, with the order that breaks symmetry.

    ``witnesses``: known whole products (``Witnesses.pack``), and ``nogoods`` what is proven never to hold
    (``Nogoods.pack``), so that the first question is warm. ``weighed``: the same with what is paid by price rules,
    where only what is best depends on that.
    """

    compiled: Compiled
    clauses: SolverFormula
    symmetries: tuple[Symmetry, ...]
    witnesses: bytes = b""
    nogoods: bytes = b""
    weighed: "Weighed | None" = None

    @property
    def size(self) -> int:
        """About how many bytes an engine of it takes, the product and three solvers included; measured, not counted.

        Cost: a look at every clause.
        """
        formulas = [self.clauses, *([self.weighed.clauses] if self.weighed else [])]
        return (
            _BYTES_A_CLAUSE * sum(len(each.clauses) for each in formulas)
            + _BYTES_A_LITERAL * sum(len(clause) for each in formulas for clause in each.clauses)
            + _BYTES_A_VARIABLE * sum(each.variables for each in formulas)
            + _BYTES_A_VALUE * sum(len(place.values) for place in self.compiled.layout.places.values())
            + len(self.witnesses)
        )

    def knowing(self, witnesses: bytes, nogoods: bytes) -> "Prepared":
        """The same with what is known by now, for another engine, to whom its numbers belong."""
        ready = replace(self, witnesses=witnesses, nogoods=nogoods)
        return deepcopy(ready) if self.clauses.numbers is not None else ready


@dataclass(frozen=True, slots=True)
class Weighed:
    """A revision compiled with what is paid by its price rules, and its clauses, with the order of its own."""

    compiled: Compiled
    clauses: SolverFormula
    symmetries: tuple[Symmetry, ...]

    @classmethod
    def of(cls, made: Compiled) -> "Weighed":
        """What was compiled, as clauses. Raises TooManyClauses."""
        clauses = in_clauses(made.formula)
        return cls(made, clauses, symmetries(made.layout, clauses))


def prepare(
    revision: Revision, situation: Situation | None = None, *, largest: int = MOST_CLAUSES, budget: Budget = BUDGET
) -> Prepared:
    """The revision compiled for the situation, without witnesses; ``budget`` is what the kernel takes as clauses.

    Raises BrokenFiles for sums and ranges too large, TooLarge for more than ``largest`` clauses, TooSlow for what
    takes longer than PREPARING_SECONDS.
    """
    revision = revision.priced_at(situation)
    with within(PREPARING_SECONDS):
        made = compile_product(revision.product, revision.rules, situation, largest=largest, budget=budget)
        with no_larger(revision.product.source, largest):
            whole = Weighed.of(made)
            if made.unpriced is None:
                return Prepared(made, whole.clauses, whole.symmetries)
            bare = Weighed.of(without_prices(made))
            return Prepared(bare.compiled, bare.clauses, bare.symmetries, weighed=whole)
