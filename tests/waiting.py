"""Waiting for what another process is about to do: until it holds, and no longer."""

import time
from collections.abc import Callable

PATIENCE = 60.0
"""Seconds that something may take on a machine that has other things to do."""


def until(holds: Callable[[], object]) -> None:
    """Returns as soon as it holds; fails when it does not within PATIENCE."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)
