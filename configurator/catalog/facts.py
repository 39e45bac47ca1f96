"""What customers read of attributes: which of them, what they are called, and by which of them a long list is narrowed.

A product file that lists ``facts`` has just those read, in its order. Without a list all attributes are read as they
are written, but for amounts of money: what a part costs the shop is in no list either, and nobody's business.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from configurator.units import Quantity

_CURRENCY = re.compile(r"^[A-Z]{3}$")
MOST_FACETS = 5
"""So many filters help; more are a form to fill in."""
MOST_CHOICES = 12
_MOST_NUMBERS = 6
_PARTS = 4
"""Numbers that are more than six different ones are filtered by four parts of about as many values each."""


class Narrowing(StrEnum):
    """How a fact narrows a list: by what a value has, by what it has not, or not at all."""

    WITH = "with"
    WITHOUT = "without"
    NOT = "no"


@dataclass(frozen=True, slots=True)
class Fact:
    """An attribute that customers read. ``words``: what its words are called, where not as they are written."""

    attribute: str
    name: str
    words: Mapping[str, str] = field(default_factory=dict)
    narrows: Narrowing = Narrowing.WITH

    def called(self, word: str) -> str:
        """What customers read for one of its words."""
        return self.words.get(word) or readable(word)


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """One thing to narrow by, with so many values ``among`` it: a word, or the numbers from ``low`` to ``high``.

    ``code`` is unique in its option.
    """

    code: int
    among: int
    word: str = ""
    low: Quantity | None = None
    high: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """A fact to narrow by: a value has to be among one of its ticked choices; among all, where they are ``WITHOUT``."""

    fact: Fact
    choices: tuple[FacetChoice, ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """What customers read of an option's values, and by which facts a list of them can be narrowed.

    ``codes``: those of the choices that each value is among.
    """

    facts: tuple[Fact, ...] = ()
    facets: tuple[Facet, ...] = ()
    codes: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def holds(self, key: str, ticked: Collection[int], but: Facet | None = None) -> bool:
        """Whether the value is among what is ticked, whatever is ticked of the facet ``but``."""
        if not ticked:
            return True
        own = self.codes.get(key, frozenset())
        for facet in self.facets:
            asked = {choice.code for choice in facet.choices if choice.code in ticked}
            if not asked or facet is but:
                continue
            if not (asked <= own if facet.fact.narrows is Narrowing.WITHOUT else asked & own):
                return False
        return True

    def count(self, facet: Facet, choice: FacetChoice, ticked: Collection[int]) -> int:
        """How many values are among it and among what is ticked of the other facts; of those without, of all."""
        if not ticked:
            return choice.among
        but = None if facet.fact.narrows is Narrowing.WITHOUT else facet
        return sum(choice.code in own and self.holds(key, ticked, but) for key, own in self.codes.items())


NO_FACETS = Facets()

Attribute = Quantity | frozenset[str]
"""A value's attribute: a quantity that rules can sum and compare, or a set of words that rules can ask for."""

WrittenFacts = Mapping[str, Mapping[str, Attribute]]
"""The attributes of each value of an option, by its key, in catalogue order."""


def readable(key: str) -> str:
    """A key as people read it: 'Spot care' for 'spot-care'."""
    text = re.sub(r"[-_]+", " ", key).strip() or key
    return text[:1].upper() + text[1:]


def facts_read(listed: Sequence[Fact], written: WrittenFacts) -> tuple[Fact, ...]:
    """The facts that customers read of these values, in the order of the list, else as they are first written."""
    there = {name: attribute for attributes in written.values() for name, attribute in attributes.items()}
    if listed:
        return tuple(fact for fact in listed if fact.attribute in there)
    return tuple(Fact(name, readable(name)) for name, attribute in there.items() if not _is_money(attribute))


def facets_of(listed: Sequence[Fact], written: WrittenFacts) -> Facets:
    """The few facts by which these values differ enough for a list of them to be narrowed."""
    found: list[Facet] = []
    codes: dict[str, set[int]] = {key: set() for key in written}
    read = facts_read(listed, written)
    for fact in read:
        own = {key: attributes[fact.attribute] for key, attributes in written.items() if fact.attribute in attributes}
        parts = list(_parts(fact, own, len(written)))
        if len(found) == MOST_FACETS or fact.narrows is Narrowing.NOT or not 1 <= len(parts) <= MOST_CHOICES:
            continue
        first, choices = sum(len(facet.choices) for facet in found), list[FacetChoice]()
        for code, (word, low, high, having) in enumerate(parts, start=first):
            among = written.keys() - having if fact.narrows is Narrowing.WITHOUT else having
            choices.append(FacetChoice(code, len(among), word, low, high))
            for key in among:
                codes[key].add(code)
        found.append(Facet(fact, tuple(choices)))
    return Facets(read, tuple(found), {key: frozenset(own) for key, own in codes.items()})


def _is_money(attribute: Attribute) -> bool:
    return isinstance(attribute, Quantity) and bool(_CURRENCY.match(attribute.unit))


_Ticked = tuple[str, Quantity | None, Quantity | None, frozenset[str]]
"""A word, or the least and the most of some numbers, and the keys of the values that have it."""


def _parts(fact: Fact, own: Mapping[str, Attribute], values: int) -> Iterator[_Ticked]:
    """What can be ticked; what all values have is nothing to tick, but for who is without it."""
    numbers = {key: attribute for key, attribute in own.items() if isinstance(attribute, Quantity)}
    if numbers:
        yield from _ranges(numbers) if fact.narrows is Narrowing.WITH else ()
        return
    members: dict[str, set[str]] = {}
    for key, words in own.items():
        for word in sorted(words) if isinstance(words, frozenset) else ():
            members.setdefault(word, set()).add(key)
    for word, having in members.items():
        if len(having) < values:
            yield word, None, None, frozenset(having)


def _ranges(own: Mapping[str, Quantity]) -> Iterator[_Ticked]:
    """Each number by itself where they are few, else parts of about as many values each; none where all are one."""
    unit = next(iter(own.values())).unit
    numbers = {key: number.to(unit).magnitude for key, number in own.items()}
    different = sorted(set(numbers.values()))
    if len(different) < 2:
        return
    for part in [[each] for each in different] if len(different) <= _MOST_NUMBERS else _split(list(numbers.values())):
        having = frozenset(key for key, each in numbers.items() if each in part)
        yield "", Quantity(part[0], unit), Quantity(part[-1], unit), having


def _split(numbers: Sequence[Fraction]) -> list[list[Fraction]]:
    """The different numbers in parts, from the least up, each of about as many values; no number is in two."""
    ordered = sorted(numbers)
    parts: list[list[Fraction]] = [[] for _ in range(_PARTS)]
    for number in sorted(set(ordered)):
        parts[min(ordered.index(number) * _PARTS // len(ordered), _PARTS - 1)].append(number)
    return [part for part in parts if part]
