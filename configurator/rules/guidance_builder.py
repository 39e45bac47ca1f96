"""From lark's trees of what leads a customer to the nodes of ``guidance``."""

from lark import Token
from lark.tree import Meta
from lark.visitors import v_args

from configurator.catalog.selection import Choice
from configurator.catalog.validity import Validity
from configurator.rules.guidance import AskedWhen, NeedAnswer, NeedQuestion, Preset, Rather, ShownOnly, UsedFile
from configurator.rules.parse_trees import unquote
from configurator.rules.price_builder import PriceBuilder
from configurator.rules.syntax import Condition


@v_args(inline=True, meta=True)
class GuidanceBuilder(PriceBuilder):
    """Makes presets, needs and what is asked of trees."""

    def use(self, at: Meta, path: Token) -> UsedFile:
        return UsedFile(str(path), self._place.source(path))

    def preset(
        self, at: Meta, name: Token, title: Token, by: str, valid: Validity, choices: tuple[Choice, ...]
    ) -> Preset:
        return Preset(str(name), self._said(name, title), by, choices, self._place.source(at), valid)

    def need(self, at: Meta, name: Token, question: Token, by: str, sensitive: Token | None) -> NeedQuestion:
        asked = self._said(name, question)
        return NeedQuestion(str(name), asked, by, self._place.source(at), sensitive=sensitive is not None)

    def need_answer(
        self, at: Meta, name: Token, text: Token, reason: str, wants: tuple[Condition | Rather | Choice, ...] | None
    ) -> NeedAnswer:
        given = wants or ()
        return NeedAnswer(
            str(name),
            self._said(name, text),
            reason,
            tuple(each for each in given if not isinstance(each, Rather | Choice)),
            tuple(each for each in given if isinstance(each, Rather)),
            tuple(each for each in given if isinstance(each, Choice)),
            self._place.source(name),
        )

    def reason(self, _: Meta, sentence: Token | None) -> str:
        return unquote(sentence) if sentence is not None else ""

    def wants(self, _: Meta, *wants: Condition | Rather | Choice) -> tuple[Condition | Rather | Choice, ...]:
        return wants

    def rather(self, _: Meta, condition: Condition, weight: int) -> Rather:
        return Rather(condition, weight)

    def proposal(self, _: Meta, choice: Choice) -> Choice:
        return choice

    def asked(self, at: Meta, option: Token, when: Condition) -> AskedWhen:
        return AskedWhen(str(option), when, self._place.source(at))

    def fixed(self, at: Meta, option: Token, sentence: Token, by: str, when: Condition | None) -> ShownOnly:
        said = self._sentence(option, sentence, "a customer reads beside it")
        return ShownOnly(str(option), said, by, self._place.source(at), when)

    def _said(self, name: Token, text: Token) -> str:
        if not unquote(text):
            self._place.problem(text, f"The text of '{name}' is empty.", "write what a customer reads")
        return unquote(text)
