"""Rules become literals: one guard a rule, so that nothing anonymous reaches a solver.

``compile_product`` decides the formula all solvers of the engine answer from; it follows ``rules.meaning``
construct by construct. How sums become weights is ``sums``'s, how slots become literals ``layout``'s; whether the
whole stays literals, or has numbers that CP-SAT decides, is told by its ``solver_choice``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from configurator.catalog.model import Product
from configurator.catalog.selection import Slot
from configurator.catalog.validity import Situation
from configurator.engine.answers import Structure
from configurator.engine.compiling.formula import MOST_CLAUSES, SolverFormula
from configurator.engine.compiling.layout import Layout, SlotLiterals, lay_out
from configurator.engine.compiling.linear import Arithmetic
from configurator.engine.compiling.literals import TRUE, Clause, Literal
from configurator.engine.compiling.numbers import Numbers
from configurator.engine.compiling.rule_clauses import rule_clauses
from configurator.engine.compiling.size_limit import no_larger
from configurator.engine.compiling.solver_choice import BUDGET, ON_KERNEL, Budget, OverBudget, SolverChoice
from configurator.engine.compiling.sums import Sums, slot_at
from configurator.engine.compiling.tables import Column, table_clauses
from configurator.nesting import Steps, in_turn, unroll
from configurator.rules.meaning import InstancesAtHand
from configurator.rules.slices import in_force
from configurator.rules.syntax import (
    AllDifferent,
    And,
    Chosen,
    Compare,
    Condition,
    Default,
    Every,
    Excludes,
    Given,
    HasWord,
    HowMany,
    Implies,
    InstanceCount,
    Named,
    Not,
    Or,
    Rule,
    RuleSet,
    Table,
)
from configurator.rules.walk import parts


@dataclass(frozen=True, slots=True)
class Compiled:
    """A formula that holds for exactly the valid products while every guard holds, and what its literals stand for.

    ``rules``: guards by rule name, in file order. ``defaults``: per default (conditional ones first, then file order)
    the literal of its condition with its slot being there, and the literal of its choice.
    """

    formula: SolverFormula
    layout: Layout
    rules: Mapping[str, Literal]
    defaults: tuple[tuple[Literal, Literal], ...]
    solver_choice: SolverChoice = ON_KERNEL

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
        layout, rules = lay_out(product, formula, at, budget=budget), in_force(rules, at)
    sums = Sums(layout, Arithmetic(formula, budget))
    conditions = _Conditions(layout, formula, sums, {each.name: each.condition for each in rules.definitions})
    guards: dict[str, Literal] = {}
    for rule in rules.rules:
        with no_larger(rule.source, largest):
            guards[rule.name] = formula.fresh()
            for there, scope in conditions.scopes(rule.each, {}):
                for clause in conditions.clauses(rule, scope):
                    formula.require(-guards[rule.name], -there, *clause)
    defaults = tuple(conditions.default(default) for default in defaults_in_order(rules))
    if formula.numbers is not None:
        formula.numbers.settle(formula.fresh)
    return Compiled(formula, layout, guards, defaults, solver_choice)


def defaults_in_order(rules: RuleSet) -> tuple[Default, ...]:
    """The defaults in the order in which they are granted: those with a condition first."""
    return tuple(sorted(rules.defaults, key=lambda default: default.when is None))


def stated_literal(condition: Condition, sums: Sums, rules: RuleSet) -> Literal:
    """The literal of one more condition, in the formula of the sums; ``rules`` know the definitions.

    Raises BrokenFiles for a sum that is too large, OverBudget for one that is so for clauses.
    """
    definitions = {each.name: each.condition for each in rules.definitions}
    return _Conditions(sums.layout, sums.arithmetic.formula, sums, definitions).literal(condition, {})


@dataclass(frozen=True, slots=True)
class _Conditions:
    """Conditions in a scope -> literals of one formula; ``known``: of those made so far, by identity and scope."""

    layout: Layout
    formula: SolverFormula
    sums: Sums
    definitions: Mapping[str, Condition]
    known: dict[tuple[int, tuple[tuple[str, int], ...]], Literal] = field(default_factory=dict)

    def clauses(self, rule: Rule | Table, scope: InstancesAtHand) -> list[Clause]:
        """Clauses that all hold exactly when the rule does."""
        if isinstance(rule, Table):
            places = [self._place(column, scope) for column in rule.columns]
            columns = [Column(place.values, place.single) for place in places]
            return table_clauses(self.formula, columns, [row.cells for row in rule.rows])
        return rule_clauses(self.formula, rule.body, lambda part: self.literal(part, scope))

    def literal(self, condition: Condition, scope: InstancesAtHand) -> Literal:
        """The literal that holds exactly when the condition does."""
        return unroll(self._literal(condition, scope))

    def _literal(self, condition: Condition, scope: InstancesAtHand) -> Steps[Literal]:
        match condition:
            case Chosen() | HasWord() | Given() | AllDifferent():
                return self._said(condition, scope)
            case Compare():
                return self.sums.comparison(condition, scope)
            case Not(inner):
                denied: Literal = yield self._literal(inner, scope)
                return -denied
            case Named(name):
                named: Literal = yield self._literal(self.definitions[name], scope)
                return named
        key = id(condition), tuple(scope.items())
        if key not in self.known:
            self.known[key] = yield self._made(condition, scope)
        return self.known[key]

    def _made(self, condition: Condition, scope: InstancesAtHand) -> Steps[Literal]:
        """The literal of a condition that is made of others."""
        if isinstance(condition, InstanceCount | Every):
            made: Literal = yield self._instances(condition, scope)
            return made
        literals: list[Literal] = yield in_turn(self._literal(part, scope) for part in parts(condition))
        match condition:
            case And():
                return self.formula.every(literals)
            case Or():
                return self.formula.some(literals)
            case Implies():
                return self.formula.some((-literals[0], literals[1]))
            case Excludes():
                return self.formula.some((-literals[0], -literals[1]))
            case HowMany(low, high):
                return self._between(low, literals, high)
        raise AssertionError(f"{type(condition).__name__} is made of nothing")

    def scopes(self, component: str | None, scope: InstancesAtHand) -> list[tuple[Literal, InstancesAtHand]]:
        """Each instance of the component as the one at hand, with its presence; the scope itself when there is none."""
        if component is None:
            return [(TRUE, scope)]
        present = self.layout.presence[component]
        return [(there, {**scope, component: instance}) for instance, there in enumerate(present, 1)]

    def default(self, default: Default) -> tuple[Literal, Literal]:
        """When the default applies, and what it proposes."""
        when = TRUE if default.when is None else self.literal(default.when, {})
        place = self.layout.places[default.choice.slot]
        return self.formula.every((when, place.active)), self.layout.literal(default.choice)

    def _instances(self, condition: InstanceCount | Every, scope: InstancesAtHand) -> Steps[Literal]:
        met: list[tuple[Literal, Literal]] = []
        for there, inner in self.scopes(condition.component, scope):
            met.append((there, (yield self._literal(condition.condition, inner))))
        if isinstance(condition, Every):
            return self.formula.every(self.formula.some((-there, literal)) for there, literal in met)
        return self._between(condition.low, map(self.formula.every, met), condition.high)

    def _between(self, low: int | None, literals: Iterable[Literal], high: int | None) -> Literal:
        counted = [((1, literal),) for literal in literals]
        enough = TRUE if low is None else self.formula.at_least(counted, low)
        too_many = -TRUE if high is None else self.formula.at_least(counted, high + 1)
        return self.formula.every((enough, -too_many))

    def _place(self, option: str, scope: InstancesAtHand) -> SlotLiterals:
        return self.layout.places[slot_at(option, self.layout.product, scope)]

    def _said(self, condition: Chosen | HasWord | Given | AllDifferent, scope: InstancesAtHand) -> Literal:
        match condition:
            case Chosen():
                return self._taken(condition.option, condition.values, scope)
            case HasWord():
                return self._has_word(condition, scope)
            case Given():
                return self.formula.some(self._place(condition.option, scope).given)
            case AllDifferent():
                return self._all_different(condition)

    def _taken(self, option: str, values: Iterable[str], scope: InstancesAtHand) -> Literal:
        at = self._place(option, scope).values
        return self.formula.some(at[value] for value in values if value in at)

    def _has_word(self, condition: HasWord, scope: InstancesAtHand) -> Literal:
        place = self._place(condition.option, scope)
        return self.formula.some(
            place.values[value.key]
            for value in self.layout.product.option(condition.option).values
            if isinstance(words := value.attribute(condition.attribute), frozenset)
            and not words.isdisjoint(condition.words)
        )

    def _all_different(self, condition: AllDifferent) -> Literal:
        instances = range(1, self.layout.product.home(condition.option).count.high + 1)
        places = [self.layout.places[Slot(condition.option, instance)] for instance in instances]
        twice = (
            self.formula.at_least([((1, place.values[value]),) for place in places], 2) for value in places[0].values
        )
        return self.formula.every(-each for each in twice)
