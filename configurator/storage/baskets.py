"""What is in baskets: designs, by their owner, and goods beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from configurator.money import Money
from configurator.storage.basket_tables import basket_goods, basket_lines
from configurator.storage.tables import designs


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A design in a basket: how many of it, and what one cost when it was put in or last looked at."""

    design: str
    quantity: int
    shown: Money
    put_at: datetime


class Baskets:
    """The baskets in the database. A design is in its owner's basket and nobody else's."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lines(self, owners: Sequence[str]) -> tuple[KeptLine, ...]:
        """The designs in these owners' basket, the first that was put in first."""
        rows = self._connection.execute(_lines(owners).where(basket_lines.c.removed_at.is_(None)))
        return tuple(_line(row) for row in rows)

    def removed(self, owners: Sequence[str], since: datetime) -> KeptLine | None:
        """What was taken out last, if that was not before ``since``."""
        query = _lines(owners).where(basket_lines.c.removed_at >= since).order_by(None)
        row = self._connection.execute(query.order_by(basket_lines.c.removed_at.desc()).limit(1)).one_or_none()
        return None if row is None else _line(row)

    def count(self, owners: Sequence[str]) -> int:
        """How many pieces are in it, the goods as well."""
        inside = _of(owners), designs.c.ordered.is_(None), basket_lines.c.removed_at.is_(None)
        pieces = select(func.coalesce(func.sum(basket_lines.c.quantity), 0)).join(designs).where(*inside)
        beside = select(func.coalesce(func.sum(basket_goods.c.quantity), 0)).where(basket_goods.c.owner.in_(owners))
        return int(self._connection.scalar(pieces) or 0) + int(self._connection.scalar(beside) or 0)

    def put(self, design: str, quantity: int, shown: Money, now: datetime) -> None:
        """Puts so many of a design into its owner's basket, in place of what was there of it."""
        self._connection.execute(delete(basket_lines).where(basket_lines.c.design_id == design))
        values = {"design_id": design, "quantity": quantity, "put_at": now, "removed_at": None}
        money = {"shown_minor": shown.minor, "currency": shown.currency}
        self._connection.execute(insert(basket_lines).values(**values, **money))

    def change(self, design: str, quantity: int) -> None:
        """Another number of a design that is in a basket."""
        which = basket_lines.c.design_id == design
        self._connection.execute(update(basket_lines).where(which).values(quantity=quantity))

    def take_out(self, design: str, now: datetime | None) -> None:
        """Takes a design out; None puts it back."""
        which = basket_lines.c.design_id == design
        self._connection.execute(update(basket_lines).where(which).values(removed_at=now))

    def goods(self, owners: Sequence[str]) -> dict[str, int]:
        """The goods beside, with how many, in the order in which they were put in."""
        query = select(basket_goods.c.goods, basket_goods.c.quantity).where(basket_goods.c.owner.in_(owners))
        found: dict[str, int] = {}
        for row in self._connection.execute(query.order_by(basket_goods.c.put_at, basket_goods.c.goods)):
            found[row.goods] = found.get(row.goods, 0) + row.quantity
        return found

    def put_goods(self, owners: Sequence[str], owner: str, goods: str, quantity: int, now: datetime) -> None:
        """So many of these goods, and no more, in somebody's basket; 0 takes them out."""
        theirs = basket_goods.c.owner.in_(owners) & (basket_goods.c.goods == goods)
        first = self._connection.scalar(select(func.min(basket_goods.c.put_at)).where(theirs))
        self._connection.execute(delete(basket_goods).where(theirs))
        if quantity:
            values = {"owner": owner, "goods": goods, "quantity": quantity, "put_at": first or now}
            self._connection.execute(insert(basket_goods).values(**values))

    def hand_over_goods(self, old: Sequence[str], owner: str, now: datetime) -> None:
        """Makes the goods of these owners another one's; of what both have, the larger number."""
        theirs, own = self.goods(old), self.goods([owner])
        self.remove_goods(old)
        for goods, quantity in theirs.items():
            self.put_goods([owner], owner, goods, max(quantity, own.get(goods, 0)), now)

    def remove_goods(self, owners: Sequence[str]) -> None:
        """Takes all goods out of these owners' baskets."""
        self._connection.execute(delete(basket_goods).where(basket_goods.c.owner.in_(owners)))

    def remove_older(self, than: datetime) -> None:
        """Removes goods put in before that time by browser sessions, and what was taken out before it."""
        abandoned = basket_goods.c.owner.startswith("visitor:") & (basket_goods.c.put_at < than)
        self._connection.execute(delete(basket_goods).where(abandoned))
        self._connection.execute(delete(basket_lines).where(basket_lines.c.removed_at < than))


def _of(owners: Sequence[str]) -> Any:
    return designs.c.owner.in_(owners)


def _lines(owners: Sequence[str]) -> Select[Any]:
    query = select(basket_lines).join(designs).where(_of(owners), designs.c.ordered.is_(None))
    return query.order_by(basket_lines.c.put_at, basket_lines.c.design_id)


def _line(row: Any) -> KeptLine:
    return KeptLine(row.design_id, row.quantity, Money(row.shown_minor, row.currency), row.put_at)
