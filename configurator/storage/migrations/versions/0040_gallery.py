"""A gallery of designs that their owners showed to everybody, and who reported one."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0040"
down_revision: str | None = "0039"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Adds the tables."""
    op.create_table(
        "gallery_entries",
        sa.Column("code", sa.String(10), nullable=False),
        sa.Column("product", sa.String(80), nullable=False),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("design_id", sa.String(32), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_gallery_entries")),
    )
    op.create_index(op.f("ix_gallery_entries_owner"), "gallery_entries", ["owner"])
    op.create_index("ix_gallery_entries_status_product", "gallery_entries", ["status", "product", "decided_at"])
    op.create_table(
        "gallery_reports",
        sa.Column("entry_code", sa.String(10), nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_code"],
            ["gallery_entries.code"],
            name=op.f("fk_gallery_reports_entry_code_gallery_entries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_code", "owner", name=op.f("pk_gallery_reports")),
    )


def downgrade() -> None:
    """Removes them."""
    op.drop_table("gallery_reports")
    op.drop_table("gallery_entries")
