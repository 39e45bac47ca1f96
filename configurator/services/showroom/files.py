"""The files of a shop: which products there are, their texts as they stand on disk, and how a text is replaced."""

import contextlib
import errno
import os
import stat
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from configurator.catalog.model import Product
from configurator.catalog.nodes import decode
from configurator.errors import BrokenFiles, ShopFolderError, StaleEdit, UnknownName
from configurator.imaging.art import MANIFEST, load_art, unknown_layers, unknown_names
from configurator.imaging.model import Art
from configurator.rules.drafts import Texts
from configurator.rules.revision import Revision, catalogue_file, read, rules_file
from configurator.services.showroom import file_journal as journal
from configurator.services.showroom.shop_journals import (
    JOURNAL,
    about_to_say,
    noted_name,
    product_journal,
    shop_journal,
)
from configurator.services.showroom.used_on_disk import MARK, changed_used, users, with_used
from configurator.shared_text import SharedText, shared_text
from configurator.shop import Shop
from configurator.source import Problem, Source, did_you_mean

_CATALOGUE = "product.yaml"
_SHARED = "shared"
LARGEST = 16_000_000
"""So many bytes a file may have, on disk as in the studio: some 150,000 rules."""
_TRIES = 100
_WRITABLE = "the shop's folder has to be writable for whoever writes there."
_REMEDIES = dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "make room on the disk and try again.") | {
    errno.ELOOP: "have the file itself there instead of a link.",
    errno.EBUSY: "try again in a moment.",
}
Stamp = tuple[int, ...]
"""What changes when a file changes, whatever its time of change is set to: where it is, both its times, its size."""


def keys(shop: Shop) -> tuple[str, ...]:
    """The products that have a catalogue file, readable or not, and a printable name. Raises ShopFolderError."""
    marks, coming = (_CATALOGUE, JOURNAL), set[Path]()
    with contextlib.suppress(OSError):
        coming = set(journal.pending(shop_journal(shop)))

    def is_there(folder: Path) -> bool:
        return folder / _CATALOGUE in coming or any(os.path.lexists(folder / mark) for mark in marks)

    return tuple(folder.name for folder in _folders(shop) if folder.name.isprintable() and is_there(folder))


def strays(shop: Shop) -> Mapping[str, tuple[Problem, ...]]:
    """What lies in the shop's folders and belongs to no product, misnamed files mostly, by the name it has.

    Characters of a name that cannot be written are shown by their numbers.
    """
    known = keys(shop)
    found: dict[str, tuple[Problem, ...]] = {
        _shown(folder.name): (_unusable(folder),) for folder in _folders(shop) if folder.name not in {*known, _SHARED}
    }
    for name in sorted({path.stem for path in shop.rules.glob("[!.]*.rules")} - set(known)):
        key = _shown(name)
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
    both = files(shop, key)
    for _ in range(_TRIES):
        before = signature(shop, key)
        found, problems = _read(shop, key, both)[:2]
        if signature(shop, key) == before:
            break
    else:
        problems = [Problem(Source(catalogue_file(key), 1), "This is being written all the time.", "wait for its end")]
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
    if not os.path.isfile(folder / MANIFEST) and (os.access(folder, os.X_OK) or not os.path.lexists(folder)):
        return None, ()
    try:
        found = load_art(folder)
    except BrokenFiles as error:
        return None, _warnings(error.problems)
    values = [value for option in product.options for value in (*option.values, option.each) if value]
    wanted = [(value.layer, value.source) for value in values if value.layer]
    names = unknown_names(found, {option.key for option in product.options}, {step.key for step in product.steps})
    return found, _warnings((*names, *unknown_layers(found, wanted)))


def signature(shop: Shop, key: str) -> tuple[Stamp, ...]:
    """What changes when one of a product's files, or one that they use, changes, is replaced, or is about to be."""
    own, place = _stamps(shop, key), (shop.rules, key)
    known = _USED.get(place)
    if known is None or known[0] != (*own, *map(stamp, known[1])):
        used = _read(shop, key, files(shop, key))[2]
        known = _USED[place] = (*own, *map(stamp, used)), used
    return known[0]


_USED: dict[tuple[Path, str], tuple[tuple[Stamp, ...], tuple[Path, ...]]] = {}
"""Which files each product uses, and the stamps of all when that was looked up."""


def age(shop: Shop, key: str) -> float:
    """For how many seconds a product's files and folders have been as they are, by what the file system says."""
    art = shop.catalog / key / "art"
    places = (*files(shop, key), shop.catalog, shop.rules, shop.catalog / key, art, art / "layers")
    changed = [_changed(path) for path in places]
    return time.time() - max(changed)


def has_rules(shop: Shop, key: str) -> bool:
    """Whether there is anything in the place of the rule file."""
    return not _missing(files(shop, key)[1])


def art_signature(shop: Shop, key: str) -> tuple[Stamp, ...]:
    """What changes when the manifest of the art or one of its pictures changes, also one that is written in place."""
    folder = shop.catalog / key / "art"
    try:
        with os.scandir(folder / "layers") as found:
            pictures = sorted(each.path for each in found)
    except OSError:
        pictures = []
    return tuple(stamp(path) for path in (folder / MANIFEST, folder / "layers", *map(Path, pictures)))


def write(shop: Shop, key: str, new: Texts, *, before: Texts | None) -> None:
    """Writes both files and what they use, so that no reader ever sees some without the others; all are or none is.

    ``before``: what they have to say still; None: neither may be there. Raises StaleEdit when that is not so (any
    more), ShopFolderError when they cannot be written.
    """
    both = files(shop, key)
    made: list[Path] = []
    try:
        for path in both:
            _make(path.parent, made)
        with journal.alone(shop.catalog):
            _finish(shop, key)
            _expect(shop, key, before)
            _write_all(shop, both, new, before or Texts("", ""), made)
    except (OSError, StaleEdit) as error:
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        if isinstance(error, StaleEdit):
            raise
        raise ShopFolderError(
            f"{error.filename or both[0]} cannot be written ({error.strerror}). Nothing was changed; "
            f"{_REMEDIES.get(error.errno or 0, _WRITABLE)}"
        ) from error


def _write_all(shop: Shop, both: tuple[Path, Path], new: Texts, old: Texts, made: list[Path]) -> None:
    """Writes what differs: in the shop's journal when used files do, in the product's own otherwise."""
    wanted = ((old.catalogue, new.catalogue), (old.rules, new.rules))
    used = [changed_used(folder, text, was, _said) for folder, (was, text) in zip(_homes(shop), wanted, strict=True)]
    own: dict[Path, str | None] = {}
    for path, (was, text) in zip(both, wanted, strict=True):
        told = shared_text(text).own
        own[path] = None if told == shared_text(was).own and os.path.lexists(path) else told
    if not any(used):
        journal.write(product_journal(both), {path.name: text for path, text in own.items()})
        return
    changed = {**used[0], **used[1], **own}
    for path in changed:
        _make(path.parent, made)
    journal.write(shop_journal(shop), {noted_name(shop, path): text for path, text in changed.items()})


def _homes(shop: Shop) -> tuple[Path, Path]:
    return shop.catalog, shop.rules


def shared_by(shop: Shop) -> Mapping[str, tuple[str, ...]]:
    """By file that products use, such as 'rules/shared/paints.rules', the keys of the products that do."""
    found: dict[str, dict[str, str]] = {"catalog": {}, "rules": {}}
    for key in keys(shop):
        with contextlib.suppress(BrokenFiles, UnknownName):
            said = texts(shop, key)
            found["catalog"][key], found["rules"][key] = said.catalogue, said.rules
    return {f"{folder}/{path}": by for folder, said in found.items() for path, by in users(said).items()}


def completed(shop: Shop, new: Texts) -> Texts:
    """The texts of a draft, with what they have begun to use and that lies on disk."""
    return Texts(_completed(shop.catalog, new.catalogue), _completed(shop.rules, new.rules))


def _completed(folder: Path, text: str) -> str:
    parts = shared_text(text)

    def read(path: Path, shown: str) -> str:
        name = shown.partition("/")[2]
        return parts.used[name] if name in parts.used else _text(path, shown, [])

    used = shared_text(with_used(folder, parts.own, read)[0]).used
    return str(SharedText(parts.own, {**used, **{path: parts.used[path] for path in parts.used.keys() - used.keys()}}))


def finish(shop: Shop, key: str) -> None:
    """Finishes what somebody began to write and died over, as far as the folder can be written."""
    if any(each.there for each in _journals(shop, key)):
        with contextlib.suppress(OSError), journal.alone(shop.catalog, seconds=0):
            _finish(shop, key)


def _finish(shop: Shop, key: str) -> None:
    for each in _journals(shop, key):
        if each.there:
            journal.finish(each)


def _journals(shop: Shop, key: str) -> tuple[journal.FileJournal, journal.FileJournal]:
    """Those in which it may stand what a product's files are about to say."""
    return shop_journal(shop), product_journal(files(shop, key))


def too_large(key: str, new: Texts) -> tuple[Problem, ...]:
    """Which of the two texts would be a file that is not read any more."""
    named = ((catalogue_file(key), new.catalogue), (rules_file(key), new.rules))
    sizes = ((shown, len(text.encode())) for shown, text in named)
    return tuple(_too_large(shown, size) for shown, size in sizes if size > LARGEST)


def _make(folder: Path, made: list[Path]) -> None:
    """Makes the folder and what it lies in; ``made`` gets those that were not there. Raises OSError."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir()
        made.append(each)


def _expect(shop: Shop, key: str, before: Texts | None) -> None:
    """Sees that the files say that. Raises StaleEdit."""
    there = any(map(os.path.lexists, files(shop, key)))
    if there != (before is not None) or (before is not None and texts(shop, key) != before):
        raise StaleEdit("The files have just been changed by somebody else. Nothing was written.")


def _folders(shop: Shop) -> list[Path]:
    try:
        names = sorted(os.listdir(shop.catalog))
    except OSError as error:
        raise ShopFolderError(f"{shop.catalog} cannot be read: {error.strerror}.") from error
    return [shop.catalog / name for name in names if name[0] != "." and os.path.isdir(shop.catalog / name)]


def _shown(name: str) -> str:
    """A name as it can be written on one line; line ends, strange bytes and the like by their numbers."""
    return name if name.isprintable() else ascii(name)[1:-1]


def _unusable(folder: Path) -> Problem:
    """Why the folder is no product's."""
    if not folder.name.isprintable():
        place = Source(catalogue_file(_shown(folder.name)), 1)
        return Problem(place, "The folder's name has characters that cannot be written.", "rename the folder")
    other = next((path.name for path in sorted(folder.glob("*.y*ml"))), None)
    hint = f"rename {other}" if other else "write one, or remove the folder"
    return Problem(Source(catalogue_file(folder.name), 1), "This product has no catalogue file.", hint)


def _missing(rules: Path) -> bool:
    """Whether there is nothing at all in the place of the rule file; anything else has to be readable."""
    return not os.path.lexists(rules) and (rules.parent.is_dir() or not os.path.lexists(rules.parent))


def _read(shop: Shop, key: str, both: tuple[Path, Path]) -> tuple[Texts, list[Problem], tuple[Path, ...]]:
    """What the two files say with those that they use, or are about to say; what cannot be read; which are used."""
    problems: list[Problem] = []
    coming: Mapping[Path, str] = {}
    with contextlib.suppress(OSError):
        coming = about_to_say(shop, both)

    def read(path: Path, shown: str) -> str:
        said = coming.get(Path(os.path.realpath(path))) if coming else None
        if said is None:
            return "" if path == both[1] and _missing(path) else _text(path, shown, problems)
        return said.removeprefix(MARK)

    own = read(both[0], catalogue_file(key)), read(both[1], rules_file(key))
    whole = [with_used(folder, text, read, coming) for folder, text in zip(_homes(shop), own, strict=True)]
    return Texts(whole[0][0], whole[1][0]), problems, (*whole[0][1], *whole[1][1])


def _text(path: Path, shown: str, problems: list[Problem]) -> str:
    """The text of a file with line ends as Python has them; '' and a problem when it cannot be read."""
    try:
        status = path.stat()
        if status.st_size > LARGEST:
            problems.append(_too_large(shown, status.st_size))
            return ""
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):  # a pipe would be read for ever
            problems.append(_unreadable(shown, "it is a pipe or a device", "a file belongs here"))
            return ""
        return decode(path.read_bytes(), shown, LARGEST).replace("\r\n", "\n").replace("\r", "\n")
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


def _said(path: Path, shown: str) -> str:
    """The text of a used file, as it is read; '' where it cannot be."""
    return _text(path, shown, [])


def _too_large(shown: str, size: int) -> Problem:
    hint = "split the product, or move what is generated into tables"
    return Problem(Source(shown, 1), f"This file has {size:,} bytes; at most {LARGEST:,} are read.", hint)


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


def _stamps(shop: Shop, key: str) -> tuple[Stamp, ...]:
    return tuple(map(stamp, (*files(shop, key), *(each.at for each in _journals(shop, key)))))


def _changed(path: Path) -> float:
    """When a file, folder or link was changed or moved last; long ago for one that is not there."""
    try:
        return max(path.lstat().st_ctime, path.stat().st_ctime)
    except OSError:
        return 0.0


def stamp(path: Path) -> Stamp:
    """What changes when the file changes; of one that cannot be reached, why not."""
    try:
        status = path.stat()
    except OSError as error:
        return (error.errno or 0,)
    return (status.st_dev, status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size)
