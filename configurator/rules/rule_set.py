"""Everything that one product's rule file says. Frozen data only."""

from dataclasses import dataclass

from configurator.rules.advice import Notice, Prefer
from configurator.rules.price_syntax import PriceRule
from configurator.rules.syntax import Author, Default, Definition, Rule, Table, Test

Statement = Rule | Table | Definition | Default | Test | Author | Prefer | Notice | PriceRule


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Everything one rule file says, in file order.

    ``rules`` are what forbids; nothing else in it does.
    """

    rules: tuple[Rule | Table, ...] = ()
    definitions: tuple[Definition, ...] = ()
    defaults: tuple[Default, ...] = ()
    tests: tuple[Test, ...] = ()
    prefers: tuple[Prefer, ...] = ()
    notices: tuple[Notice, ...] = ()
    prices: tuple[PriceRule, ...] = ()

    def rule(self, name: str) -> Rule | Table:
        """The rule or table of that name; KeyError when there is none."""
        for rule in self.rules:
            if rule.name == name:
                return rule
        raise KeyError(name)
