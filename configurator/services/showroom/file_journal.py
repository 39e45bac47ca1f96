"""Several files written as one: a reader finds all as they were or all as they are, never some of each.

What all are to say is put into a journal first, whole. From then on that is what readers read; then each file takes its
place, and the journal goes. A process that dies before that moment has changed nothing; what one leaves that dies after
it is finished by whoever looks next, unless somebody has changed the files by hand since. What is a link stays one: the
file that it leads to is written, in its own folder. Where journals lie is ``shop_journals``'s.
"""

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PART = ".part"
_PATIENCE = 10.0
_PAUSE = 0.02


@dataclass(frozen=True, slots=True)
class FileJournal:
    """Where what files are to say is noted, and which file is meant by a name that is noted (None: by none of ours).

    ``names``: the only ones that are in it, in this order; none given: whichever ``file`` knows.
    """

    at: Path
    file: Callable[[str], Path | None]
    names: tuple[str, ...] = ()

    @property
    def there(self) -> bool:
        """Whether somebody is writing, or died over it."""
        return os.path.lexists(self.at)


@dataclass(frozen=True, slots=True)
class FileChange:
    """What one file is to become; ``was`` is the hash of what it said before, '' when there was none."""

    path: Path
    was: str
    text: str

    @property
    def stands(self) -> bool:
        """Whether the file says what it said or what it is to say."""
        return _hash(self.path) in (self.was, _hashed(self.text.encode()))

    @property
    def place(self) -> Path:
        """Where the text goes: the file itself, or the one that a link leads to, whether it is there or not."""
        return _place(self.path)


@contextlib.contextmanager
def alone(folder: Path, *, seconds: float = _PATIENCE) -> Iterator[None]:
    """The only one that writes what is found through the folder. Raises OSError after waiting so long."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _lock(descriptor, folder, seconds)
        yield
    finally:
        os.close(descriptor)


def write(journal: FileJournal, texts: Mapping[str, str | None]) -> None:
    """Makes the files say the texts (None: what they say already), by the names that the journal has for them.

    Only for whoever is ``alone``. Raises OSError when one cannot be written; then all say what they said before.
    """
    files = {name: path for name in texts if (path := journal.file(name)) is not None}
    said = {name: text for name in files if (text := texts[name]) is not None}
    changes = [FileChange(files[name], _hash(files[name]), text) for name, text in said.items()]
    tidied = (journal.at, *files.values())
    _tidy(tidied)
    try:
        parts = [_part(each.place, each.text.encode()) for each in changes]
        old = [_copied(each.place) if each.was else None for each in changes]
        if len(changes) > 1:  # one file alone is whole or not there anyway
            os.replace(_part(journal.at, _noted(said, changes)), journal.at)
            _sync(journal.at.parent)
    except OSError:
        _tidy(tidied)
        raise
    _replace(list(zip(changes, parts, old, strict=True)), journal, tidied)


def pending(journal: FileJournal) -> Mapping[Path, str]:
    """What files are about to say, by file; none when nobody is writing. Raises OSError."""
    noted = _read(journal)
    return {each.path: each.text for each in noted} if all(each.stands for each in noted) else {}


def finish(journal: FileJournal) -> None:
    """Finishes what somebody began to write and died over. Only for whoever is ``alone``. Raises OSError.

    Where a file says something else by now it was written by hand since, which counts; what was begun is forgotten.
    """
    noted = _read(journal)
    if all(each.stands for each in noted):
        for each in noted:
            if _hash(each.path) == each.was:
                os.replace(_part(each.place, each.text.encode()), each.place)
                _sync(each.place.parent)
    _over(journal, (journal.at, *(each.path for each in noted)))


def _replace(
    steps: Sequence[tuple[FileChange, Path, Path | None]], journal: FileJournal, tidied: Sequence[Path]
) -> None:
    """Puts each part in its place; when one cannot be, what was there before is put back. Raises OSError."""
    done: list[tuple[FileChange, Path | None]] = []
    try:
        for change, part, old in steps:
            os.replace(part, change.place)
            done.append((change, old))
    except OSError:
        for change, old in reversed(done):
            os.unlink(change.place) if old is None else os.replace(old, change.place)
        _over(journal, tidied)
        raise
    for change, _ in done:
        _sync(change.place.parent)
    _over(journal, tidied)


def _over(journal: FileJournal, tidied: Sequence[Path]) -> None:
    """Nobody is writing the files any more."""
    _remove(journal.at)
    _tidy(tidied)


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


def _noted(names: Iterable[str], changes: Sequence[FileChange]) -> bytes:
    both = zip(names, changes, strict=True)
    return json.dumps([{"file": name, "was": each.was, "text": each.text} for name, each in both]).encode()


def _read(journal: FileJournal) -> tuple[FileChange, ...]:
    """What is noted of a change of files of ours; nothing when there is something else in its place."""
    try:
        noted = json.loads(journal.at.read_bytes())
        names = tuple(str(one["file"]) for one in noted)
        places = [journal.file(name) for name in names]
        if journal.names not in ((), names):
            return ()
        found = [
            FileChange(place, str(one["was"]), str(one["text"]))
            for place, one in zip(places, noted, strict=True)
            if place is not None
        ]
        return tuple(found) if len(found) == len(noted) else ()
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except (ValueError, KeyError, TypeError):  # no journal of ours
        return ()


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
    for path in {*files, *map(_place, files)}:
        with contextlib.suppress(OSError):
            for name in os.listdir(path.parent):
                if name.startswith(f".{path.name}-") and name.endswith(_PART):
                    _remove(path.with_name(name))


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)
