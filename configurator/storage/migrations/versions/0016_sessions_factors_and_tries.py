"""Log-ins know their device and when they were used last; accounts have second factors; failed tries are counted."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Adds what may be left out, so that the version before goes on beside this one."""
    op.add_column("sign_ins", sa.Column("used_at", sa.DateTime(timezone=True)))
    op.add_column("sign_ins", sa.Column("device", sa.String(80), nullable=False, server_default=""))
    op.add_column("sign_ins", sa.Column("address", sa.String(64), nullable=False, server_default=""))
    op.add_column("accounts", sa.Column("tf_last_counter", sa.BigInteger()))
    op.add_column("accounts", sa.Column("fs_webauthn_user_handle", sa.String(64)))
    op.add_column("accounts", sa.Column("mf_recovery_codes", sa.JSON(none_as_null=True)))
    op.create_index(op.f("ix_accounts_fs_webauthn_user_handle"), "accounts", ["fs_webauthn_user_handle"], unique=True)
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", sa.JSON()),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(64), nullable=False),
        sa.Column("extensions", sa.Text()),
        sa.Column("lastuse_datetime", sa.DateTime(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("usage", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_passkeys_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index(op.f("ix_passkeys_account_id"), "passkeys", ["account_id"])
    op.create_table(
        "tries",
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_tries")),
    )
    op.create_index(op.f("ix_tries_at"), "tries", ["at"])


def downgrade() -> None:
    """Removes all of it; second factors have to be set up again."""
    op.drop_table("tries")
    op.drop_table("passkeys")
    op.drop_index(op.f("ix_accounts_fs_webauthn_user_handle"), "accounts")
    for column in ("mf_recovery_codes", "fs_webauthn_user_handle", "tf_last_counter"):
        op.drop_column("accounts", column)
    for column in ("address", "device", "used_at"):
        op.drop_column("sign_ins", column)
