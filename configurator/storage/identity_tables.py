"""The tables of who is one customer: what leads to a profile besides browser and account, and which were joined.

Browser and account stand in the profile itself (``people_tables``). Decides names, types and constraints.
"""

from sqlalchemy import JSON, Column, String, Table

from configurator.storage.columns import SERIAL, Instant, cascade, metadata

aliases = Table(
    "aliases",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("value", String(64), primary_key=True),
    Column("profile_id", cascade("profiles.id"), nullable=False, index=True),
    Column("shown", String(120), nullable=False),
    Column("source", String(40), nullable=False),
    Column("at", Instant, nullable=False),
)

joinings = Table(
    "joinings",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("profile_id", cascade("profiles.id"), nullable=False, index=True),
    Column("into_id", cascade("profiles.id"), nullable=False, index=True),
    Column("source", String(40), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Instant, nullable=False),
    Column("moved", JSON, nullable=False),
    Column("undone_by", String(200), nullable=False, server_default=""),
    Column("undone_at", Instant),
)
