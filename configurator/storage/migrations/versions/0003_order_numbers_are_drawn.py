"""Order numbers are drawn, no longer counted."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Removes the counter."""
    op.drop_table("order_numbers")


def downgrade() -> None:
    """Brings the counter back, where the counted numbers left off."""
    counter = op.create_table(
        "order_numbers",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_order_numbers")),
    )
    last: dict[int, int] = {}
    for number in op.get_bind().scalars(sa.text("SELECT number FROM orders")):
        year, _, serial = number.partition("-")
        if serial.isdecimal():
            last[int(year)] = max(int(serial), last.get(int(year), 0))
    if last:
        op.bulk_insert(counter, [{"year": year, "last": serial} for year, serial in sorted(last.items())])
