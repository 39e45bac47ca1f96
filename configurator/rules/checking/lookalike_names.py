"""Names and texts of a rule file that a reader takes for one another: 'Family' and 'family', two lines of one receipt.

All of them are warnings; what has the very same name is a mistake and told in ``rule_file``.
"""

from collections.abc import Hashable, Iterable, Iterator

from configurator import lookalikes
from configurator.rules.rule_set import RuleSet
from configurator.source import Problem, Source

_LookalikeEntry = tuple[str, str, Source, Hashable]
"""The name, what customers read of it, the place, and what has to be the same as well for two to be there at once."""


def lookalike_problems(rules: RuleSet) -> Iterator[Problem]:
    """Of two that look alike, the second is told with the place of the first."""
    yield from _alike("rules", ((each.name, "", each.source, None) for each in rules.rules))
    yield from _alike("price rules", ((each.name, each.title, each.source, each.valid) for each in rules.prices))
    yield from _alike("presets", ((each.name, each.title, each.source, each.valid) for each in rules.presets))
    yield from _alike("needs", ((each.name, each.question, each.source, None) for each in rules.needs))
    for need in rules.needs:
        yield from _alike("answers", ((each.name, each.text, each.source, None) for each in need.answers))


def _alike(kind: str, entries: Iterable[_LookalikeEntry]) -> Iterator[Problem]:
    texts: dict[tuple[str, Hashable], tuple[str, str, Source]] = {}
    names: dict[str, tuple[str, Source]] = {}
    for name, text, source, beside in entries:
        other, first = names.setdefault(_folded(name), (name, source))
        read, shown, place = texts.setdefault((_folded(text), beside), (name, text, source))
        if text and read != name:
            how = "" if shown == text else f", which looks the same as '{shown}'"
            message = f"Customers read of two {kind} '{text}'{how}: here and {_where(place, source)}."
            yield Problem(source, message, "let customers tell them apart", "warning")
        elif other != name:
            message = f"'{name}' looks the same as '{other}' {_where(first, source)}."
            yield Problem(source, message, "give it a name of its own", "warning")


def _folded(text: str) -> str:
    return text.replace(" ", "").lower() if text.isascii() else lookalikes.fold(text)


def _where(place: Source, seen_from: Source) -> str:
    return f"in line {place.line}" if place.file == seen_from.file else f"in {place.file}, line {place.line}"
