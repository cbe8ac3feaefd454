"""Tables of the forum channel: what may still be asked of it, where its reading stands, how it is divided."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, String, Table

from moderator.store.schema.base import Json, UtcDateTime, metadata

request_budgets = Table(
    "request_budgets",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("spent", Json, nullable=False),  # seconds since 1970 of each request of the last minute
    Column("closed_until", UtcDateTime),  # the far side asked for silence
)

cursors = Table(
    "cursors",
    metadata,
    Column("name", String(96), primary_key=True),
    Column("state", Json, nullable=False),  # numbers by name
    Column("held_by", String(64)),
    Column("held_until", UtcDateTime),
)

forum_categories = Table(
    "forum_categories",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("slug", String(255), nullable=False),
    Column("restricted", Boolean, nullable=False),  # not everybody may read it
)
