"""The compiled product: one guard a rule, so that nothing anonymous reaches a solver.

``compile_product`` decides the formula all solvers of the engine answer from. What a rule's clauses are is
``rule_clauses``'s, how slots become literals ``layout``'s; whether the whole stays literals, or has numbers that CP-SAT
decides, is told by its ``solver_choice``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from configurator.catalog.model import Product
from configurator.catalog.validity import Situation
from configurator.engine.answers import Structure
from configurator.engine.compiling.formula import MOST_CLAUSES, SolverFormula
from configurator.engine.compiling.layout import Layout, lay_out
from configurator.engine.compiling.linear import Arithmetic, IntegerSum
from configurator.engine.compiling.literals import TRUE, Literal
from configurator.engine.compiling.numbers import Numbers
from configurator.engine.compiling.prices import ClaimedRule, PriceLiterals
from configurator.engine.compiling.rule_clauses import RuleClauses
from configurator.engine.compiling.size_limit import no_larger
from configurator.engine.compiling.solver_choice import BUDGET, ON_KERNEL, Budget, OverBudget, SolverChoice
from configurator.engine.compiling.sums import Sums
from configurator.rules.in_force import in_force
from configurator.rules.price_syntax import ruled
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import Compare, Default, SumOver
from configurator.rules.traversal import conditions, roots, terms

NOTHING_PREFERRED = IntegerSum((), (), 0, Fraction(1))


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a growing formula there was: so many variables, clauses, exclusives and sums."""

    variables: int
    clauses: int
    exclusives: int
    sums: int

    @classmethod
    def of(cls, formula: SolverFormula) -> "Extent":
        """What there is by now."""
        return cls(formula.variables, len(formula.clauses), len(formula.exclusives), len(formula.sums))


@dataclass(frozen=True, slots=True)
class Compiled:
    """A formula that holds for exactly the valid products while every guard holds, and what its literals stand for.

    ``rules``: guards by rule name, in file order. ``defaults``: per default (conditional ones first, then file order)
    the literal of its condition with its slot being there, and the literal of its choice.
    ``unmet``: what answers of the customer prefer and does not come true, weights added up;
    ``unwanted``: what else is preferred. ``unpriced``: what the formula was before price rules added to it, where
    nothing but a price reads what they did.
    """

    formula: SolverFormula
    layout: Layout
    rules: Mapping[str, Literal]
    defaults: tuple[tuple[Literal, Literal], ...]
    unmet: IntegerSum = NOTHING_PREFERRED
    unwanted: IntegerSum = NOTHING_PREFERRED
    solver_choice: SolverChoice = ON_KERNEL
    unpriced: Extent | None = None

    @property
    def structure(self) -> Mapping[Structure, Literal]:
        """Guards by limit of the catalogue."""
        return self.layout.guards

    @property
    def guards(self) -> tuple[Literal, ...]:
        """All guards: the catalogue's, then the rules'."""
        return (*self.layout.guards.values(), *self.rules.values())


def compile_product(
    product: Product,
    rules: RuleSet,
    at: Situation | None = None,
    *,
    largest: int = MOST_CLAUSES,
    budget: Budget = BUDGET,
) -> Compiled:
    """The product and its rules as one formula, in a situation (None: all counts). The rule set must be free of errors.

    It stays literals while that is within the budget; beyond, every number is one of CP-SAT's. Raises BrokenFiles for
    sums and ranges that are too large, TooLarge for more than ``largest`` clauses.
    """
    try:
        return _compiled(product, rules, at, SolverFormula(most=largest), budget, ON_KERNEL)
    except OverBudget as over:
        formula = SolverFormula(numbers=Numbers(), most=largest)
        return _compiled(product, rules, at, formula, replace(budget, steps=0), over.solver_choice)


def _compiled(
    product: Product,
    rules: RuleSet,
    at: Situation | None,
    formula: SolverFormula,
    budget: Budget,
    solver_choice: SolverChoice,
) -> Compiled:
    largest = formula.most
    with no_larger(product.source, largest):
        layout, rules = lay_out(product, formula, at, budget=budget), in_force(rules, product, at)
    definitions = {each.name: each.condition for each in rules.definitions}
    apart = ruled(rules.prices) and formula.numbers is None and not _reads_prices(rules)
    if not apart:
        layout = with_prices(layout, rules, formula, budget, largest)
    sums = Sums(layout, Arithmetic(formula, budget))
    stated = RuleClauses(layout, formula, sums, definitions)
    guards: dict[str, Literal] = {}
    for rule in rules.rules:
        with no_larger(rule.source, largest):
            guards[rule.name] = formula.fresh()
            for there, scope in stated.scopes(rule.each, {}):
                for clause in stated.clauses(rule, scope):
                    formula.require(-guards[rule.name], -there, *clause)
    defaults = tuple(stated.default(default) for default in defaults_in_order(rules))
    unmet, unwanted = (
        IntegerSum(tuple(stated.unmet(each for each in rules.prefers if each.answered is first)), (), 0, Fraction(1))
        for first in (True, False)
    )
    if formula.numbers is not None:
        formula.numbers.settle(formula.fresh)
    unpriced = None
    if apart:
        unpriced = Extent.of(formula)
        layout = with_prices(layout, rules, formula, budget, largest)
    return Compiled(formula, layout, guards, defaults, unmet, unwanted, solver_choice, unpriced)


def without_prices(made: Compiled) -> Compiled:
    """The same without what only prices read: it holds for the same products, and its literals mean the same."""
    size, whole = made.unpriced, made.formula
    if size is None:
        return made
    gates = {of: gate for of, gate in whole.gates.items() if gate <= size.variables}
    clauses, exclusives = whole.clauses[: size.clauses], whole.exclusives[: size.exclusives]
    formula = SolverFormula(size.variables, clauses, exclusives, whole.sums[: size.sums], gates, most=whole.most)
    return replace(made, formula=formula, layout=replace(made.layout, priced=None), unpriced=None)


def _reads_prices(rules: RuleSet) -> bool:
    """Whether a rule, or anything else that is weighed, adds up what is paid."""
    compared = (each for root in roots(rules) for each in conditions(root) if isinstance(each, Compare))
    added = (term for each in compared for side in (each.left, each.right) for term in terms(side))
    return any(isinstance(term, SumOver) and term.attribute == "price" for term in added)


def with_prices(layout: Layout, rules: RuleSet, formula: SolverFormula, budget: Budget, largest: int) -> Layout:
    """The layout with what is paid by the price rules, if there are any. Raises like ``compile_product``."""
    if not ruled(rules.prices):
        return layout
    sums = Sums(layout, Arithmetic(formula, budget))
    stated = RuleClauses(layout, formula, sums, {each.name: each.condition for each in rules.definitions})
    claimed = []
    for rule in rules.prices:
        with no_larger(rule.source, largest):
            claims = [
                (formula.every((there, TRUE if rule.when is None else stated.literal(rule.when, scope))), scope)
                for there, scope in stated.scopes(rule.each, {})
            ]
            claimed.append(ClaimedRule(rule, tuple(claims)))
    with no_larger(layout.product.source, largest):
        return replace(layout, priced=PriceLiterals.of(layout, formula, sums.reaches, claimed).all())


def defaults_in_order(rules: RuleSet) -> tuple[Default, ...]:
    """The defaults in the order in which they are granted: those with a condition first."""
    return tuple(sorted(rules.defaults, key=lambda default: default.when is None))
