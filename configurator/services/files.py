"""The files of a shop: which products there are, their texts as they stand on disk, and how a text is replaced."""

import os
import tempfile
from dataclasses import replace
from pathlib import Path

from configurator.catalog.model import Product
from configurator.errors import BrokenFiles, ShopFolderError, UnknownName
from configurator.imaging.art import MANIFEST, load_art, unknown_layers
from configurator.imaging.model import Art
from configurator.rules.revision import Revision, catalogue_file, read
from configurator.shop import Shop
from configurator.source import Problem, Source
from configurator.storage.revisions import Texts


def keys(shop: Shop) -> tuple[str, ...]:
    """The products that have a catalogue file."""
    return tuple(sorted(path.parent.name for path in shop.catalog.glob("*/product.yaml")))


def files(shop: Shop, key: str) -> tuple[Path, Path]:
    """Where the catalogue file and the rule file of a product are."""
    return shop.catalog / key / "product.yaml", shop.rules / f"{key}.rules"


def texts(shop: Shop, key: str) -> Texts:
    """The two files of a product; no rule file is an empty one. Raises UnknownName, BrokenFiles, ShopFolderError."""
    known = keys(shop)
    if key not in known:
        raise UnknownName("product", key, known)
    catalogue, rules = files(shop, key)
    try:
        return Texts(catalogue.read_text("utf-8"), rules.read_text("utf-8") if rules.is_file() else "")
    except UnicodeDecodeError as error:
        where = Source(catalogue_file(key), 1)
        raise BrokenFiles([Problem(where, "The file is not text in UTF-8.", "save it as UTF-8")]) from error
    except OSError as error:
        raise ShopFolderError(f"{error.filename} cannot be read: {error.strerror}.") from error


def revision(shop: Shop, key: str) -> Revision:
    """The revision that the files on disk make. Raises UnknownName, BrokenFiles, ShopFolderError."""
    found = texts(shop, key)
    return read(key, found.catalogue, found.rules)


def art(shop: Shop, product: Product) -> tuple[Art | None, tuple[Problem, ...]]:
    """The art of a product (None: there is none, or it is broken), and what is wrong with it, as warnings."""
    folder = shop.catalog / product.key / "art"
    if not (folder / MANIFEST).is_file():
        return None, ()
    try:
        found = load_art(folder)
    except BrokenFiles as error:
        return None, _warnings(error.problems)
    values = [value for option in product.options for value in (*option.values, option.each) if value]
    wanted = [(value.layer, value.source) for value in values if value.layer]
    return found, _warnings(unknown_layers(found, wanted))


def signature(shop: Shop, key: str) -> tuple[tuple[int, int], ...]:
    """What changes when a file of the product changes: times and sizes."""
    folder = shop.catalog / key / "art"
    return tuple(_stamp(path) for path in (*files(shop, key), folder / MANIFEST, folder / "layers"))


def replace_text(path: Path, text: str) -> None:
    """Writes the file so that no reader ever sees half of it; leaves one alone that says the same. Raises OSError."""
    if path.is_file() and path.read_bytes() == text.encode():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _warnings(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(replace(problem, severity="warning") for problem in problems)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)
