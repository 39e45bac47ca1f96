"""Records as bytes and back: how what is stored of an engine is written, and nothing that is read is ever run.

Decides how frozen records, tuples, mappings and numbers are written, with sharing kept: what is one object stays one.
Only records of the type asked for, and of the types its fields name, come out of it, whatever the bytes are. What is
worth storing, and whether the bytes are sound, is decided in ``stored``.
"""

import json
import sys
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from itertools import accumulate, islice, pairwise
from typing import Any, TypeVar, get_args, get_type_hints

_PLAIN = (str, int, bool, float, type(None))
_BUILT_IN = (tuple, list, dict, frozenset, Fraction, Decimal, date)
_LITERALS, _BYTES = -1, -2
_FEW = 8

Record = TypeVar("Record")


def encode(record: Any) -> bytes:
    """The record as bytes; TypeError when something in it is of a class that no field's type names."""
    writer = _EntryWriter(records(type(record)))  # type: ignore[arg-type] # a class is hashable
    writer.place(record)
    entries = json.dumps([list(writer.kinds), writer.entries], separators=(",", ":")).encode("ascii")
    if sys.byteorder == "big":
        writer.numbers.byteswap()
    parts = entries, writer.numbers.tobytes(), bytes(writer.bytes)
    return b"".join([*(len(part).to_bytes(8, "little") for part in parts), *parts])


def decode(kind: type[Record], content: bytes) -> Record:
    """The record of that kind that ``encode`` wrote; ValueError, LookupError or TypeError for other bytes."""
    ends = [*accumulate((int.from_bytes(content[at : at + 8], "little") for at in (0, 8, 16)), initial=24)]
    written, literals, raw = (content[start:end] for start, end in pairwise(ends))
    numbers = array("i")
    numbers.frombytes(literals)
    if sys.byteorder == "big":
        numbers.byteswap()
    kinds, entries = json.loads(written)
    makers = [_makers(kind)[name] for name in kinds]  # type: ignore[arg-type] # a class is hashable
    known: list[Any] = []
    add = known.append
    for entry in entries:
        if type(entry) is not list:
            add(entry)
        elif entry[0] == _LITERALS:
            add(_literals(numbers, known, *entry[1:]))
        elif entry[0] == _BYTES:
            add(raw[entry[1] : entry[2]])
        else:
            add(makers[entry[0]]([known[place] for place in entry[1:]]))
    found = known[-1]
    if type(found) is not kind:
        raise TypeError(f"{type(found).__name__} where {kind.__name__} belongs")
    return found


# --- writing --------------------------------------------------------------------------------------------------------


class _EntryWriter:
    """Entries in an order in which each speaks only of earlier ones; long lists of literals stand apart."""

    def __init__(self, known: Mapping[str, type]) -> None:
        self._known = known
        self.entries: list[Any] = []
        self.kinds: dict[str, int] = {}
        self.numbers, self.bytes = array("i"), bytearray()
        self._places: dict[Any, int] = {}
        self._kept: list[Any] = []
        self._alike: dict[tuple[int, ...], int] = {}
        self._lists: list[tuple[list[Any], int]] = []

    def place(self, value: Any) -> int:
        """The place of the value among the entries, written when it is new."""
        plain = type(value) in _PLAIN
        key = (type(value), value) if plain else id(value)
        if key not in self._places:
            self._kept.append(value)  # so that no other object gets its id
            self._places[key] = self._added(value) if plain else self._written(value)
        return self._places[key]

    def _written(self, value: Any) -> int:
        """The place of what is no plain value; what can never change is written once for all that are alike."""
        if type(value) is list and len(value) > _FEW and all(map(_of_literals, value)):
            return self._added(self._of_literals(value))
        if type(value) is bytes:
            self.bytes += value
            return self._added([_BYTES, len(self.bytes) - len(value), len(self.bytes)])
        name, parts = _parts(value)
        if type(value) not in _BUILT_IN and self._known.get(name) is not type(value):
            raise TypeError(f"{name} cannot be stored: no field says that it is one")
        entry = self.kinds.setdefault(name, len(self.kinds)), *map(self.place, parts)
        if type(value).__hash__ is None:
            return self._added(list(entry))
        if entry not in self._alike:
            self._alike[entry] = self._added(list(entry))
        return self._alike[entry]

    def _added(self, entry: Any) -> int:
        self.entries.append(entry)
        return len(self.entries) - 1

    def _of_literals(self, clauses: list[tuple[int, ...]]) -> list[Any]:
        """A list of clauses; where it goes on from one that is written, only what is new."""
        known, place = max(
            ((each, at) for each, at in self._lists if _goes_on(clauses, each)),
            key=lambda known: len(known[0]),
            default=([], -1),
        )
        start = len(self.numbers)
        new = clauses[len(known) :]
        self.numbers.extend(map(len, new))
        for clause in new:
            self.numbers.extend(clause)
        self._lists.append((clauses, len(self.entries)))
        return [_LITERALS, place, start, len(new)]


def _of_literals(value: Any) -> bool:
    return type(value) is tuple and all(type(each) is int and -(2**31) <= each < 2**31 for each in value)


def _goes_on(clauses: list[Any], earlier: list[Any]) -> bool:
    return len(earlier) <= len(clauses) and all(one is other for one, other in zip(earlier, clauses, strict=False))


def _parts(value: Any) -> tuple[str, Sequence[Any]]:
    """What kind of thing a value is, and what it is made of."""
    if isinstance(value, Enum):
        return _name(type(value)), (value.value,)
    if isinstance(value, Fraction):
        return "Fraction", (value.numerator, value.denominator)
    if isinstance(value, Decimal):
        return "Decimal", (str(value),)
    if isinstance(value, date):
        return "date", (value.isoformat(),)
    if isinstance(value, dict):
        return "dict", [part for pair in value.items() for part in pair]
    if isinstance(value, frozenset):
        return "frozenset", sorted(value)
    if is_dataclass(value):
        return _name(type(value)), [getattr(value, each.name) for each in fields(value)]
    return type(value).__name__, value if isinstance(value, tuple | list) else ()


# --- reading --------------------------------------------------------------------------------------------------------


@cache
def records(kind: type) -> Mapping[str, type]:
    """The record types and enumerations that a record of the kind can have in it, by name; itself among them."""
    found: dict[str, type] = {}
    waiting: list[Any] = [kind]
    while waiting:
        each = waiting.pop()
        waiting += get_args(each)
        if isinstance(each, type) and (is_dataclass(each) or issubclass(each, Enum)) and _name(each) not in found:
            found[_name(each)] = each
            waiting += get_type_hints(each).values() if is_dataclass(each) else ()
    return found


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


@cache
def _makers(kind: type) -> Mapping[str, Callable[[list[Any]], Any]]:
    """Per kind of entry, what makes the thing of its parts."""
    plain: dict[str, Callable[[list[Any]], Any]] = {
        "tuple": tuple,
        "list": list,
        "frozenset": frozenset,
        "dict": lambda parts: dict(zip(parts[::2], parts[1::2], strict=True)),
        "Fraction": lambda parts: Fraction(*parts),
        "Decimal": lambda parts: Decimal(*parts),
        "date": lambda parts: date.fromisoformat(*parts),
    }
    return plain | {name: _maker(each) for name, each in records(kind).items()}


def _maker(record: type) -> Callable[[list[Any]], Any]:
    return lambda parts: record(*parts)


def _literals(numbers: "array[int]", known: list[Any], place: int, start: int, many: int) -> list[tuple[int, ...]]:
    """The list of clauses that stands in the numbers, after those it goes on from."""
    clauses: Iterator[int] = iter(numbers[start + many :])
    new = [tuple(islice(clauses, length)) for length in numbers[start : start + many]]
    return [*known[place], *new] if place >= 0 else new
