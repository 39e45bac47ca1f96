"""The gallery in the database: entries made, decided, reported, taken back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from configurator.orders.gallery_entry import EntryStatus, GalleryEntry
from configurator.orders.order import read_choices, written_choices
from configurator.storage.gallery_tables import gallery_entries, gallery_reports

_REPORTS = (
    select(func.count())
    .where(gallery_reports.c.entry_code == gallery_entries.c.code)
    .correlate(gallery_entries)
    .scalar_subquery()
    .label("reports")
)


class Gallery:
    """The entries of the gallery; every method is a few statements in the unit's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: GalleryEntry) -> None:
        """A new entry, in place of the one that its owner made of the same design."""
        same = gallery_entries.c.design_id == entry.design_id, gallery_entries.c.owner == entry.owner
        self._connection.execute(delete(gallery_entries).where(*same))
        self._connection.execute(
            insert(gallery_entries).values(
                code=entry.code,
                product=entry.product,
                revision=entry.revision,
                owner=entry.owner,
                design_id=entry.design_id,
                choices=written_choices(entry.choices),
                texts=written_choices(entry.texts),
                status=entry.status.value,
                reason="",
                made_at=entry.made_at,
                decided_at=None,
                decided_by="",
            )
        )

    def one(self, code: str) -> GalleryEntry | None:
        """The entry of that code; None when there is none."""
        row = self._connection.execute(_entries().where(gallery_entries.c.code == code)).one_or_none()
        return None if row is None else _entry(row)

    def of(self, owners: Sequence[str], product: str | None = None) -> tuple[GalleryEntry, ...]:
        """The entries of these owners, the newest first."""
        query = _entries().where(gallery_entries.c.owner.in_(owners)).order_by(gallery_entries.c.made_at.desc())
        query = query if product is None else query.where(gallery_entries.c.product == product)
        return tuple(map(_entry, self._connection.execute(query)))

    def shown(self, product: str, *, offset: int, limit: int) -> tuple[GalleryEntry, ...]:
        """What is shown of a product, the newest first."""
        mine = gallery_entries.c.product == product, gallery_entries.c.status == EntryStatus.SHOWN.value
        newest = gallery_entries.c.decided_at.desc(), gallery_entries.c.code
        query = _entries().where(*mine).order_by(*newest).offset(offset).limit(limit)
        return tuple(map(_entry, self._connection.execute(query)))

    def waiting(self, *, limit: int) -> tuple[GalleryEntry, ...]:
        """What waits for somebody to look at it, the oldest first."""
        query = _entries().where(gallery_entries.c.status == EntryStatus.WAITING.value)
        return tuple(map(_entry, self._connection.execute(query.order_by(gallery_entries.c.made_at).limit(limit))))

    def decide(self, entry: GalleryEntry, by: str, now: datetime) -> None:
        """Writes the status, reason, choices and texts of a decision; reports before it count no more."""
        self._connection.execute(delete(gallery_reports).where(gallery_reports.c.entry_code == entry.code))
        self._connection.execute(
            update(gallery_entries)
            .where(gallery_entries.c.code == entry.code)
            .values(
                status=entry.status.value,
                reason=entry.reason,
                choices=written_choices(entry.choices),
                texts=written_choices(entry.texts),
                decided_at=now,
                decided_by=by,
            )
        )

    def report(self, code: str, owner: str) -> int:
        """Notes that somebody reported an entry, once; how many have by now."""
        mine = gallery_reports.c.entry_code == code, gallery_reports.c.owner == owner
        if self._connection.execute(select(gallery_reports).where(*mine)).one_or_none() is None:
            self._connection.execute(insert(gallery_reports).values(entry_code=code, owner=owner))
        query = select(func.count()).select_from(gallery_reports).where(gallery_reports.c.entry_code == code)
        return self._connection.scalar(query) or 0

    def wait_again(self, code: str) -> None:
        """Takes an entry out of sight until somebody has looked at it again."""
        one = gallery_entries.c.code == code, gallery_entries.c.status == EntryStatus.SHOWN.value
        self._connection.execute(update(gallery_entries).where(*one).values(status=EntryStatus.WAITING.value))

    def take_back(self, code: str, owners: Sequence[str]) -> bool:
        """Removes an entry of these owners; whether there was one."""
        mine = gallery_entries.c.code == code, gallery_entries.c.owner.in_(owners)
        return self._connection.execute(delete(gallery_entries).where(*mine)).rowcount > 0

    def hand_over(self, old: Sequence[str], owner: str) -> None:
        """Makes the entries of the old owners the new owner's."""
        self._connection.execute(update(gallery_entries).where(gallery_entries.c.owner.in_(old)).values(owner=owner))

    def remove(self, owners: Sequence[str]) -> None:
        """Removes all entries and reports of these owners."""
        self._connection.execute(delete(gallery_reports).where(gallery_reports.c.owner.in_(owners)))
        self._connection.execute(delete(gallery_entries).where(gallery_entries.c.owner.in_(owners)))


def _entries() -> Select[tuple[object, ...]]:
    return select(gallery_entries, _REPORTS)


def _entry(row: Row[tuple[object, ...]]) -> GalleryEntry:
    return GalleryEntry(
        row.code,
        row.product,
        row.revision,
        row.owner,
        row.design_id,
        read_choices(row.choices),
        read_choices(row.texts),
        EntryStatus(row.status),
        row.made_at,
        row.reason,
        row.decided_at,
        row.reports,
    )
