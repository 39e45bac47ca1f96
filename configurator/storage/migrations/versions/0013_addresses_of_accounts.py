"""Addresses of accounts are written as they are looked up: small letters, wide ones as others.

Where another account has the address in that form already, both stay as they are: nobody's account is lost.
"""

import logging
import unicodedata
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_log = logging.getLogger("configurator.shop")


def upgrade() -> None:
    """Rewrites each address whose form is nobody else's, the oldest account first."""
    accounts = sa.table("accounts", sa.column("id"), sa.column("email"))
    connection = op.get_bind()
    rows = connection.execute(sa.select(accounts).order_by(accounts.c.id)).all()
    used = {row.email for row in rows}
    for row in rows:
        plain = unicodedata.normalize("NFKC", row.email).strip().lower()
        if plain == row.email:
            continue
        if plain in used:
            _log.warning("two accounts have the address %s: %r stays as it is", plain, row.email)
            continue
        used = used - {row.email} | {plain}
        connection.execute(sa.update(accounts).where(accounts.c.id == row.id).values(email=plain))


def downgrade() -> None:
    """Leaves the addresses as they are: earlier versions find them, too."""
