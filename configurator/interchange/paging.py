"""Steps for the components of an imported product: one each while they are few, neighbours together when many."""

from collections.abc import Sequence
from dataclasses import dataclass

from configurator.catalog.model import Component, Step
from configurator.interchange.naming import Keys, listed, slug

MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class _Page:
    """Neighbouring components that share a step; ``size`` is how many values they show."""

    components: tuple[Component, ...]
    optional: bool
    size: int

    def joined(self, other: "_Page") -> "_Page":
        return _Page((*self.components, *other.components), self.optional and other.optional, self.size + other.size)


def steps(components: Sequence[Component], optional: Sequence[bool]) -> tuple[Step, ...]:
    """At most MOST_STEPS steps in the order of the components; what can be left out does not mix with what cannot."""
    pages = [
        _Page((component,), free, sum(max(1, len(option.values)) for option in component.options))
        for component, free in zip(components, optional, strict=True)
    ]
    while len(pages) > MOST_STEPS:
        at = min(range(len(pages) - 1), key=lambda at: _strain(pages[at], pages[at + 1]))
        pages[at : at + 2] = [pages[at].joined(pages[at + 1])]
    keys = Keys()
    return tuple(
        Step(
            keys.unique(slug(page.components[0].name)),
            listed([component.name for component in page.components], "and"),
            tuple(component.key for component in page.components),
        )
        for page in pages
    )


def _strain(one: _Page, other: _Page) -> tuple[bool, int]:
    """How ill two neighbours fit on one page; the least strained are joined first."""
    return one.optional != other.optional, one.size + other.size
