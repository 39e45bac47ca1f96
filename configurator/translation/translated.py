"""A revision in another language: the same product with the same rules, other words.

What has no translation is said as the product says it. The two are equal, and every engine of the one answers for the
other; what is as it was is shared by both.
"""

from dataclasses import replace

from configurator.catalog.exemptions import WithdrawalTerms
from configurator.catalog.facts import Fact
from configurator.catalog.model import Component, Footprint, Option, Product, Step, Value
from configurator.languages.sentences import pgettext
from configurator.rules.advice import Notice, Prefer
from configurator.rules.price_syntax import PriceRule
from configurator.rules.revision import Revision
from configurator.rules.rule_set import RuleSet
from configurator.rules.wording import noun_of
from configurator.translation.translator_file import Words


def translated(revision: Revision, words: Words) -> Revision:
    """The revision with these words, in the language that is spoken."""
    if not words:
        return revision
    return replace(revision, product=_product(revision.product, words), rules=_rules(revision.rules, words))


def _product(product: Product, words: Words) -> Product:
    return replace(
        product,
        name=_said(words, "product", product.name),
        tagline=_said(words, "product tagline", product.tagline),
        description=_said(words, "product description", product.description),
        tax_note=_said(words, "product tax", product.tax_note),
        document=_said(words, "product document", product.document),
        footprint=_footprint(product.footprint, words),
        withdrawal=_withdrawal(product.withdrawal, words),
        facts=tuple(_fact(each, words) for each in product.facts),
        steps=tuple(_step(each, words) for each in product.steps),
        components=tuple(_component(each, words) for each in product.components),
    )


def _footprint(known: Footprint | None, words: Words) -> Footprint | None:
    if known is None:
        return None
    method = _said(words, "product co2 method", known.method)
    return replace(known, method=method, source=_said(words, "product co2 source", known.source))


def _withdrawal(terms: WithdrawalTerms, words: Words) -> WithdrawalTerms:
    told = (replace(each, because=_said(words, "product withdrawal", each.because)) for each in terms.exempt)
    return replace(terms, exempt=tuple(told))


def _fact(fact: Fact, words: Words) -> Fact:
    context = f"fact {fact.attribute}"
    called = {word: _said(words, f"{context} word", name) for word, name in fact.words.items()}
    return replace(fact, name=_said(words, context, fact.name), words=called)


def _step(step: Step, words: Words) -> Step:
    context = f"step {step.key}"
    return replace(
        step,
        name=_said(words, context, step.name),
        description=_said(words, f"{context} description", step.description),
    )


def _component(component: Component, words: Words) -> Component:
    context = f"component {component.key}"
    nouns = words.get((f"{context} noun", noun_of(component)), ()) if component.repeated else ()
    return replace(
        component,
        name=_said(words, context, component.name),
        description=_said(words, f"{context} description", component.description),
        noun=nouns[0] if nouns else component.noun,
        nouns=nouns,
        options=tuple(_option(each, words) for each in component.options),
    )


def _option(option: Option, words: Words) -> Option:
    context = f"option {option.key}"
    name = _said(words, context, option.name)
    return replace(
        option,
        name=name,
        help=_said(words, f"{context} help", option.help),
        values=tuple(_value(option, each, words) for each in option.values),
        each=replace(option.each, name=name) if option.each else None,
    )


def _value(option: Option, value: Value, words: Words) -> Value:
    context = f"value {option.key} = {value.key}"
    return replace(
        value,
        name=pgettext("switch", value.key.capitalize()) if option.switch else _said(words, context, value.name),
        description=_said(words, f"{context} description", value.description),
        group=_said(words, f"option {option.key} group", value.group),
    )


def _rules(rules: RuleSet, words: Words) -> RuleSet:
    return replace(
        rules,
        rules=tuple(replace(each, sentence=_said(words, f"rule {each.name}", each.sentence)) for each in rules.rules),
        prefers=tuple(replace(each, sentence=_advice(each, words)) for each in rules.prefers),
        notices=tuple(
            replace(each, sentence=_advice(each, words), written=each.written or each.sentence)
            for each in rules.notices
        ),
        prices=tuple(_price(each, words) for each in rules.prices),
        presets=tuple(replace(each, title=_said(words, f"preset {each.name}", each.title)) for each in rules.presets),
        fixed=tuple(
            replace(each, sentence=_said(words, f"fixed {each.option}", each.sentence)) for each in rules.fixed
        ),
    )


def _price(price: PriceRule, words: Words) -> PriceRule:
    title = _said(words, f"price {price.name} title", price.title)
    return replace(price, title=title, sentence=_said(words, f"price {price.name}", price.sentence))


def _advice(wish: Prefer | Notice, words: Words) -> str:
    return _said(words, f"advice {wish.name}", wish.sentence)


def _said(words: Words, context: str, text: str) -> str:
    return words.get((context, text), (text,))[0]
