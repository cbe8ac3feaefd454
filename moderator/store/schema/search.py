"""What a case can be found by. No word of a message: only keyed marks of words, which lead nowhere without the key."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table, Text
from sqlalchemy.dialects.postgresql import TSVECTOR

from moderator.store.schema.base import Id, Serial, metadata

case_search = Table(
    "case_search",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),  # grows with every case: the order of results
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, unique=True),
    Column("marks", Text, nullable=False),
    Column("vector", Text().with_variant(TSVECTOR(), "postgresql")),  # of the marks; NULL on SQLite, which has FTS5
    Index(None, "vector", postgresql_using="gin"),
)
