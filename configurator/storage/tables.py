"""The tables of what is designed, ordered and sold; those of people are in ``people_tables``.

Decides names, types and constraints; statements stand with their repository, changes in migrations.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from configurator.storage.columns import SERIAL, Instant, cascade, metadata

# --- designs and orders -------------------------------------------------------------------------------------------

designs = Table(
    "designs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("product", String(80), nullable=False),
    Column("revision", String(64), nullable=False),
    Column("owner", String(80), nullable=False, index=True),
    Column("name", String(120), nullable=False, default=""),
    Column("current", Integer, nullable=False),
    Column("proposals", JSON, nullable=False),
    Column("seq", BigInteger, nullable=False, default=0),
    Column("version", Integer, nullable=False, default=1),
    Column("ordered", String(20)),
    Column("resume", String(10), nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("held_since", Instant, nullable=False),
    Column("renewal", JSON(none_as_null=True)),
    Column("asked", JSON(none_as_null=True)),
    Column("locked", JSON(none_as_null=True)),
)

design_holders = Table(
    "design_holders",
    metadata,
    Column("design_id", cascade("designs.id"), primary_key=True),
    Column("owner", String(80), primary_key=True, index=True),
)

design_states = Table(
    "design_states",
    metadata,
    Column("design_id", cascade("designs.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("parent", Integer),
    Column("choices", JSON, nullable=False),
    Column("cause", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Column("revision", String(64), nullable=False),
    Column("accepted", JSON(none_as_null=True)),
)

shares = Table(
    "shares",
    metadata,
    Column("code", String(16), primary_key=True),
    Column("product", String(80), nullable=False),
    Column("revision", String(64), nullable=False),
    Column("choices", JSON, nullable=False),
    Column("weights", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Column("total_minor", BigInteger),
    Column("currency", String(3)),
)

orders = Table(
    "orders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("owner", String(80), nullable=False),
    Column("key", String(80), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("profile_id", ForeignKey("profiles.id", ondelete="SET NULL")),
    Column("design_id", String(32), nullable=False),
    Column("product", String(80), nullable=False),
    Column("product_name", String(200), nullable=False),
    Column("revision", String(64), nullable=False),
    Column("status", String(20), nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("total_minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("customer", String(200), nullable=False),
    Column("email", String(255), nullable=False),
    Column("receipt", JSON, nullable=False),
    Column("placed_at", Instant, nullable=False),
    UniqueConstraint("owner", "key"),
    Index("ix_orders_status_placed_at", "status", "placed_at"),
    Index("ix_orders_placed_at", "placed_at"),
)

order_words = Table(
    "order_words",
    metadata,
    Column("order_id", cascade("orders.id"), primary_key=True, autoincrement=False),
    Column("words", Text, nullable=False),
)

order_changes = Table(
    "order_changes",
    metadata,
    Column("order_id", cascade("orders.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("status", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", String(200), nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
)

mails = Table(
    "mails",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("recipient", String(320), nullable=False),
    Column("name", String(200), nullable=False),
    Column("subject", String(400), nullable=False),
    Column("body", Text, nullable=False),
    Column("about", String(20), nullable=False, index=True),
    Column("made_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("claim", String(16)),
    Column("claimed_until", Instant),
    Column("tries", Integer, nullable=False),
    Column("sent_at", Instant),
    Column("failed", Boolean, nullable=False),
    Column("problem", String(300), nullable=False),
    Index("ix_mails_sent_at_due_at", "sent_at", "due_at"),
)

# --- what is sold -------------------------------------------------------------------------------------------------

revisions = Table(
    "revisions",
    metadata,
    Column("product", String(80), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("catalogue_text", Text, nullable=False),
    Column("rules_text", Text, nullable=False),
)

compiled = Table(
    "compiled",
    metadata,
    Column("product", String(80), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("slice", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
)

publications = Table(
    "publications",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("product", String(80), nullable=False, index=True),
    Column("hash", String(64), nullable=False),
    Column("author", String(200), nullable=False),
    Column("origin", String(20), nullable=False),
    Column("at", Instant, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("product", String(80), primary_key=True),
    Column("catalogue_text", Text, nullable=False),
    Column("rules_text", Text, nullable=False),
    Column("base", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("author", String(200), nullable=False),
    Column("changed_at", Instant, nullable=False),
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("product", String(80), nullable=False, index=True),
    Column("reason", String(500), nullable=False),
    Column("author", String(200), nullable=False),
    Column("at", Instant, nullable=False),
    Column("ended_by", String(200), nullable=False, default=""),
    Column("ended_at", Instant),
)

news = Table(
    "news",
    metadata,
    Column("topic", String(120), primary_key=True),
    Column("digest", String(64), nullable=False),
)

draft_versions = Table(
    "draft_versions",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("product", String(80), nullable=False),
    Column("account_id", ForeignKey("accounts.id", ondelete="SET NULL")),
    Column("author", String(200), nullable=False),
    Column("sitting", String(40), nullable=False),
    Column("saved", Boolean, nullable=False),
    Column("base", String(64), nullable=False),
    Column("base_version", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_draft_versions_product_id", "product", "id"),
)

pictures = Table(
    "pictures",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("recipe", JSON, nullable=False),
    Column("pinned", Boolean, nullable=False, default=False),
    Column("made_at", Instant, nullable=False),
)
