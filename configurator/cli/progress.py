"""How far a long command is: a line that is written over on a terminal, and nothing where nobody looks."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def shown_progress() -> Iterator[Callable[[int, int, str], None]]:
    """Takes how much is done, of how much, and what is being done; the line is gone at the end. On standard error."""
    wide = 0

    def tell(done: int, total: int, doing: str) -> None:
        nonlocal wide
        if sys.stderr.isatty():
            line = f"{doing}: {done} of {total}" if total else f"{doing}: {done}"
            wide = max(wide, len(line))
            sys.stderr.write(f"\r{line:<{wide}}")
            sys.stderr.flush()

    try:
        yield tell
    finally:
        if wide:
            sys.stderr.write(f"\r{' ' * wide}\r")
            sys.stderr.flush()
