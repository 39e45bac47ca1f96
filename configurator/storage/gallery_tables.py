"""The tables of the gallery: designs that their owners showed to everybody, and who reported one.

Decides names, types and constraints; statements stand in ``gallery``, changes in migrations.
"""

from sqlalchemy import JSON, Column, Index, String, Table

from configurator.storage.columns import Instant, cascade, metadata

gallery_entries = Table(
    "gallery_entries",
    metadata,
    Column("code", String(10), primary_key=True),
    Column("product", String(80), nullable=False),
    Column("revision", String(64), nullable=False),
    Column("owner", String(80), nullable=False, index=True),
    Column("design_id", String(32), nullable=False),
    Column("choices", JSON, nullable=False),
    Column("texts", JSON, nullable=False),
    Column("status", String(20), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", String(200), nullable=False),
    Index("ix_gallery_entries_status_product", "status", "product", "decided_at"),
)

gallery_reports = Table(
    "gallery_reports",
    metadata,
    Column("entry_code", cascade("gallery_entries.code"), primary_key=True),
    Column("owner", String(80), primary_key=True),
)
