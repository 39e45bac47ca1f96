"""Baskets, the further lines of orders, and payments; the first line of an order stays where it always stood."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0034"
down_revision: str | None = "0032"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Adds the tables."""
    op.create_table(
        "basket_lines",
        sa.Column("design_id", sa.String(32), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("shown_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("put_at", _INSTANT, nullable=False),
        sa.Column("removed_at", _INSTANT),
        sa.ForeignKeyConstraint(
            ["design_id"], ["designs.id"], name=op.f("fk_basket_lines_design_id_designs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("design_id", name=op.f("pk_basket_lines")),
    )
    op.create_table(
        "basket_goods",
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("goods", sa.String(80), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("put_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("owner", "goods", name=op.f("pk_basket_goods")),
    )
    op.create_table(
        "order_lines",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("design_id", sa.String(32), nullable=False),
        sa.Column("product", sa.String(80), nullable=False),
        sa.Column("product_name", sa.String(200), nullable=False),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id_orders"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("order_id", "position", name=op.f("pk_order_lines")),
    )
    op.create_index(op.f("ix_order_lines_product"), "order_lines", ["product"])
    op.create_table(
        "payments",
        sa.Column("reference", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("method", sa.String(40), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("asked", sa.JSON(none_as_null=True)),
        sa.Column("order_number", sa.String(20)),
        sa.Column("begun_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_payments")),
        sa.UniqueConstraint("owner", "key", name=op.f("uq_payments_owner_key")),
    )
    op.create_index(op.f("ix_payments_begun_at"), "payments", ["begun_at"])


def downgrade() -> None:
    """Removes them; of an order with several lines the first one and the total stay."""
    for name in ("payments", "order_lines", "basket_goods", "basket_lines"):
        op.drop_table(name)
