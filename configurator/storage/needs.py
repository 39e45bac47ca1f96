"""The groups of people who choose alike, product by product: what each is told by, and who is in it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from configurator.storage.conclusion_tables import needs_groups, needs_members
from configurator.storage.people_tables import profiles_of


@dataclass(frozen=True, slots=True)
class KeptGroup:
    """A group of a product, under its number: its portrait as plain data, and when it was found.

    Of a portrait ``options`` are the keys of all options that had a part in how the product's people were grouped.
    """

    product: str
    number: int
    portrait: Mapping[str, Any]
    at: datetime


class NeedsRecord:
    """Groups and their members in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def groups(self) -> tuple[KeptGroup, ...]:
        """All groups, product by product, the largest first."""
        query = select(needs_groups).order_by(needs_groups.c.product, needs_groups.c.number)
        rows = self._connection.execute(query)
        return tuple(KeptGroup(row.product, row.number, row.portrait, row.at) for row in rows)

    def of(self, customer: UUID) -> tuple[KeptGroup, ...]:
        """The groups that a customer is in, one a product at most."""
        query = select(needs_members.c.product, needs_members.c.number).where(
            needs_members.c.profile_id == str(customer)
        )
        mine = {tuple(row) for row in self._connection.execute(query)}
        return tuple(each for each in self.groups() if (each.product, each.number) in mine)

    def numbers(self) -> Mapping[UUID, Sequence[tuple[str, int]]]:
        """By customer, the products and numbers of the groups that they are in."""
        found: dict[UUID, list[tuple[str, int]]] = {}
        query = select(needs_members.c.profile_id, needs_members.c.product, needs_members.c.number)
        for row in self._connection.execute(query.order_by(needs_members.c.product)):
            found.setdefault(UUID(row.profile_id), []).append((row.product, row.number))
        return found

    def begin(self, product: str, portraits: Sequence[Mapping[str, Any]], at: datetime) -> None:
        """Writes a product's groups in place of those it had, with nobody in them yet."""
        self._forget(product)
        rows = [
            {"product": product, "number": number, "portrait": dict(each), "at": at}
            for number, each in enumerate(portraits)
        ]
        if rows:
            self._connection.execute(insert(needs_groups), rows)

    def add(self, product: str, numbers: Mapping[UUID, int], at: datetime) -> None:
        """Puts customers into groups of a product, each into one."""
        ids = [str(each) for each in numbers]
        again = (needs_members.c.product == product) & needs_members.c.profile_id.in_(ids)
        self._connection.execute(delete(needs_members).where(again))
        rows = [
            {"profile_id": str(customer), "product": product, "number": number, "at": at}
            for customer, number in numbers.items()
        ]
        if rows:
            self._connection.execute(insert(needs_members), rows)

    def remove(self, customer: UUID, product: str | None = None) -> None:
        """Takes a customer out of the groups they are in, of all products or of one."""
        theirs: list[ColumnElement[bool]] = [needs_members.c.profile_id.in_(profiles_of(customer))]
        theirs += [needs_members.c.product == product] if product is not None else []
        self._connection.execute(delete(needs_members).where(*theirs))

    def keep_products(self, products: Collection[str]) -> None:
        """Removes the groups of all other products."""
        for product in {each.product for each in self.groups()} - set(products):
            self._forget(product)

    def forget_options(self, product: str, options: Collection[str]) -> None:
        """Removes the groups of a product in which one of these options had a part."""
        if any(each.product == product and set(each.portrait["options"]) & set(options) for each in self.groups()):
            self._forget(product)

    def _forget(self, product: str) -> None:
        for table in (needs_members, needs_groups):
            self._connection.execute(delete(table).where(table.c.product == product))
