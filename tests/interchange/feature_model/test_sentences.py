"""The sentence that a customer reads for a constraint of a foreign model."""

import pytest

from configurator.errors import ForeignModelError
from configurator.interchange.feature_model.sentences import sentence
from configurator.interchange.uvl import reader as uvl
from configurator.interchange.uvl.lines import LONGEST_NUMBER


def model(constraint: str) -> str:
    return f"features\n\tA\n\t\toptional\n\t\t\tB\n\t\t\tC\n\t\t\tD\nconstraints\n\t{constraint}\n"


@pytest.mark.parametrize(
    ("constraint", "told"),
    [
        ("!(B & C)", "B and C do not go together."),
        ("!B | !C", "B and C do not go together."),
        ("!(B & C & D)", "B, C and D do not go together."),
        ("!B", "B is not available."),
        ("!(B | C)", "B and C are not available."),
        ("B => !C", "B does not go with C."),
        ("B => C", "B needs C."),
        ("B & C => D", "B and C together need D."),
        ("B <=> C", "B and C only come together."),
        ("!B | (C & !D)", "No B or (C and no D)."),
        ("!(B <=> C)", "Not (B exactly with C)."),
    ],
)
def test_a_constraint_is_told_in_a_sentence(constraint: str, told: str) -> None:
    (read,) = uvl.read(model(constraint), "m.uvl").constraints
    assert sentence(read.formula) == told


def test_a_number_has_at_most_forty_characters() -> None:
    assert LONGEST_NUMBER == 40
    uvl.read(model(f"{'1' * 40} >= 0"), "m.uvl")
    with pytest.raises(ForeignModelError, match="a number of 41 characters"):
        uvl.read(model(f"{'1' * 41} >= 0"), "m.uvl")
