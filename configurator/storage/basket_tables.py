"""The tables of what is in baskets, of the further lines of orders, and of payments that were begun.

Decides names, types and constraints; statements stand with their repository, changes in migrations.
"""

from sqlalchemy import JSON, BigInteger, Column, Integer, String, Table, UniqueConstraint

from configurator.storage.columns import Instant, cascade, metadata

basket_lines = Table(
    "basket_lines",
    metadata,
    Column("design_id", cascade("designs.id"), primary_key=True),
    Column("quantity", Integer, nullable=False),
    Column("shown_minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("put_at", Instant, nullable=False),
    Column("removed_at", Instant),
)
"""Which designs are in their owner's basket: the basket goes wherever the design goes."""

basket_goods = Table(
    "basket_goods",
    metadata,
    Column("owner", String(80), primary_key=True),
    Column("goods", String(80), primary_key=True),
    Column("quantity", Integer, nullable=False),
    Column("put_at", Instant, nullable=False),
)

order_lines = Table(
    "order_lines",
    metadata,
    Column("order_id", cascade("orders.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("design_id", String(32), nullable=False),
    Column("product", String(80), nullable=False, index=True),
    Column("product_name", String(200), nullable=False),
    Column("revision", String(64), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("receipt", JSON, nullable=False),
)
"""The second line of an order and those after it; the first stands in ``orders``, where programs before look for it."""

payments = Table(
    "payments",
    metadata,
    Column("reference", String(32), primary_key=True),
    Column("owner", String(80), nullable=False),
    Column("key", String(80), nullable=False),
    Column("method", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("asked", JSON(none_as_null=True)),
    Column("order_number", String(20), index=True),
    Column("begun_at", Instant, nullable=False, index=True),
    Column("name", String(120), nullable=False, server_default=""),
    Column("who", String(200), nullable=False, server_default=""),
    Column("settled_at", Instant),
    Column("paid_back_minor", BigInteger, nullable=False, server_default="0"),
    Column("paid_back_at", Instant),
    UniqueConstraint("owner", "key"),
)
"""The attempts to pay orders. Whose one is says its order: ``owner`` and ``asked`` stay empty, ``key`` counts them."""
