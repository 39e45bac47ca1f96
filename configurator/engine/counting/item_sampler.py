"""Draws selections whose items are each possible by themselves: rules "for each item" hold from the start.

Under given answers outside of the items (a skin type, allergies), each item is one of a list, whatever the others are.
So those answers are drawn as often as there are items for them, then the number of items, then one item after the
other: each such selection is as likely as any other. What rules say of several items or of sums is not heeded here.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, product
from math import factorial, prod
from random import Random

import numpy as np
from numpy.typing import NDArray

from configurator.catalog.model import Component, Kind, Option, Product
from configurator.catalog.selection import Selection, Slot
from configurator.engine.counting.structure_sampler import Answer, StructureSampler
from configurator.engine.solving.kernel import Deadline
from configurator.rules.meaning import holds
from configurator.rules.rule_set import RuleSet
from configurator.rules.scope import option_scope
from configurator.rules.syntax import Rule, Table

MOST_SETTINGS = 10_000
MOST_ITEMS = 5_000
MOST_VERDICTS = 20_000
"""Rules that would need more settings of the answers outside, more items, or to be asked more often are not heeded."""

Item = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Local:
    """A rule about one item: the ``own`` options of its component that it speaks of, and the ``outer`` ones."""

    rule: Rule | Table
    own: tuple[str, ...]
    outer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstanceItems:
    """What an instance of a component can be: lists of items, and per setting which of the lists go with it."""

    lists: Sequence[Sequence[Item]]
    fitting: NDArray[np.bool_]
    sizes: Sequence[int]
    _known: dict[int, tuple[list[Sequence[Item]], list[int]]] = field(default_factory=dict)

    def draw(self, setting: int, random: Random) -> Item:
        """One of the items that go with the setting."""
        if setting not in self._known:
            lists = [self.lists[index] for index in np.flatnonzero(self.fitting[setting]).tolist()]
            self._known[setting] = lists, list(accumulate(map(len, lists)))
        fitting, reached = self._known[setting]
        at = random.randrange(reached[-1])
        index = bisect_right(reached, at)
        return fitting[index][at - reached[index]]


@dataclass(frozen=True)
class ItemSampler:
    """The selections of a structure that obey the ``heeded`` rules.

    ``outer``: the options whose answers make a setting, with those answers and how many selections have each;
    ``places``: per component one for each instance. Of ``unordered`` components, items in another order are the same:
    each number of items is drawn as often as it has sets of different ones.
    """

    structure: StructureSampler
    heeded: frozenset[str]
    outer: Mapping[str, Sequence[tuple[Answer, int]]]
    places: Mapping[str, Sequence[InstanceItems]]
    unordered: frozenset[str] = frozenset()
    _known: dict[tuple[str, int], list[int]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many there are, but for what the structure leaves open outside of items and settings."""
        return self._reached[-1]

    @property
    def selections(self) -> Fraction:
        """How many there are with what the structure leaves open; of unordered items, one for every order of them."""
        orders = prod(factorial(len(self.places[key])) for key in self.unordered & self.places.keys())
        return Fraction(self.size * self.structure.size_beside(self.places, self.outer), orders)

    def draw(self, random: Random) -> Selection:
        """One of them; there has to be one."""
        setting = bisect_right(self._reached, random.randrange(self.size))
        fixed = {Slot(key): answer for key, (answer, _) in zip(self.outer, self._settings[setting], strict=True)}
        for key, places in self.places.items():
            part = self.structure.product.component(key)
            reached = list(accumulate(self._boxes(part, setting)))
            count = self.structure.counts(part)[bisect_right(reached, random.randrange(reached[-1]))]
            fixed[Slot(key)] = (str(count),)
            for instance, place in enumerate(places[:count], 1):
                fixed |= {Slot(own, instance): answer for own, answer in place.draw(setting, random).items()}
        return self.structure.draw(random, fixed)

    @cached_property
    def _settings(self) -> list[tuple[tuple[Answer, int], ...]]:
        return list(product(*self.outer.values()))

    @cached_property
    def _reached(self) -> list[int]:
        parts = [self.structure.product.component(key) for key in self.places]
        return list(
            accumulate(
                prod(number for _, number in answers) * prod(sum(self._boxes(part, setting)) for part in parts)
                for setting, answers in enumerate(self._settings)
            )
        )

    def _boxes(self, part: Component, setting: int) -> list[int]:
        """For each number of instances that there can be, how many lists of items there are in the setting."""
        if (part.key, setting) not in self._known:
            sizes = [place.sizes[setting] for place in self.places[part.key]]
            orders = factorial(len(sizes)) if part.key in self.unordered else 0
            self._known[part.key, setting] = [
                prod(sizes[:count]) * (orders // factorial(count) if orders else 1)
                for count in self.structure.counts(part)
            ]
        return self._known[part.key, setting]


def item_sampler(structure: StructureSampler, rules: RuleSet, deadline: Deadline) -> ItemSampler | None:
    """The selections of the structure in which each item obeys the rules; None when no rule is about single items.

    ``rules`` are those in force. Raises SolverDeadline.
    """
    made = structure.product
    told = [each for each in (_local(rule, made, rules) for rule in rules.rules) if each is not None]
    small = {part.key for part in made.components if part.repeated and _few(structure, part)}
    outer: dict[str, Sequence[tuple[Answer, int]]] = {}
    heeded: list[Local] = []
    for each in (each for each in told if each.rule.each in small):
        more = {key: structure.answers(made.option(key), 1) for key in each.outer}
        seen = [structure.answers(made.option(key), 1) for key in each.own]
        asked = prod(len(answers) + 1 for answers in seen) * prod(map(len, more.values()))
        if prod(map(len, (outer | more).values())) <= MOST_SETTINGS and asked <= MOST_VERDICTS:
            outer |= more
            heeded.append(each)
    parts = [part for part in made.components if part.key in {each.rule.each for each in heeded}]
    if not parts:
        return None
    items = _Items(structure, rules, outer, deadline)
    names = frozenset(each.rule.name for each in heeded)
    places = {part.key: items.places(part, [each for each in heeded if each.rule.each == part.key]) for part in parts}
    return ItemSampler(structure, names, outer, places)


def _local(rule: Rule | Table, made: Product, rules: RuleSet) -> Local | None:
    """The rule when it is about one item and answers that stand by themselves; None for any other."""
    names = option_scope(rule, rules)
    if rule.each is None or names is None:
        return None
    own = {option.key for option in made.component(rule.each).options}
    outside = [made.option(name) for name in sorted(names - own)]
    plain = all(each.within is None and each.kind is not Kind.TEXT and not _repeated(made, each) for each in outside)
    return Local(rule, tuple(sorted(names & own)), tuple(each.key for each in outside)) if plain else None


def _repeated(made: Product, option: Option) -> bool:
    return made.home(option.key).repeated


def _few(structure: StructureSampler, part: Component) -> bool:
    """Whether all items of each instance can be listed."""
    roots = [option for option in part.options if option.within is None]
    return all(
        prod(sum(number for _, number in structure.answers(option, instance)) for option in roots) <= MOST_ITEMS
        for instance in range(1, part.count.high + 1)
    )


# --- items ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Items:
    """Lists the items of components."""

    structure: StructureSampler
    rules: RuleSet
    outer: Mapping[str, Sequence[tuple[Answer, int]]]
    deadline: Deadline

    def places(self, part: Component, heeded: Sequence[Local]) -> list[InstanceItems]:
        """One for each instance there can be; instances of which the choices say the same share one."""
        own = {option.key for option in part.options}
        found: dict[frozenset[tuple[str, str, bool]], InstanceItems] = {}
        every: list[InstanceItems] = []
        for instance in range(1, part.count.high + 1):
            said = frozenset(
                (each.slot.key, each.value, each.taken)
                for each in self.structure.choices
                if each.slot.key in own and each.slot.instance == instance
            )
            if said not in found:
                found[said] = self._place(part, instance, heeded)
            every.append(found[said])
        return every

    def _place(self, part: Component, instance: int, heeded: Sequence[Local]) -> InstanceItems:
        """The items, listed by what the heeded rules see of them."""
        kinds: dict[tuple[tuple[Answer, ...], ...], list[Item]] = {}
        for item in self._listed(part, instance):
            kinds.setdefault(tuple(tuple(item[key] for key in each.own) for each in heeded), []).append(item)
        fitting = np.ones((*map(len, self.outer.values()), len(kinds)), np.bool_)
        for index, each in enumerate(heeded):
            fitting &= self._verdicts(part, each, [kind[index] for kind in kinds])
        flat = fitting.reshape(prod(map(len, self.outer.values())), len(kinds))
        sizes = np.zeros(len(flat), np.int64)
        for column, kind in enumerate(kinds.values()):
            sizes += flat[:, column] * len(kind)
        return InstanceItems(list(kinds.values()), flat, sizes.tolist())

    def _verdicts(self, part: Component, local: Local, seen: Sequence[tuple[Answer, ...]]) -> NDArray[np.bool_]:
        """Per setting, as far as the rule sees it, and kind whether they go together; an axis for each outer option."""
        self.deadline.check()
        outside = [[answer for answer, _ in self.outer[key]] for key in local.outer]
        distinct = list(dict.fromkeys(seen))
        verdicts = np.array(
            [[self._obeys(part, local, (*own, *answers)) for own in distinct] for answers in product(*outside)],
            np.bool_,
        ).reshape(prod(map(len, outside)), len(distinct))
        shape = [len(self.outer[key]) if key in local.outer else 1 for key in self.outer]
        axes = [key for key in self.outer if key in local.outer]
        table = verdicts[:, [distinct.index(each) for each in seen]].reshape([*map(len, outside), len(seen)])
        order = [local.outer.index(key) for key in axes]
        return np.transpose(table, [*order, len(order)]).reshape([*shape, len(seen)])

    def _obeys(self, part: Component, local: Local, answers: Sequence[Answer]) -> bool:
        taken = {Slot(key): answer for key, answer in zip((*local.own, *local.outer), answers, strict=True)}
        one = Selection({Slot(part.key): ("1",), **taken})
        return holds(local.rule, one, self.structure.product, self.rules)

    def _listed(self, part: Component, instance: int) -> Iterator[Item]:
        roots = [option for option in part.options if option.within is None]
        for together in product(*(list(self._grown(option, instance)) for option in roots)):
            yield {key: answer for each in together for key, answer in each.items()}

    def _grown(self, option: Option, instance: int) -> Iterator[Item]:
        """The answers to an option and to those within it, together."""
        for answer, number in self.structure.answers(option, instance):
            if not number:
                continue
            below = [
                list(self._grown(child, instance))
                if child.within is not None and child.within.holds(answer)
                else [dict.fromkeys(self._keys(child), ())]
                for child in self.structure.children(option)
            ]
            for together in product(*below):
                yield {option.key: answer} | {key: at for each in together for key, at in each.items()}

    def _keys(self, option: Option) -> Iterator[str]:
        yield option.key
        for child in self.structure.children(option):
            yield from self._keys(child)
