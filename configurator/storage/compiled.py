"""Compiled engines beside the texts they were made from: bytes that any process can load, and nobody has to keep.

Decides how they are kept and found; what is in them is the engine's business. Losing them loses nothing but time.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from configurator.storage.tables import compiled


class CompiledEngines:
    """The compiled engines in the database: one a revision and slice."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def one(self, product: str, hash: str, slice_key: str) -> bytes | None:  # noqa: A002
        """The engine of a slice of the revision; None when there is none."""
        query = select(compiled.c.content).where(_revision(product, hash), compiled.c.slice == slice_key)
        found: bytes | None = self._connection.scalar(query)
        return found

    def newest(self, product: str, hash: str) -> tuple[str, bytes] | None:  # noqa: A002
        """The slice of the revision that was compiled last, and its engine; None when there is none."""
        query = select(compiled.c.slice, compiled.c.content).where(_revision(product, hash))
        row = self._connection.execute(
            query.order_by(compiled.c.made_at.desc(), compiled.c.slice).limit(1)
        ).one_or_none()
        return None if row is None else (row.slice, row.content)

    def size(self, product: str) -> int | None:
        """How many bytes the product's engine has that was compiled last; None when there is none."""
        query = select(func.length(compiled.c.content)).where(compiled.c.product == product)
        found: int | None = self._connection.scalar(query.order_by(compiled.c.made_at.desc()).limit(1))
        return found

    def keep(self, product: str, hash: str, slice_key: str, content: bytes, now: datetime) -> None:  # noqa: A002
        """Keeps the engine of a slice, in the place of the one that was there."""
        place = _revision(product, hash) & (compiled.c.slice == slice_key)
        if self._connection.execute(update(compiled).where(place).values(content=content, made_at=now)).rowcount == 0:
            key = {"product": product, "hash": hash, "slice": slice_key}
            self._connection.execute(insert(compiled).values(**key, content=content, made_at=now))

    def remove_older(self, than: datetime) -> None:
        """Removes the engines that were made before that time."""
        self._connection.execute(delete(compiled).where(compiled.c.made_at < than))


def _revision(product: str, hash: str) -> ColumnElement[bool]:  # noqa: A002
    return (compiled.c.product == product) & (compiled.c.hash == hash)
