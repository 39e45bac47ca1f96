"""Designs know which of their choices are to stay whatever happens."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0037"
down_revision: str | None = "0036"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Adds the column, empty for what was begun before."""
    op.add_column("designs", sa.Column("locked", sa.JSON(none_as_null=True)))


def downgrade() -> None:
    """Removes it."""
    op.drop_column("designs", "locked")
