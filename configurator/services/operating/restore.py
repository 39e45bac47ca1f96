"""Restoring a backup: checked as a whole first, built beside what is there, then put in its place.

Decides what a place that is not empty means, and in which order things are replaced. From the first change to the
last a file in the data folder says that a restore is under way, and while it is there no shop opens: whoever finds it
after a power cut restores once more.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from filecmp import cmp
from pathlib import Path
from tempfile import TemporaryDirectory

from configurator.errors import ConfiguratorError, DamagedRecords, ShopFolderError
from configurator.services.operating.backup import BUILT, REPLACED, Premises, files_below, own_data
from configurator.services.operating.backup_folder import (
    DATA,
    RECORDS,
    BackupManifest,
    UnfitBackup,
    sync_folders,
    verified,
    write_private,
)
from configurator.services.operating.erased_since import erase_returned, remember_erased
from configurator.storage.record_copy import Say, checked, copy_in, has_records

UNDER_WAY = ".restoring"
"""The file in the data folder that is there from the first change of a restore to its last."""


class NotEmpty(ConfiguratorError):
    """There is something where the backup would go; ``what`` it is."""

    def __init__(self, what: Iterable[str]) -> None:
        self.what = tuple(what)
        there = "\n".join(f"  {each}" for each in self.what)
        super().__init__(f"Nothing was restored, because there is something already:\n{there}\n--replace replaces it.")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where what was replaced lies now."""

    manifest: BackupManifest
    put_aside: tuple[Path, ...]


def restore(
    place: Premises, folder: Path, now: datetime, progress: Say, *, replace: bool = False, seal: str = ""
) -> Restored:
    """Makes the place what it was when the backup was made, or leaves it as it is.

    Raises UnfitBackup (nothing was touched), NotEmpty unless ``replace``, DatabaseError (a shop that is open),
    ShopFolderError.
    """
    manifest = verified(folder, seal)
    _read_records(folder, manifest)
    progress(f"{len(manifest.files)} files checked: the backup is whole.")
    there = tuple(_there(place, folder))
    if there and not replace:
        raise NotEmpty(there)
    try:
        return Restored(manifest, tuple(_replaced(place, folder, manifest, f"{now:%Y%m%d-%H%M%S}", progress)))
    except OSError as error:
        raise ShopFolderError(
            f"{error.filename or place.data} cannot be read or written: {error.strerror}. Mend it and restore again."
        ) from error


def _replaced(place: Premises, folder: Path, manifest: BackupManifest, stamp: str, progress: Say) -> Iterator[Path]:
    """Puts everything in its place; what was there before, under its new names."""
    place.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as beside:
        new = [*_new_data(place, folder, beside), *_new_folders(place, folder, beside)]
        mark = place.data / UNDER_WAY
        repeated = mark.exists()
        if not repeated:
            write_private(mark, f"{folder}\n".encode())
        sync_folders(place.data, below=False)
        try:
            remember_erased(place)
            kept = copy_in(folder / RECORDS, place.url, stamp=stamp, progress=progress)
        except (ConfiguratorError, OSError):  # the database is as it was, and nothing else has been changed
            if not repeated:
                mark.unlink()
            raise
        if kept is not None:
            yield kept
        progress("Records restored.")
        again = erase_returned(place, datetime.fromisoformat(manifest.made_at))
        if again:
            progress(f"What had been deleted since is deleted again: {again} that lead to people.")
        for built, target in new:
            yield from _exchange(built, target, stamp)
        progress("Files restored.")
        mark.unlink()


def _new_data(place: Premises, folder: Path, beside: ExitStack) -> Iterator[tuple[Path, Path]]:
    """What is not as in the backup of the data folder's files, built where it only needs a new name; where it goes."""
    built = Path(beside.enter_context(TemporaryDirectory(dir=place.data, prefix=BUILT)))
    for path in sorted(each for each in (folder / DATA).rglob("*") if each.is_file()):
        inside = path.relative_to(folder / DATA)
        if _same(path, place.data / inside):
            continue
        write_private(built / inside, path.read_bytes())
        yield built / inside, place.data / inside


def _new_folders(place: Premises, folder: Path, beside: ExitStack) -> Iterator[tuple[Path | None, Path]]:
    """The shop's folders that are not as in the backup, likewise; None for one that there was none of."""
    if place.demo:
        return
    place.shop.root.mkdir(parents=True, exist_ok=True)
    changed = [(folder / name, own) for name, own in place.folders.items() if not _alike(folder / name, own)]
    if not changed:
        return
    built = Path(beside.enter_context(TemporaryDirectory(dir=place.shop.root, prefix=BUILT)))
    for backed_up, own in changed:
        if not backed_up.is_dir():
            yield None, own
            continue
        shutil.copytree(backed_up, built / own.name, copy_function=shutil.copyfile)
        for each in (built / own.name, *(built / own.name).rglob("*")):
            each.chmod(0o755 if each.is_dir() else 0o644)
        yield built / own.name, own


def _alike(one: Path, other: Path) -> bool:
    """Whether both folders have the same files, or none."""
    names = [{each.relative_to(folder) for each in files_below(folder)} for folder in (one, other)]
    return names[0] == names[1] and all(_same(one / name, other / name) for name in names[0])


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and cmp(one, other, shallow=False)


def _exchange(built: Path | None, target: Path, stamp: str) -> Iterator[Path]:
    """Gives what is there another name, and the new one its name; that other name."""
    if target.exists() or target.is_symlink():
        aside = target.with_name(f"{target.name}{REPLACED}{stamp}")
        target.rename(aside)
        yield aside
    if built is not None:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        built.rename(target)
    sync_folders(target.parent, below=False)


def _read_records(folder: Path, manifest: BackupManifest) -> None:
    found = checked(folder / RECORDS)
    if (found.version, found.rows) != (manifest.version, manifest.rows):
        raise UnfitBackup(folder, [f"{RECORDS} has other rows than the list says."])


def _there(place: Premises, folder: Path) -> Iterable[str]:
    """What would be replaced."""
    try:
        if has_records(place.url):
            yield "records in the database"
    except DamagedRecords:
        yield "a database that is damaged"
    names = [each for each in own_data(place.data) if not _same(folder / DATA / each, place.data / each)]
    if names:
        yield f"{len(names)} other files in {place.data}, such as {names[0]}"
    for name, own in place.folders.items():
        if own.is_dir() and any(own.iterdir()) and not _alike(folder / name, own):
            yield f"other files in {own}"
