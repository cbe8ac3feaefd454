"""What drafts would have changed: each run over stored messages, how far it came and what came out so far.

Messages are named by id; their words are read, and masked, where they are shown. Comparing is
`moderator.backtest.comparing`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from moderator.store.database import Database
from moderator.store.schema import comparisons, messages

KEPT = timedelta(days=7)
RECENT = 5
OPEN = ("waiting", "running")


@dataclass(frozen=True, slots=True)
class Asked:
    """A comparison of the file `path` with `content`, against the rule set `version`, over the `total` messages that
    were received from `since` until it was asked for. `bound` is the choice that `since` came from."""

    id: str
    path: str
    content: str = field(repr=False)
    version: str
    bound: str
    since: datetime
    by: str
    at: datetime
    status: str
    last: str
    total: int
    result: Mapping[str, Any] = field(repr=False)
    finished_at: datetime | None

    @property
    def open(self) -> bool:
        return self.status in OPEN


class Comparisons:
    """Kept for a week."""

    def __init__(self, database: Database, *, new_id: Callable[[], str]) -> None:
        self._database = database
        self._new_id = new_id

    def ask(self, path: str, content: str, *, version: str, bound: str, since: datetime, by: str, now: datetime) -> str:
        """The id of a new comparison, not begun yet."""
        row = self._new_id()
        asked = messages.c.received_at >= since, messages.c.received_at <= now, messages.c.purged_at.is_(None)
        values = {"id": row, "path": path, "content": content, "version": version, "bound": bound, "since": since}
        with self._database.write() as connection:
            connection.execute(delete(comparisons).where(comparisons.c.asked_at < now - KEPT))
            total = connection.execute(select(func.count()).select_from(messages).where(*asked)).scalar_one()
            begun = {"asked_by": by, "asked_at": now, "status": "waiting", "last": "", "total": total, "result": {}}
            connection.execute(comparisons.insert().values(**values, **begun))
        return row

    def load(self, comparison_id: str) -> Asked | None:
        with self._database.read() as connection:
            row = connection.execute(select(comparisons).where(comparisons.c.id == comparison_id)).one_or_none()
        return _asked(row) if row else None

    def recent(self, path: str) -> Sequence[Asked]:
        """The last few of a file, the newest first."""
        query = (
            select(comparisons)
            .where(comparisons.c.path == path)
            .order_by(comparisons.c.asked_at.desc(), comparisons.c.id)
            .limit(RECENT)
        )
        with self._database.read() as connection:
            return [_asked(row) for row in connection.execute(query)]

    def advance(self, asked: Asked, result: Mapping[str, Any], *, last: str, status: str, now: datetime) -> bool:
        """Write down how far it came; False when another worker did so first."""
        unchanged = comparisons.c.id == asked.id, comparisons.c.last == asked.last, comparisons.c.status.in_(OPEN)
        finished = None if status in OPEN else now
        values = {"result": result, "last": last, "status": status, "finished_at": finished}
        with self._database.write() as connection:
            return connection.execute(update(comparisons).where(*unchanged).values(**values)).rowcount == 1


def _asked(row: Row[Any]) -> Asked:
    return Asked(
        id=row.id,
        path=row.path,
        content=row.content,
        version=row.version,
        bound=row.bound,
        since=row.since,
        by=row.asked_by,
        at=row.asked_at,
        status=row.status,
        last=row.last,
        total=row.total,
        result=row.result,
        finished_at=row.finished_at,
    )
