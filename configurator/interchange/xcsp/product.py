"""An XCSP instance as a product of a shop: the texts of its catalogue file and of its rule file.

Variables become options in the instance's order, some to a component and each component a step; constraints become
tables, rows that differ in one column alone written as one. What an instance means is ``xcsp``'s.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from configurator.catalog.model import Component, Kind, Option, Product, Step, Value
from configurator.interchange.feature_model.naming import UniqueKeys, slug
from configurator.interchange.into_shop.catalogue_text import catalogue_text
from configurator.interchange.into_shop.paging import MOST_STEPS
from configurator.interchange.xcsp.reader import Network, NetworkConstraint, Variable, sentence
from configurator.money import Money

FEW = 6
"""So many options stand in a component before a further one is begun."""

Cells = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _NetworkNames:
    """The key of each variable, and per variable the key of each of its values."""

    options: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]


def texts(network: Network, key: str, head: str) -> tuple[str, str]:
    """The catalogue file and the rule file; ``head`` is the comment both begin with."""
    keys = UniqueKeys()
    named = _NetworkNames(
        {each.name: keys.unique(slug(each.name)) for each in network.variables},
        {each.name: _value_keys(each) for each in network.variables},
    )
    product = _product(network, key, named, keys)
    lines = [*(f"# {line}" for line in head.splitlines()), ""]
    names = UniqueKeys()
    for constraint in network.constraints:
        lines += _rule(constraint, names.unique(slug(constraint.name)), named)
    return catalogue_text(product, head), "\n".join(lines).rstrip() + "\n"


# --- the catalogue --------------------------------------------------------------------------------------------------


def _value_keys(variable: Variable) -> dict[str, str]:
    return {
        value: "none" if value == variable.joker else value.replace("-", "minus-").removeprefix("+")
        for value in variable.values
    }


def _product(network: Network, key: str, named: _NetworkNames, keys: UniqueKeys) -> Product:
    size = max(FEW, -(-len(network.variables) // MOST_STEPS))
    parts = [network.variables[start : start + size] for start in range(0, len(network.variables), size)]
    components = tuple(_component(part, named, keys) for part in parts)
    source = network.variables[0].source
    steps = tuple(Step(each.key, each.name, (each.key,)) for each in components)
    return Product(key, network.name, Money(0, "EUR"), source, steps, components)


def _component(part: Sequence[Variable], named: _NetworkNames, keys: UniqueKeys) -> Component:
    name = part[0].name if len(part) == 1 else f"{part[0].name} to {part[-1].name}"
    options = tuple(_option(each, named) for each in part)
    return Component(keys.unique(slug(name)), name, part[0].source, options)


def _option(variable: Variable, named: _NetworkNames) -> Option:
    values = tuple(
        Value(key, "Not taken" if value == variable.joker else value, Money(0, "EUR"), variable.source)
        for value, key in named.values[variable.name].items()
    )
    return Option(named.options[variable.name], variable.name, Kind.CHOICE, variable.source, values=values)


# --- the rules ------------------------------------------------------------------------------------------------------


def _rule(constraint: NetworkConstraint, name: str, named: _NetworkNames) -> Iterator[str]:
    columns = [named.options[each.name] for each in constraint.scope]
    keys = [named.values[each.name] for each in constraint.scope]
    rows = [tuple((key[value],) for key, value in zip(keys, values, strict=True)) for values, _ in constraint.tuples]
    head = f'"{sentence(constraint)}"'
    if constraint.supports and rows and len(columns) > 1:
        yield f"table {name} {head}"
        yield from _aligned([columns, *([", ".join(cell) for cell in row] for row in _merged(rows))])
    elif constraint.supports:
        yield f"rule {name} {head}"
        allowed = ", ".join(cell for (cell,), *_ in rows)
        yield f"  {columns[0]} in ({allowed})" if rows else f"  {columns[0]} is given and {columns[0]} is empty"
    elif rows:
        yield f"rule {name} {head}"
        for number, row in enumerate(rows):
            both = " and ".join(f"{column} = {cell}" for column, (cell,) in zip(columns, row, strict=True))
            yield f"  {'and ' if number else ''}not ({both})"
    else:
        return
    yield ""


def _merged(rows: Sequence[Cells]) -> Sequence[Cells]:
    """Rows that differ in one column alone as one; in the column that leaves the fewest."""
    return min((_merged_in(rows, column) for column in range(len(rows[0]))), key=len)


def _merged_in(rows: Sequence[Cells], column: int) -> Sequence[Cells]:
    found: dict[Cells, list[str]] = {}
    for row in rows:
        found.setdefault(row[:column] + row[column + 1 :], []).extend(row[column])
    return [(*rest[:column], tuple(values), *rest[column:]) for rest, values in found.items()]


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield ("  " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()
