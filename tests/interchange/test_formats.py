"""The format of a foreign model's file is recognised; anything else is refused with what would be read."""

from pathlib import Path

import pytest

from configurator.errors import UnfitFile
from configurator.interchange import formats
from configurator.interchange.formats import ModelFormat, format_of


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("car.uvl", "features", ModelFormat.UVL),
        ("CAR.UVL", "", ModelFormat.UVL),
        ("car.xml", "<?xml version='1.0'?><featureModel/>", ModelFormat.FEATUREIDE),
        ("car.xml", "<!-- <instance> --><featureModel/>", ModelFormat.FEATUREIDE),
        ("car.xml", "<?xml version='1.0'?><instance format='XCSP 2.1'/>", ModelFormat.XCSP),
    ],
)
def test_a_format_is_recognised(tmp_path: Path, name: str, text: str, expected: ModelFormat) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    assert format_of(file) is expected


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnfitFile, match="is neither a"):
        format_of(tmp_path / "car.csv")


@pytest.mark.parametrize("name", ["car.uvl", "car.xml"])
def test_a_file_of_any_size_is_not_read(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    with file.open("wb") as new:
        new.truncate(formats.LARGEST + 1)
    with pytest.raises(UnfitFile, match="64 MB that are read"):
        formats.feature_model(file)


@pytest.mark.parametrize("name", ["car.uvl", "car.xml"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnfitFile, match=f"{name}' cannot be read: No such file"):
        formats.as_it_stands(tmp_path / name)
    (tmp_path / name).mkdir()
    with pytest.raises(UnfitFile, match=f"{name}' cannot be read: Is a directory"):
        formats.as_it_stands(tmp_path / name)


def test_what_counts_for_nothing_is_told_with_the_model(tmp_path: Path) -> None:
    file = tmp_path / "box.uvl"
    file.write_text("features\n    Box {Price '5 or 6'}\n        optional\n            Lid\n", encoding="utf-8")
    revision, problems = formats.as_it_stands(file)
    assert [option.key for option in revision.product.options] == ["Box", "Lid"]
    assert [problem.severity for problem in problems] == ["error"]
