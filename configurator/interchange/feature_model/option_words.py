"""What attributes of a feature say of the option that it becomes, not of what is taken there.

The marks; of a number its step and unit, and that it counts pieces; of a text its length and the characters it may
have; of either what each one costs, weighs and has. They are the words that ``out_of_shop`` writes, and they are no
attributes of the product.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from configurator.catalog.scalars import MAX_TEXT
from configurator.catalog.texts import Allowed, allowed_characters
from configurator.interchange.feature_model.model import Feature, FeatureType, Stated
from configurator.units import Quantity, UnitError, unit_name

MARKS = ("required", "sensitive")
"""What an option can be marked with, as an attribute of its feature that is TRUE, or a flag."""
TRUE = "true"
STEP, UNIT, PIECES, LENGTH, ALLOWED = "step", "unit", "pieces", "length", "allowed"
EACH = " each"
"""The end of an attribute's name that says what one unit, one piece or having a text costs, weighs or has."""

_SAID = (TRUE, "yes")
_NUMBERS = (FeatureType.INTEGER, FeatureType.REAL)
PerName = TypeVar("PerName")


def is_of_option(feature: Feature, name: str) -> bool:
    """Whether the attribute of that name is about the feature's option."""
    plain, stated = name.strip().casefold(), feature.attributes.get(name)
    if plain in MARKS:
        return str(stated).casefold() in (*_SAID, "false", "no")
    if feature.type is FeatureType.BOOLEAN or stated is None:
        return False
    if feature.type is FeatureType.STRING and plain in (LENGTH, ALLOWED):
        return (length(feature) if plain == LENGTH else allowed(feature)) is not None
    if feature.type in _NUMBERS and plain in (STEP, UNIT, PIECES):
        return bool({STEP: step, UNIT: unit, PIECES: counts_pieces}[plain](feature))
    return plain.endswith(EACH)


def marks(feature: Feature) -> dict[str, bool]:
    """Which of the marks the feature has."""
    return {mark: str(_stated(feature, mark)).casefold() in _SAID for mark in MARKS}


def step(feature: Feature) -> Fraction | None:
    """The step of a number; None where the feature does not say one."""
    stated = _stated(feature, STEP)
    return stated.magnitude if isinstance(stated, Quantity) and stated.magnitude > 0 else None


def unit(feature: Feature) -> str:
    """The unit of a number; '' for a plain one."""
    stated = _stated(feature, UNIT)
    try:
        return unit_name(stated) if isinstance(stated, str) else ""
    except UnitError:
        return ""


def counts_pieces(feature: Feature) -> bool:
    """Whether a number says how many pieces there are."""
    return feature.type is FeatureType.INTEGER and str(_stated(feature, PIECES)).casefold() in _SAID


def length(feature: Feature) -> int | None:
    """How many characters a text has at most; None where the feature does not say so."""
    stated = _stated(feature, LENGTH)
    if not isinstance(stated, Quantity) or stated.unit or stated.magnitude.denominator != 1:
        return None
    return int(stated.magnitude) if 1 <= stated.magnitude <= MAX_TEXT else None


def allowed(feature: Feature) -> Allowed | None:
    """The characters that a text may have; None where the feature does not say so."""
    stated = _stated(feature, ALLOWED)
    try:
        return None if stated is None or isinstance(stated, Quantity) else allowed_characters(stated)
    except ValueError:
        return None


def each(feature: Feature) -> Feature | None:
    """What is said of each one, as a feature by itself; None where nothing is."""
    if feature.type is FeatureType.BOOLEAN:
        return None
    own = _of_each(feature, feature.attributes)
    name = f"each '{feature.name}'"
    written = _of_each(feature, feature.written)
    return Feature(name, feature.source, attributes=own, written=written) if own else None


def without_words_of_option(feature: Feature) -> Feature:
    """The feature with the attributes that are about itself; the very same where all are."""
    words = {name for name in feature.attributes if is_of_option(feature, name)}
    if not words:
        return feature
    attributes = {name: stated for name, stated in feature.attributes.items() if name not in words}
    written = {name: each for name, each in feature.written.items() if name not in words}
    return replace(feature, attributes=attributes, written=written)


def _stated(feature: Feature, word: str) -> Stated | None:
    return next((each for name, each in feature.attributes.items() if name.strip().casefold() == word), None)


def _of_each(feature: Feature, several: Mapping[str, PerName]) -> dict[str, PerName]:
    return {
        name.strip()[: -len(EACH)]: kept
        for name, kept in several.items()
        if name.strip().casefold().endswith(EACH) and is_of_option(feature, name)
    }
