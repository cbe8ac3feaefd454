"""Tables of a moderator's desk: what a verdict corrects, what was revealed, what waits for a second moderator."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from moderator.store.schema.base import Id, Json, UtcDateTime, metadata

corrections = Table(  # what a decision is taken for since a moderator corrected it; the decision stays as it was
    "corrections",
    metadata,
    Column("message_id", Id, ForeignKey("messages.id"), primary_key=True),
    Column("version", Integer, nullable=False),  # how many there were
    Column("findings", Json, nullable=False),
    Column("matches", Json, nullable=False),
    Column("triage", Json, nullable=False),
    Column("redacted", LargeBinary, nullable=False),  # sealed: text and title after redaction
    Column("at", UtcDateTime, nullable=False),
)

reveals = Table(  # who looked at a masked value, and what for
    "reveals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False),
    Column("moderator", String(64), nullable=False),
    Column("entity_type", String(32), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("words", LargeBinary),  # sealed: the reason in their own words
    Column("at", UtcDateTime, nullable=False),
    Index(None, "case_id"),
    Index(None, "moderator", "at"),
)

approvals = Table(  # what can't be undone, asked for by one moderator and decided by another
    "approvals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("status", String(16), nullable=False),  # waiting, approved, declined, withdrawn
    Column("reason", LargeBinary),  # sealed
    Column("proposed_by", String(64), nullable=False),
    Column("proposed_at", UtcDateTime, nullable=False),
    Column("answer", LargeBinary),  # sealed
    Column("decided_by", String(64)),
    Column("decided_at", UtcDateTime),
    Column("before", Json, nullable=False),  # how its case stood
    Index(None, "case_id"),
)
