"""What is concluded about people overnight: what they are worth, what they need, their segments."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Makes the four tables."""
    op.create_table(
        "worths",
        sa.Column("profile_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _of_a_profile("worths"),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_worths")),
    )
    op.create_index(op.f("ix_worths_kind"), "worths", ["kind"])
    op.create_table(
        "needs_groups",
        sa.Column("product", sa.String(80), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("portrait", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("product", "number", name=op.f("pk_needs_groups")),
    )
    op.create_table(
        "needs_members",
        sa.Column("profile_id", sa.String(36), nullable=False),
        sa.Column("product", sa.String(80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _of_a_profile("needs_members"),
        sa.PrimaryKeyConstraint("profile_id", "product", name=op.f("pk_needs_members")),
    )
    op.create_table(
        "segment_members",
        sa.Column("profile_id", sa.String(36), nullable=False),
        sa.Column("segment", sa.String(80), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _of_a_profile("segment_members"),
        sa.PrimaryKeyConstraint("profile_id", "segment", "since", name=op.f("pk_segment_members")),
    )
    op.create_index("ix_segment_members_segment_until", "segment_members", ["segment", "until"])


def downgrade() -> None:
    """Removes them."""
    for table in ("segment_members", "needs_members", "needs_groups", "worths"):
        op.drop_table(table)


def _of_a_profile(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_profile_id_profiles")
    return sa.ForeignKeyConstraint(["profile_id"], ["profiles.id"], name=name, ondelete="CASCADE")
