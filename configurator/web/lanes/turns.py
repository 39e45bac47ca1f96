"""Turns: of what waits for the same processor, no one subject has more than its share."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """At most so many at once for each subject; who comes later waits. Safe to use from several threads."""

    def __init__(self, most: int) -> None:
        self._most, self._at_work = most, Counter[str]()
        self._changed = threading.Condition()

    @contextmanager
    def turn(self, subject: str) -> Iterator[None]:
        """A turn for the subject, waited for as long as it takes."""
        with self._changed:
            while self._at_work[subject] >= self._most:
                self._changed.wait()
            self._at_work[subject] += 1
        try:
            yield
        finally:
            with self._changed:
                self._at_work[subject] -= 1
                if not self._at_work[subject]:
                    del self._at_work[subject]
                self._changed.notify_all()


class WaitingRoom:
    """Places for those who wait: so many for all, so many for one subject. Safe to use from several threads."""

    def __init__(self, places: int, each: int) -> None:
        self._places, self._each = places, each
        self._taken = Counter[str]()
        self._guard = threading.Lock()

    @contextmanager
    def place(self, subject: str) -> Iterator[bool]:
        """Whether there is a place; it is held meanwhile."""
        with self._guard:
            free = self._taken.total() < self._places and self._taken[subject] < self._each
            if free:
                self._taken[subject] += 1
        try:
            yield free
        finally:
            if free:
                with self._guard:
                    self._taken[subject] -= 1
                    if not self._taken[subject]:
                        del self._taken[subject]

    @property
    def taken(self) -> int:
        """How many wait."""
        with self._guard:
            return self._taken.total()
