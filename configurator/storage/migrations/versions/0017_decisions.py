"""What was decided for whom, what they did then, and experiments."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Adds the tables."""
    op.create_table(
        "experiments",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("products", sa.JSON(), nullable=False),
        sa.Column("shares", sa.JSON(), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("author", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiments")),
    )
    _decisions()
    op.create_table(
        "enrolments",
        sa.Column("trial", sa.String(32), nullable=False),
        sa.Column("profile_id", sa.String(36), nullable=False),
        sa.Column("arm", sa.String(20), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("crossed", sa.Boolean(), nullable=False),
        sa.Column("decided", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        _of_profile("enrolments"),
        sa.PrimaryKeyConstraint("trial", "profile_id", name=op.f("pk_enrolments")),
    )
    op.create_index(op.f("ix_enrolments_profile_id"), "enrolments", ["profile_id"])
    op.create_table(
        "courses",
        sa.Column("design_id", sa.String(32), nullable=False),
        sa.Column("profile_id", sa.String(36), nullable=False),
        sa.Column("product", sa.String(80), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(80), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True)),
        sa.Column("order_number", sa.String(20)),
        _of_profile("courses"),
        sa.PrimaryKeyConstraint("design_id", name=op.f("pk_courses")),
    )
    op.create_index(op.f("ix_courses_profile_id"), "courses", ["profile_id"])
    op.create_index(op.f("ix_courses_last_at"), "courses", ["last_at"])
    op.create_table(
        "passages",
        sa.Column("design_id", sa.String(32), nullable=False),
        sa.Column("step", sa.String(80), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["design_id"], ["courses.design_id"], name=op.f("fk_passages_design_id_courses"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("design_id", "step", name=op.f("pk_passages")),
    )


def downgrade() -> None:
    """Removes them with all that is in them."""
    for table in ("passages", "courses", "enrolments", "decisions", "experiments"):
        op.drop_table(table)


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("profile_id", sa.String(36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("product", sa.String(80), nullable=False),
        sa.Column("design_id", sa.String(32), nullable=False),
        sa.Column("place", sa.String(160), nullable=False),
        sa.Column("method", sa.String(40), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("picked", sa.JSON(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("arm", sa.String(20), nullable=False),
        sa.Column("experiment", sa.String(32), nullable=False),
        sa.Column("holdout", sa.Boolean(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True)),
        _of_profile("decisions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_at"), "decisions", ["at"])
    op.create_index("ix_decisions_profile_id_design_id_place", "decisions", ["profile_id", "design_id", "place"])


def _of_profile(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_profile_id_profiles")
    return sa.ForeignKeyConstraint(["profile_id"], ["profiles.id"], name=name, ondelete="CASCADE")
