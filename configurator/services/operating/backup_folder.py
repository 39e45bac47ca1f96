"""A backup as it lies on a disk: what is in the folder, its list with checksums, and whether all of it is whole.

::

    manifest.json         the list: of what, when, by which version, how many rows, size and SHA-256 of each file
    records.sqlite3       all records, whatever kind of database they are from
    data/                 the data folder: the key, the log of accounts, mails that were written into files
    shop/                 the shop's own folders: catalog, rules, templates, static

Decides nothing about where these come from and go to. The list has a seal, a checksum of itself, so that whoever keeps
the seal elsewhere notices a backup that was exchanged as a whole.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from configurator.errors import ConfiguratorError

FORMAT = 1
MANIFEST, RECORDS, DATA, SHOP = "manifest.json", "records.sqlite3", "data", "shop"
_PIECE = 1 << 20
_SHOWN = 20


class UnfitBackup(ConfiguratorError):
    """A backup that is not whole or not as it was made; ``faults`` says what is wrong, a sentence each."""

    def __init__(self, folder: Path, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        more = len(self.faults) - _SHOWN
        rest = [f"… and {more} more."] if more > 0 else []
        super().__init__("\n".join([f"{folder} cannot be used as a backup:", *self.faults[:_SHOWN], *rest]))


@dataclass(frozen=True, slots=True)
class FileMark:
    """One file of a backup."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """The list of a backup. ``made_at`` is ISO 8601; ``files`` are by their path in the folder, with slashes."""

    made_at: str
    program: str
    shop: str
    database: str
    version: str
    rows: dict[str, int]
    files: dict[str, FileMark] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def seal(self) -> str:
        """A checksum of the list, and by it of all files."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def write_manifest(folder: Path, manifest: BackupManifest) -> None:
    """Puts the list beside its files."""
    content = json.dumps({"seal": manifest.seal} | asdict(manifest), indent=1, ensure_ascii=False)
    write_private(folder / MANIFEST, (content + "\n").encode())


def listed_files(folder: Path) -> dict[str, FileMark]:
    """Size and checksum of every file in the folder but the list itself."""
    return {name: _measured(folder / name) for name in _names(folder) if name != MANIFEST}


def verified(folder: Path, seal: str = "") -> BackupManifest:
    """The list of a backup in which every file is as it was made. Raises UnfitBackup with all that is wrong.

    ``seal``: the one that was told when it was made; its first digits will do.
    """
    manifest = _read(folder)
    if seal and not manifest.seal.startswith(seal.strip().lower()):
        raise UnfitBackup(folder, [f"Its seal is {manifest.seal}, not {seal}: it is another backup, or was changed."])
    found, faults = set(_names(folder)) - {MANIFEST}, []
    for name, kept in sorted(manifest.files.items()):
        if name not in found:
            faults.append(f"{name} is missing.")
        elif (size := (folder / name).stat().st_size) != kept.size:
            faults.append(f"{name} has {size} bytes instead of {kept.size}.")
        elif _measured(folder / name) != kept:
            faults.append(f"{name} is not what it was when the backup was made: its checksum differs.")
    faults += [f"{name} is not in the list." for name in sorted(found - manifest.files.keys())]
    if RECORDS not in manifest.files:
        faults.append(f"{RECORDS} is not in the list.")
    if faults:
        raise UnfitBackup(folder, faults)
    return manifest


def write_private(path: Path, content: bytes) -> None:
    """Writes a new file, to the disk, that only its owner can read; and the folders above it. Raises OSError."""
    _make_private(path.parent)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _make_private(folder: Path) -> None:
    """Makes a folder and those above it, as far as they are missing, for its owner alone."""
    if not folder.exists():
        _make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def sync_folders(folder: Path, *, below: bool = True) -> None:
    """Sees that the names in the folder (and ``below``) are on the disk."""
    for place in [each[0] for each in os.walk(folder)] if below else [folder]:
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _read(folder: Path) -> BackupManifest:
    try:
        written: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        seal, number = written.pop("seal"), written["format"]
        files = {name: FileMark(**kept) for name, kept in written.pop("files").items()}
        if number != FORMAT:
            raise UnfitBackup(folder, [f"It is of format {number}; this version of the program reads {FORMAT}."])
        manifest = BackupManifest(**written, files=files)
    except FileNotFoundError:
        raise UnfitBackup(folder, [f"{MANIFEST} is missing: it is no backup, or one that was not finished."]) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnfitBackup(folder, [f"{MANIFEST} cannot be read: {error}."]) from None
    if manifest.seal != seal:
        raise UnfitBackup(folder, [f"{MANIFEST} was changed after the backup was made: its seal differs."])
    return manifest


def _names(folder: Path) -> Iterator[str]:
    """Every file, and whatever else is no folder, by its path below the folder. Raises UnfitBackup for a link."""
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(place, name)
            inside = path.relative_to(folder).as_posix()
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                raise UnfitBackup(folder, [f"{inside} is a link or no file; a backup has neither."])
            if name in files:
                yield inside


def _measured(path: Path) -> FileMark:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return FileMark(size, digest.hexdigest())
