"""Audits of exported chats: what was found in each, and which of it people have deleted. Never the chat itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from moderator.models import Severity
from moderator.store.audit import Audit
from moderator.store.database import Database
from moderator.store.schema import chat_audits, chat_leaks
from moderator.store.vault import Vault

RECENT = 100  # audits on the page that lists them


@dataclass(slots=True)
class Tally:
    """What was gone through in one chat. `unread`: media and contacts whose content nobody looked at."""

    messages: int = 0
    notices: int = 0
    unread: int = 0
    deleted: int = 0
    not_analysed: int = 0
    leaks: int = 0


@dataclass(frozen=True, slots=True)
class Leak:
    """A message that holds something, as it may be kept. No `kinds`: it could not be analysed, a person must
    look. `severity` is that of the rules about its findings, NONE where no rule is; `excerpt` is masked."""

    at: datetime
    author: int
    kinds: tuple[str, ...]
    severity: Severity
    excerpt: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredLeak(Leak):
    """A leak on somebody's list; `ticked_by` is "" until it is ticked off."""

    id: str
    ticked_by: str = ""
    ticked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One audit in the list of them; `waiting` leaks of `leaks` are not ticked off."""

    id: str
    moderator: str
    at: datetime
    tally: Tally
    ambiguous: bool
    day_first: bool
    waiting: int


class Audits:
    """Keep what an audit found, list audits, tick off what was deleted."""

    def __init__(self, database: Database, vault: Vault, audit: Audit, *, new_id: Callable[[], str]) -> None:
        self._database = database
        self._vault = vault
        self._audit = audit
        self._new_id = new_id

    def keep(
        self,
        leaks: Iterable[Leak],
        tally: Tally,
        *,
        ambiguous: bool,
        day_first: bool,
        moderator: str,
        now: datetime,
    ) -> str:
        """The id of the audit that is now stored, all of it or nothing."""
        audit_id = self._new_id()
        head = {"id": audit_id, "moderator": moderator, "at": now, "tally": asdict(tally)}
        rows = [self._row(audit_id, leak) for leak in leaks]
        with self._database.write() as connection:
            connection.execute(chat_audits.insert().values(**head, ambiguous=ambiguous, day_first=day_first))
            if rows:
                connection.execute(chat_leaks.insert(), rows)
            detail = {"leaks": len(rows)}
            self._audit.append(
                connection, actor=moderator, event="chat.audited", subject=audit_id, now=now, detail=detail
            )
        return audit_id

    def recent(self) -> Sequence[AuditRow]:
        """The newest audits first."""
        query = _heads().order_by(chat_audits.c.at.desc(), chat_audits.c.id.desc()).limit(RECENT)
        with self._database.read() as connection:
            return [_audit_row(row) for row in connection.execute(query)]

    def load(self, audit_id: str) -> tuple[AuditRow, Sequence[StoredLeak]] | None:
        """An audit with its leaks, by time; None when there is none of this id."""
        leaks = select(chat_leaks).where(chat_leaks.c.audit_id == audit_id).order_by(chat_leaks.c.at, chat_leaks.c.id)
        with self._database.read() as connection:
            head = connection.execute(_heads().where(chat_audits.c.id == audit_id)).one_or_none()
            if head is None:
                return None
            return _audit_row(head), [self._leak(row) for row in connection.execute(leaks)]

    def tick(self, audit_id: str, leak_id: str, *, done: bool, moderator: str, now: datetime) -> bool:
        """Tick a leak off, or take the tick back; False when it is not on this list. Doing it twice is no harm."""
        found = (chat_leaks.c.audit_id == audit_id, chat_leaks.c.id == leak_id)
        changed = chat_leaks.c.ticked_at.is_(None) if done else chat_leaks.c.ticked_at.is_not(None)
        values = {"ticked_by": moderator, "ticked_at": now} if done else {"ticked_by": None, "ticked_at": None}
        with self._database.write() as connection:
            if connection.execute(select(chat_leaks.c.id).where(*found)).first() is None:
                return False
            if connection.execute(update(chat_leaks).where(*found, changed).values(**values)).rowcount:
                event = "chat.ticked" if done else "chat.unticked"
                detail = {"leak": leak_id}
                self._audit.append(connection, actor=moderator, event=event, subject=audit_id, now=now, detail=detail)
        return True

    def _row(self, audit_id: str, leak: Leak) -> dict[str, Any]:
        row = self._new_id()
        return {
            "id": row,
            "audit_id": audit_id,
            "at": leak.at,
            "author": leak.author,
            "kinds": list(leak.kinds),
            "severity": leak.severity,
            "excerpt": self._vault.seal(leak.excerpt, table="chat_leaks", column="excerpt", row=row),
        }

    def _leak(self, row: Row[Any]) -> StoredLeak:
        return StoredLeak(
            at=row.at,
            author=row.author,
            kinds=tuple(row.kinds),
            severity=Severity(row.severity),
            excerpt=self._vault.open(row.excerpt, table="chat_leaks", column="excerpt", row=row.id),
            id=row.id,
            ticked_by=row.ticked_by or "",
            ticked_at=row.ticked_at,
        )


def _heads() -> Any:
    waiting = (
        select(func.count())
        .where(
            chat_leaks.c.audit_id == chat_audits.c.id,
            chat_leaks.c.ticked_at.is_(None),
            chat_leaks.c.severity != Severity.NONE,
        )
        .scalar_subquery()
    )
    return select(chat_audits, waiting.label("waiting"))


def _audit_row(row: Row[Any]) -> AuditRow:
    return AuditRow(row.id, row.moderator, row.at, Tally(**row.tally), row.ambiguous, row.day_first, row.waiting)
