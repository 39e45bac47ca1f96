"""The tables of what is concluded about people overnight: what they are worth, what they need, their segments.

What stands here of somebody goes with their profile, and with their yes. Decides names, types and constraints.
"""

from sqlalchemy import JSON, Column, Index, Integer, String, Table

from configurator.storage.columns import Instant, cascade, metadata

worths = Table(
    "worths",
    metadata,
    Column("profile_id", cascade("profiles.id"), primary_key=True),
    Column("kind", String(20), nullable=False, index=True),
    Column("currency", String(3), nullable=False),
    Column("figures", JSON, nullable=False),
    Column("at", Instant, nullable=False),
)

needs_groups = Table(
    "needs_groups",
    metadata,
    Column("product", String(80), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("portrait", JSON, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Numbers of people and never a person: nothing is written of fewer than five."""

needs_members = Table(
    "needs_members",
    metadata,
    Column("profile_id", cascade("profiles.id"), primary_key=True),
    Column("product", String(80), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)

segment_members = Table(
    "segment_members",
    metadata,
    Column("profile_id", cascade("profiles.id"), primary_key=True),
    Column("segment", String(80), primary_key=True),
    Column("since", Instant, primary_key=True),
    Column("until", Instant),
    Column("at", Instant, nullable=False),
    Index("ix_segment_members_segment_until", "segment", "until"),
)
