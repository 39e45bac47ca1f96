"""Things in stock: a CSV file beside the catalogue with a row for each thing that stands somewhere, already made.

Decides which columns such a file has and what a row says of a thing: its key, the values it is known to have, how many
there are, where, from which day. Whether the rules allow it, and what it has besides, is the engine's business.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pydantic_core import PydanticCustomError

from configurator.catalog.model import Kind, Product
from configurator.catalog.price_sheets import sheet_rows
from configurator.catalog.scalars import price_in
from configurator.catalog.selection import Choice, Choices, Slot, check_choice
from configurator.catalog.validity import written_day
from configurator.errors import InvalidChoice, UnknownName
from configurator.money import Money
from configurator.source import Problem, Source, did_you_mean

VARIANT, COUNT, PLACE, AVAILABLE, COUNTED = "variant", "count", "place", "available", "counted"
LESS = "less"
OWN = (VARIANT, COUNT, PLACE, AVAILABLE, COUNTED, LESS)
NONE, AND = "-", "+"
"""What a cell says for none of several values, and what joins several."""

MOST_ROWS = 5_000
LONGEST = 80
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class StockVariant:
    """A thing in stock: what it is known to be, how many of it there are, where, and from which day it can be had.

    ``counted``: when it was counted, by the shop's clock; what was sold before that moment is not counted any more
    (None: what was ever sold of it still is). ``available`` None: it can be had at once. ``less``: by how much it is
    cheaper than made to order (None: not at all).
    """

    key: str
    choices: Choices
    count: int
    place: str
    source: Source
    available: date | None = None
    counted: datetime | None = None
    less: Money | None = None


def read_stock(text: str, file: str, product: Product) -> tuple[tuple[StockVariant, ...], tuple[Problem, ...]]:
    """The things that a stock file speaks of, without the rows that have mistakes; and the mistakes."""
    try:
        rows = list(sheet_rows(text))
    except csv.Error as error:
        return (), (Problem(Source(file, 1), f"this is no CSV: {error}", "save the sheet as CSV with UTF-8"),)
    if not rows:
        return (), ()
    (line, head), *rest = rows
    problems = list(_head_problems(file, line, head, product))
    if problems:
        return (), tuple(problems)
    if len(rest) > MOST_ROWS:
        hint = "leave out what is sold, or what stands there twice"
        return (), (Problem(Source(file, rest[MOST_ROWS][0]), f"a stock file has at most {MOST_ROWS:,} rows", hint),)
    found: dict[str, StockVariant] = {}
    for line, cells in rest:
        said, mistakes = _row(file, line, dict(zip(head, cells, strict=False)), head, product)
        mistakes += _doubled(said, found) if not mistakes else []
        problems += mistakes
        if not mistakes:
            found[said.key] = said
    return tuple(found.values()), tuple(problems)


def _head_problems(file: str, line: int, head: list[str], product: Product) -> Iterator[Problem]:
    known = (*OWN, *product.names())
    for column, name in enumerate(head, 1):
        place = Source(file, line, column)
        if name in head[: column - 1]:
            yield Problem(place, f"the column '{name}' is there twice", "keep one of them")
        elif name not in OWN and _slot(name, product) is None:
            yield Problem(place, f"there is no option '{name}'", did_you_mean(name, known))
    if VARIANT not in head:
        hint = f"the first line names the columns: {VARIANT},{COUNT},{PLACE},{AVAILABLE} and keys of options"
        yield Problem(Source(file, line), f"there is no column '{VARIANT}'", hint)


def _slot(name: str, product: Product) -> Slot | None:
    """The slot of a column, such as 'paint' or 'shade[2]'; None where the product has none."""
    try:
        slot = Slot.parse(name)
    except ValueError:
        return None
    if product.is_component(slot.key):
        return slot if product.component(slot.key).repeated and slot.instance == 1 else None
    known = any(option.key == slot.key for option in product.options)
    return slot if known and 1 <= slot.instance <= product.home(slot.key).count.high else None


def _row(
    file: str, line: int, cells: Mapping[str, str], head: list[str], product: Product
) -> tuple[StockVariant, list[Problem]]:
    places = {name: Source(file, line, column) for column, name in enumerate(head, 1)}
    problems, choices = list[Problem](), set[Choice]()
    for name, cell in cells.items():
        slot = None if name in OWN or not cell else _slot(name, product)
        try:
            choices |= _choices(slot, cell, product) if slot else set()
        except UnknownName as error:
            problems.append(Problem(places[name], f"'{name}' has no value '{error.name}'", error.hint))
        except InvalidChoice as error:
            problems.append(Problem(places[name], str(error)))
    key, count = cells.get(VARIANT, ""), cells.get(COUNT, "") or "1"
    if not key or len(key) > LONGEST:
        problems.append(Problem(places[VARIANT], "the key of the thing belongs here", f"1 to {LONGEST} characters"))
    if not count.isascii() or not count.isdecimal() or int(count) > _MOST:
        problems.append(Problem(places[COUNT], f"'{count}' is no number of things", f"write 0 to {_MOST:,}"))
        count = "0"
    available, counted = (_time(cells.get(name, ""), name, places, problems) for name in (AVAILABLE, COUNTED))
    place = cells.get(PLACE, "")[:LONGEST]
    day = available.date() if available else None
    less = _less(cells.get(LESS, ""), product.currency, places, problems)
    said = StockVariant(key, frozenset(choices), int(count), place, Source(file, line, 1), day, counted, less)
    return said, problems


def _choices(slot: Slot, cell: str, product: Product) -> set[Choice]:
    """What a cell says of a slot; of an option with several values also what it does not have."""
    if product.is_component(slot.key) or product.option(slot.key).kind is not Kind.CHOICE:
        return {check_choice(product, Choice(slot, cell))}
    option = product.option(slot.key)
    if option.single and not (cell == NONE and option.choose.low == 0):
        return {check_choice(product, Choice(slot, cell))}
    taken = [] if cell == NONE else [part.strip() for part in cell.split(AND)]
    for key in taken:
        option.value(key)
    return {Choice(slot, value.key, value.key in taken) for value in option.values}


def _time(text: str, name: str, places: Mapping[str, Source], problems: list[Problem]) -> datetime | None:
    """The moment that a cell says, the beginning of the day where it says a day; None for an empty cell."""
    if not text:
        return None
    try:
        return datetime.combine(written_day(text), datetime.min.time())
    except ValueError as error:
        if name == AVAILABLE:
            problems.append(Problem(places[name], f"'{text}' is not a day", str(error)))
            return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        problems.append(Problem(places[name], f"'{text}' is no moment", "write it such as 2026-12-01 18:00"))
        return None


def _less(text: str, currency: str, places: Mapping[str, Source], problems: list[Problem]) -> Money | None:
    """By how much a thing is cheaper; None for an empty cell."""
    if not text:
        return None
    try:
        found = Money.of(price_in(currency, text), currency)
    except PydanticCustomError as error:
        problems.append(Problem(places[LESS], error.message(), str((error.context or {}).get("hint", ""))))
        return None
    if found.minor < 0:
        problems.append(Problem(places[LESS], f"'{text}' is less than nothing", "write by how much it is cheaper"))
        return None
    return found if found.minor else None


def _doubled(said: StockVariant, found: Mapping[str, StockVariant]) -> list[Problem]:
    if said.key in found:
        first = found[said.key].source.line
        return [Problem(said.source, f"'{said.key}' is there twice, first in line {first}", "give each its own key")]
    return []
