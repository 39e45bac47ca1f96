"""Order numbers: '2026-7K3M-Q9XT', the year and eight digits that do not tell how many orders there are.

The last digit checks the others, the year included. Numbers of earlier versions counted up ('2026-000123'); orders
keep them.
"""

from configurator.orders.codes import check_digit, draw_code, group_digits, read_typed, right

_DRAWN, _YEAR = 7, 4
_LENGTH = _YEAR + _DRAWN + 1
_COUNTED = range(_YEAR + 6, _LENGTH)


def new_number(year: int) -> str:
    """A number for an order of that year, one of 34 thousand million."""
    digits = f"{year:04d}" + draw_code(_DRAWN)
    return _written(digits + check_digit(digits))


def read_number(written: str) -> str | None:
    """The number as it is kept, from what somebody typed in any case, without dashes, O for 0; None for none."""
    code = read_typed(written)
    if right(code, _LENGTH):
        return _written(code)
    return f"{code[:_YEAR]}-{code[_YEAR:]}" if code.isdecimal() and len(code) in _COUNTED else None


def _written(code: str) -> str:
    return group_digits(code, (_YEAR, _YEAR))
