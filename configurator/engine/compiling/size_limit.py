"""How large a product may become for the solvers, told at the place in the files where it becomes too large."""

from collections.abc import Iterator
from contextlib import contextmanager

from configurator.engine.compiling.formula import TooManyClauses
from configurator.errors import BrokenFiles
from configurator.source import Problem, Source


class TooLarge(BrokenFiles):
    """A product that would need more than ``largest`` clauses; refused before it has taken the memory for them."""

    def __init__(self, source: Source, largest: int) -> None:
        self.largest = largest
        message = f"this takes the product to more than {largest:,} clauses in memory; it is not taken on"
        hint = "shorten ranges, count fewer instances or split the product; a machine with more memory: ENGINE_LARGEST"
        super().__init__([Problem(source, message, hint)])


@contextmanager
def no_larger(source: Source, largest: int) -> Iterator[None]:
    """What outgrows the formula inside is TooLarge at this place."""
    try:
        yield
    except TooManyClauses:
        raise TooLarge(source, largest) from None
