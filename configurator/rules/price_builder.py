"""From lark's trees of price rules to the nodes of ``price_syntax``; their conditions ``syntax_builder`` makes."""

from fractions import Fraction

from lark import Token
from lark.tree import Meta
from lark.visitors import v_args

from configurator.catalog.validity import Validity
from configurator.rules.advice_builder import AdviceBuilder
from configurator.rules.parse_trees import as_written
from configurator.rules.price_syntax import FixedAmount, Including, Inclusion, PriceEffect, PriceRule, Share
from configurator.rules.syntax import Condition

_PERCENT = "%"


@v_args(inline=True, meta=True)
class PriceBuilder(AdviceBuilder):
    """Makes price rules of trees."""

    def price(
        self,
        at: Meta,
        name: Token,
        sentence: Token,
        by: str,
        valid: Validity,
        each: str | None,
        premise: Condition | None,
        effect: PriceEffect,
    ) -> PriceRule:
        said = self._sentence(name, sentence)
        title = str(name).replace("-", " ").replace("_", " ").capitalize()
        return PriceRule(str(name), title, said, by, effect, self._place.source(at), premise, each, valid)

    def adding(self, at: Meta, number: Token, unit: Token, places: tuple[str, ...] | None) -> PriceEffect:
        if unit == _PERCENT and places is None:
            hint = f"say of what: add {number} % of engine, or: of everything"
            self._place.problem(number, f"{number} % of what?", hint)
        if unit != _PERCENT and places is not None:
            self._place.problem(unit, "Only a percentage is 'of' something.", f"write: add {number} {unit}")
        return self._effect(at, Fraction(str(number)), unit, places)

    def taking_off(self, at: Meta, number: Token, unit: Token, places: tuple[str, ...] | None) -> PriceEffect:
        if unit == _PERCENT and places is None:
            hint = f"say off what: take {number} % off engine, or: off everything"
            self._place.problem(number, f"{number} % off what?", hint)
        if unit != _PERCENT and places is not None:
            hint = f"write: take {number} {unit} off"
            self._place.problem(unit, "Only a percentage is taken 'off' something.", hint)
        return self._effect(at, -Fraction(str(number)), unit, places)

    def _effect(self, at: Meta, number: Fraction, unit: Token, places: tuple[str, ...] | None) -> PriceEffect:
        if not number:
            self._place.problem(at, "This changes no price.", "write how much, or leave the rule out")
        if unit == _PERCENT:
            return Share(number, places or (), self._place.source(at))
        return FixedAmount(number, self._unit(unit), self._place.source(at))

    def including(self, _: Meta, *inclusions: Inclusion) -> PriceEffect:
        return Including(inclusions)

    def included_place(self, at: Meta, option: Token) -> Inclusion:
        return Inclusion(str(option), (), self._place.source(at))

    def included_value(self, at: Meta, option: Token, _equal: Token, value: Token | str) -> Inclusion:
        return Inclusion(str(option), (as_written(value),), self._place.source(at))

    def included_values(self, at: Meta, option: Token, values: tuple[str, ...]) -> Inclusion:
        return Inclusion(str(option), values, self._place.source(at))
