"""What is sold: revisions by content, and the list of publications: what went on sale when, from where, by whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, Row, Select, func, insert, select

from configurator.rules.drafts import Texts
from configurator.storage.tables import publications, revisions

_PUBLISHING = 7_302_818
"""Tells the locks of products apart from other advisory locks."""


@dataclass(frozen=True, slots=True)
class Publication:
    """That a revision went on sale: when, from where ('disk' or 'studio'), by whom."""

    product: str
    hash: str
    author: str
    origin: str
    at: datetime


class Revisions:
    """Revisions and publications in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def texts(self, product: str, hash: str) -> Texts | None:  # noqa: A002
        """The texts of a revision; None when it was never published."""
        query = select(revisions).where(revisions.c.product == product, revisions.c.hash == hash)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Texts(row.catalogue_text, row.rules_text)

    def publish(self, publication: Publication, texts: Texts) -> None:
        """Keeps the revision's texts, unless they are there, and that it went on sale."""
        if self.texts(publication.product, publication.hash) is None:
            values = {"catalogue_text": texts.catalogue, "rules_text": texts.rules}
            self._connection.execute(
                insert(revisions).values(product=publication.product, hash=publication.hash, **values)
            )
        self._connection.execute(
            insert(publications).values(
                product=publication.product,
                hash=publication.hash,
                author=publication.author,
                origin=publication.origin,
                at=publication.at,
            )
        )

    def hold(self, product: str) -> None:
        """Waits until nobody else is publishing the product; others wait for this transaction from now on."""
        if self._connection.dialect.name == "postgresql":  # on SQLite only one transaction writes at a time
            lock = func.pg_advisory_xact_lock(_PUBLISHING, crc32(product.encode("utf-8")) - 2**31)
            self._connection.execute(select(lock))

    def latest(self, product: str) -> Publication | None:
        """The publication that is on sale."""
        row = self._connection.execute(_newest(product).limit(1)).one_or_none()
        return None if row is None else _publication(row)

    def history(self, product: str, *, limit: int = 50) -> tuple[Publication, ...]:
        """The publications of a product, newest first."""
        return tuple(_publication(row) for row in self._connection.execute(_newest(product).limit(limit)))


def _newest(product: str) -> Select[Any]:
    return select(publications).where(publications.c.product == product).order_by(publications.c.id.desc())


def _publication(row: Row[Any]) -> Publication:
    return Publication(row.product, row.hash, row.author, row.origin, row.at)
