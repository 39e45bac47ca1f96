"""Lengths as people write them who measure in inches: 5' 11", 5 ft 11 in, 23 5/8", 3/4 in."""

from fractions import Fraction

import regex

_IN_A_FOOT = 12
_FRACTION = r"(?:(?P<whole>\d{1,6})[ -]{1,2})?(?P<over>\d{1,4})/(?P<under>\d{1,4})"
_INCHES = rf"(?:{_FRACTION}|(?P<number>\d{{1,6}}(?:\.\d{{1,9}})?))"
_INCH = r"\s*(?:\"|''|′′|in|inch|inches)"
_FOOT = r"\s*(?:'|′|ft|foot|feet)\.?,?"
_WRITTEN = regex.compile(
    rf"(?:(?P<feet>\d{{1,6}}){_FOOT}\s*{_INCHES}(?:{_INCH})?|{_INCHES}(?:{_INCH})?)\.?", regex.IGNORECASE
)


def inches(text: str) -> Fraction | None:
    """How many inches a text says that has feet and inches, or a fraction; None for any other, also a plain number."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None or not (found["feet"] or found["over"]) or (found["under"] and not int(found["under"])):
        return None
    rest = Fraction(found["number"] or found["whole"] or 0)
    if found["over"]:
        rest += Fraction(int(found["over"]), int(found["under"]))
    if found["feet"] and rest >= _IN_A_FOOT:  # 1'200 is twelve hundred
        return None
    return _IN_A_FOOT * Fraction(found["feet"] or 0) + rest
