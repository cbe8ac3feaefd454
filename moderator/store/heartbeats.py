"""Which worker processes are alive: each writes its name every few seconds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from moderator.store.database import Database, insert_new
from moderator.store.schema import heartbeats


class Heartbeats:
    """Beat, and find out who stopped beating."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def beat(self, executor: str, *, now: datetime) -> None:
        with self._database.write() as connection:
            if not insert_new(connection, heartbeats, {"executor": executor, "seen_at": now}):
                connection.execute(heartbeats.update().where(heartbeats.c.executor == executor).values(seen_at=now))

    def silent(self, since: datetime) -> Sequence[str]:
        """Executors not heard of since then."""
        with self._database.read() as connection:
            return connection.execute(select(heartbeats.c.executor).where(heartbeats.c.seen_at < since)).scalars().all()

    def latest(self) -> datetime | None:
        """When any executor was last heard of."""
        with self._database.read() as connection:
            return connection.execute(select(func.max(heartbeats.c.seen_at))).scalar()

    def forget(self, executors: Sequence[str]) -> None:
        with self._database.write() as connection:
            connection.execute(delete(heartbeats).where(heartbeats.c.executor.in_(executors)))
