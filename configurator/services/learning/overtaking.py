"""Two who work out the same at once, a nightly job and somebody who asked for it: whoever began last goes on.

The other has read what may be older, so it writes nothing more. Who is on stands in the shop's facts, and is held there
by every transaction that writes.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from secrets import token_hex

from configurator.services.showroom.showroom import Showroom
from configurator.storage.unit import UnitOfWork

_ON = "works out "


class Overtaken(Exception):
    """Somebody began the same later."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One go at working out something, until somebody begins it again."""

    room: Showroom
    name: str
    mark: str

    @contextmanager
    def unit(self) -> Iterator[UnitOfWork]:
        """A transaction during which nobody else begins. Raises Overtaken."""
        with self.room.unit() as unit:
            if unit.facts.hold(_ON + self.name) != self.mark:
                raise Overtaken
            yield unit


def in_turn(room: Showroom, name: str, work_out: Callable[[Turn], Mapping[str, str]]) -> Mapping[str, str]:
    """What working it out came to, in words; where it was overtaken, that it was."""
    turn = Turn(room, name, token_hex(8))
    with room.unit() as unit:
        unit.facts.say(_ON + name, turn.mark)
    try:
        return work_out(turn)
    except Overtaken:
        return {name.capitalize(): "Begun again meanwhile; what that comes to counts."}
