"""The tables of what was decided for whom, what they did then, and which experiments there are.

All but the experiments go with the profile that they are about. Decides names, types and constraints.
"""

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, String, Table, Text

from configurator.storage.columns import SERIAL, Instant, cascade, metadata

experiments = Table(
    "experiments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("products", JSON, nullable=False),
    Column("shares", JSON, nullable=False),
    Column("salt", String(32), nullable=False),
    Column("begins_at", Instant, nullable=False),
    Column("ends_at", Instant),
    Column("ended_at", Instant),
    Column("author", String(200), nullable=False),
    Column("subject", String(20), nullable=False, server_default="suggestions"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("profile_id", cascade("profiles.id"), nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("product", String(80), nullable=False),
    Column("design_id", String(32), nullable=False),
    Column("place", String(160), nullable=False),
    Column("method", String(40), nullable=False),
    Column("candidates", JSON, nullable=False),
    Column("picked", JSON, nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("arm", String(20), nullable=False),
    Column("experiment", String(32), nullable=False),
    Column("holdout", Boolean, nullable=False),
    Column("probability", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("accepted_at", Instant),
    Index("ix_decisions_profile_id_design_id_place", "profile_id", "design_id", "place"),
)

enrolments = Table(
    "enrolments",
    metadata,
    Column("trial", String(32), primary_key=True),
    Column("profile_id", cascade("profiles.id"), primary_key=True, index=True),
    Column("arm", String(20), nullable=False),
    Column("probability", Float, nullable=False),
    Column("at", Instant, nullable=False),
    Column("crossed", Boolean, nullable=False),
    Column("decided", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
)

courses = Table(
    "courses",
    metadata,
    Column("design_id", String(32), primary_key=True),
    Column("profile_id", cascade("profiles.id"), nullable=False, index=True),
    Column("product", String(80), nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False, index=True),
    Column("step", String(80), nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("completed_at", Instant),
    Column("order_number", String(20)),
    Column("revision", String(64), nullable=False, server_default=""),
)

passages = Table(
    "passages",
    metadata,
    Column("design_id", cascade("courses.design_id"), primary_key=True),
    Column("step", String(80), primary_key=True),
    Column("seconds", Integer, nullable=False),
    Column("conflicts", Integer, nullable=False, server_default="0"),
    Column("repairs", Integer, nullable=False, server_default="0"),
)
