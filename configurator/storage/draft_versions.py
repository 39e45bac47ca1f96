"""Versions of drafts: everything that was typed in the studio, so that no text is ever lost.

The draft itself, one a product, is ``drafts``'s.
"""

import json
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from configurator.errors import UnknownName
from configurator.rules.drafts import DraftVersion, Texts
from configurator.rules.revision import text_hash
from configurator.storage.tables import draft_versions

SITTING = timedelta(minutes=5)
"""What is typed on one page within this time is one version: its last text."""
MOST = 300
"""So many saved versions of a product are kept, and as many that were only typed: the newest of each kind."""


@dataclass(frozen=True, slots=True)
class WrittenText:
    """A text to be kept: whose, from which page (``sitting``, '' for none), what it was begun from.

    ``saved``: it became the draft; else it was only typed.
    """

    product: str
    texts: Texts
    base: str
    base_version: int
    account: int | None
    author: str
    sitting: str = ""
    saved: bool = False

    @property
    def hash(self) -> str:
        """What tells these texts from any others."""
        return text_hash(self.texts.catalogue, self.texts.rules)


_WITHOUT_TEXTS = tuple(draft_versions.c[name] for name in DraftVersion.__slots__)


class DraftVersions:
    """The versions in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, written: WrittenText, now: datetime) -> DraftVersion:
        """The text as a version; what was typed on the same page just before gives way to it."""
        row = self._last(written)
        if row is None or row.hash != written.hash:
            row = self._typed_just_before(written, now)
        elif row.saved or not written.saved:
            return _version(row)
        values = {
            "author": written.author,
            "saved": written.saved,
            "base": written.base,
            "base_version": written.base_version,
            "hash": written.hash,
            "content": _packed(written.texts),
            "at": now,
        }
        if row is not None:
            self._connection.execute(update(draft_versions).where(draft_versions.c.id == row.id).values(**values))
            return _version(self._row(written.product, row.id))
        fixed = {"product": written.product, "account_id": written.account, "sitting": written.sitting}
        made = self._connection.execute(
            insert(draft_versions).values(**fixed, **values, begun_at=now).returning(draft_versions.c.id)
        ).scalar_one()
        self._forget_old(written.product, saved=written.saved)
        return _version(self._row(written.product, made))

    def of(self, product: str, *, account: int | None = None) -> tuple[DraftVersion, ...]:
        """The versions of a product, newest first; only those of an account where one is given."""
        query = select(*_WITHOUT_TEXTS).where(draft_versions.c.product == product)
        if account is not None:
            query = query.where(draft_versions.c.account_id == account)
        newest = query.order_by(draft_versions.c.at.desc(), draft_versions.c.id.desc())
        return tuple(_version(row) for row in self._connection.execute(newest))

    def one(self, product: str, number: int) -> tuple[DraftVersion, Texts]:
        """A version with its texts. Raises UnknownName."""
        row = self._row(product, number)
        return _version(row), _unpacked(row.content)

    def _row(self, product: str, number: int) -> Row[Any]:
        query = select(draft_versions).where(draft_versions.c.product == product, draft_versions.c.id == number)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise UnknownName("version of this draft", str(number))
        return row

    def _last(self, written: WrittenText) -> Row[Any] | None:
        """The newest version of the same author."""
        newest = _of_author(written).order_by(draft_versions.c.at.desc(), draft_versions.c.id.desc())
        return self._connection.execute(newest.limit(1)).one_or_none()

    def _typed_just_before(self, written: WrittenText, now: datetime) -> Row[Any] | None:
        """What the same author typed on the same page and did not save, whatever other pages are typed on meanwhile."""
        query = _of_author(written).where(
            draft_versions.c.sitting == written.sitting,
            draft_versions.c.saved.is_(False),
            draft_versions.c.begun_at > now - SITTING,
        )
        if not written.sitting:
            return None
        return self._connection.execute(query.order_by(draft_versions.c.id.desc()).limit(1)).one_or_none()

    def _forget_old(self, product: str, *, saved: bool) -> None:
        """Lets the oldest go of what was saved or of what was typed; typing never drives out what was saved."""
        alike = (draft_versions.c.product == product) & draft_versions.c.saved.is_(saved)
        newest = select(draft_versions.c.id).where(alike).order_by(draft_versions.c.id.desc())
        oldest_kept = self._connection.scalar(newest.offset(MOST - 1).limit(1))
        if oldest_kept is not None:
            self._connection.execute(delete(draft_versions).where(alike, draft_versions.c.id < oldest_kept))


def _of_author(written: WrittenText) -> Select[Any]:
    return select(draft_versions).where(
        draft_versions.c.product == written.product, draft_versions.c.account_id == written.account
    )


def _packed(texts: Texts) -> bytes:
    return zlib.compress(json.dumps([texts.catalogue, texts.rules]).encode())


def _unpacked(content: bytes) -> Texts:
    catalogue, rules = json.loads(zlib.decompress(content))
    return Texts(catalogue, rules)


def _version(row: Row[Any]) -> DraftVersion:
    found = row._mapping
    return DraftVersion(**{name: found[name] for name in DraftVersion.__slots__})
