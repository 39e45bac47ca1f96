"""Keeps finished pictures on disk, each drawn once.

Decides names, limits and what happens when a file is damaged; it draws nothing. Several processes may share a
folder (files appear whole or not at all), though each draws a picture of its own until the file is there.
"""

import contextlib
import hashlib
import json
import os
import re
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from configurator.imaging.compose import RENDERER, Format
from configurator.imaging.model import Art, Box, Layer

_DIGEST = 32


def picture_key(
    art: Art,
    layers: tuple[Layer, ...],
    width: int,
    format: Format,  # noqa: A002
    crop: Box | None = None,
) -> str:
    """The name of a picture: a hash of all that decides its pixels, and nothing else (no price)."""
    images = {name: art.images[name].digest for layer in layers for name in (layer.image, layer.mask) if name}
    content = {
        "renderer": RENDERER,
        "images": images,
        "layers": [layer.recipe for layer in layers],
        "width": width,
        "format": format,
    }
    if crop:
        content["crop"] = crop
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class PictureCache:
    """Pictures by key in a folder that holds at most ``limit_bytes``; the longest unused go first."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder, self._limit = folder, limit_bytes
        self._guard = threading.Lock()
        self._drawing: dict[str, tuple[threading.Lock, int]] = {}

    def picture(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The picture of ``key``, made by ``make`` when it is not there; never made twice at a time.

        A damaged file counts as absent, and a folder that cannot be written only costs time. Raises
        ValueError for a key that ``picture_key`` did not make.
        """
        if not re.fullmatch("[0-9a-f]{64}", key):
            raise ValueError(f"not a picture key: {key[:80]!r}")
        path = self._folder / key[:2] / key
        with self._alone(key):
            kept = _kept(path)
            if kept is not None:
                return kept
            made = make()
            with contextlib.suppress(OSError):
                _write(path, made)
                self._trim(keep=path)
            return made

    def found(self, key: str) -> bytes | None:
        """The picture of ``key`` where it was made before; None when it was not, or is damaged."""
        return _kept(self._folder / key[:2] / key)

    @contextlib.contextmanager
    def _alone(self, key: str) -> Iterator[None]:
        """Holds the lock of one key, and forgets it when the last holder goes."""
        with self._guard:
            lock, holders = self._drawing.get(key, (threading.Lock(), 0))
            self._drawing[key] = lock, holders + 1
        try:
            with lock:
                yield
        finally:
            with self._guard:
                holders = self._drawing[key][1] - 1
                if holders:
                    self._drawing[key] = lock, holders
                else:
                    del self._drawing[key]

    def _trim(self, *, keep: Path) -> None:
        """Removes the longest unused files until the folder is within its limit."""
        with self._guard:
            found = []
            for path in self._folder.glob("??/*"):
                with contextlib.suppress(OSError):
                    status = path.stat()
                    found.append((status.st_mtime_ns, status.st_size, path))
            total = sum(size for _, size, _ in found)
            for _, size, path in sorted(found):
                if total <= self._limit:
                    return
                if path != keep:
                    path.unlink(missing_ok=True)
                    total -= size


def _kept(path: Path) -> bytes | None:
    """The picture in a file that is whole, marked as used just now; None when absent or damaged."""
    try:
        content = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    picture = content[_DIGEST:]
    return picture if content[:_DIGEST] == hashlib.sha256(picture).digest() else None


def _write(path: Path, picture: bytes) -> None:
    """Writes picture and checksum so that no reader ever sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(hashlib.sha256(picture).digest() + picture)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
