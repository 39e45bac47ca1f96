"""Ways through designs know their revision, and at which steps something did not go together."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0036"
down_revision: str | None = "0035"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Adds the columns, empty for what was measured before."""
    op.add_column("courses", sa.Column("revision", sa.String(64), nullable=False, server_default=""))
    for name in ("conflicts", "repairs"):
        op.add_column("passages", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Removes them."""
    for name in ("repairs", "conflicts"):
        op.drop_column("passages", name)
    op.drop_column("courses", "revision")
