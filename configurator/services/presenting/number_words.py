"""What stands beside the field of a number: what is possible now, in the units that are read and in its own."""

from fractions import Fraction

from configurator.languages.sentences import gettext
from configurator.measures import UnitSystem, is_read_otherwise, measuring, read_as, typed_text, unit_shown
from configurator.services.presenting.pages import Field
from configurator.units import Quantity


def possible_numbers(field: Field) -> str:
    """'60 to 90 cm, in steps of 5'; where inches are read with the same in inches before it."""
    told = _possible(field)
    if is_read_otherwise(field.unit):
        with measuring(UnitSystem.WRITTEN):
            exact = _possible(field)
        told = gettext("%(converted)s (%(exact)s)", converted=told, exact=exact)
    if any(not interval.proven for interval in field.intervals):
        return gettext("%(range)s; not every number between them may be possible", range=told)
    return told


def _possible(field: Field) -> str:
    unit = unit_shown(field.unit)
    facts = {"step": _step(field)}
    if len(field.intervals) > 1:
        spans = (_span(field, each.low, each.high) for each in field.intervals)
        facts["numbers"] = f"{', '.join(spans)} {unit}".rstrip()
        if field.step == "1" and not is_read_otherwise(field.unit):
            return gettext("possible now: %(numbers)s", **facts)
        return gettext("possible now: %(numbers)s, in steps of %(step)s", **facts)
    facts |= {"low": _number(field, field.low), "high": f"{_number(field, field.high)} {unit}".rstrip()}
    if field.step == "1" and not is_read_otherwise(field.unit):
        return gettext("%(low)s to %(high)s", **facts)
    return gettext("%(low)s to %(high)s, in steps of %(step)s", **facts)


def _span(field: Field, low: str, high: str) -> str:
    return _number(field, low) if low == high else f"{_number(field, low)}–{_number(field, high)}"


def _number(field: Field, number: str) -> str:
    if not is_read_otherwise(field.unit):
        return number
    return typed_text(Fraction(number), Fraction(field.step), field.unit)


def _step(field: Field) -> str:
    if not is_read_otherwise(field.unit):
        return field.step
    return read_as(Quantity(Fraction(field.step), field.unit))
