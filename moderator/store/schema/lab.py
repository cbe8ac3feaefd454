"""Tables of the rules lab: which rule fired where, texts of the policy that are not in force yet, and what they would
have changed."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from moderator.store.schema.base import Id, Json, UtcDateTime, metadata

drafts = Table(
    "drafts",
    metadata,
    Column("path", String(128), primary_key=True),  # of the file within the rules folder
    Column("content", Text, nullable=False),
    Column("base", String(64)),  # hash of the content that it is to replace; NULL for a file that is new
    Column("revision", Id, nullable=False),  # another with every save
    Column("saved_by", String(64), nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
)

matched = Table(  # what `decisions` says of matches, as rows that can be counted
    "matched",
    metadata,
    Column("rule", String(64), primary_key=True),
    Column("message_id", Id, ForeignKey("messages.id"), primary_key=True),
    Column("at", UtcDateTime, nullable=False),  # when it was decided
    Index(None, "rule", "at"),
    Index(None, "message_id"),
)

comparisons = Table(  # names messages by id only: what they say is read where it is shown
    "comparisons",
    metadata,
    Column("id", Id, primary_key=True),
    Column("path", String(128), nullable=False),
    Column("content", Text, nullable=False),
    Column("version", String(64), ForeignKey("rulesets.version"), nullable=False),  # what it is compared with
    Column("bound", String(16), nullable=False),  # how much of the past was asked for, as a code
    Column("since", UtcDateTime, nullable=False),
    Column("asked_by", String(64), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("status", String(16), nullable=False),  # waiting, running, done, failed
    Column("last", Id, nullable=False),  # the message that was compared last, "" for none
    Column("total", Integer, nullable=False),
    Column("result", Json, nullable=False),
    Column("finished_at", UtcDateTime),
    Index(None, "path", "asked_at"),
)
