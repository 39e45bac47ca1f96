"""From lark's trees of what advises to the nodes of ``advice``; what they are made of, ``syntax_builder`` makes."""

from dataclasses import replace

from lark import Token
from lark.tree import Meta
from lark.visitors import v_args

from configurator.catalog.validity import Validity
from configurator.rules.advice import Notice, Prefer
from configurator.rules.parse_trees import unquote
from configurator.rules.sum_builder import SumBuilder
from configurator.rules.syntax import Condition

_RULED_OUT = "a customer reads when this rule rules something out"


@v_args(inline=True, meta=True)
class AdviceBuilder(SumBuilder):
    """Makes preferences and notices of trees."""

    def prefer(
        self,
        at: Meta,
        name: Token,
        sentence: Token,
        by: str,
        weight: int,
        valid: Validity,
        each: str | None,
        body: Condition,
    ) -> Prefer:
        said = self._sentence(name, sentence, "a customer reads as the reason")
        return Prefer(str(name), said, by, body, self._place.source(at), weight, each, valid)

    def advise(self, at: Meta, name: Token, sentence: Token, by: str, valid: Validity, when: Condition) -> Notice:
        return self._notice(at, name, sentence, by, valid, when)

    def warn(self, at: Meta, name: Token, sentence: Token, by: str, valid: Validity, when: Condition) -> Notice:
        return replace(self._notice(at, name, sentence, by, valid, when), must_confirm=True)

    def _notice(self, at: Meta, name: Token, sentence: Token, by: str, valid: Validity, when: Condition) -> Notice:
        said = self._sentence(name, sentence, "a customer reads while the condition holds")
        return Notice(str(name), said, by, when, self._place.source(at), False, valid)

    def noticed(self, _: Meta, when: Condition) -> Condition:
        return when

    def weight(self, _: Meta, _word: Token | None, number: Token | None) -> int:
        if number is not None and int(number) == 0:
            self._place.problem(number, "A weight of 0 prefers nothing.", "write 1 or more, or leave it out")
        return int(number or 1)

    def _sentence(self, name: Token, sentence: Token, read: str = _RULED_OUT) -> str:
        """The sentence; an empty one is told, with where it is ``read``."""
        if not unquote(sentence):
            self._place.problem(sentence, f"The sentence of '{name}' is empty.", f"write the sentence that {read}")
        return unquote(sentence)
