"""Numbers as people type them: grouped, with a comma or a point, in another unit, in other digits.

Decides what a typed number can mean, whatever language its writer thinks in. Where two readings are possible for an
option, neither is guessed. How numbers are kept is decided in ``selection``.
"""

import unicodedata
from collections.abc import Iterator
from fractions import Fraction

import regex

from configurator.catalog.model import Component, Option, Range
from configurator.characters import hidden_characters
from configurator.errors import InvalidChoice
from configurator.languages.sentences import gettext, later
from configurator.units import UnitError, decimal_text, factor, unit_name

LONGEST = 60
"""No number that an option takes is written with more characters."""

_WRITTEN = regex.compile(
    r"(?P<before>[^\d\s.,٫+-]*)\s*(?P<sign>[+-]?)\s*"
    r"(?P<digits>(?:\d|[.,٫](?=\d))(?:\d|[.,٫' ](?=\d))*)(?:[.,]-{,2})?"
    r"\s*(?P<unit>[\p{L}°%$€£¥\"'″][^\d]{,29}[23]?)?"
)
_SIGNS = str.maketrans({"−": "-", "–": "-", "’": "'", "‘": "'", "ʼ": "'", "٬": "'"})
_PIECES = frozenset({"x", "×", "pc", "pcs", "piece", "pieces"})
_NAMES = {"euro": "EUR", "euros": "EUR", '"': "inch", "″": "inch", "''": "inch"}


def typed_number(option: Option, written: str) -> Fraction:
    """The number of an option's range that a customer means.

    Raises InvalidChoice for what is no number, what is outside the range or between two steps, and what has two
    readings that the option takes.
    """
    limits = option.range
    assert limits is not None
    if len(written.strip()) > LONGEST:
        raise InvalidChoice(
            option.key, out_of_range(option.name, limits, ()) + gettext(" This has too many characters.")
        )
    found = tuple(_in_unit(option, written, limits.unit))
    fitting = [number for number in found if limits.index(number) is not None]
    if len(fitting) == 1:
        return fitting[0]
    shown = _shown(written)
    if fitting:
        one, other = map(decimal_text, sorted(fitting, reverse=True))
        raise InvalidChoice(
            option.key,
            gettext(
                "'%(name)s' takes both %(one)s and %(other)s, and '%(shown)s' can be read as either. "
                "Please write %(plain)s or %(exact)s.",
                name=option.name,
                one=one,
                other=other,
                shown=shown,
                plain=_plain(max(fitting)),
                exact=_plain(min(fitting), decimals=4),
            ),
        )
    readings = gettext(" or as ").join(map(decimal_text, found))
    read = (
        gettext("'%(shown)s' can be read as %(readings)s. ", shown=shown, readings=readings) if len(found) > 1 else ""
    )
    raise InvalidChoice(option.key, read + out_of_range(option.name, limits, found))


def typed_count(component: Component, written: str) -> int:
    """How many of a component a customer means. Raises InvalidChoice."""
    bounds, unit = component.count, (component.noun or component.name).casefold()
    before, numbers, after = _parts(written)
    named = {"", unit, f"{unit}s", component.name.casefold(), *_PIECES}
    for number in numbers if f"{before}{after}".casefold() in named else ():
        if number.denominator == 1 and bounds.low <= number <= bounds.high:
            return int(number)
    raise InvalidChoice(
        component.key,
        gettext("'%(name)s' can have %(low)s to %(high)s.", name=component.name, low=bounds.low, high=bounds.high),
    )


def out_of_range(name: str, limits: Range, numbers: tuple[Fraction, ...]) -> str:
    """What a customer reads whose number is not in the range; of one between two steps, the nearest two."""
    low, high, step = (decimal_text(each) for each in (limits.low, limits.high, limits.step))
    high = f"{high} {limits.unit}" if limits.unit else high
    told = gettext(
        "'%(name)s' goes from %(low)s to %(high)s in steps of %(step)s.", name=name, low=low, high=high, step=step
    )
    inside = [number for number in numbers if limits.low < number < limits.high]
    if len(inside) == 1:
        below = limits.low + (inside[0] - limits.low) // limits.step * limits.step
        nearest = {"below": decimal_text(below), "above": decimal_text(below + limits.step)}
        told += gettext(" The nearest are %(below)s and %(above)s.", **nearest)
    return told


def _in_unit(option: Option, written: str, wanted: str) -> Iterator[Fraction]:
    """Each reading of what was written, in the option's unit."""
    before, numbers, after = _parts(written)
    if not numbers or (before and after):
        raise InvalidChoice(
            option.key,
            gettext("'%(name)s' takes a number; '%(shown)s' is none.", name=option.name, shown=_shown(written)),
        )
    unit = before or after
    if before and not _is_money(wanted):
        raise InvalidChoice(
            option.key,
            gettext("'%(name)s' takes a number; '%(shown)s' is none.", name=option.name, shown=_shown(written)),
        )
    times = _factor(unit, wanted)
    if times is None:
        what = gettext("a number in %(unit)s", unit=wanted) if wanted else gettext("a plain number")
        told = later("'%(name)s' takes %(what)s; '%(unit)s' cannot be turned into that.")
        raise InvalidChoice(option.key, gettext(told, name=option.name, what=what, unit=unit[:20]))
    for number in numbers:
        yield number * times


def _parts(written: str) -> tuple[str, tuple[Fraction, ...], str]:
    """What stands before the number, the numbers it can be, and what stands behind."""
    match = _WRITTEN.fullmatch(_plain_characters(written)) if len(written.strip()) <= LONGEST else None
    if not match:
        return "", (), ""
    sign = -1 if match["sign"] == "-" else 1
    return (
        match["before"],
        tuple(sign * each for each in _readings(match["digits"])),
        (match["unit"] or "").removesuffix(".").strip(),
    )


def _plain_characters(written: str) -> str:
    """The text with ASCII digits, spaces and signs, and without what nobody sees."""
    hidden = {each.index for each in hidden_characters(written)}
    seen = (each for index, each in enumerate(written) if index not in hidden)
    return " ".join("".join(map(_plain_character, seen)).translate(_SIGNS).split())


def _plain_character(character: str) -> str:
    if (digit := unicodedata.decimal(character, None)) is not None:
        return str(digit)
    small = unicodedata.category(character) == "No"  # a raised 2 is no 2
    return character if small else unicodedata.normalize("NFKC", character)


def _readings(digits: str) -> Iterator[Fraction]:
    """What a number can be: '1.200' both 1200 and 1.2, '1.200,5' only 1200.5; nothing when it is put wrongly."""
    signs = [each for each in digits if not each.isdigit()]
    if not signs:
        yield Fraction(int(digits))
        return
    last, others = signs[-1], set(signs[:-1])
    whole, _, rest = digits.rpartition(last)
    if _grouped(digits, last) and others <= {last}:
        yield Fraction(int(digits.replace(last, "")))
    if last in ".,٫" and last not in others and len(others) <= 1:
        between = next(iter(others), "")
        if not between or (between != "٫" and _grouped(whole, between)):
            yield Fraction(f"{whole.replace(between, '') or '0'}.{rest}")


def _grouped(digits: str, sign: str) -> bool:
    """Whether the sign parts the digits into thousands, or, as in India, into hundreds above them."""
    first, *middle, last = [len(part) for part in digits.split(sign)] if sign in digits else [0, 0]
    same = all(length == 3 for length in middle) or (first <= 2 and all(length == 2 for length in middle))
    return 1 <= first <= 3 and last == 3 and same and not digits.startswith("0") and sign != "٫"


def _factor(unit: str, wanted: str) -> Fraction | None:
    """What turns a number in the typed unit into one in the wanted; None when nothing does."""
    folded = unit.casefold()
    if not unit or folded == wanted.casefold() or (not wanted and folded in _PIECES):
        return Fraction(1)
    for spelled in (_NAMES.get(folded, unit), folded):
        try:
            return factor(unit_name(spelled), wanted) if len(spelled) <= 20 and wanted else None
        except UnitError:
            continue
    return None


def _is_money(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper()


def _shown(written: str) -> str:
    return " ".join(written.split())[:40]


def _plain(number: Fraction, *, decimals: int = 0) -> str:
    """The number in digits that have one reading."""
    return f"{float(number):.{decimals}f}" if decimals else f"{number.numerator // number.denominator}"
