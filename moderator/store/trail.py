"""Reading the audit log, the newest first, a page at a time. Writing it and its proof are `audit`'s."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from moderator.store.database import Database
from moderator.store.schema import audit_log

PAGE = 50  # rows


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: who did what to what, by ids and codes."""

    seq: int
    at: datetime
    actor: str
    event: str
    subject: str
    detail: Mapping[str, Any]


class Trail:
    """Pages by the number of the row that the last one ended with: as fast at the end as at the start."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def holds(self, *, actor: str, event: str, subject: str, since: datetime) -> bool:
        """Whether there is such a row."""
        column = audit_log.c
        query = select(column.seq).where(
            column.actor == actor, column.event == event, column.subject == subject, column.at >= since
        )
        with self._database.read() as connection:
            return connection.execute(query.order_by(column.seq.desc()).limit(1)).first() is not None

    def read(
        self,
        *,
        actor: str = "",
        event: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: int = PAGE,
    ) -> Sequence[Entry]:
        """Rows older than number `before`; of one `actor` or `event`, and `since` <= at < `until`, where said."""
        column = audit_log.c
        asked = (
            (actor, column.actor.__eq__),
            (event, column.event.__eq__),
            (since, column.at.__ge__),
            (until, column.at.__lt__),
            (before, column.seq.__lt__),
        )
        conditions = [compare(value) for value, compare in asked if value]
        query = select(column.seq, column.at, column.actor, column.event, column.subject, column.detail)
        with self._database.read() as connection:
            rows = connection.execute(query.where(*conditions).order_by(column.seq.desc()).limit(limit))
            return [Entry(*row) for row in rows]
