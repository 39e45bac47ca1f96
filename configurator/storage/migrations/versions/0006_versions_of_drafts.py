"""What is typed in the studio is kept, version by version."""

import json
import zlib
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from configurator.rules.revision import text_hash

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_VERSION = sa.text(
    "INSERT INTO draft_versions"
    " (product, author, sitting, saved, base, base_version, hash, content, begun_at, at)"
    " VALUES (:product, :author, :sitting, :saved, :base, :base_version, :hash, :content, :begun_at, :at)"
)


def upgrade() -> None:
    """Makes their table; the drafts that are there become their first versions."""
    op.create_table(
        "draft_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("product", sa.String(length=80), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("sitting", sa.String(length=40), nullable=False),
        sa.Column("saved", sa.Boolean(), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_draft_versions_account_id_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_versions")),
    )
    op.create_index("ix_draft_versions_product_id", "draft_versions", ["product", "id"])
    for draft in op.get_bind().execute(sa.text("SELECT * FROM drafts")).mappings().all():
        texts = [draft["catalogue_text"], draft["rules_text"]]
        first = {
            "product": draft["product"],
            "author": draft["author"],
            "sitting": "",
            "saved": True,
            "base": draft["base"],
            "base_version": draft["version"] - 1,
            "hash": text_hash(*texts),
            "content": zlib.compress(json.dumps(texts).encode()),
        }
        op.get_bind().execute(_VERSION, first | {"begun_at": draft["changed_at"], "at": draft["changed_at"]})


def downgrade() -> None:
    """Removes it."""
    op.drop_table("draft_versions")
