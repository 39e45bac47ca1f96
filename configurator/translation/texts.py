"""What a product says in words: every text of its catalogue and its rules that customers read, with its place.

Decides what is translated, and under which context a translator finds it. Keys, attributes that the product lists as no
``facts``, units and what the rules mean are in no language.
"""

from collections.abc import Iterator, Mapping

from configurator.catalog.model import Component, Option, Product, Value
from configurator.rules.advice import Notice, Prefer
from configurator.rules.revision import Revision, catalogue_file
from configurator.rules.rule_set import RuleSet
from configurator.rules.wording import noun_of, plural_of
from configurator.source import Source
from configurator.translation.translator_file import Entry

PICTURE = "picture "
"""What the context of a view's title begins with."""


def texts(revision: Revision, titles: Mapping[str, str] | None = None) -> tuple[Entry, ...]:
    """Every text of the product, in file order, each once: the same words at the same place are one.

    ``titles``: what the views of its pictures are called.
    """
    file = revision.product.source.file
    product = revision.product
    found = (*_of_product(product), *_of_facts(product), *_of_steps(product, file), *_of_parts(product))
    views = (Entry(picture_context(view), title) for view, title in (titles or {}).items())
    written = (each for each in (*found, *views, *_of_rules(revision.rules)) if each.text.strip())
    return tuple({(each.context, each.text): each for each in written}.values())


def picture_context(view: str) -> str:
    """Under which context the title of a view is translated."""
    return f"{PICTURE}{view}"


def languages_folder(key: str) -> str:
    """Where the translators' files of a product stand in a shop's folder."""
    return catalogue_file(key).replace("product.yaml", "languages")


def language_file(key: str, language: str) -> str:
    """What problems call the file of a product in a language, and where it stands in a shop's folder."""
    return f"{languages_folder(key)}/{language}.po"


def _of_product(product: Product) -> Iterator[Entry]:
    place = product.source
    yield Entry("product", product.name, place)
    yield Entry("product tagline", product.tagline, place)
    yield Entry("product description", product.description, place)
    yield Entry("product tax", product.tax_note, place)
    yield Entry("product document", product.document, place)
    if product.footprint is not None:
        yield Entry("product co2 method", product.footprint.method, place)
        yield Entry("product co2 source", product.footprint.source, place)
    for exempt in product.withdrawal.exempt:
        yield Entry("product withdrawal", exempt.because, place)


def _of_facts(product: Product) -> Iterator[Entry]:
    for fact in product.facts:
        yield Entry(f"fact {fact.attribute}", fact.name, product.source)
        for word in fact.words.values():
            yield Entry(f"fact {fact.attribute} word", word, product.source)


def _of_steps(product: Product, file: str) -> Iterator[Entry]:
    for step in product.steps:
        places = [product.component(key).source for key in step.components]
        place = places[0] if places else Source(file, 1)
        yield Entry(f"step {step.key}", step.name, place)
        yield Entry(f"step {step.key} description", step.description, place)


def _of_parts(product: Product) -> Iterator[Entry]:
    for component in product.components:
        yield from _of_component(component)
        for option in component.options:
            yield from _of_option(option)


def _of_component(component: Component) -> Iterator[Entry]:
    yield Entry(f"component {component.key}", component.name, component.source)
    yield Entry(f"component {component.key} description", component.description, component.source)
    if component.repeated:
        note = "One of them, and several."
        yield Entry(f"component {component.key} noun", noun_of(component), component.source, plural_of(component), note)


def _of_option(option: Option) -> Iterator[Entry]:
    yield Entry(f"option {option.key}", option.name, option.source)
    yield Entry(f"option {option.key} help", option.help, option.source)
    for value in option.values:
        yield from _of_value(option, value)


def _of_value(option: Option, value: Value) -> Iterator[Entry]:
    if not option.switch:
        yield Entry(f"value {option.key} = {value.key}", value.name, value.source)
    yield Entry(f"value {option.key} = {value.key} description", value.description, value.source)
    yield Entry(f"option {option.key} group", value.group, value.source)


def _of_rules(rules: RuleSet) -> Iterator[Entry]:
    for rule in rules.rules:
        yield Entry(f"rule {rule.name}", rule.sentence, rule.source)
    advice: tuple[Prefer | Notice, ...] = (*rules.prefers, *rules.notices)
    for wish in advice:
        yield Entry(f"advice {wish.name}", wish.sentence, wish.source)
    for preset in rules.presets:
        yield Entry(f"preset {preset.name}", preset.title, preset.source)
    for shown in rules.fixed:
        yield Entry(f"fixed {shown.option}", shown.sentence, shown.source)
    for price in rules.prices:
        yield Entry(f"price {price.name} title", price.title, price.source)
        yield Entry(f"price {price.name}", price.sentence, price.source)
