"""Making a backup while the shop is open: everything without which it could not go on, in one folder.

The files are copied before the records: what is published while that goes on is in the records with its texts. What
can be made again is left out: drawn pictures (their recipes are records), and the files of jobs that are under way.
"""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from configurator.errors import ShopFolderError
from configurator.services.operating.backup_folder import (
    DATA,
    RECORDS,
    SHOP,
    BackupManifest,
    listed_files,
    sync_folders,
    write_manifest,
    write_private,
)
from configurator.services.showroom import file_journal
from configurator.services.showroom.shop_journals import JOURNAL
from configurator.shop import Shop
from configurator.storage.record_copy import Say, copy_out

_UNFINISHED = ".unfinished"
_MADE_AGAIN = frozenset({"pictures", "metrics", "paces.json"})
_IN_USE = (".part", ".sqlite3", "-wal", "-shm", "-journal", ".lock", ".restoring")
BUILT = ".restored-"
"""What the folders are called in which a backup is built before it takes its place."""
REPLACED = ".replaced-"
"""What is replaced by a backup keeps its name, with this and a moment behind it."""


@dataclass(frozen=True, slots=True)
class Premises:
    """Where a shop has what is its own: its records, its data folder, its files; ``demo``: those are the program's."""

    url: str
    data: Path
    shop: Shop
    demo: bool

    @property
    def folders(self) -> dict[str, Path]:
        """The shop's own folders, by their names in a backup."""
        own = (self.shop.catalog, self.shop.rules, self.shop.templates, self.shop.static)
        return {} if self.demo else {f"{SHOP}/{folder.name}": folder for folder in own}


def back_up(place: Premises, folder: Path, now: datetime, progress: Say) -> BackupManifest:
    """Makes the backup in a new or empty folder; until it is whole it has another name.

    Raises ShopFolderError, DatabaseError.
    """
    folder = folder.absolute()
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise ShopFolderError(f"{folder} is there and not empty. Name a folder that is not there yet.")
    if any(folder.is_relative_to(own.resolve()) for own in (place.data, *place.folders.values())):
        raise ShopFolderError(f"{folder} lies in the shop's own folders. Name one that would survive their loss.")
    part = folder.with_name(f"{folder.name}{_UNFINISHED}")
    try:
        if part.exists():
            shutil.rmtree(part)
        part.mkdir(mode=0o700, parents=True)
        manifest = _made(place, part, now, progress)
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
        sync_folders(folder.parent, below=False)
    except OSError as error:
        raise ShopFolderError(f"{error.filename or part} cannot be read or written: {error.strerror}.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return manifest


def own_data(data: Path) -> Iterator[Path]:
    """The files of a data folder that cannot be made again, relative to it."""
    for path in files_below(data):
        inside = path.relative_to(data)
        first = inside.parts[0]
        left_out = first in _MADE_AGAIN or first.startswith(BUILT) or any(REPLACED in name for name in inside.parts)
        if not left_out and not inside.name.endswith(_IN_USE):
            yield inside


def _made(place: Premises, part: Path, now: datetime, progress: Say) -> BackupManifest:
    for inside in own_data(place.data):
        _copy(place.data / inside, part / DATA / inside)
    if not place.demo:
        _copy_shop(place, part)
    progress("Files copied.")
    records = copy_out(place.url, part / RECORDS, progress)
    progress("Records copied and checked.")
    manifest = BackupManifest(
        made_at=now.isoformat(timespec="seconds"),
        program=version("configurator"),
        shop="" if place.demo else place.shop.root.name,
        database=records.kind,
        version=records.version,
        rows=records.rows,
        files=listed_files(part),
    )
    write_manifest(part, manifest)
    sync_folders(part)
    return manifest


def _copy_shop(place: Premises, part: Path) -> None:
    """What is sold in one go, so that no files are copied while the shop itself is writing them; then the rest."""
    shop, done = place.shop, set[Path]()
    with file_journal.alone(shop.catalog):
        for path in (*files_below(shop.catalog), *files_below(shop.rules)):
            inside = path.relative_to(shop.root)
            if "art" not in inside.parts:
                _copy(path, part / SHOP / inside)
                done.add(path)
    for name, own in place.folders.items():
        for path in files_below(own):
            if path not in done and path.name != JOURNAL:  # what is begun meanwhile comes too late
                _copy(path, part / name / path.relative_to(own))


def files_below(folder: Path) -> Iterator[Path]:
    """The files in the folder and below; what a link leads to counts as if it lay there."""
    for place, _, names in os.walk(folder, followlinks=True):
        yield from (Path(place, name) for name in sorted(names) if stat.S_ISREG(_mode(Path(place, name))))


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except FileNotFoundError:  # gone meanwhile, or a link to nowhere
        return 0


def _copy(path: Path, into: Path) -> None:
    with suppress(FileNotFoundError):  # gone meanwhile, such as a mail that was old
        write_private(into, path.read_bytes())
