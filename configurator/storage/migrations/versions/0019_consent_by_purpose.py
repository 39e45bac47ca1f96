"""Consent is given by purpose, in a ledger; what was allowed so far was to be remembered (decision 53)."""

import hashlib
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_PROFILES = sa.table(
    "profiles",
    sa.column("id", sa.String),
    sa.column("consent_at", sa.DateTime(timezone=True)),
    sa.column("despite_signal", sa.Boolean),
)
_ALL_AT_ONCE = 1000


def upgrade() -> None:
    """Makes the ledger; each profile begins it with the yes that it was made by."""
    ledger = op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("profile_id", sa.String(36)),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("status", sa.String(3), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("despite_signal", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_consents_profile_id_profiles"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_profile_id"), "consents", ["profile_id"])
    op.create_index(op.f("ix_consents_subject"), "consents", ["subject"])
    found = op.get_bind().execute(sa.select(_PROFILES).order_by(_PROFILES.c.consent_at, _PROFILES.c.id)).all()
    for begin in range(0, len(found), _ALL_AT_ONCE):
        op.bulk_insert(ledger, [_yes(row) for row in found[begin : begin + _ALL_AT_ONCE]])


def downgrade() -> None:
    """Removes the ledger, and the profiles of those who do not want to be remembered, which the table would not say."""
    ledger = sa.table("consents", *(sa.column(name) for name in ("id", "profile_id", "purpose", "status")))
    later = ledger.alias("later")
    newer = sa.exists().where(
        later.c.profile_id == ledger.c.profile_id, later.c.purpose == "remember", later.c.id > ledger.c.id
    )
    yes = sa.select(ledger.c.profile_id).where(
        ledger.c.profile_id.is_not(None), ledger.c.purpose == "remember", ledger.c.status == "yes", ~newer
    )
    op.get_bind().execute(sa.delete(_PROFILES).where(_PROFILES.c.id.not_in(yes)))
    op.drop_index(op.f("ix_consents_subject"), "consents")
    op.drop_index(op.f("ix_consents_profile_id"), "consents")
    op.drop_table("consents")


def _yes(row: sa.Row[Any]) -> dict[str, object]:
    return {
        "profile_id": row.id,
        "subject": hashlib.sha256(f"profile:{row.id}".encode()).hexdigest(),
        "purpose": "remember",
        "status": "yes",
        "version": "1",
        "source": "before purposes",
        "at": row.consent_at,
        "until": None,
        "despite_signal": row.despite_signal,
    }
