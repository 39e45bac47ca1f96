"""The tables of what people allowed: the ledger of their words.

A ledger's subject is the digest of a profile's random id: with the profile goes the only way from a word to somebody,
and what is left shows that the shop asked.
"""

from sqlalchemy import Boolean, Column, Index, String, Table

from configurator.storage.columns import SERIAL, Instant, metadata

consents = Table(
    "consents",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("subject", String(64), nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("status", String(3), nullable=False),
    Column("version", String(20), nullable=False),
    Column("source", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Column("until", Instant),
    Column("despite_signal", Boolean, nullable=False),
    Index("ix_consents_subject", "subject"),
)
