"""How payments end: when, by whom, and what went back; nothing was written into the table before."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0041"
down_revision: str | None = "0040"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Adds the columns, and finds payments by their order."""
    op.add_column("payments", sa.Column("name", sa.String(120), nullable=False, server_default=""))
    op.add_column("payments", sa.Column("who", sa.String(200), nullable=False, server_default=""))
    op.add_column("payments", sa.Column("settled_at", _INSTANT))
    op.add_column("payments", sa.Column("paid_back_minor", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("payments", sa.Column("paid_back_at", _INSTANT))
    op.create_index(op.f("ix_payments_order_number"), "payments", ["order_number"])


def downgrade() -> None:
    """Removes them."""
    op.drop_index(op.f("ix_payments_order_number"), "payments")
    for name in ("paid_back_at", "paid_back_minor", "settled_at", "who", "name"):
        op.drop_column("payments", name)
