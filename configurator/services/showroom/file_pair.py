"""The two files of a product, written as one: a reader finds both as they were or both as they are, never one of each.

What both are to say is put beside the catalogue first, whole, as ``.writing``. From then on that is what readers read;
then each file takes its place, and ``.writing`` goes. A process that dies before that moment has changed nothing; what
one leaves that dies after it is finished by whoever looks next, unless somebody has changed the files by hand since.
What is a link stays one: the file that it leads to is written, in its own folder.
"""

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

JOURNAL = ".writing"
_PART = ".part"
_PATIENCE = 10.0
_PAUSE = 0.02


@dataclass(frozen=True, slots=True)
class FileChange:
    """What one file is to become; ``was`` is the hash of what it said before, '' when there was none."""

    path: Path
    was: str
    text: str

    @property
    def stands(self) -> bool:
        """Whether the file is one of the two that this change knows."""
        return _hash(self.path) in (self.was, _hashed(self.text.encode()))

    @property
    def place(self) -> Path:
        """Where the text goes: the file itself, or the one that a link leads to, whether it is there or not."""
        return _place(self.path)


@contextlib.contextmanager
def alone(folder: Path, *, seconds: float = _PATIENCE) -> Iterator[None]:
    """The only one that writes the product whose catalogue is in the folder. Raises OSError after waiting so long."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _lock(descriptor, folder, seconds)
        yield
    finally:
        os.close(descriptor)


def write(files: Sequence[Path], texts: Sequence[str | None]) -> None:
    """Makes the files say the texts (None: what they say already); the first is the catalogue's.

    Only for whoever is ``alone``. Raises OSError when one cannot be written; then all say what they said before.
    """
    both = zip(files, texts, strict=True)
    changes = [FileChange(path, _hash(path), text) for path, text in both if text is not None]
    _tidy(files)
    try:
        parts = [_part(each.place, each.text.encode()) for each in changes]
        old = [_copied(each.place) if each.was else None for each in changes]
        if len(changes) > 1:  # one file alone is whole or not there anyway
            os.replace(_part(_journal(files), _noted(changes)), _journal(files))
            _sync(_journal(files).parent)
    except OSError:
        _tidy(files)
        raise
    _replace(list(zip(changes, parts, old, strict=True)), files)


def pending(files: Sequence[Path]) -> tuple[str, ...] | None:
    """What the files are about to say, all of them; None when nobody is writing them. Raises OSError."""
    noted = _read(files)
    return tuple(each.text for each in noted) if noted and all(each.stands for each in noted) else None


def finish(files: Sequence[Path]) -> None:
    """Finishes what somebody began to write and died over. Only for whoever is ``alone``. Raises OSError.

    Where a file says something else by now it was written by hand since, which counts; what was begun is forgotten.
    """
    noted = _read(files)
    if noted and all(each.stands for each in noted):
        for each in noted:
            if _hash(each.path) == each.was:
                os.replace(_part(each.place, each.text.encode()), each.place)
                _sync(each.place.parent)
    _over(files)


def _replace(steps: Sequence[tuple[FileChange, Path, Path | None]], files: Sequence[Path]) -> None:
    """Puts each part in its place; when one cannot be, what was there before is put back. Raises OSError."""
    done: list[tuple[FileChange, Path | None]] = []
    try:
        for change, part, old in steps:
            os.replace(part, change.place)
            done.append((change, old))
    except OSError:
        for change, old in reversed(done):
            os.unlink(change.place) if old is None else os.replace(old, change.place)
        _over(files)
        raise
    for change, _ in done:
        _sync(change.place.parent)
    _over(files)


def _over(files: Sequence[Path]) -> None:
    """Nobody is writing the files any more."""
    _remove(_journal(files))
    _tidy(files)


def _lock(descriptor: int, folder: Path, seconds: float) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise OSError(errno.EBUSY, "somebody else is writing it", str(folder)) from None
            time.sleep(_PAUSE)
        except OSError:  # a file system that knows no locks
            return
        else:
            return


def _part(path: Path, content: bytes) -> Path:
    """A file beside ``path`` with this content, on the disk for good, with the mode that ``path`` has."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=_PART)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fchmod(descriptor, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return Path(name)


def _place(path: Path) -> Path:
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _copied(path: Path) -> Path:
    """The file once more under another name beside it."""
    name = path.with_name(f".{path.name}-{os.getpid()}-{time.monotonic_ns()}{_PART}")
    try:
        os.link(path, name)
    except OSError:  # a file system without second names
        return _part(path, path.read_bytes())
    return name


def _journal(files: Sequence[Path]) -> Path:
    return files[0].with_name(JOURNAL)


def _noted(changes: Sequence[FileChange]) -> bytes:
    return json.dumps([{"file": each.path.name, "was": each.was, "text": each.text} for each in changes]).encode()


def _read(files: Sequence[Path]) -> tuple[FileChange, ...] | None:
    """What is noted of a change of exactly these files; None when nothing is."""
    try:
        noted = json.loads(_journal(files).read_bytes())
        found = tuple(
            FileChange(path, str(one["was"]), str(one["text"])) for path, one in zip(files, noted, strict=True)
        )
        return found if [one["file"] for one in noted] == [path.name for path in files] else None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError):  # no journal of ours
        return None


def _hash(path: Path) -> str:
    try:
        return _hashed(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return ""


def _hashed(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _sync(folder: Path) -> None:
    """Sees that the names in the folder are on the disk, where the file system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _tidy(files: Sequence[Path]) -> None:
    """Removes the parts that nobody needs any more."""
    for path in {*files, *map(_place, files), _journal(files)}:
        with contextlib.suppress(OSError):
            for name in os.listdir(path.parent):
                if name.startswith(f".{path.name}-") and name.endswith(_PART):
                    _remove(path.with_name(name))


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)
