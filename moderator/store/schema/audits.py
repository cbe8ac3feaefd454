"""Tables of audits of exported chats: what was found, never the chat. Authors are numbers within one audit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from moderator.store.schema.base import Id, Json, UtcDateTime, metadata

chat_audits = Table(
    "chat_audits",
    metadata,
    Column("id", Id, primary_key=True),
    Column("moderator", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("tally", Json, nullable=False),  # counts by name
    Column("ambiguous", Boolean, nullable=False),  # day and month could not be told apart
    Column("day_first", Boolean, nullable=False),
    Index(None, "at"),
)

chat_leaks = Table(
    "chat_leaks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("audit_id", Id, ForeignKey("chat_audits.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("author", Integer, nullable=False),
    Column("kinds", Json, nullable=False),
    Column("severity", String(16), nullable=False),
    Column("excerpt", LargeBinary, nullable=False),  # sealed, though its values are masked
    Column("ticked_by", String(64)),
    Column("ticked_at", UtcDateTime),
    Index(None, "audit_id"),
)
