"""What a written file tells other tools about itself."""

import pytest

from configurator.interchange.uvl import reader as uvl
from configurator.interchange.uvl.writer import uvl_text

PLAIN = "features\n\tR\n\t\toptional\n\t\t\tA\n\t\tor\n\t\t\tB\n\t\t\tC\nconstraints\n\tA => B\n"


def first_lines(text: str) -> str:
    """What stands before the features."""
    return uvl_text(uvl.read(text, "m.uvl")).partition("features\n")[0]


@pytest.mark.parametrize(
    ("plain", "used", "level"),
    [
        ("\tor\n", "\t[1..2]\n", "Boolean.group-cardinality"),
        ("\tA\n", "\tA cardinality [1..2]\n", "Arithmetic.feature-cardinality"),
        ("A => B", "A.Price > 2", "Arithmetic.*"),
        ("\tA\n", "\tInteger A\n", "Type.*"),
    ],
)
def test_the_levels_that_other_tools_need_are_those_that_are_used(plain: str, used: str, level: str) -> None:
    priced = PLAIN.replace("\tA\n", "\tA {Price 3}\n") if "Price" in used else PLAIN
    assert first_lines(priced.replace(plain, used)) == f"include\n\t{level}\n\n"
    assert first_lines(priced) == ""


def test_all_levels_are_listed() -> None:
    text = PLAIN.replace("\tor\n", "\t[1..2]\n").replace("\tA\n", "\tInteger A\n")
    assert first_lines(text) == "include\n\tBoolean.group-cardinality\n\tType.*\n\n"
