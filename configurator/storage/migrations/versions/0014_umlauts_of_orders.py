"""Orders are found by both spellings of an umlaut, so what they are found by is written anew."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from configurator.storage.order_words import words_of

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MANY = 1000


def upgrade() -> None:
    """Writes the words of all orders again."""
    names = ("id", "number", "customer", "email", "product_name")
    orders = sa.table("orders", *(sa.column(name) for name in names), sa.column("receipt", sa.JSON()))
    words = sa.table("order_words", sa.column("order_id"), sa.column("words"))
    change = sa.update(words).where(words.c.order_id == sa.bindparam("order")).values(words=sa.bindparam("found_by"))
    connection, last = op.get_bind(), 0
    while rows := connection.execute(
        sa.select(orders).where(orders.c.id > last).order_by(orders.c.id).limit(_MANY)
    ).all():
        connection.execute(change, [{"order": row.id, "found_by": _words(row)} for row in rows])
        last = rows[-1].id


def downgrade() -> None:
    """Leaves the words as they are: earlier versions find by them what they found before."""


def _words(row: sa.Row[tuple[object, ...]]) -> str:
    address = row.receipt["contact"].get("address", "")
    return words_of(row.number, row.customer, row.email, row.product_name, address)
