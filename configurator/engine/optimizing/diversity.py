"""Diversity of designs: in how many places a customer would see something else.

A place is an option outside components that can be there several times, or a whole instance of such a component: the
instances of a design stand in no order, so an instance differs when the other design has none like it left. Where the
numbers of instances differ, each instance more is a place. Decides sameness of designs, for selections and as literals.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from configurator.catalog.model import Component, Kind, Option
from configurator.catalog.selection import Choice, Selection, Slot
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.layout import Layout
from configurator.engine.compiling.literals import Literal, WeightedGroup

Content = tuple[tuple[str, ...], ...]
"""What an instance has, option by option."""


@dataclass(frozen=True, slots=True)
class Diversity:
    """Differs from each of the designs in at least ``least`` places; only options in ``visible`` count (None: all)."""

    designs: tuple[Selection, ...]
    least: int
    visible: frozenset[str] | None = None


def visible_content(layout: Layout, visible: Collection[str] | None, selection: Selection) -> object:
    """The same for two selections exactly when nothing visible differs."""
    single = tuple(selection.at(Slot(option.key)) for _, option in _single(layout, visible))
    repeated = tuple(
        (selection.count(component), frozenset(_contents(component, options, selection).items()))
        for component, options in _repeated(layout, visible)
    )
    return single, repeated


def differs(formula: SolverFormula, layout: Layout, design: Selection, diversity: Diversity) -> Literal:
    """A literal that holds exactly when a product differs so much from the design."""
    groups: list[WeightedGroup] = [
        ((1, -_same(formula, layout, option, 1, design.at(Slot(option.key)))),)
        for _, option in _single(layout, diversity.visible)
    ]
    certain = 0
    for component, options in _repeated(layout, diversity.visible):
        present = layout.presence[component.key]
        count = design.count(component)
        certain += count
        groups += [((1, there),) for there in present[count:]]
        for content, times in _contents(component, options, design).items():
            like = [_like(formula, layout, component, options, instance, content) for instance in _instances(component)]
            counted = [((1, literal),) for literal in like]
            groups += [((-1, formula.at_least(counted, number)),) for number in range(1, times + 1)]
    return formula.at_least(groups, diversity.least - certain)


def _single(layout: Layout, visible: Collection[str] | None) -> Iterator[tuple[Component, Option]]:
    for component in layout.product.components:
        for option in component.options:
            if not component.repeated and _counts(option, visible):
                yield component, option


def _repeated(layout: Layout, visible: Collection[str] | None) -> Iterator[tuple[Component, tuple[Option, ...]]]:
    for component in layout.product.components:
        options = tuple(option for option in component.options if _counts(option, visible))
        if component.repeated and (options or visible is None or component.key in visible):
            yield component, options


def _counts(option: Option, visible: Collection[str] | None) -> bool:
    return option.kind is not Kind.TEXT and (visible is None or option.key in visible)


def _instances(component: Component) -> range:
    return range(1, component.count.high + 1)


def _contents(component: Component, options: tuple[Option, ...], selection: Selection) -> Counter[Content]:
    count = selection.count(component)
    return Counter(
        tuple(selection.at(Slot(option.key, instance)) for option in options) for instance in range(1, count + 1)
    )


def _like(
    formula: SolverFormula,
    layout: Layout,
    component: Component,
    options: tuple[Option, ...],
    instance: int,
    content: Content,
) -> Literal:
    """A literal that the instance is there and has just that."""
    same = [_same(formula, layout, option, instance, at) for option, at in zip(options, content, strict=True)]
    return formula.every([layout.presence[component.key][instance - 1], *same])


def _same(formula: SolverFormula, layout: Layout, option: Option, instance: int, at: tuple[str, ...]) -> Literal:
    """A literal that just that is taken at the option of the instance."""
    slot = Slot(option.key, instance)
    place = layout.places[slot]
    if place.wide is not None or (place.single and at):
        return layout.literal(Choice(slot, at[0])) if at else -formula.some(place.given)
    return formula.every(literal if value in at else -literal for value, literal in place.values.items())
