"""Rounds in the database: made, taken part in, left, and gone when they are over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from configurator.catalog.selection import Choice, Slot
from configurator.orders.together import Importance, Round, RoundSeat
from configurator.storage.round_tables import round_seats, rounds


class Rounds:
    """The rounds; every method is a few statements in the unit's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, code: str, product: str, owner: str, now: datetime, until: datetime) -> None:
        """A new round without seats."""
        self._connection.execute(
            insert(rounds).values(code=code, product=product, owner=owner, made_at=now, until=until)
        )

    def one(self, code: str, now: datetime, *, held: bool = False) -> Round | None:
        """The round; None when there is none of that code, or it is over. ``held``: for this transaction alone."""
        query = select(rounds).where(rounds.c.code == code, rounds.c.until > now)
        row = self._connection.execute(query.with_for_update() if held else query).one_or_none()
        if row is None:
            return None
        seats = select(round_seats).where(round_seats.c.round_code == code).order_by(round_seats.c.seat)
        return Round(row.code, row.product, row.owner, row.until, tuple(map(_seat, self._connection.execute(seats))))

    def count_of(self, owners: Sequence[str], now: datetime) -> int:
        """How many rounds these owners have open."""
        mine = rounds.c.owner.in_(owners), rounds.c.until > now
        return self._connection.scalar(select(func.count()).select_from(rounds).where(*mine)) or 0

    def sit(self, code: str, seat: RoundSeat) -> None:
        """Puts somebody on a seat, in place of who had it."""
        self.leave(code, [seat.owner])
        wishes = [[str(each.slot), each.value, each.taken, said.value] for each, said in sorted(seat.wishes.items())]
        values = {"owner": seat.owner, "name": seat.name, "revision": seat.revision, "wishes": wishes, "at": seat.at}
        self._connection.execute(insert(round_seats).values(round_code=code, seat=seat.seat, **values))

    def leave(self, code: str, owners: Sequence[str]) -> None:
        """Takes these owners' seats away."""
        mine = round_seats.c.round_code == code, round_seats.c.owner.in_(owners)
        self._connection.execute(delete(round_seats).where(*mine))

    def of(self, owners: Sequence[str]) -> list[tuple[str, RoundSeat]]:
        """The seats of these owners, each with the code of its round, the oldest first."""
        mine = select(round_seats).where(round_seats.c.owner.in_(owners)).order_by(round_seats.c.at)
        return [(row.round_code, _seat(row)) for row in self._connection.execute(mine)]

    def hand_over(self, old: Sequence[str], owner: str) -> None:
        """Makes the rounds and seats of the old owners the new owner's, who keeps a seat of their own in a round."""
        there = select(round_seats.c.round_code).where(round_seats.c.owner == owner)
        first = {code: seat.owner for code, seat in reversed(self.of(old))}
        for code, whose in first.items():
            mine = (
                round_seats.c.round_code == code,
                round_seats.c.owner == whose,
                round_seats.c.round_code.not_in(there),
            )
            self._connection.execute(update(round_seats).where(*mine).values(owner=owner))
        self._connection.execute(delete(round_seats).where(round_seats.c.owner.in_([*{*old} - {owner}])))
        self._connection.execute(update(rounds).where(rounds.c.owner.in_(old)).values(owner=owner))

    def end(self, code: str) -> None:
        """Removes a round with its seats."""
        self._connection.execute(delete(rounds).where(rounds.c.code == code))

    def remove(self, owners: Sequence[str]) -> None:
        """Removes all rounds that these owners opened, and their seats in others'."""
        self._connection.execute(delete(round_seats).where(round_seats.c.owner.in_(owners)))
        self._connection.execute(delete(rounds).where(rounds.c.owner.in_(owners)))

    def remove_over(self, now: datetime) -> int:
        """Removes the rounds that are over; how many."""
        return self._connection.execute(delete(rounds).where(rounds.c.until <= now)).rowcount


def _seat(row: Row[tuple[object, ...]]) -> RoundSeat:
    wishes = {Choice(Slot.parse(slot), value, taken): Importance(said) for slot, value, taken, said in row.wishes}
    return RoundSeat(row.seat, row.owner, row.name, row.revision, wishes, row.at)
