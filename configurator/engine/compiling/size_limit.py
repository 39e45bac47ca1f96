"""How large a product may become for the solvers, how long that may take: told at the place where it is too much."""

from collections.abc import Iterator
from contextlib import contextmanager

from configurator.engine.compiling.formula import NoTimeLeft, TooManyClauses
from configurator.errors import BrokenFiles
from configurator.source import Problem, Source
from configurator.time_limit import out_of_time, time_allowed

PREPARING_SECONDS = 120.0
"""Of the processor's time."""


class TooLarge(BrokenFiles):
    """A product that would need more than ``largest`` clauses; refused before it has taken the memory for them."""

    def __init__(self, source: Source, largest: int) -> None:
        self.largest = largest
        message = f"this takes the product to more than {largest:,} clauses in memory; it is not taken on"
        hint = "shorten ranges, count fewer instances or split the product; a machine with more memory: ENGINE_LARGEST"
        super().__init__([Problem(source, message, hint)])


class TooSlow(BrokenFiles):
    """A product that takes longer than PREPARING_SECONDS to be made ready for the solvers."""

    def __init__(self, source: Source) -> None:
        allowed = f"the {time_allowed():g} seconds for it were over here"
        message = f"making the product ready for the solver takes too long: {allowed}; it is not taken on"
        super().__init__([Problem(source, message, "shorten ranges, count fewer instances or split the product")])


@contextmanager
def no_larger(source: Source, largest: int) -> Iterator[None]:
    """What outgrows the formula inside is TooLarge at this place, and TooSlow what has no time left."""
    try:
        if out_of_time():
            raise NoTimeLeft
        yield
    except TooManyClauses:
        raise TooLarge(source, largest) from None
    except NoTimeLeft:
        raise TooSlow(source) from None
