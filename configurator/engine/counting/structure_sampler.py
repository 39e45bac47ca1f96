"""Draws selections that the catalogue's structure allows, each as likely as any other, whatever the rules say.

Every option counts its answers together with those of the options within it, so that a value with much below it is
drawn as often as it has selections. Knows no rules and no solver; there is no sampler for a product whose structure is
not such a tree, or has options too large to count so.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, combinations
from math import comb, prod
from random import Random
from types import MappingProxyType
from typing import TypeVar

from configurator.catalog.model import Component, Kind, Option, Product
from configurator.catalog.selection import Choices, Selection, Slot, number_text
from configurator.catalog.validity import Situation

MOST_ANSWERS = 5_000
MOST_STEPS = 50_000

Answer = tuple[str, ...]
Taken = dict[Slot, Answer]
NOTHING: Mapping[Slot, Answer] = MappingProxyType({})
Drawn = TypeVar("Drawn")


@dataclass(frozen=True)
class StructureSampler:
    """A product in a situation, with choices that every selection agrees with."""

    product: Product
    choices: Choices
    at: Situation | None
    _known: dict[Slot, list[tuple[Answer, int]]] = field(default_factory=dict)
    _reached: dict[Slot, tuple[list[Answer], list[int]]] = field(default_factory=dict)

    @cached_property
    def size(self) -> int:
        """How many selections there are."""
        return prod(sum(number for _, number in counts) for counts in self._counts.values())

    def size_beside(self, parts: Collection[str], options: Collection[str]) -> int:
        """How many selections there are of what is in none of the components and not at or within the options."""
        found = 1
        for part in (each for each in self.product.components if each.key not in parts):
            if any(option.key in options for option in part.options):
                roots = [each for each in part.options if each.within is None and each.key not in options]
                found *= prod(self._size(option, 1) for option in roots)
            else:
                found *= sum(number for _, number in self._counts[part.key])
        return found

    @cached_property
    def _children(self) -> dict[str, list[Option]]:
        found: dict[str, list[Option]] = {}
        for option in self.product.options:
            if option.within is not None:
                found.setdefault(option.within.option, []).append(option)
        return found

    def draw(self, random: Random, fixed: Mapping[Slot, Answer] = NOTHING) -> Selection:
        """One of the selections that are as ``fixed`` says; there has to be one.

        ``fixed`` says all of a component that it says anything of within, or the answers to options within none.
        """
        taken: Taken = {}
        for part in self.product.components:
            at = Slot(part.key)
            count = int(fixed[at][0]) if at in fixed else _drawn(self._counts[part.key], random)
            if part.repeated:
                taken[Slot(part.key)] = (str(count),)
            for instance in range(1, count + 1):
                for option in part.options:
                    taken.setdefault(Slot(option.key, instance), ())
                    if option.within is None:
                        self._draw_option(option, instance, taken, random, fixed)
        return Selection(taken)

    def counts(self, part: Component) -> list[int]:
        """How many instances of the component there can be."""
        return [count for count, _ in self._counts[part.key]]

    @cached_property
    def _counts(self) -> dict[str, list[tuple[int, int]]]:
        return {part.key: list(self._counted(part)) for part in self.product.components}

    def _counted(self, part: Component) -> Iterator[tuple[int, int]]:
        """Each possible number of instances with how many selections of the component have it."""
        own = {option.key for option in part.options}
        needed = max(
            (choice.slot.instance for choice in self.choices if choice.taken and choice.slot.key in own), default=0
        )
        said = [choice for choice in self.choices if part.repeated and choice.slot == Slot(part.key)]
        roots = [option for option in part.options if option.within is None]
        for count in range(max(part.count.low, needed), part.count.high + 1):
            if all((str(count) == choice.value) == choice.taken for choice in said):
                yield count, prod(self._size(option, n) for n in range(1, count + 1) for option in roots)

    def _size(self, option: Option, instance: int) -> int:
        return sum(number for _, number in self.answers(option, instance))

    def children(self, option: Option) -> Sequence[Option]:
        """The options within the option."""
        return self._children.get(option.key, ())

    def answers(self, option: Option, instance: int) -> list[tuple[Answer, int]]:
        """Each answer that agrees with the choices, with how many selections of the option and those within have it."""
        slot = Slot(option.key, instance)
        if slot not in self._known:
            within = [option]
            for each in within:
                within += self.children(each)
            for each in reversed(within):  # the innermost first, so that however deep they lie no stack grows
                self._known[Slot(each.key, instance)] = list(self._weighted(each, instance))
        return self._known[slot]

    def _weighted(self, option: Option, instance: int) -> Iterator[tuple[Answer, int]]:
        """What ``answers`` says, where it is known of the options within."""
        own = [choice for choice in self.choices if choice.slot == Slot(option.key, instance)]
        below = self.children(option)
        for answer in self._plain(option):
            if all((choice.value in answer) == choice.taken for choice in own):
                yield answer, prod(self._below(child, instance, answer) for child in below)

    def _below(self, child: Option, instance: int, answer: Answer) -> int:
        """How many selections a child has under its parent's answer: none given where it is not there."""
        if child.within is not None and child.within.holds(answer):
            return self._size(child, instance)
        return 0 if any(choice.taken and choice.slot == Slot(child.key, instance) for choice in self.choices) else 1

    def _plain(self, option: Option) -> Iterator[Answer]:
        if option.kind is Kind.TEXT:
            yield ()
        elif option.range is not None:
            yield from ((number_text(option.range.number(index)),) for index in range(option.range.steps))
        else:
            keys = [value.key for value in option.values if value.valid.holds(self.at)]
            for size in range(option.choose.low, min(option.choose.high, len(keys)) + 1):
                yield from combinations(keys, size)

    def _draw_option(
        self, option: Option, instance: int, taken: Taken, random: Random, fixed: Mapping[Slot, Answer]
    ) -> None:
        waiting = [option]
        while waiting:
            drawn = waiting.pop()
            slot = Slot(drawn.key, instance)
            taken[slot] = answer = fixed[slot] if slot in fixed else self._answer(drawn, instance, random)
            children = [each for each in self.children(drawn) if each.within is not None and each.within.holds(answer)]
            waiting.extend(reversed(children))

    def _answer(self, option: Option, instance: int, random: Random) -> Answer:
        slot = Slot(option.key, instance)
        if slot not in self._reached:
            answers = self.answers(option, instance)
            self._reached[slot] = [answer for answer, _ in answers], list(accumulate(number for _, number in answers))
        found, reached = self._reached[slot]
        return found[bisect_right(reached, random.randrange(reached[-1]))]


def structure_sampler(product: Product, choices: Choices, at: Situation | None) -> StructureSampler | None:
    """The selections of the structure that agree with the choices; None when they cannot be drawn so."""
    for option in product.options:
        home = product.home(option.key)
        if option.within is not None and home.repeated and product.home(option.within.option) != home:
            return None
        if _answers(option) > (MOST_ANSWERS if option.range is None else MOST_STEPS):
            return None
    texts = {option.key for option in product.options if option.kind is Kind.TEXT}
    return None if any(choice.slot.key in texts for choice in choices) else StructureSampler(product, choices, at)


def _answers(option: Option) -> int:
    if option.kind is Kind.TEXT:
        return 1
    if option.range is not None:
        return option.range.steps
    return sum(comb(len(option.values), size) for size in range(option.choose.low, option.choose.high + 1))


def _drawn(weighted: Sequence[tuple[Drawn, int]], random: Random) -> Drawn:
    """One of them, as likely as its weight says."""
    reached = list(accumulate(weight for _, weight in weighted))
    return weighted[bisect_right(reached, random.randrange(reached[-1]))][0]
