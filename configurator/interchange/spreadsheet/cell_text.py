"""What a cell of a sheet says as text, and how a text is written so that no spreadsheet program reads it otherwise.

Numbers come without a superfluous '.0', never rounded to less than the 15 digits that spreadsheets keep; percentages
as '25 %', amounts and measures with the sign that their format shows.
"""

import re
from decimal import Decimal

FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
_ERROR = re.compile(r"#(?:N/A|N/D|NV|[A-ZÀ-ÖØ-Þ0-9/]+[!?])|#{2,}")
_ZEROS = re.compile(r"0{2,18}")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]|_.|\*.|([€£¥$])')
_MOST_DIGITS = 15


def is_error(text: str) -> bool:
    """Whether a spreadsheet wrote this instead of a value: '#N/A', '#REF!', '####' for a column that is too narrow."""
    return _ERROR.fullmatch(text) is not None


def uncover(field: str) -> str:
    """The text of a CSV field without what keeps spreadsheets from reading it otherwise: an apostrophe, or ="..."."""
    text = field.strip()
    kept = _KEPT_AS_TEXT.fullmatch(text)
    if kept:
        return kept[1].strip()
    return text[1:].strip() if text[:1] == "'" and text[1:].startswith(FORMULA) else text


def cover(text: str) -> str:
    """The text as a CSV field that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) and not NUMBER.fullmatch(text) else text


def display_text(value: object, looks: str) -> str:
    """What a person sees in a cell with this value and number format; a number with all its digits."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float() if "%" in looks:
            return f"{_plain(Decimal(repr(value)) * 100)} %"
        case int() | float() if _ZEROS.fullmatch(looks) and value == int(value) and value >= 0:
            return str(int(value)).zfill(len(looks))
        case int() | float():
            return f"{_plain(Decimal(repr(value)))} {_sign(looks)}".strip()
        case None:
            return ""
        case _:
            return str(value).replace("_x000D_\n", "\n").strip()


def too_long(value: object) -> bool:
    """Whether this is a number of more digits than spreadsheets keep: the last ones are not what was written."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**_MOST_DIGITS


def _plain(number: Decimal) -> str:
    """The number without exponent and superfluous zeros; binary noise beyond 15 digits is rounded away."""
    if number == number.to_integral_value():
        return str(int(number))
    return f"{Decimal(f'{number:.{_MOST_DIGITS}g}').normalize():f}"


def _sign(looks: str) -> str:
    """The currency or unit that a number format shows beside the number."""
    parts = (match[1] or match[2] or match[3] or match[4] or "" for match in _LITERAL.finditer(looks.split(";")[0]))
    return " ".join("".join(parts).split())
