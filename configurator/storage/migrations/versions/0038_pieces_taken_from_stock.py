"""What orders took from stock."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0038"
down_revision: str | None = "0037"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "stock_taken",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("product", sa.String(80), nullable=False),
        sa.Column("variant", sa.String(80), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("taken_at", _INSTANT, nullable=False),
        sa.Column("given_back_at", _INSTANT),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_stock_taken_order_id_orders"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_taken")),
    )
    op.create_index(op.f("ix_stock_taken_order_id"), "stock_taken", ["order_id"])
    op.create_index(op.f("ix_stock_taken_product"), "stock_taken", ["product"])


def downgrade() -> None:
    """Removes it."""
    op.drop_table("stock_taken")
