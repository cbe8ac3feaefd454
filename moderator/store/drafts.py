"""Drafts of policy files: one for each file, shared by all admins. Nobody overwrites what they have not seen.

Whether a draft is sound, and putting it in force, is left to `moderator.editions` and the console.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, select, update

from moderator.store.audit import Audit
from moderator.store.database import Database, insert_new
from moderator.store.schema import drafts

NEW = ""  # instead of a revision: there is no draft yet


@dataclass(frozen=True, slots=True)
class Draft:
    """A file as it may become. `base` is the digest of the content it is to replace, None for a new file."""

    path: str
    content: str = field(repr=False)
    base: str | None
    revision: str
    by: str
    at: datetime


def digest(content: str) -> str:
    return sha256(content.encode()).hexdigest()


class Drafts:
    """Each change and its audit row are one transaction."""

    def __init__(self, database: Database, audit: Audit, *, new_id: Callable[[], str]) -> None:
        self._database = database
        self._audit = audit
        self._new_id = new_id

    def load(self, path: str) -> Draft | None:
        with self._database.read() as connection:
            row = connection.execute(select(drafts).where(drafts.c.path == path)).one_or_none()
        return Draft(*row) if row else None

    def all(self) -> Sequence[Draft]:
        """By path."""
        with self._database.read() as connection:
            return [Draft(*row) for row in connection.execute(select(drafts).order_by(drafts.c.path))]

    def save(self, path: str, content: str, *, base: str | None, after: str, by: str, now: datetime) -> bool:
        """Keep the draft in place of revision `after` (`NEW` where there was none). False, with nothing changed,
        when somebody saved or removed it meanwhile."""
        values = {"content": content, "base": base, "revision": self._new_id(), "saved_by": by, "saved_at": now}
        with self._database.write() as connection:
            if after == NEW:
                saved = insert_new(connection, drafts, {"path": path, **values})
            else:
                same = drafts.c.path == path, drafts.c.revision == after
                saved = connection.execute(update(drafts).where(*same).values(**values)).rowcount == 1
            if saved:
                self._trace(connection, "draft.save", path, by=by, now=now)
        return saved

    def discard(self, path: str, *, after: str, by: str, now: datetime) -> bool:
        """Drop the draft if it is still revision `after`; whether it was."""
        with self._database.write() as connection:
            same = drafts.c.path == path, drafts.c.revision == after
            dropped = connection.execute(delete(drafts).where(*same)).rowcount == 1
            if dropped:
                self._trace(connection, "draft.discard", path, by=by, now=now)
        return dropped

    def _trace(self, connection: Connection, event: str, path: str, *, by: str, now: datetime) -> None:
        self._audit.append(connection, actor=by, event=event, subject=path[:64], now=now, detail={})
