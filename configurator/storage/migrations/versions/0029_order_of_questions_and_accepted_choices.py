"""A design keeps the order in which it asks, and its states which choices were made for the customer."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0029"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Adds the columns."""
    op.add_column("designs", sa.Column("asked", sa.JSON(none_as_null=True)))
    op.add_column("design_states", sa.Column("accepted", sa.JSON(none_as_null=True)))


def downgrade() -> None:
    """Removes them."""
    op.drop_column("design_states", "accepted")
    op.drop_column("designs", "asked")
