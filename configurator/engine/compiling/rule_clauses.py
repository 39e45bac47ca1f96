"""Rules become clauses, their conditions literals; this follows ``rules.meaning`` construct by construct.

How sums become weights is ``sums``'s, what shape clauses have ``clause_shapes``'s, tables of rules are ``tables``'s.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from configurator.catalog.selection import Slot, slot_at
from configurator.engine.compiling.clause_shapes import shaped_clauses
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.layout import Layout, SlotLiterals
from configurator.engine.compiling.literals import FALSE, TRUE, Clause, Literal, WeightedGroup
from configurator.engine.compiling.sums import Sums
from configurator.engine.compiling.tables import Column, table_clauses
from configurator.nesting import Steps, in_turn, unroll
from configurator.rules.advice import Prefer
from configurator.rules.meaning import InstancesAtHand
from configurator.rules.rule_set import RuleSet
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
    Table,
)
from configurator.rules.traversal import parts


def stated_literal(condition: Condition, sums: Sums, rules: RuleSet) -> Literal:
    """The literal of one more condition, in the formula of the sums; ``rules`` know the definitions.

    Raises BrokenFiles for a sum that is too large, OverBudget for one that is so for clauses.
    """
    definitions = {each.name: each.condition for each in rules.definitions}
    return RuleClauses(sums.layout, sums.arithmetic.formula, sums, definitions).literal(condition, {})


@dataclass(frozen=True, slots=True)
class RuleClauses:
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
        return shaped_clauses(self.formula, rule.body, lambda part: self.literal(part, scope))

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

    def unmet(self, prefers: Iterable[Prefer]) -> Iterator[WeightedGroup]:
        """For each preference, and instance where it has them, its weight on the literal that it does not hold."""
        for prefer in prefers:
            for there, scope in self.scopes(prefer.each, {}):
                literal = self.formula.every((there, -self.literal(prefer.body, scope)))
                if literal not in (TRUE, FALSE):
                    yield ((prefer.weight, literal),)

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
