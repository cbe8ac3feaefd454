"""Copies of found values in other places of the channel, as they were before we changed them: for the undo."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table

from moderator.store.schema.base import Id, Serial, UtcDateTime, metadata

copies = Table(
    "copies",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("id", Id, nullable=False, unique=True),
    Column("action_id", Id, ForeignKey("actions.id", ondelete="CASCADE"), nullable=False),
    Column("content", LargeBinary, nullable=False),  # sealed: the Copy itself
    Column("at", UtcDateTime, nullable=False),
    Index(None, "action_id"),
)
