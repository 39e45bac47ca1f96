"""Each state of a design knows its revision, a design since when it keeps its own, a share what it cost."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Adds the columns; what is there was made under the revision of its design, kept since it was begun.

    Columns are added in place: SQLite would empty ``design_states`` if ``designs`` were made anew.
    """
    op.add_column("design_states", sa.Column("revision", sa.String(64), nullable=False, server_default=""))
    op.add_column("designs", sa.Column("held_since", _INSTANT, nullable=False, server_default="1970-01-01 00:00:00"))
    op.add_column("designs", sa.Column("renewal", sa.JSON(), nullable=True))
    op.add_column("shares", sa.Column("total_minor", sa.BigInteger(), nullable=True))
    op.add_column("shares", sa.Column("currency", sa.String(3), nullable=True))
    op.execute(
        "UPDATE design_states SET revision = (SELECT revision FROM designs WHERE designs.id = design_states.design_id)"
    )
    op.execute("UPDATE designs SET held_since = created_at")


def downgrade() -> None:
    """Removes them."""
    for column in ("currency", "total_minor"):
        op.drop_column("shares", column)
    for column in ("renewal", "held_since"):
        op.drop_column("designs", column)
    op.drop_column("design_states", "revision")
