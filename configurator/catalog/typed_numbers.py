"""Numbers as people type them: grouped, with a comma or a point, in another unit, in other digits.

Decides what a typed number can mean, whatever language its writer thinks in. Where two readings are possible for an
option, neither is guessed. How numbers are kept is decided in ``selection``.
"""

import unicodedata
from collections.abc import Iterator
from fractions import Fraction

import regex

from configurator.catalog.feet_and_inches import inches
from configurator.catalog.model import Component, Option, Range
from configurator.characters import hidden_characters
from configurator.errors import InvalidChoice
from configurator.languages.sentences import gettext, later
from configurator.measures import is_read_otherwise, told, typed_and_told, typed_text, unit_named, unit_read, unit_shown
from configurator.units import Quantity, UnitError, decimal_text, factor, unit_name

LONGEST = 60
"""No number that an option takes is written with more characters."""

_WRITTEN = regex.compile(
    r"(?P<before>[^\d\s.,٫+-]*)\s*(?P<sign>[+-]?)\s*"
    r"(?P<digits>(?:\d|[.,٫](?=\d))(?:\d|[.,٫' ](?=\d))*)(?:[.,]-{,2})?"
    r"\s*(?P<unit>[\p{L}°%$€£¥\"'″′][^\d]{,29}[23]?)?"
)
_AS_SHOWN = regex.compile(r"(-?\d+[.,]\d+)\s*(\p{L}*[²³]?)")
_SIGNS = str.maketrans({"−": "-", "–": "-", "’": "'", "‘": "'", "ʼ": "'", "٬": "'"})
_PIECES = frozenset({"x", "×", "pc", "pcs", "piece", "pieces"})
_NAMES = {
    "euro": "EUR", "euros": "EUR",
    '"': "inch", "′′": "inch", "''": "inch", "'": "ft", "′": "ft",
    "sq ft": "ft²", "sq in": "in²", "cu ft": "ft³", "cu in": "in³", "fl oz": "floz",
    "square feet": "ft²", "square inches": "in²", "cubic feet": "ft³", "cubic inches": "in³",
}  # fmt: skip


def typed_number(option: Option, written: str, *, as_read: bool = False) -> Fraction:
    """The number of an option's range that a customer means.

    ``as_read``: a number without a unit is in the unit that is read now, and one just as a field shows it is that.
    Raises InvalidChoice for what is no number, what is outside the range or between two steps, and what has two
    readings that the option takes.
    """
    limits = option.range
    assert limits is not None
    if len(written.strip()) > LONGEST:
        said = (out_of_range(option.name, limits, ()), gettext("This has too many characters."))
        raise InvalidChoice(option.key, " ".join(said))
    found = tuple(_in_unit(option, written, limits.unit, unit_read(limits.unit) if as_read else limits.unit))
    fitting = [number for number in found if limits.index(number) is not None]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting and as_read and (meant := _as_shown(limits, written, found)) is not None:
        return meant
    shown = _shown(written)
    if fitting:
        one, other = (number_told(limits, each) for each in sorted(fitting, reverse=True))
        unit = f" {limits.unit}" if is_read_otherwise(limits.unit) else ""
        raise InvalidChoice(
            option.key,
            gettext(
                "'%(name)s' takes both %(one)s and %(other)s, and '%(shown)s' can be read as either. "
                "Please write %(plain)s or %(exact)s.",
                name=option.name,
                one=one,
                other=other,
                shown=shown,
                plain=_plain(max(fitting)) + unit,
                exact=_plain(min(fitting), decimals=4) + unit,
            ),
        )
    parts = [out_of_range(option.name, limits, found)]
    if len(found) > 1:
        one, other = (number_told(limits, each) for each in found)
        read = gettext("'%(shown)s' can be read as %(one)s or as %(other)s.", shown=shown, one=one, other=other)
        parts.insert(0, read)
    raise InvalidChoice(option.key, " ".join(parts))


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
    low, high = (number_told(limits, each) for each in (limits.low, limits.high))
    step = told(Quantity(limits.step, limits.unit)) if is_read_otherwise(limits.unit) else decimal_text(limits.step)
    high = f"{high} {limits.unit}" if limits.unit and not is_read_otherwise(limits.unit) else high
    said = gettext(
        "'%(name)s' goes from %(low)s to %(high)s in steps of %(step)s.", name=name, low=low, high=high, step=step
    )
    inside = [number for number in numbers if limits.low < number < limits.high]
    if len(inside) == 1:
        below = limits.low + (inside[0] - limits.low) // limits.step * limits.step
        nearest = {"below": number_told(limits, below), "above": number_told(limits, below + limits.step)}
        said += " " + gettext("The nearest are %(below)s and %(above)s.", **nearest)
    return said


def number_told(limits: Range, number: Fraction) -> str:
    """A number of the range where its unit is known: '600'; with both units where another one is read."""
    if is_read_otherwise(limits.unit):
        return typed_and_told(number, limits.step, limits.unit)
    return decimal_text(number)


def _as_shown(limits: Range, written: str, found: tuple[Fraction, ...]) -> Fraction | None:
    """The number of the range that a field shows just as it was typed, in the unit that is read."""
    match = _AS_SHOWN.fullmatch(written.strip())
    if not match or match[2] not in ("", unit_read(limits.unit), unit_shown(limits.unit)):
        return None
    for number in found:
        nearest = limits.low + round((number - limits.low) / limits.step) * limits.step
        shown = typed_text(nearest, limits.step, limits.unit)
        if limits.index(nearest) is not None and shown.replace(",", ".") == match[1].replace(",", "."):
            return nearest
    return None


def _in_unit(option: Option, written: str, wanted: str, bare: str) -> Iterator[Fraction]:
    """Each reading of what was written, in the option's unit; ``bare``: the unit of a number without one."""
    length = inches(_plain_characters(written)) if bare != wanted else None
    if length is not None and (times := _factor("in", wanted)) is not None:
        yield length * times
        return
    before, numbers, after = _parts(written)
    if not numbers or (before and after):
        raise InvalidChoice(
            option.key,
            gettext("'%(name)s' takes a number; '%(shown)s' is none.", name=option.name, shown=_shown(written)),
        )
    unit = before or after or bare
    if before and not _is_money(wanted):
        raise InvalidChoice(
            option.key,
            gettext("'%(name)s' takes a number; '%(shown)s' is none.", name=option.name, shown=_shown(written)),
        )
    times = _factor(unit, wanted)
    if times is None:
        raise InvalidChoice(option.key, _not_turned(option, unit[:20], wanted))
    for number in numbers:
        yield number * times


def _not_turned(option: Option, unit: str, wanted: str) -> str:
    """What is said of a number in a unit that is none of an option's."""
    facts = {"name": option.name, "unit": unit, "wanted": wanted}
    if not wanted:
        return gettext("'%(name)s' takes a plain number; '%(unit)s' cannot be turned into that.", **facts)
    if is_read_otherwise(wanted):
        facts["read"] = unit_named(wanted)
        told = later("'%(name)s' takes a number in %(read)s or %(wanted)s; '%(unit)s' cannot be turned into that.")
        return gettext(told, **facts)
    return gettext("'%(name)s' takes a number in %(wanted)s; '%(unit)s' cannot be turned into that.", **facts)


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
    decimals = decimals or (0 if number.denominator == 1 else 4)
    return f"{float(number):.{decimals}f}"
