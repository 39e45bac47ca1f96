"""What of a product file with mistakes can be trusted, so that rules can be read against it.

An option whose own mistakes leave in doubt what can be chosen is taken out, and with it all names that are written in
it are in doubt. Mistakes in prices and words leave nothing in doubt: those fields are taken out alone.
"""

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from pydantic import ValidationError

from configurator.catalog.across_entries import is_doubtful, unlike_attributes
from configurator.catalog.market_prices import own_currency
from configurator.catalog.model import CO2, LEAD_TIME
from configurator.catalog.nodes import Node
from configurator.catalog.schema import FIELDS, field_names

_ASIDE = {
    **dict.fromkeys(("price", "weight", "swatch", "layer", "group", "description", "help", "tagline", "tax", "noun")),
    **dict.fromkeys(("from", "until", "steps", "allowed", "required", "sensitive", "withdrawal", LEAD_TIME, CO2)),
    "name": "?",
    "product": "product",
}
"""The fields that say nothing about what can be chosen, and what stands in for them (None: nothing)."""


def trusted(file: Node) -> tuple[Node, frozenset[str]] | None:
    """The file without what is in doubt, and the names in doubt; None when no option or no currency is left."""
    context = {"currency": own_currency(file)}
    if not isinstance(file.content, dict):
        return None
    doubtful = {name for name, _ in unlike_attributes(file)}
    keys = Counter(node.text(kind) for kind, node in _named(file))
    components = []
    for component in file.items("components"):
        left = _settled(_with(component, {"options": []}), "components", context, ignore=("options",))
        whole = left is not None and keys[component.text("component")] == 1
        options = []
        for option in component.items("options"):
            settled = _settled(option, "options", context)
            if whole and settled and keys[option.text("option")] == 1 and not is_doubtful(option, component, file):
                options.append(settled)
            else:
                doubtful |= set(_texts(option))
        if not whole:
            doubtful.add(component.text("component") or "")
        if options and left is not None:
            components.append(_with(left, {"options": options}))
    left = _settled(_with(file, {"components": []}), "", context, ignore=("components",))
    if not components or left is None:
        return None
    assert isinstance(left.content, dict)
    left = replace(left, content={name: each for name, each in left.content.items() if name != "steps"})
    left = _with(left, {"components": components})
    return left, frozenset(doubtful - {node.text(kind) for kind, node in _named(left)})


def _named(file: Node) -> Iterator[tuple[str, Node]]:
    for component in file.items("components"):
        yield "component", component
        yield from (("option", option) for option in component.items("options"))


def _settled(node: Node, entry: str, context: Mapping[str, str], ignore: tuple[str, ...] = ()) -> Node | None:
    """The node with what says nothing about choices taken out where it is wrong; None when more is wrong."""
    for _ in range(2):
        try:
            FIELDS[entry].model_validate(node.plain, context=dict(context))
            return node
        except ValidationError as error:
            places = [[part for part in detail["loc"] if part != "[key]"] for detail in error.errors()]
        for way in places:
            if way and way[0] in ignore:
                continue
            without = _without(node, way, entry) if way else None
            if without is None:
                return None
            node = without
        if all(way and way[0] in ignore for way in places):
            return node
    return None


def _without(node: Node, way: list[int | str], entry: str) -> Node | None:
    """The node without the field to which the way leads, or with what stands in for it; None when it says too much."""
    part, *rest = way
    if isinstance(node.content, list) and isinstance(part, int) and part < len(node.content):
        inner = _without(node.content[part], rest, entry) if rest else None
        return inner and replace(node, content=[*node.content[:part], inner, *node.content[part + 1 :]])
    if not isinstance(node.content, dict):
        return None
    name = str(part)
    if rest:
        inner = _without(node.content[name], rest, name) if name in node.content else None
        return inner and replace(node, content={**node.content, name: inner})
    known = field_names(entry)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6) if name not in known and name not in _ASIDE else []
    meant = near[0] if near else name
    if meant not in _ASIDE:
        return None
    left = {key: each for key, each in node.content.items() if key != name}
    stand_in = _ASIDE.get(name)
    return replace(node, content=left | ({name: Node(stand_in, node.source, {})} if stand_in else {}))


def _with(node: Node, lists: Mapping[str, list[Node]]) -> Node:
    assert isinstance(node.content, dict)
    added = {name: Node(listed, node.source, {}) for name, listed in lists.items()}
    return replace(node, content={**node.content, **added})


def _texts(node: Node) -> Iterator[str]:
    """Everything that is written in a node, names of fields left out; also as keys are written."""
    if isinstance(node.content, str):
        yield node.content
        yield node.content.strip().lower()
    elif isinstance(node.content, list):
        for each in node.content:
            yield from _texts(each)
    else:
        for name, each in node.content.items():
            yield name
            yield from _texts(each)
