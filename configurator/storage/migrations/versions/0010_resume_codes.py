"""Each design has a secret code to be continued with, and may be continued by somebody who has it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from configurator.orders.codes import new_code

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Draws a code for each design that is there."""
    op.add_column("designs", sa.Column("resume", sa.String(length=10), nullable=True))
    drawn = sa.text("UPDATE designs SET resume = :code WHERE id = :id")
    for design in op.get_bind().scalars(sa.text("SELECT id FROM designs")).all():
        op.get_bind().execute(drawn, {"code": new_code(), "id": design})
    with op.batch_alter_table("designs", schema=None) as batch_op:
        batch_op.alter_column("resume", existing_type=sa.String(length=10), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_designs_resume"), ["resume"])
    op.create_table(
        "design_holders",
        sa.Column("design_id", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["design_id"], ["designs.id"], name=op.f("fk_design_holders_design_id_designs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("design_id", "owner", name=op.f("pk_design_holders")),
    )
    op.create_index(op.f("ix_design_holders_owner"), "design_holders", ["owner"])


def downgrade() -> None:
    """Removes both."""
    op.drop_table("design_holders")
    with op.batch_alter_table("designs", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_designs_resume"), type_="unique")
        batch_op.drop_column("resume")
