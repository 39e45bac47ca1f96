"""An experiment can be about the order of questions; those that there are are about suggestions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Adds the column."""
    op.add_column(
        "experiments", sa.Column("subject", sa.String(20), server_default=sa.text("'suggestions'"), nullable=False)
    )


def downgrade() -> None:
    """Removes it, and the experiments that nothing else says the subject of."""
    op.execute(sa.text("DELETE FROM experiments WHERE subject <> 'suggestions'"))
    op.drop_column("experiments", "subject")
