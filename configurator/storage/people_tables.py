"""The tables of people: accounts and how they log in, and what is remembered of whom.

Decides names, types and constraints, as ``tables`` does for what is designed, ordered and sold.
"""

from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    CompoundSelect,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    literal,
    select,
)

from configurator.storage.columns import SERIAL, Instant, cascade, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(255), nullable=False, unique=True),
    Column("name", String(120), nullable=False, default=""),
    Column("password", String(255)),
    Column("active", Boolean, nullable=False, default=True),
    Column("fs_uniquifier", String(64), nullable=False, unique=True),
    Column("confirmed_at", DateTime),
    Column("last_login_at", DateTime),
    Column("current_login_at", DateTime),
    Column("last_login_ip", String(64)),
    Column("current_login_ip", String(64)),
    Column("login_count", Integer),
    Column("tf_primary_method", String(64)),
    Column("tf_totp_secret", String(255)),
    Column("tf_phone_number", String(128)),
    Column("tf_last_counter", BigInteger),
    Column("fs_webauthn_user_handle", String(64), unique=True, index=True),
    Column("mf_recovery_codes", JSON(none_as_null=True)),
    Column("customer_group", String(80)),
)

roles = Table(
    "roles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("description", String(255), nullable=False, default=""),
    Column("permissions", Text),
)

account_roles = Table(
    "account_roles",
    metadata,
    Column("account_id", cascade("accounts.id"), primary_key=True),
    Column("role_id", cascade("roles.id"), primary_key=True),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("account_id", cascade("accounts.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("device", String(80), nullable=False, server_default=""),
    Column("address", String(64), nullable=False, server_default=""),
)

passkeys = Table(
    "passkeys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", cascade("accounts.id"), nullable=False, index=True),
    Column("credential_id", LargeBinary(1024), nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("transports", JSON),
    Column("backup_state", Boolean, nullable=False),
    Column("device_type", String(64), nullable=False),
    Column("extensions", Text),
    Column("lastuse_datetime", DateTime, nullable=False),
    Column("name", String(64), nullable=False),
    Column("usage", String(64), nullable=False),
)

tries = Table(
    "tries",
    metadata,
    Column("subject", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("told_at", Instant),
)

profiles = Table(
    "profiles",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("token_hash", String(64), unique=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="SET NULL"), unique=True),
    Column("name", String(120), nullable=False, default=""),
    Column("consent_at", Instant, nullable=False),
    Column("despite_signal", Boolean, nullable=False, default=False),  # for programs before 0019; the ledger has it
    Column("merged_into", String(36), index=True),
)

events = Table(
    "events",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("profile_id", cascade("profiles.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("product", String(80), nullable=False, default=""),
    Column("facts", JSON, nullable=False),
    Index("ix_events_profile_id_at", "profile_id", "at"),
)


def profiles_of(customer: UUID | ColumnElement[str]) -> CompoundSelect[str]:
    """A customer's own profile and those joined with it, to be looked for with ``in_``.

    One query of both, since PostgreSQL uses no index for "this one, or one of those".
    """
    one = literal(str(customer)) if isinstance(customer, UUID) else customer
    return select(one).union_all(select(profiles.c.id).where(profiles.c.merged_into == one))
