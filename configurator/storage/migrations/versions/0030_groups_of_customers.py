"""An account belongs to a group of customers, such as dealers, for whom rules and prices of their own count."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Adds the column."""
    op.add_column("accounts", sa.Column("customer_group", sa.String(80)))


def downgrade() -> None:
    """Removes it."""
    op.drop_column("accounts", "customer_group")
