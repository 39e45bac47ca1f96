"""Profiles of one customer are joined and taken apart again; addresses and numbers lead to them too."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Adds the pointer of joined profiles, the log of joinings, and the aliases."""
    op.add_column("profiles", sa.Column("merged_into", sa.String(36)))
    op.create_index(op.f("ix_profiles_merged_into"), "profiles", ["merged_into"])
    op.create_table(
        "aliases",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.Column("profile_id", sa.String(36), nullable=False),
        sa.Column("shown", sa.String(120), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_aliases_profile_id_profiles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("kind", "value", name=op.f("pk_aliases")),
    )
    op.create_index(op.f("ix_aliases_profile_id"), "aliases", ["profile_id"])
    op.create_table(
        "joinings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("profile_id", sa.String(36), nullable=False),
        sa.Column("into_id", sa.String(36), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("undone_by", sa.String(200), nullable=False, server_default=""),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_joinings_profile_id_profiles"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["into_id"], ["profiles.id"], name=op.f("fk_joinings_into_id_profiles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joinings")),
    )
    op.create_index(op.f("ix_joinings_profile_id"), "joinings", ["profile_id"])
    op.create_index(op.f("ix_joinings_into_id"), "joinings", ["into_id"])


def downgrade() -> None:
    """Removes all of it; what a joined profile did, said and owns goes over to whom it was joined with."""
    profiles = sa.table("profiles", sa.column("id", sa.String), sa.column("merged_into", sa.String))
    theirs = [sa.table(name, sa.column("profile_id", sa.String)) for name in ("events", "consents", "orders")]
    owned = [sa.table(name, sa.column("owner", sa.String)) for name in ("designs", "orders")]
    connection = op.get_bind()
    for row in connection.execute(sa.select(profiles).where(profiles.c.merged_into.is_not(None))).all():
        for table in theirs:
            connection.execute(sa.update(table).where(table.c.profile_id == row.id).values(profile_id=row.merged_into))
        for table in owned:
            mine = sa.update(table).where(table.c.owner == f"profile:{row.id}")
            connection.execute(mine.values(owner=f"profile:{row.merged_into}"))
        connection.execute(sa.delete(profiles).where(profiles.c.id == row.id))
    op.drop_table("joinings")
    op.drop_table("aliases")
    op.drop_index(op.f("ix_profiles_merged_into"), "profiles")
    op.drop_column("profiles", "merged_into")
