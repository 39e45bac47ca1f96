"""Unlikely entries of a product file: nothing is wrong by the letter, but it can hardly be meant so.

Things of one name that customers see side by side, and attributes that are written otherwise than their siblings'.
All of them are warnings.
"""

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence

from configurator import lookalikes
from configurator.catalog.nodes import Node
from configurator.source import Problem

_NEAR = 0.85
_SHORTEST = 3
_SUBSTITUTED = 4


def slips(file: Node) -> Iterator[Problem]:
    """All such warnings of a product file."""
    components = file.items("components")
    yield from _alike(components, "component", "of the product")
    yield from _alike(file.items("steps"), "step", "of the product")
    for component in components:
        options = component.items("options")
        yield from _alike(options, "option", f"of '{component.text('component')}'")
        for option in options:
            yield from _alike(option.items("values"), "value", f"of '{option.text('option')}'")
            yield from _misnamed(option.items("values"))
    yield from _misspelt([option for component in components for option in component.items("options")])


def _alike(entries: Sequence[Node], kind: str, owner: str) -> Iterator[Problem]:
    """Entries that have one name for whoever looks at them, under one heading and not each within another value."""
    seen: dict[tuple[str, str], list[Node]] = {}
    for entry in entries:
        name = entry.text("name")
        if not name or not lookalikes.fold(name):
            continue
        place = lookalikes.fold(entry.text("group") or ""), lookalikes.fold(name)
        near = (each for each in seen.get(place, []) if _together(entry, each) and each.text(kind) != entry.text(kind))
        first = next(near, None)
        if first is not None:
            other, line = first.text("name") or "", first.place("name").line
            how = "" if other == name else f", which looks the same as '{other}'"
            message = f"two {kind}s {owner} are called '{name}'{how}: here and in line {line}"
            yield Problem(entry.place("name"), message, "let customers tell them apart", "warning")
        seen.setdefault(place, []).append(entry)


def _together(entry: Node, other: Node) -> bool:
    """Whether both can be there at once: not within different values of one option, nor sold at different times."""
    return all(entry.text(field) == other.text(field) for field in ("within", "from", "until"))


def _misnamed(values: Sequence[Node]) -> Iterator[Problem]:
    """A value that misses what its siblings have, and has something of nearly that name instead."""
    owned = [dict(value.entries("attributes")) for value in values]
    counts = Counter(name for each in owned for name in each)
    order = {name: place for place, name in enumerate(counts)}
    for each in owned:
        for name, node in each.items():
            usual = [
                other
                for other, number in counts.items()
                if other not in each and _near(name, other) and (number, order[name]) > (counts[name], order[other])
            ]
            apart = [other for other in usual if all(other in more or name in more for more in owned if more)]
            if apart:
                message = f"this value has no '{apart[0]}', which all its siblings have, but '{name}'"
                yield Problem(node.source, message, f"write {apart[0]}, or give the attribute another name", "warning")


def _misspelt(options: Sequence[Node]) -> Iterator[Problem]:
    """Attributes whose names differ in signs alone wherever they stand: 'max-power' and 'max_power'."""
    first: dict[str, tuple[str, Node]] = {}
    told: set[str] = set()
    for option in options:
        single = [entry for kind in ("switch", "each") if (entry := option.entry(kind))]
        for value in (*option.items("values"), *single):
            for name, node in value.entries("attributes"):
                other, place = first.setdefault(name.replace("_", "").replace("-", ""), (name, node))
                if other != name and name not in told:
                    told.add(name)
                    message = f"'{name}' is another attribute than '{other}' in line {place.source.line}"
                    yield Problem(node.source, message, f"write {other} if it is the same", "warning")


def _near(name: str, other: str) -> bool:
    """Whether one is the other with a letter too many, too few, swapped or, behind the first, another."""
    if min(len(name), len(other)) < _SHORTEST:
        return False
    if sorted(name) == sorted(other) or difflib.SequenceMatcher(None, name, other).ratio() >= _NEAR:
        return True
    typed = name[0] == other[0] and len(name) == len(other) >= _SUBSTITUTED
    return typed and sum(one != another for one, another in zip(name, other, strict=True)) == 1
