"""Whether files have been still: what changes on disk is taken when nothing has moved for a while, never in the middle.

One look is not enough, however old the files say they are: a folder that is moved into place brings old files with it.
"""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

LONG = 10
"""So many times as long where what is there may be the first part of something."""


@dataclass(frozen=True, slots=True)
class _Sight:
    sight: Hashable
    since: float


class Stillness:
    """Remembers since when each product's files have looked as they do."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """``seconds``: how long files have to be still; 0 takes them as they are found."""
        self.seconds, self.clock = seconds, clock
        self._seen: dict[str, _Sight] = {}

    def still(self, key: str, sight: Hashable, *, age: float = 0.0, times: int = 1) -> bool:
        """Whether this sight of a product's files has lasted long enough, ``times`` as long as usual.

        ``age`` counts for a sight that is new: so many seconds it is known to have lasted before.
        """
        now = self.clock()
        seen = self._seen.get(key)
        if seen is None or seen.sight != sight:
            seen = self._seen[key] = _Sight(sight, now - max(0.0, age))
        return now - seen.since >= self.seconds * times

    def forget(self, key: str) -> None:
        """The next sight of the product is a new one."""
        self._seen.pop(key, None)
