"""The tables of what comes after an order: when it arrived, withdrawals, complaints, and what was written of them."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from configurator.storage.columns import SERIAL, Instant, cascade, metadata

order_arrivals = Table(
    "order_arrivals",
    metadata,
    Column("order_id", cascade("orders.id"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("noted_at", Instant, nullable=False),
    Column("who", String(200), nullable=False),
)

order_cases = Table(
    "order_cases",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("order_id", ForeignKey("orders.id", ondelete="CASCADE"), index=True),
    Column("line", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("category", String(80), nullable=False),
    Column("state", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("key", String(80), nullable=False, unique=True),
    Column("named", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("email", String(320), nullable=False),
    Column("language", String(20), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Index("ix_order_cases_state_opened_at", "state", "opened_at"),
)

order_case_entries = Table(
    "order_case_entries",
    metadata,
    Column("case_id", cascade("order_cases.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("who", String(200), nullable=False),
    Column("staff", Boolean, nullable=False),
    Column("state", String(40), nullable=False),
    Column("words", Text, nullable=False),
)
