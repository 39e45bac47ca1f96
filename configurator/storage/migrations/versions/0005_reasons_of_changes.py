"""Why an order was moved: words for the customer and a note for colleagues."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Adds both; earlier changes have none."""
    for name in ("reason", "note"):
        op.add_column("order_changes", sa.Column(name, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Removes both."""
    for name in ("reason", "note"):
        op.drop_column("order_changes", name)
