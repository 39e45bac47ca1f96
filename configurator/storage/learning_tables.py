"""The tables of what is learned from: designs of those who let the shop learn, and what has to be unlearned.

Decides names, types and constraints; statements stand with their repository, changes in migrations.
"""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, String, Table

from configurator.storage.columns import SERIAL, Instant, cascade, metadata

learned_designs = Table(
    "learned_designs",
    metadata,
    Column("seq", SERIAL, primary_key=True),
    Column("profile_id", cascade("profiles.id"), nullable=False, index=True),
    Column("product", String(80), nullable=False),
    Column("revision", String(64), nullable=False),
    Column("content", JSON, nullable=False),
    Column("source", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_learned_designs_product_seq", "product", "seq"),
    sqlite_autoincrement=True,  # a number is never given twice
)

unlearned_designs = Table(
    "unlearned_designs",
    metadata,
    Column("seq", SERIAL, primary_key=True),
    Column("design", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
"""Which rows of ``learned_designs`` are gone; whose they were is not kept."""

learned_orders = Table(
    "learned_orders",
    metadata,
    Column("seq", SERIAL, primary_key=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("profile_id", cascade("profiles.id"), nullable=False, index=True),
    Column("product", String(80), nullable=False),
    Column("revision", String(64), nullable=False),
    Column("content", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Column("cancelled", Boolean, nullable=False),
)
"""What each order taught, as long as it may be learned from; the designs are made of those that are not cancelled."""
