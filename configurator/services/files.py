"""The files of a shop: which products there are, their texts as they stand on disk, and how a text is replaced."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from configurator.catalog.loader import decoded
from configurator.catalog.model import Product
from configurator.errors import BrokenFiles, ShopFolderError, UnknownName
from configurator.imaging.art import MANIFEST, load_art, unknown_layers
from configurator.imaging.model import Art
from configurator.rules.revision import Revision, catalogue_file, read, rules_file
from configurator.shop import Shop
from configurator.source import Problem, Source, did_you_mean
from configurator.storage.revisions import Texts

_CATALOGUE = "product.yaml"
LARGEST = 16_000_000
"""So many bytes a file may have, on disk as in the studio: some 150,000 rules."""


def keys(shop: Shop) -> tuple[str, ...]:
    """The products that have a catalogue file, readable or not. Raises ShopFolderError."""
    return tuple(folder.name for folder in _folders(shop) if os.path.lexists(folder / _CATALOGUE))


def strays(shop: Shop) -> Mapping[str, tuple[Problem, ...]]:
    """What lies in the shop's folders and belongs to no product, misnamed files mostly, by the name it has."""
    known = keys(shop)
    found: dict[str, tuple[Problem, ...]] = {
        folder.name: (_without_catalogue(folder),) for folder in _folders(shop) if folder.name not in known
    }
    for key in sorted({path.stem for path in shop.rules.glob("[!.]*.rules")} - set(known)):
        place, hint = Source(rules_file(key), 1), did_you_mean(key, known)
        found[key] = (*found.get(key, ()), Problem(place, f"There is no product '{key}'.", hint))
    return found


def files(shop: Shop, key: str) -> tuple[Path, Path]:
    """Where the catalogue file and the rule file of a product are."""
    return shop.catalog / key / _CATALOGUE, shop.rules / f"{key}.rules"


def texts(shop: Shop, key: str) -> Texts:
    """The two files of a product; no rule file is an empty one. Raises UnknownName, BrokenFiles."""
    known = keys(shop)
    if key not in known:
        raise UnknownName("product", key, known)
    catalogue, rules = files(shop, key)
    problems: list[Problem] = []
    found = Texts(
        _text(catalogue, catalogue_file(key), problems),
        "" if _missing(rules) else _text(rules, rules_file(key), problems),
    )
    if problems:
        raise BrokenFiles([*problems, *_of_the_other(key, found, problems)])
    return found


def revision(shop: Shop, key: str) -> Revision:
    """The revision that the files on disk make. Raises UnknownName, BrokenFiles."""
    found = texts(shop, key)
    return read(key, found.catalogue, found.rules)


def beside(shop: Shop, product: Product) -> tuple[Art | None, tuple[Problem, ...]]:
    """The art of a product and what is to be said about the files around its catalogue, as warnings."""
    found, problems = art(shop, product)
    if not _missing(files(shop, product.key)[1]):
        return found, problems
    hint = "write the rules there; an empty file says that there are none"
    message = "There is no such file: everything goes with everything."
    return found, (*problems, Problem(Source(rules_file(product.key), 1), message, hint, "warning"))


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


def _folders(shop: Shop) -> list[Path]:
    try:
        names = sorted(os.listdir(shop.catalog))
    except OSError as error:
        raise ShopFolderError(f"{shop.catalog} cannot be read: {error.strerror}.") from error
    return [shop.catalog / name for name in names if name[0] != "." and os.path.isdir(shop.catalog / name)]


def _without_catalogue(folder: Path) -> Problem:
    other = next((path.name for path in sorted(folder.glob("*.y*ml"))), None)
    hint = f"rename {other}" if other else "write one, or remove the folder"
    return Problem(Source(catalogue_file(folder.name), 1), "This product has no catalogue file.", hint)


def _missing(rules: Path) -> bool:
    """Whether there is nothing at all in the place of the rule file; anything else has to be readable."""
    return not os.path.lexists(rules) and (rules.parent.is_dir() or not os.path.lexists(rules.parent))


def _text(path: Path, shown: str, problems: list[Problem]) -> str:
    """The text of a file with line ends as Python has them; '' and a problem when it cannot be read."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            hint = "split the product, or move what is generated into tables"
            problems.append(
                Problem(Source(shown, 1), f"This file has {size:,} bytes; at most {LARGEST:,} are read.", hint)
            )
            return ""
        return decoded(path.read_bytes(), shown).replace("\r\n", "\n").replace("\r", "\n")
    except BrokenFiles as broken:
        problems += broken.problems
    except IsADirectoryError:
        problems.append(_unreadable(shown, "it is a folder", "a file belongs here"))
    except OSError as error:
        lost = path.is_symlink() and isinstance(error, FileNotFoundError)
        why = "it is a link to nowhere" if lost else (error.strerror or "unknown").lower()
        hint = "let the shop's user read it" if isinstance(error, PermissionError) else "a file belongs here"
        problems.append(_unreadable(shown, why, hint))
    return ""


def _of_the_other(key: str, found: Texts, unreadable: list[Problem]) -> list[Problem]:
    """What is wrong in the file of the two that can be read."""
    lost = {problem.source.file for problem in unreadable}
    try:
        read(key, found.catalogue, found.rules)
    except BrokenFiles as broken:
        return [problem for problem in broken.problems if problem.source.file not in lost]
    return []


def _unreadable(shown: str, why: str, hint: str) -> Problem:
    return Problem(Source(shown, 1), f"This cannot be read: {why}.", hint)


def _warnings(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(replace(problem, severity="warning") for problem in problems)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)
