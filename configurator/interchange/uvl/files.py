"""Reads a UVL model from its file together with the models that it imports: ``read_file(path) -> FeatureModel``.

'folder.model' is the file folder/model.uvl beside the one that imports it; only files in its folder and below are read.
"""

from pathlib import Path

from configurator.errors import ForeignModelError
from configurator.interchange.documents.encoding import decode
from configurator.interchange.feature_model.model import FeatureModel
from configurator.interchange.uvl import reader as uvl
from configurator.source import Source, did_you_mean

MOST_FILES = 200


def read_file(path: Path) -> FeatureModel:
    """The model in the file. Raises ForeignModelError with file, line and column; OSError."""
    return _ImportFolder(path.parent, {}, []).read(path, str(path))


class _ImportFolder:
    """The models read so far by file, and those that are being read, the importing before the imported."""

    def __init__(self, top: Path, done: dict[Path, FeatureModel], opened: list[Path]) -> None:
        self._top, self._done, self._opened = top, done, opened

    def read(self, path: Path, shown: str) -> FeatureModel:
        self._opened.append(path)
        model = uvl.read(
            decode(path.read_bytes(), shown), shown, lambda name, place: self._load(name, place, path.parent)
        )
        self._done[self._opened.pop()] = model
        return model

    def _load(self, name: str, place: Source, folder: Path) -> FeatureModel:
        parts = name.split(".")
        if any(not part.strip() or "/" in part or "\\" in part or ":" in part for part in parts):
            hint = "folders and model with dots between: submodels.Size"
            raise ForeignModelError(place, f"'{name}' is no name of a model", hint)
        path = folder.joinpath(*parts[:-1], f"{parts[-1]}.uvl")
        if path in self._opened:
            raise ForeignModelError(place, f"'{name}' imports the model that imports it", "leave one of the two out")
        if path in self._done:
            return self._done[path]
        if len(self._done) + len(self._opened) >= MOST_FILES:
            raise ForeignModelError(
                place, f"more than {MOST_FILES} models import each other", "write them into one file"
            )
        if not path.is_file():
            near = did_you_mean(parts[-1], (each.stem for each in path.parent.glob("*.uvl")))
            raise ForeignModelError(place, f"there is no file {path.relative_to(self._top)} to import", near)
        return self.read(path, str(path))
