"""The tables of what people allowed and forbade: the ledger of their words, switches, and the list of who was erased.

With a profile goes the only way from a word to somebody. What is left shows that the shop asked: its subject, a digest
of the profile's random id, says which words were one person's.
"""

from sqlalchemy import Boolean, Column, ForeignKey, String, Table

from configurator.storage.columns import SERIAL, Instant, cascade, metadata

consents = Table(
    "consents",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("profile_id", ForeignKey("profiles.id", ondelete="SET NULL"), index=True),
    Column("subject", String(64), nullable=False, index=True),
    Column("purpose", String(20), nullable=False),
    Column("status", String(3), nullable=False),
    Column("version", String(20), nullable=False),
    Column("source", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Column("until", Instant),
    Column("despite_signal", Boolean, nullable=False),
)

erasures = Table(
    "erasures",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("at", Instant, nullable=False, index=True),
)

switches = Table(
    "switches",
    metadata,
    Column("profile_id", cascade("profiles.id"), primary_key=True),
    Column("conclusion", String(300), primary_key=True),
    Column("at", Instant, nullable=False),
)
"""Conclusions that somebody switched off."""
