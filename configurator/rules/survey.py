"""What needs add to a product and its rules: a step of questions, and what each answer demands, prefers, proposes.

A need is an option that may stay open, so all that the shop knows to do with an option it does with a need: reasons,
undo, what is remembered, tests. Nothing else of a product changes; its pages ask for needs before all else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count

from configurator.catalog.model import Bounds, Component, Kind, Option, Product, Step, Value
from configurator.money import Money
from configurator.rules.advice import Prefer
from configurator.rules.guidance import NeedAnswer, NeedQuestion
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import And, Chosen, Default, Implies, Rule
from configurator.source import Problem, Source

SURVEY = "help-me-choose"
"""The key of the step and of the component of all needs."""


def surveyed(product: Product, rules: RuleSet) -> tuple[Product, RuleSet]:
    """The product with the questions of the needs, in a last step of their own, and the rules with what they mean.

    Needs that have the name of something else are left out: ``survey_problems`` tells them.
    """
    taken = set(product.names()) | {SURVEY}
    needs = tuple(each for each in rules.needs if each.answers and each.name not in taken)
    if not needs or SURVEY in product.names():
        return product, rules
    questions = Component(SURVEY, "Help me choose", needs[0].source, tuple(_option(each, product) for each in needs))
    step = Step(SURVEY, questions.name, (SURVEY,), "Answer what you like; leave out what does not matter.")
    answers = [(need, answer) for need in needs for answer in need.answers]
    return (
        replace(product, steps=(*product.steps, step), components=(*product.components, questions)),
        replace(
            rules,
            rules=(*rules.rules, *(each for need, answer in answers for each in _rules(need, answer))),
            prefers=(*rules.prefers, *(each for need, answer in answers for each in _prefers(need, answer))),
            defaults=(*rules.defaults, *(each for need, answer in answers for each in _defaults(need, answer))),
        ),
    )


def survey_problems(product: Product, rules: RuleSet) -> Iterator[Problem]:
    """What is wrong with the names of needs and answers."""
    names = {each.name for each in rules.definitions} | set(product.names())
    if rules.needs and SURVEY in names:
        hint = f"give what the catalogue calls '{SURVEY}' another name"
        yield Problem(rules.needs[0].source, f"'{SURVEY}' is the name of the step that asks for needs.", hint)
    places: dict[str, Source] = {}
    for need in rules.needs:
        if need.name in names:
            message = f"'{need.name}' is already an option, a component or a definition."
            yield Problem(need.source, message, "give the need another name")
        elif need.name in places:
            message = f"There is a need '{need.name}' already, in line {places[need.name].line}."
            yield Problem(need.source, message, "give it a name of its own")
        places.setdefault(need.name, need.source)
        if not need.answers and not need.answered:
            hint = 'write one answer a line below it, indented: short "Up to 50 km": prefer engine = electric'
            yield Problem(need.source, f"The need '{need.name}' has no answers.", hint)
        yield from _doubled(need)


def _doubled(need: NeedQuestion) -> Iterator[Problem]:
    answers: Mapping[str, Source] = {each.name: each.source for each in reversed(need.answers)}
    for answer in need.answers:
        if answers[answer.name] != answer.source:
            message = f"The answer '{answer.name}' is there already, in line {answers[answer.name].line}."
            yield Problem(answer.source, message, "give it a name of its own")


def _option(need: NeedQuestion, product: Product) -> Option:
    free = Money(0, product.currency)
    values = tuple(Value(each.name, each.text, free, each.source) for each in need.answers)
    asked = Option(need.name, need.question, Kind.CHOICE, need.source, values=values, choose=Bounds(0, 1))
    return replace(asked, sensitive=need.sensitive)


def _rules(need: NeedQuestion, answer: NeedAnswer) -> Iterator[Rule]:
    if answer.held:
        asked = answer.held[0] if len(answer.held) == 1 else And(answer.held, answer.source)
        body = Implies(_given(need, answer), asked, answer.source)
        yield Rule(f"{need.name}-{answer.name}", reason_of(need, answer), need.author, body, answer.source)


def _prefers(need: NeedQuestion, answer: NeedAnswer) -> Iterator[Prefer]:
    for number, each in zip(count(1), answer.rather, strict=False):
        name = f"{need.name}-{answer.name}" + (f"-{number}" if number > 1 else "")
        body = Implies(_given(need, answer), each.condition, answer.source)
        yield Prefer(name, reason_of(need, answer), need.author, body, answer.source, each.weight, answered=True)


def _defaults(need: NeedQuestion, answer: NeedAnswer) -> Iterator[Default]:
    return (Default(each, answer.source, _given(need, answer)) for each in answer.defaults)


def _given(need: NeedQuestion, answer: NeedAnswer) -> Chosen:
    return Chosen(need.name, (answer.name,), answer.source)


def reason_of(need: NeedQuestion, answer: NeedAnswer) -> str:
    """The sentence that says why: the author's, or the question with its answer."""
    return answer.sentence or f"{need.question} {answer.text}."
