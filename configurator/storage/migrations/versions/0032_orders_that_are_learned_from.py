"""What was learned is known by its order, so that a cancelled one is unlearned; those cancelled before are at once."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0032"
down_revision: str | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ID, _AT = sa.column("profile_id", sa.String), sa.column("at", sa.DateTime(timezone=True))
_PRODUCT, _REVISION = sa.column("product", sa.String), sa.column("revision", sa.String)
_DESIGNS = sa.table(
    "learned_designs", sa.column("seq", sa.BigInteger), _ID, _PRODUCT, _REVISION, sa.column("content", sa.JSON), _AT
)
_GONE = sa.table("unlearned_designs", sa.column("design", sa.BigInteger))


def upgrade() -> None:
    """Adds the table, with the orders that what is learned can be of; what is of cancelled ones alone goes."""
    learned_orders = op.create_table(
        "learned_orders",
        sa.Column("seq", _SERIAL, nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("profile_id", sa.String(36), nullable=False),
        sa.Column("product", sa.String(80), nullable=False),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_learned_orders_profile_id_profiles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_learned_orders")),
        sa.UniqueConstraint("number", name=op.f("uq_learned_orders_number")),
    )
    op.create_index(op.f("ix_learned_orders_profile_id"), "learned_orders", ["profile_id"])
    connection, known = op.get_bind(), set[str]()
    for design in connection.execute(sa.select(_DESIGNS).order_by(_DESIGNS.c.at, _DESIGNS.c.seq)).all():
        placed = [each for each in _orders_of(connection, design) if each.number not in known]
        known |= {each.number for each in placed}
        if placed:
            kept = {"product": design.product, "revision": design.revision, "content": design.content, "at": design.at}
            rows = [
                {"number": each.number, "profile_id": each.profile_id, "cancelled": each.status == "cancelled", **kept}
                for each in placed
            ]
            connection.execute(sa.insert(learned_orders), rows)
            if all(row["cancelled"] for row in rows):
                connection.execute(sa.insert(_GONE).values(design=design.seq))
                connection.execute(sa.delete(_DESIGNS).where(_DESIGNS.c.seq == design.seq))


def _orders_of(connection: sa.Connection, design: sa.Row[Any]) -> list[sa.Row[Any]]:
    """The orders that the design may have been learned from: of the same customer, with all that is in it."""
    profiles = sa.table("profiles", sa.column("id", sa.String), sa.column("merged_into", sa.String))
    names = ("number", "profile_id", "product", "revision", "status")
    orders = sa.table("orders", *(sa.column(name, sa.String) for name in names), sa.column("receipt", sa.JSON))
    parts = sa.select(profiles.c.id).where(profiles.c.merged_into == design.profile_id)
    theirs = (orders.c.profile_id == design.profile_id) | orders.c.profile_id.in_(parts)
    same = orders.c.product == design.product, orders.c.revision == design.revision
    found = connection.execute(sa.select(orders).where(theirs, *same).order_by(orders.c.number)).all()
    return [row for row in found if _has(row.receipt.get("selection", {}), design.content)]


def _has(selection: Mapping[str, Sequence[str]], content: Mapping[str, Sequence[str]]) -> bool:
    return all(list(selection.get(slot, ())) == list(values) for slot, values in content.items())


def downgrade() -> None:
    """Removes it; what was learned stays as it is."""
    op.drop_table("learned_orders")
