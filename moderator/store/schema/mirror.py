"""Cases that also stand in the channel's own review queue."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Table

from moderator.store.schema.base import Id, UtcDateTime, metadata

mirrored_cases = Table(
    "mirrored_cases",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("entry", BigInteger),  # the queue's id; none where the channel took no flag
    Column("closed", Boolean, nullable=False),  # nothing more is told, in neither direction
    Column("looked_at", UtcDateTime, nullable=False),
)
