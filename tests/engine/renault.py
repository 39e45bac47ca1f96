"""Cars that were really sold, and the constraints they had to obey; not part of the project, read in place."""

import csv
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from configurator.catalog.selection import Choice, Choices, Slot
from configurator.errors import UnknownName
from configurator.interchange.xcsp import reader as xcsp
from configurator.rules.revision import Revision
from configurator.rules.syntax import Rule, Table, TableRow

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "renault-medium"


@cache
def constraints() -> Revision:
    """The car maker's constraints; skips the test, saying so, where the file is absent."""
    path = FOLDER / "contraintes.xml"
    if not path.is_file():
        pytest.skip("the real cars are not in ../shared/data/renault-medium beside the checkout")
    return xcsp.revision(path.read_text("utf-8"), "contraintes.xml")


@cache
def sold() -> Counter[Choices]:
    """What was sold, and how often; some cars have values that the catalogue does not have any more."""
    found: Counter[Choices] = Counter()
    for path in sorted(FOLDER.glob("set*_exemples.csv")):
        with path.open(encoding="utf-8") as lines:
            for car in csv.DictReader(lines):
                found[frozenset(Choice(Slot(name), value) for name, value in car.items())] += 1
    return found


def is_known(revision: Revision, car: Choices) -> bool:
    """Whether the catalogue has all values of the car."""
    try:
        return all(revision.product.option(choice.slot.key).value(choice.value) for choice in car)
    except UnknownName:
        return False


def agreeing_rows(table: Rule | Table, choices: Iterable[Choice]) -> list[TableRow]:
    """The rows of a table that have all the values chosen."""
    assert isinstance(table, Table)
    wanted = [(table.columns.index(choice.slot.key), choice.value) for choice in choices]
    return [row for row in table.rows if all(value in (row.cells[column] or ()) for column, value in wanted)]
