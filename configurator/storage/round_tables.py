"""The tables of rounds in which several people look for a design that is fair to all.

Decides names, types and constraints; statements stand in ``rounds``, changes in migrations.
"""

from sqlalchemy import JSON, Column, Integer, String, Table, UniqueConstraint

from configurator.storage.columns import Instant, cascade, metadata

rounds = Table(
    "rounds",
    metadata,
    Column("code", String(10), primary_key=True),
    Column("product", String(80), nullable=False),
    Column("owner", String(80), nullable=False, index=True),
    Column("made_at", Instant, nullable=False),
    Column("until", Instant, nullable=False, index=True),
)

round_seats = Table(
    "round_seats",
    metadata,
    Column("round_code", cascade("rounds.code"), primary_key=True),
    Column("seat", Integer, primary_key=True, autoincrement=False),
    Column("owner", String(80), nullable=False, index=True),
    Column("name", String(40), nullable=False),
    Column("revision", String(64), nullable=False),
    Column("wishes", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("round_code", "owner"),
)
