"""Which customers are served now: the group of the account that asks, '' for everybody else.

Decides nothing; whoever serves somebody says it once, and what is valid for some customers asks for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_served: ContextVar[str] = ContextVar("customer group", default="")


def served_group() -> str:
    """The group that is served now."""
    return _served.get()


def serve_group(group: str) -> None:
    """Serves that group from now on, in this thread's context."""
    _served.set(group)


@contextmanager
def serving_group(group: str) -> Iterator[None]:
    """Serves that group for as long as the block lasts."""
    before = _served.set(group)
    try:
        yield
    finally:
        _served.reset(before)
