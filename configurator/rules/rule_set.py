"""Everything that one product's rule file says. Frozen data only."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from configurator.catalog.validity import Validity
from configurator.rules.advice import Notice, Prefer
from configurator.rules.guidance import AskedWhen, NeedAnswer, NeedQuestion, Preset, ShownOnly, UsedFile
from configurator.rules.price_syntax import PriceRule
from configurator.rules.syntax import Author, Default, Definition, Rule, Table, Test

_Guidance = Preset | NeedQuestion | NeedAnswer | AskedWhen | ShownOnly | UsedFile
Statement = Rule | Table | Definition | Default | Test | Author | Prefer | Notice | PriceRule | _Guidance


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
    presets: tuple[Preset, ...] = ()
    needs: tuple[NeedQuestion, ...] = ()
    asked: tuple[AskedWhen, ...] = ()
    fixed: tuple[ShownOnly, ...] = ()

    def only(self, counts: Callable[[Validity], bool]) -> "RuleSet":
        """The statements whose validity counts, and those that have none."""
        return replace(
            self,
            rules=tuple(each for each in self.rules if counts(each.valid)),
            defaults=tuple(each for each in self.defaults if counts(each.valid)),
            prefers=tuple(each for each in self.prefers if counts(each.valid)),
            notices=tuple(each for each in self.notices if counts(each.valid)),
            prices=tuple(each for each in self.prices if counts(each.valid)),
            presets=tuple(each for each in self.presets if counts(each.valid)),
        )

    def rule(self, name: str) -> Rule | Table:
        """The rule or table of that name; KeyError when there is none."""
        for rule in self.rules:
            if rule.name == name:
                return rule
        raise KeyError(name)
