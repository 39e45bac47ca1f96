"""What can go wrong while files are written: a step that the system is asked for fails, or the process dies there."""

import errno
import os
import signal
from collections.abc import Callable

import pytest

STEPS = ("open", "write", "fsync", "replace", "link", "unlink", "fchmod", "mkdir")
"""What the system is asked to do while files are written."""


def at_step(
    wanted: int, then: Callable[[], None], monkeypatch: pytest.MonkeyPatch, steps: tuple[str, ...] = STEPS
) -> list[int]:
    """Has that step of all such that follow do something else; the list counts them."""
    count = [0]
    for name in steps:
        real = getattr(os, name)

        def step(*given: object, _real: Callable[..., object] = real, **named: object) -> object:
            count[0] += 1
            if count[0] == wanted:
                then()
            return _real(*given, **named)

        monkeypatch.setattr(os, name, step)
    return count


def full() -> None:
    """There is no space left."""
    raise OSError(errno.ENOSPC, "No space left on device")


def steps_of(write: Callable[[], None]) -> int:
    with pytest.MonkeyPatch.context() as patch:
        count = at_step(0, full, patch)
        write()
    return count[0]


def kill(number: int, write: Callable[[], None], steps: tuple[str, ...] = STEPS) -> None:
    """Runs this in a process of its own that is killed at that one of these steps."""
    child = os.fork()
    if not child:
        try:
            at_step(number, lambda: os.kill(os.getpid(), signal.SIGKILL), pytest.MonkeyPatch(), steps)
            write()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
