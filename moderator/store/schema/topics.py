"""Public topics of the forum, to point members to. Only what anybody may read, after redaction."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text
from sqlalchemy.dialects.postgresql import TSVECTOR

from moderator.store.schema.base import Serial, UtcDateTime, metadata

forum_topics = Table(
    "forum_topics",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("topic_id", String(64), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title_words", Text, nullable=False),  # folded and cut: what is searched
    Column("excerpt_words", Text, nullable=False),
    Column("vector", Text().with_variant(TSVECTOR(), "postgresql")),  # of the title; NULL on SQLite, which has FTS5
    Column("kept_at", UtcDateTime, nullable=False),
    Index(None, "vector", postgresql_using="gin"),
)
