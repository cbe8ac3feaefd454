"""Tables of sign-in: accounts and how they are proven, sessions, what is begun and not ended, and failed attempts.

Tokens are kept as their SHA-256, the ids of other services as pseudonyms: one of them (gov.br) gives a CPF.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, false

from moderator.store.schema.base import Id, UtcDateTime, metadata
from moderator.store.schema.moderation import audit_log

accounts = Table(
    "accounts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(64), nullable=False),  # as everybody sees it
    Column("login", String(64), nullable=False, unique=True),  # the name, folded: no two people look alike
    Column("role", String(16), nullable=False),
    Column(
        "pinned", Boolean, nullable=False, server_default=false()
    ),  # the role was given here: no provider changes it
    Column("password", String(255)),  # werkzeug's scrypt string
    Column("created_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime),
)

account_bindings = Table(
    "account_bindings",
    metadata,
    Column("key", Id, primary_key=True),  # pseudonym of the way in and the id there
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("way", String(16), nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", String(64), primary_key=True),  # SHA-256
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("way", String(16), nullable=False),
    Column("began_at", UtcDateTime, nullable=False, index=True),
    Column("seen_at", UtcDateTime, nullable=False),
)

one_time_links = Table(
    "one_time_links",
    metadata,
    Column("token", String(64), primary_key=True),  # SHA-256
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("purpose", String(16), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
)

pending_sign_ins = Table(  # somebody is at the forum or at the identity provider and will come back
    "pending_sign_ins",
    metadata,
    Column("token", String(64), primary_key=True),  # SHA-256 of the nonce or state
    Column("browser", String(64), nullable=False),  # SHA-256 of what its cookie holds
    Column("way", String(16), nullable=False),
    Column("note", LargeBinary, nullable=False),  # sealed: what the way in needs again, and where to go then
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("key", Id, primary_key=True),  # pseudonym of who is tried, known or not
    Column("failures", Integer, nullable=False),
    Column("last_at", UtcDateTime, nullable=False, index=True),
    Column("not_before", UtcDateTime, nullable=False),
)

Index(None, audit_log.c.actor, audit_log.c.seq)
Index(None, audit_log.c.event, audit_log.c.seq)
Index(None, audit_log.c.at)
