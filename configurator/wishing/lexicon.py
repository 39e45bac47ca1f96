"""The words of a product: what each names, in every language of the shop, and how surely.

A value's own name says most; then its key, its group and the words of its attributes, the name of its option, that of
the component; its description says least. What stands in the catalogue as ``synonyms`` goes before all of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from configurator.catalog.model import Component, Kind, Option, Product, Value
from configurator.rules.survey import SURVEY
from configurator.wishing import small_words as small
from configurator.wishing.words import WordsByEar, words_of

NAME, KEY, GROUP, OPTION, COMPONENT, DESCRIPTION = 80, 45, 40, 20, 5, 4
"""How surely a word means a value that has it there; several words add up."""

OF_A_VALUE = 25
"""So surely at least is a word one of a value, and not of where it stands."""


@dataclass(frozen=True, slots=True)
class NamedOption:
    """An option with the words of its values (how surely each), of its own name and of its component's.

    ``called``: the words of its name, language by language; those of a synonym, too.
    """

    option: Option
    component: Component
    values: Mapping[str, Mapping[str, int]]
    own: frozenset[str]
    around: frozenset[str]
    called: frozenset[frozenset[str]]


@dataclass(frozen=True)
class Lexicon:
    """All words of a product; ``product`` is it in the language that its file is written in."""

    product: Product
    options: tuple[NamedOption, ...]
    countable: Mapping[str, frozenset[str]]
    synonyms: Mapping[tuple[str, ...], tuple[str, tuple[str, ...]]]
    vocabulary: WordsByEar
    by_word: Mapping[str, frozenset[int]] = field(repr=False)


def lexicon_of(product: Product, translated: Sequence[Product] = ()) -> Lexicon:
    """The words of a product and of the same one in other languages.

    Texts are left out, which nobody can choose in a line, and what only leads to something else: the needs.
    """
    spoken = (product, *translated)
    named = [
        _named([each.component(component.key) for each in spoken], option.key, _otherwise(product, option.key))
        for component in product.components
        if component.key != SURVEY
        for option in component.options
        if option.kind is not Kind.TEXT
    ]
    synonyms = {
        _as_said(words): (each.option, each.values)
        for each in product.synonyms
        if each.values or not each.option
        for words in each.words
    }
    by_word: dict[str, set[int]] = {}
    for place, each in enumerate(named):
        for word in (*each.own, *each.around, *(word for words in each.values.values() for word in words)):
            by_word.setdefault(word, set()).add(place)
    countable = {
        component.key: frozenset(
            word
            for each in spoken
            for text in (*_nouns(each.component(component.key)), *_otherwise(product, component.key))
            for word in words_of(text)
        )
        for component in product.components
        if component.repeated
    }
    counted = (word for words in countable.values() for word in words)
    return Lexicon(
        product,
        tuple(named),
        countable,
        dict(sorted(synonyms.items(), key=lambda pair: -len(pair[0]))),
        WordsByEar(word for word in (*by_word, *counted) if word not in small.STOP or word in by_word),
        {word: frozenset(places) for word, places in by_word.items()},
    )


def said_alike(word: str) -> str:
    """The word, or one sign for all words that say no: so that a synonym with one of them is one with any."""
    return "not" if word in small.NOT else word


def _nouns(component: Component) -> tuple[str, ...]:
    return component.noun, *component.nouns


def _otherwise(product: Product, key: str) -> tuple[str, ...]:
    """What an option or a component as such is called otherwise."""
    return tuple(words for each in product.synonyms if each.option == key and not each.values for words in each.words)


def _as_said(words: str) -> tuple[str, ...]:
    return tuple(said_alike(word) for word in words_of(words))


def _named(homes: Sequence[Component], key: str, otherwise: Sequence[str]) -> NamedOption:
    """The option of that key, which stands in the same component in every language."""
    options = [next(option for option in home.options if option.key == key) for home in homes]
    first = options[0]
    values = {
        value.key: _words_of_value(first, [option.values[place] for option in options])
        for place, value in enumerate(first.values)
        if not first.switch
    }
    names = [_content(words_of(text)) for text in (*(option.name for option in options), *otherwise)]
    own = frozenset().union(*names, _content(_key_words(key)))
    around = _content(word for home in homes for word in words_of(home.name))
    return NamedOption(first, homes[0], values, own, around, frozenset(filter(None, names)))


def _words_of_value(option: Option, spoken: Iterable[Value]) -> Mapping[str, int]:
    found: dict[str, int] = {}

    def put(words: Iterable[str], surely: int) -> None:
        for word in words:
            found[word] = max(surely, found.get(word, 0))

    for value in spoken:
        put(_content(words_of(value.description)), DESCRIPTION)
        put(_key_words(value.key), KEY)
        put(words_of(value.group), GROUP)
        for attribute in value.attributes.values():
            if isinstance(attribute, frozenset):
                put((word for each in attribute for word in _key_words(each)), GROUP)
        put(words_of(value.name), NAME)
    return found


def _key_words(key: str) -> Iterable[str]:
    return words_of(key.replace("-", " ").replace("_", " "))


def _content(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if word not in small.STOP and not word[:1].isdigit())
