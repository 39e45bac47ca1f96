"""Rounds in which several people put a design each, to find one that is fair to all."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0039"
down_revision: str | None = "0038"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Adds the tables."""
    op.create_table(
        "rounds",
        sa.Column("code", sa.String(10), nullable=False),
        sa.Column("product", sa.String(80), nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_rounds")),
    )
    op.create_index(op.f("ix_rounds_owner"), "rounds", ["owner"])
    op.create_index(op.f("ix_rounds_until"), "rounds", ["until"])
    op.create_table(
        "round_seats",
        sa.Column("round_code", sa.String(10), nullable=False),
        sa.Column("seat", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_code"], ["rounds.code"], name=op.f("fk_round_seats_round_code_rounds"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_code", "seat", name=op.f("pk_round_seats")),
        sa.UniqueConstraint("round_code", "owner", name=op.f("uq_round_seats_round_code_owner")),
    )
    op.create_index(op.f("ix_round_seats_owner"), "round_seats", ["owner"])


def downgrade() -> None:
    """Removes them."""
    op.drop_table("round_seats")
    op.drop_table("rounds")
