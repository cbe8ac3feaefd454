"""Where a long reading stands, and who is reading: one process at a time, the next goes on from there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, or_, update

from moderator.store.database import Database, insert_new
from moderator.store.schema import cursors

State = Mapping[str, int]


class Cursors:
    """Named places of reading, each lent to one holder for a while."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, name: str, *, holder: str, now: datetime, until: datetime) -> State | None:
        """Hold it until then; its state ({} of a new one), or None while another holder has it."""
        free = or_(cursors.c.held_by.is_(None), cursors.c.held_by == holder, cursors.c.held_until < now)
        with self._database.write() as connection:
            insert_new(connection, cursors, {"name": name, "state": {}})
            taken = (
                update(cursors)
                .where(cursors.c.name == name, free)
                .values(held_by=holder, held_until=until)
                .returning(cursors.c.state)
            )
            state: State | None = connection.execute(taken).scalar_one_or_none()
            return state

    def save(self, name: str, state: State, *, holder: str, until: datetime) -> bool:
        """Keep how far we are and hold it for longer; False when it was taken over by another meanwhile."""
        kept = (
            update(cursors)
            .where(cursors.c.name == name, cursors.c.held_by == holder)
            .values(state=dict(state), held_until=until)
            .returning(cursors.c.name)
        )
        with self._database.write() as connection:
            return connection.execute(kept).first() is not None

    def release(self, name: str, *, holder: str) -> None:
        """Let another one have it at once."""
        with self._database.write() as connection:
            connection.execute(
                update(cursors).where(cursors.c.name == name, cursors.c.held_by == holder).values(held_by=None)
            )

    def forget(self, name: str, *, holder: str) -> None:
        """The reading came to its end: the next one of this name begins at the start."""
        with self._database.write() as connection:
            connection.execute(delete(cursors).where(cursors.c.name == name, cursors.c.held_by == holder))
