"""The rows of a ``price table``: values of options, and an amount of money in the last column."""

import re
from collections.abc import Sequence
from fractions import Fraction

from configurator.rules.price_syntax import FixedAmount, PriceMatrix, PriceRow
from configurator.rules.tables import priced_rows
from configurator.rules.written_numbers import misspelt_amount, two_readings
from configurator.source import Problem
from configurator.units import UnitError, unit_name

_MONEY = re.compile(r"(?P<sign>-?)\s*(?P<number>[0-9]{1,15}(?:\.[0-9]{1,9})?)\s*(?P<unit>\S+)?")


def matrix(lines: Sequence[str], file: str, line: int, problems: list[Problem]) -> PriceMatrix:
    """The table that the lines say; the first of them is line ``line`` of the file. What is wrong goes to problems."""
    columns, rows = priced_rows(lines, file, line, problems)
    found = []
    for row, text, source in rows:
        money = _MONEY.fullmatch(text)
        if money is None:
            problems.append(Problem(source, *_no_amount(text)))
            continue
        if told := two_readings(money["number"], money["unit"] or ""):
            problems.append(Problem(source, *told))
            continue
        amount = Fraction(money["number"]) * (-1 if money["sign"] else 1)
        try:
            unit = unit_name(money["unit"] or "")
        except UnitError as error:
            problems.append(Problem(source, f"{error}.", "write it so: 250 EUR"))
            continue
        found.append(PriceRow(row.cells, FixedAmount(amount, unit, source), row.source))
    return PriceMatrix(columns, tuple(found))


def _no_amount(text: str) -> tuple[str, str]:
    said = f"'{text}' is not an amount of money." if text else "An amount of money is missing here."
    return misspelt_amount(text) or (said, "write it so: 250 EUR")
