"""In which format a foreign model's file is, recognised by its ending and its outermost element, and who reads it.

Decides the format and how large a file may be; what is in it is each reader's business. Spreadsheets are no models:
``spreadsheet.csv_xlsx`` tells theirs apart.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from configurator.errors import UnfitFile
from configurator.interchange.as_it_stands import product
from configurator.interchange.documents.encoding import decode
from configurator.interchange.feature_model.attribute_facts import facts_of
from configurator.interchange.feature_model.model import FeatureModel
from configurator.interchange.featureide import reader as featureide
from configurator.interchange.uvl import files as uvl_files
from configurator.interchange.xcsp import reader as xcsp
from configurator.rules.revision import Revision
from configurator.source import Problem

LARGEST = 64 * 2**20


class ModelFormat(StrEnum):
    """The formats of foreign models that are read."""

    UVL = "UVL"
    FEATUREIDE = "FeatureIDE"
    XCSP = "XCSP"


def format_of(path: Path) -> ModelFormat:
    """The format of a file. Raises UnfitFile for any other, and for an XML file that cannot be read."""
    match path.suffix.lower():
        case ".uvl":
            return ModelFormat.UVL
        case ".xml":
            return ModelFormat.XCSP if xcsp.is_xcsp(xml_text(path)) else ModelFormat.FEATUREIDE
    raise UnfitFile(f"'{path.name}' is neither a .uvl file nor a FeatureIDE or XCSP .xml file.")


def as_it_stands(path: Path) -> tuple[Revision, tuple[Problem, ...]]:
    """The model in a file for the engine, as it stands, and what in it counts for nothing.

    Raises ForeignModelError, UnfitFile.
    """
    if (found := format_of(path)) is ModelFormat.XCSP:
        return xcsp.revision(xml_text(path), str(path)), ()
    model = feature_model(path, found)
    return product.revision(model), tuple(each for each in facts_of(model).problems if each.severity == "error")


def feature_model(path: Path, kind: ModelFormat | None = None) -> FeatureModel:
    """The feature model in a file, of its own format or the one told. Raises ForeignModelError, UnfitFile."""
    match kind or format_of(path):
        case ModelFormat.UVL:
            with _readable(path):
                return uvl_files.read_file(path)
        case _:
            return featureide.read(xml_text(path), str(path))


def xml_text(path: Path) -> str:
    """The text of an XML file. Raises ForeignModelError when it is none, UnfitFile when it cannot be read."""
    with _readable(path):
        return decode(path.read_bytes(), str(path))


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Reads go inside. Raises UnfitFile for a file that cannot be read, or is too large to be read into memory."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            told = f"'{path}' has {size // 2**20} MB, more than the {LARGEST // 2**20} MB that are read."
            raise UnfitFile(f"{told} Leave out what is not needed, or split the model.")
        yield
    except OSError as error:
        raise UnfitFile(f"'{error.filename or path}' cannot be read: {error.strerror}.") from error
