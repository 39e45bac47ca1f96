"""Work for another process: what a request turns out to need although this process does not answer for it.

Decides when such a request may be given away: only where it changes nothing, so that it can be asked again there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Elsewhere(BaseException):
    """The request needs the engine of a product that another process answers for. No error: nobody else handles it."""

    def __init__(self, product: str) -> None:
        self.product = product
        super().__init__(product)


_may_go: ContextVar[bool] = ContextVar("may_go", default=False)


@contextmanager
def may_go(allowed: bool) -> Iterator[None]:
    """Whether what is asked here may be given away."""
    token = _may_go.set(allowed)
    try:
        yield
    finally:
        _may_go.reset(token)


def go_if_possible(product: str) -> None:
    """Raises Elsewhere where the request may be given away."""
    if _may_go.get():
        raise Elsewhere(product)
