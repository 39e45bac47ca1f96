"""The table of what orders took from stock. Decides names, types and constraints; statements stand with ``stock``."""

from sqlalchemy import Column, Integer, String, Table

from configurator.storage.columns import SERIAL, Instant, cascade, metadata

stock_taken = Table(
    "stock_taken",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("order_id", cascade("orders.id"), nullable=False, index=True),
    Column("product", String(80), nullable=False, index=True),
    Column("variant", String(80), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("taken_at", Instant, nullable=False),
    Column("given_back_at", Instant),
)
