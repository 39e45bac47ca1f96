"""Paces: which products are slow, so that their requests are answered apart and make nobody else wait.

Decides by what a product's requests take of the processor, and before any was measured by how large the product is that
was compiled. All processes of a server share what they found in a small file, which also outlives them.
"""

import contextlib
import json
import logging
import os
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SLOW, QUICK = 0.25, 0.1
"""Seconds a request takes of the processor: a product above the first becomes slow, a slow one below the second quick.

Between the two it stays what it is, so that it does not go to and fro.
"""
LARGE = 600_000
"""Bytes of a compiled product, from which on it is slow before anybody has measured: some 4,000 features."""

_WEIGHT = 0.1
"""Of the latest request in the mean."""
_MOST = 4 * SLOW
"""A request counts for so much at most: one that had to load something says little about the next."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ProductPace:
    """What a request of a product takes on average, in seconds of the processor, and whether it is slow."""

    seconds: float
    slow: bool

    def after(self, seconds: float) -> "ProductPace":
        """The pace when one more request has taken so long."""
        mean = self.seconds + _WEIGHT * (min(seconds, _MOST) - self.seconds)
        return ProductPace(mean, mean > QUICK if self.slow else mean > SLOW)


class Paces:
    """The paces of a shop's products. Safe to use from several threads and processes."""

    def __init__(self, file: Path, size: Callable[[str], int | None]) -> None:
        """``file``: where processes share what they found; ``size``: bytes of a compiled product, None: not known."""
        self._file, self._size = file, size
        self._guard = threading.Lock()
        self._paces: dict[str, ProductPace] = {}
        self._seen: tuple[int, int] | None = None

    def slow(self, product: str) -> bool:
        """Whether the product's requests are answered apart."""
        with self._guard:
            return self._pace(product).slow

    def note(self, product: str, seconds: float) -> None:
        """A request of the product has taken so long of the processor."""
        with self._guard:
            before = self._pace(product)
            self._paces[product] = now = before.after(seconds)
            if now.slow != before.slow:
                self._share()
        if now.slow != before.slow:
            _log.info("%s is answered %s now: %.0f ms a request", product, _WHERE[now.slow], 1000 * now.seconds)

    def _pace(self, product: str) -> ProductPace:
        self._learn()
        found = self._paces.get(product)
        if found is None:
            size = self._size(product)
            if size is None:
                return ProductPace(0.0, slow=False)
            slow = size >= LARGE
            self._paces[product] = found = ProductPace(2 * SLOW if slow else 0.0, slow)
        return found

    def _learn(self) -> None:
        """Takes over what another process has found out, where it says something else."""
        try:
            status = self._file.stat()
        except OSError:
            return
        seen = status.st_mtime_ns, status.st_ino
        if seen == self._seen:
            return
        self._seen = seen
        for product, pace in _read(self._file).items():
            mine = self._paces.get(product)
            if mine is None or mine.slow != pace.slow:
                self._paces[product] = pace

    def _share(self) -> None:
        """Writes the file anew, whole or not at all; where that fails, others find out for themselves."""
        told = {product: [round(pace.seconds, 4), pace.slow] for product, pace in sorted(self._paces.items())}
        with contextlib.suppress(OSError):
            number, name = tempfile.mkstemp(dir=self._file.parent, prefix=f".{self._file.name}")
            with os.fdopen(number, "w", encoding="utf-8") as file:
                json.dump(told, file, indent=1)
            Path(name).replace(self._file)


_WHERE = {True: "apart", False: "with the others"}


def _read(file: Path) -> dict[str, ProductPace]:
    """The paces in the file; none where it cannot be read."""
    try:
        told = json.loads(file.read_text("utf-8"))
        return {str(product): ProductPace(float(seconds), bool(slow)) for product, (seconds, slow) in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
