"""What orders are found by is kept beside them, without case and accents."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from configurator.storage.order_words import words_of

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MANY = 1000


def upgrade() -> None:
    """Makes the table and fills it for the orders that are there."""
    words = op.create_table(
        "order_words",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_words_order_id_orders"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_order_words")),
    )
    names = ("id", "number", "customer", "email", "product_name")
    orders = sa.table("orders", *(sa.column(name) for name in names))
    connection, last = op.get_bind(), 0
    while rows := connection.execute(
        sa.select(orders).where(orders.c.id > last).order_by(orders.c.id).limit(_MANY)
    ).all():
        op.bulk_insert(words, [{"order_id": order, "words": words_of(*texts)} for order, *texts in rows])
        last = rows[-1].id


def downgrade() -> None:
    """Removes the table."""
    op.drop_table("order_words")
