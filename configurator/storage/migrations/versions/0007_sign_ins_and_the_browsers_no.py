"""Log-ins are kept on the server; a profile knows whether its owner said yes although the browser says no."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Makes the table of sign-ins; whoever was logged in logs in once more."""
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sign_ins_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
    )
    op.create_index(op.f("ix_sign_ins_account_id"), "sign_ins", ["account_id"])
    op.add_column("profiles", sa.Column("despite_signal", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Removes both."""
    op.drop_column("profiles", "despite_signal")
    op.drop_index(op.f("ix_sign_ins_account_id"), "sign_ins")
    op.drop_table("sign_ins")
