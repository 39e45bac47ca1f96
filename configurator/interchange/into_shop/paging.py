"""Steps for the components of an imported product: one each while they are few, neighbours together when many.

A step that shows too much to be read, or to be sent with every click, is worse than one step more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from configurator.catalog.model import Component, Option, Step
from configurator.interchange.feature_model.naming import UniqueKeys, shorten, slug

MOST_STEPS = 12
MOST_VALUES = 400
"""What a step shows at most, one option with more values apart."""


@dataclass(frozen=True, slots=True)
class _SharedStep:
    """Neighbouring components that share a step; ``size`` is how many values they show."""

    components: tuple[Component, ...]
    optional: bool
    size: int

    def joined(self, other: "_SharedStep") -> "_SharedStep":
        return _SharedStep(
            (*self.components, *other.components), self.optional and other.optional, self.size + other.size
        )


def steps(components: Sequence[Component], optional: Sequence[bool]) -> tuple[Step, ...]:
    """Steps in the order of the components: MOST_STEPS at most, more where they would show more than MOST_VALUES.

    What can be left out mixes with what cannot only where nothing else helps.
    """
    pages = [
        _SharedStep((component,), free, sum(map(_size, component.options)))
        for component, free in zip(components, optional, strict=True)
    ]
    while len(pages) > MOST_STEPS:
        at = min(range(len(pages) - 1), key=lambda at: _strain(pages[at], pages[at + 1]))
        if pages[at].size + pages[at + 1].size > MOST_VALUES:
            break
        pages[at : at + 2] = [pages[at].joined(pages[at + 1])]
    keys = UniqueKeys()
    return tuple(
        Step(
            keys.unique(slug(page.components[0].name)),
            shorten([component.name for component in page.components], "and"),
            tuple(component.key for component in page.components),
        )
        for page in pages
    )


def split(options: Sequence[Option]) -> Iterator[tuple[Option, ...]]:
    """The options in order, in parts that a step can show."""
    part, size = list[Option](), 0
    for option in options:
        if part and size + _size(option) > MOST_VALUES:
            yield tuple(part)
            part, size = [], 0
        part.append(option)
        size += _size(option)
    yield tuple(part)


def _size(option: Option) -> int:
    return max(1, len(option.values))


def _strain(one: _SharedStep, other: _SharedStep) -> tuple[bool, bool, int]:
    """How ill two neighbours fit on one page; the least strained are joined first."""
    size = one.size + other.size
    return size > MOST_VALUES, one.optional != other.optional, size
