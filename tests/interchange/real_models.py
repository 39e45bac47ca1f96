"""Where the real feature models lie that tests and benchmarks read; they are not part of the project."""

from pathlib import Path

import pytest

from configurator.interchange.feature_model.model import FeatureModel
from configurator.interchange.featureide import reader as featureide
from configurator.interchange.uvl import reader as uvl

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "uvl"

# Counted from the DIMACS files beside the models, or where there are none by two independent readers.
COUNTS = {
    "eshop.uvl": 247_496_437_923_840,
    "pc-richmond.uvl": 554_424_990_964_054_425_600,
    "pc-richmond.xml": 3_326_549_945_784_326_553_600,
    "financial-2017-10.uvl": 747_582,
}


def real_model_file(name: str) -> Path:
    """Where that model lies; skips the test, saying so, where it is absent."""
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"the real model {name} is not in ../shared/data/uvl beside the checkout")
    return path


def real_model(name: str) -> FeatureModel:
    """The model in that file; skips the test as ``real_model_file`` does."""
    path = real_model_file(name)
    return (featureide if name.endswith(".xml") else uvl).read(path.read_text(encoding="utf-8"), name)
