"""Each construct of UVL's language levels means to the engine what it says, counted by hand or by plain Python."""

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

from configurator.catalog.selection import Choice, Slot
from configurator.engine import Engine
from configurator.engine.counting.count import count
from configurator.errors import ForeignModelError
from configurator.interchange.as_it_stands import product as flat
from configurator.interchange.uvl import files as uvl_files
from configurator.interchange.uvl import reader as uvl

TREE = """\
features
    Root {Price 2}
        optional
            A {Price 3, Size 1.5, Maker 'Fjord'}
            B {Price 4, Maker 'Ring'}
            C {Price 5, Size 2}
constraints
    %s
"""
PRICES = {"A": 3, "B": 4, "C": 5}


def number(text: str) -> int:
    """How many configurations the model has."""
    found = count(flat.revision(uvl.read(text, "model.uvl")))
    assert found.exact
    return found.number


def subsets() -> Iterator[frozenset[str]]:
    for taken in product((False, True), repeat=3):
        yield frozenset(name for name, there in zip("ABC", taken, strict=True) if there)


def spent(there: frozenset[str]) -> int:
    return sum(PRICES[name] for name in there)


@pytest.mark.parametrize(
    ("constraint", "holds"),
    [
        ("A.Price + B.Price <= 5", lambda there: spent(there & set("AB")) <= 5),
        ("A.Price - B.Price >= 0", lambda there: spent(there & {"A"}) >= spent(there & {"B"})),
        ("A.Price -1 > 1", lambda there: spent(there & {"A"}) > 2),
        ("2 * A.Price == 10 / 2 + 1 | C", lambda there: "A" in there or "C" in there),
        ("A.Price * B.Price != 12", lambda there: not {"A", "B"} <= there),
        ("sum(Price) < 10", lambda there: 2 + spent(there) < 10),
        ("sum(Price, A) == 3", lambda there: "A" in there),
        ("sum(Size) > 1.5 & sum(Size) < 3.5", lambda there: there & set("AC") == {"C"}),
        ("avg(Price) >= 3.5", lambda there: 2 + spent(there) >= 3.5 * (1 + len(there))),
        ("avg(Size) <= B.Price - 2.25", lambda there: average_size(there) <= 4 * ("B" in there) - 2.25),
        ("2 >= avg(Size)", lambda there: average_size(there) <= 2),
        ("floor(A.Size) == 1", lambda there: "A" in there),
        ("A.Size == ceil(A.Size)", lambda there: "A" not in there),
        ("A + B + C == 2", lambda there: len(there) == 2),
        ("A.Maker == 'Fjord'", lambda there: "A" in there),
        ("A.Maker != 'Ring' & B", lambda there: "B" in there),
        ("A.Maker == B.Maker", lambda there: False),
        ("!(A.Price > 2) <=> C", lambda there: ("A" not in there) == ("C" in there)),
        ("1 < 2", lambda there: True),
        ("'a' == 'b'", lambda there: False),
    ],
)
def test_numbers_and_texts_in_constraints(constraint: str, holds: Callable[[frozenset[str]], bool]) -> None:
    assert number(TREE % constraint) == sum(map(holds, subsets()))


def average_size(there: frozenset[str]) -> float:
    sizes = [{"A": 1.5, "C": 2}[name] for name in there & set("AC")]
    return sum(sizes) / len(sizes) if sizes else 0


def test_a_group_has_as_many_features_as_its_cardinality_says() -> None:
    model = "features\n    R\n        optional\n            G\n                {}\n"
    model += "".join(f"                    F{index}\n" for index in range(5))
    assert number(model.format("[2..3]")) == 1 + 10 + 10
    assert number(model.format("[2]")) == 1 + 10
    assert number(model.format("[3..*]")) == 1 + 10 + 5 + 1
    assert number(model.format("[0..1]")) == 1 + 1 + 5


def test_a_feature_with_a_cardinality_is_there_several_times_each_with_its_own() -> None:
    model = """\
features
    R
        optional
            A cardinality [{}]
                optional
                    B
                    C
            D
constraints
    B => C
    D => (C & B)
"""
    assert number(model.format("3..3")) == (1 + 3**3) + (1 + 1)
    assert number(model.format("2..3")) == (1 + 3**2 + 3**3) + (1 + 1 + 1)
    mandatory = model.format("0..2").replace("optional\n            A", "mandatory\n            A")
    assert number(mandatory.replace("            D\n", "        optional\n            D\n")) == (1 + 3 + 9) + (
        1 + 1 + 1
    )


def test_sums_go_over_all_instances_and_counts_can_be_chosen() -> None:
    model = """\
features
    R
        mandatory
            Seat cardinality [1..4] {Price 10}
                alternative
                    Leather {Price 5}
                    Cloth
constraints
    sum(Price) <= 32
"""
    revision = flat.revision(uvl.read(model, "seats.uvl"))
    assert count(revision).number == 2 + 4 + 1
    engine = Engine(revision)
    assert not engine.possible(frozenset({Choice(Slot("Seat", 4), "yes")}))
    three = frozenset({Choice(Slot("Seat", 3), "yes")})
    assert engine.possible(three | {Choice(Slot("Cloth", 2), "yes")})
    assert not engine.possible(three | {Choice(Slot("Leather", 2), "yes")})


def test_typed_features_have_numbers_between_the_bounds_that_constraints_set() -> None:
    model = """\
features
    R
        mandatory
            Integer Width {constraint Width >= 3 & Width < 8, step 1}
        optional
            Integer Height
            Real Weight
            Integer Depth {step 50}
constraints
    Height => Height > 1 & Height <= 4
    Weight => Weight >= 0.5 & Weight <= 1.5
    Depth => Depth >= 600 & Depth <= 2400
    Width + 2 * Height <= 10
"""
    revision = flat.revision(uvl.read(model, "box.uvl"))
    ranges = {option.name: option.range for option in revision.product.options if option.range}
    assert {name: (str(each.low), str(each.high), str(each.step)) for name, each in ranges.items() if each} == {
        "Width": ("3", "7", "1"), "Height": ("2", "4", "1"), "Weight": ("1/2", "3/2", "1/100"),
        "Depth": ("600", "2400", "50"),
    }  # fmt: skip
    heights = [height for height in (0, 2, 3, 4) for width in range(3, 8) if width + 2 * height <= 10]
    assert count(revision).number == len(heights) * (1 + 101) * (1 + 37)


@pytest.mark.parametrize(
    ("constraint", "numbers"),
    [
        ("floor(X) >= 2.5", range(30, 41)),
        ("floor(X) <= 2.5", range(30)),
        ("floor(X) < 3", range(30)),
        ("2 == floor(X)", range(20, 30)),
        ("ceil(X) > 2", range(21, 41)),
        ("ceil(X) == 2", range(11, 21)),
        ("ceil(X) != 2.5", range(41)),
        ("ceil(X) < 2.5", range(21)),
    ],
)
def test_rounded_numbers(constraint: str, numbers: range) -> None:
    model = (
        f"features\n    R\n        mandatory\n            Real X\nconstraints\n    X >= 0 & X <= 4\n    {constraint}\n"
    )
    assert number(model.replace("Real X", "Real X {step 0.1}")) == len(numbers)


def test_texts_are_those_they_are_compared_with_or_others() -> None:
    model = """\
features
    R
        mandatory
            String C
            String D
constraints
    D %s C
    C == 'Fun' | C == 'Joy'
"""
    assert number(model % "==") == 2
    assert number(model % "!=") == 2 * (4 - 1)
    assert number(model % "!=" + "    len(D) == 3\n") == 2 * (4 - 1)
    assert number(model % "==" + "    len(D) == 4\n") == 0


@pytest.mark.parametrize(
    ("constraint", "column", "message"),
    [
        ("A.Price / B.Price > 1", 13, "what varies cannot be divided by"),
        ("A.Price / 0 > 1", 13, "nothing can be divided by 0"),
        ("avg(Price) + 1 > 2", 5, "an average can be compared, not reckoned with"),
        ("A.Maker > 2", 13, "texts are equal or not"),
        ("A.Maker == 2", 13, "a text cannot be compared with a number"),
        ("len(A) > 2", 5, "'len' is for features of type String"),
        ("A.Maker + 1 > 2", 5, "'A.Maker' is a text, 'Fjord', not a number"),
    ],
)
def test_what_no_rule_can_say_is_refused_at_its_place(constraint: str, column: int, message: str) -> None:
    with pytest.raises(ForeignModelError) as caught:
        flat.revision(uvl.read(TREE % constraint, "model.uvl"))
    assert message in str(caught.value)
    assert (caught.value.source.line, caught.value.source.column) == (8, column)


def test_cardinalities_within_each_other_are_refused() -> None:
    nested = "features\n    R\n        optional\n            A cardinality [1..2]\n                optional\n"
    with pytest.raises(ForeignModelError, match=r"model\.uvl:6:21: a cardinality within that of 'A'"):
        flat.revision(uvl.read(nested + "                    B cardinality [1..2]\n", "model.uvl"))


def test_a_constraint_is_about_the_instances_of_one_feature() -> None:
    apart = "features\n    R\n        optional\n"
    apart += "".join(
        f"            {a} cardinality [1..2]\n                optional\n                    {b}\n"
        for a, b in ("AB", "CD")
    )
    with pytest.raises(ForeignModelError, match="about instances of 'A' and 'C' at once"):
        flat.revision(uvl.read(f"{apart}constraints\n    B => D\n", "model.uvl"))


def test_more_instances_than_can_be_asked_about_are_refused() -> None:
    below = "".join(f"                    F{index}\n" for index in range(200))
    text = f"features\n    R\n        optional\n            A cardinality [1..1000]\n                optional\n{below}"
    with pytest.raises(ForeignModelError, match=r"^model\.uvl:4:13: 1000 times 'A' with its 201 features is too much"):
        flat.revision(uvl.read(text, "model.uvl"))


# --- imports --------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "Wheel.uvl").write_text(
        "features\n    Wheel {Price 5}\n        alternative\n            Big {Price 3}\n            Small\n"
        "constraints\n    sum(Price) > 4\n"
    )
    (tmp_path / "Bicycle.uvl").write_text(
        "imports\n    parts.Wheel as w\n    Bell\n"
        "features\n    Bicycle {Price 100}\n        mandatory\n            w.Wheel\n"
        "        optional\n            Bell.Bell\n"
        "constraints\n    Bell.Loud => w.Big\n    w.Wheel.Price + w.Big.Price < 9\n"
    )
    (tmp_path / "Bell.uvl").write_text("features\n    Bell\n        optional\n            Loud\n")
    return tmp_path


def test_imported_models_are_part_of_the_one_that_imports_them(folder: Path) -> None:
    model = uvl_files.read_file(folder / "Bicycle.uvl")
    revision = flat.revision(model)
    assert [option.key for option in revision.product.options] == [
        *("Bicycle", "w.Wheel", "w.Big", "w.Small", "Bell.Bell", "Bell.Loud"),
    ]
    assert count(revision).number == 2 + 3
    assert str(revision.rules.rule("constraint 3").source).endswith("parts/Wheel.uvl:7:5")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("parts.Wheels", "Bicycle.uvl:2:5: there is no file parts/Wheels.uvl to import (did you mean 'Wheel'?)"),
        ("Bicycle", "Bicycle.uvl:2:5: 'Bicycle' imports the model that imports it"),
        ('"../secret"', "Bicycle.uvl:2:5: '../secret' is no name of a model"),
        ('"a/b"', "Bicycle.uvl:2:5: 'a/b' is no name of a model"),
        ("parts.Wheel as Bell", "Bicycle.uvl:3:5: there is an import called 'Bell' already"),
        ("parts.Wheel as x", "there is no feature 'w.Big'"),
    ],
)
def test_imports_that_cannot_be_read_are_refused(folder: Path, line: str, message: str) -> None:
    path = folder / "Bicycle.uvl"
    path.write_text(path.read_text().replace("parts.Wheel as w", line))
    with pytest.raises(ForeignModelError) as caught:
        uvl_files.read_file(path)
    assert message in str(caught.value)


def test_models_that_import_each_other_are_refused(folder: Path) -> None:
    (folder / "Bell.uvl").write_text("imports\n    Bicycle\nfeatures\n    Bell\n")
    with pytest.raises(ForeignModelError, match=r"Bell\.uvl:2:5: 'Bicycle' imports the model that imports it"):
        uvl_files.read_file(folder / "Bicycle.uvl")
