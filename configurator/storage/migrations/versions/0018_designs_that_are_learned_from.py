"""Designs are learned from, of those who let the shop, and unlearned."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Adds both tables."""
    op.create_table(
        "learned_designs",
        sa.Column("seq", _SERIAL, nullable=False),
        sa.Column("profile_id", sa.String(36), nullable=False),
        sa.Column("product", sa.String(80), nullable=False),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_learned_designs_profile_id_profiles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_learned_designs")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_learned_designs_profile_id"), "learned_designs", ["profile_id"])
    op.create_index(op.f("ix_learned_designs_product_seq"), "learned_designs", ["product", "seq"])
    op.create_table(
        "unlearned_designs",
        sa.Column("seq", _SERIAL, nullable=False),
        sa.Column("design", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_unlearned_designs")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Removes both; what was learned is gone."""
    op.drop_table("unlearned_designs")
    op.drop_table("learned_designs")
