"""What is sold: revisions by content, the list of publications, drafts in the studio, and recipes of pictures."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from configurator.errors import StaleEdit
from configurator.rules.drafts import Draft, Texts
from configurator.storage.tables import drafts, pictures, publications, revisions

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


class Drafts:
    """The drafts in the database, one a product."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def one(self, product: str) -> Draft | None:
        """The product's draft; None when there is none."""
        row = self._connection.execute(select(drafts).where(drafts.c.product == product)).one_or_none()
        if row is None:
            return None
        texts = Texts(row.catalogue_text, row.rules_text)
        return Draft(row.product, texts, row.base, row.version, row.author, row.changed_at)

    def save(self, draft: Draft) -> Draft:
        """The draft as saved; ``draft.version`` is the version it was made from. Raises StaleEdit with theirs."""
        values = {
            "catalogue_text": draft.texts.catalogue,
            "rules_text": draft.texts.rules,
            "base": draft.base,
            "version": draft.version + 1,
            "author": draft.author,
            "changed_at": draft.changed_at,
        }
        kept = self.one(draft.product)
        if (kept.version if kept else 0) != draft.version:
            raise stale(kept)
        if kept is None:
            self._connection.execute(insert(drafts).values(product=draft.product, **values))
        else:
            done = self._connection.execute(
                update(drafts)
                .where(drafts.c.product == draft.product, drafts.c.version == draft.version)
                .values(**values)
            )
            if done.rowcount != 1:
                raise stale(self.one(draft.product))
        return self.one(draft.product) or draft

    def remove(self, draft: Draft) -> None:
        """Removes the draft. Raises StaleEdit with theirs when somebody saved since it was read."""
        kept = (drafts.c.product == draft.product) & (drafts.c.version == draft.version) & (drafts.c.base == draft.base)
        if self._connection.execute(delete(drafts).where(kept)).rowcount != 1:
            raise stale(self.one(draft.product))


class Recipes:
    """How pictures are made, by their key, so that any process can draw what another one named."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, key: str, recipe: dict[str, Any], now: datetime) -> None:
        """Keeps a recipe, unless it is there, also when another transaction is just bringing it."""
        database = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        new = database.insert(pictures).values(key=key, recipe=recipe, made_at=now)
        self._connection.execute(new.on_conflict_do_nothing(index_elements=[pictures.c.key]))

    def one(self, key: str) -> dict[str, Any] | None:
        """The recipe of a picture; None when nobody named it."""
        recipe: dict[str, Any] | None = self._connection.scalar(select(pictures.c.recipe).where(pictures.c.key == key))
        return recipe

    def pin(self, key: str) -> None:
        """Keeps a recipe for good: the picture belongs to an order."""
        self._connection.execute(update(pictures).where(pictures.c.key == key).values(pinned=True))

    def remove_older(self, than: datetime) -> None:
        """Removes the recipes made before that time that are not kept for good."""
        self._connection.execute(delete(pictures).where(pictures.c.made_at < than, pictures.c.pinned.is_(False)))


def stale(theirs: Draft | None) -> StaleEdit:
    """That somebody saved (or published, which removes the draft) first."""
    if theirs is None:
        return StaleEdit("This draft was published or discarded meanwhile. Your text is below; please look again.")
    return StaleEdit(f"{theirs.author} saved this draft first. Both texts are below.", theirs=theirs.texts.rules)


def _newest(product: str) -> Select[Any]:
    return select(publications).where(publications.c.product == product).order_by(publications.c.id.desc())


def _publication(row: Row[Any]) -> Publication:
    return Publication(row.product, row.hash, row.author, row.origin, row.at)
