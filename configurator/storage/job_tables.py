"""The tables of what the shop does by itself, and of what holds for the whole shop.

Decides names, types and constraints; statements stand with their repository, changes in migrations.
"""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from configurator.storage.columns import Instant, metadata

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("occasion", String(160), unique=True),
    Column("given", JSON, nullable=False),
    Column("owner", String(80), nullable=False),
    Column("author", String(200), nullable=False),
    Column("state", String(20), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("begun_at", Instant),
    Column("ended_at", Instant),
    Column("tries", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("doing", String(200), nullable=False),
    Column("problem", String(500), nullable=False),
    Column("outcome", JSON(none_as_null=True)),
    Column("cancelling", Boolean, nullable=False),
    Column("claim", String(32)),
    Column("claimed_until", Instant),
    Index("ix_jobs_state_due_at", "state", "due_at"),
    Index("ix_jobs_asked_at", "asked_at"),
)

job_workers = Table(
    "job_workers",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("at", Instant, nullable=False),
)

shop_facts = Table(
    "shop_facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("said", Text, nullable=False),
)
