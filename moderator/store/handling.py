"""Who is to decide a case and when: assigned, held back, put before an admin, free again. And taking back what was
said a moment ago, as long as nothing came of it. Each is one transaction with its audit row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from moderator.errors import VerdictRefused
from moderator.store.audit import Audit
from moderator.store.database import Database
from moderator.store.sayings import Said, Sayings, from_standing, standing
from moderator.store.schema import approvals, cases, verdicts
from moderator.store.vault import Vault

UNDO_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Handled:
    """In whose hands a case is, until when it rests and since when it is an admin's."""

    assigned_to: str | None
    held_until: datetime | None
    escalated_at: datetime | None


class Handling:
    """Says of a case who decides it and when, not whether it was right."""

    def __init__(self, database: Database, vault: Vault, audit: Audit, *, new_id: Callable[[], str]) -> None:
        self._database = database
        self._audit = audit
        self._sayings = Sayings(vault, audit, new_id=new_id)

    def assign(
        self, case_id: str, to: str, *, moderator: str, note: str, now: datetime, despite_claim: bool = False
    ) -> None:
        """`to` decides it. Like all of these, raises VerdictRefused where the case is decided, and ClaimedByOther
        while somebody else is at work on it, unless that is known."""
        said = Said(case_id, "assigned", moderator, note, now, despite_claim)
        self._handle(said, {"assigned_to": to, "held_until": None}, {"to": to})

    def hold(
        self, case_id: str, until: datetime, *, moderator: str, note: str, now: datetime, despite_claim: bool = False
    ) -> None:
        """It rests until then."""
        said = Said(case_id, "held", moderator, note, now, despite_claim)
        self._handle(said, {"held_until": until}, {"until": until.isoformat()})

    def escalate(self, case_id: str, *, moderator: str, note: str, now: datetime, despite_claim: bool = False) -> None:
        """An admin looks."""
        said = Said(case_id, "escalated", moderator, note, now, despite_claim)
        self._handle(said, {"escalated_at": now, "held_until": None}, {})

    def release(self, case_id: str, *, moderator: str, note: str, now: datetime, despite_claim: bool = False) -> None:
        """Anybody's again, at once."""
        said = Said(case_id, "released", moderator, note, now, despite_claim)
        self._handle(said, {"assigned_to": None, "held_until": None, "escalated_at": None}, {})

    def state(self, case_id: str) -> Handled:
        query = select(cases.c.assigned_to, cases.c.held_until, cases.c.escalated_at).where(cases.c.id == case_id)
        with self._database.read() as connection:
            return Handled(*connection.execute(query).one())

    def undoable(self, case_id: str, *, moderator: str, now: datetime) -> str | None:
        """The id of their last word on the case, where it can be taken back now."""
        with self._database.read() as connection:
            row = _last_word(connection, case_id)
            return row.id if row is not None and _may_take_back(connection, row, moderator, now) else None

    def take_back(self, case_id: str, verdict_id: str, *, moderator: str, now: datetime) -> str:
        """The case as it stood before; what was taken back, as a code. Raises VerdictRefused (`too_late`) where
        somebody said something since, something came of it, or it was too long ago."""
        said = Said(case_id, "taken_back", moderator, "", now, despite_claim=True)
        with self._database.write() as connection:
            self._sayings.lock(connection, said)
            row = _last_word(connection, case_id)
            if row is None or row.id != verdict_id or not _may_take_back(connection, row, moderator, now):
                raise VerdictRefused("too_late")
            if row.before:
                connection.execute(update(cases).where(cases.c.id == case_id).values(**from_standing(row.before)))
            mark = update(verdicts).where(verdicts.c.id == verdict_id)
            connection.execute(mark.values(taken_back_at=now, note=None))
            detail = {"verdict": verdict_id, "said": row.verdict}
            self._audit.append(
                connection, actor=moderator, event="verdict.taken_back", subject=case_id, now=now, detail=detail
            )
        return str(row.verdict)

    def _handle(self, said: Said, changes: Mapping[str, Any], detail: Mapping[str, Any]) -> None:
        with self._database.write() as connection:
            case = self._sayings.lock(connection, said)
            if case.status != "open":
                raise VerdictRefused("already_decided")
            connection.execute(update(cases).where(cases.c.id == said.case_id).values(**changes))
            self._sayings.let_go(connection, said)
            self._sayings.say(connection, said, before=standing(case, changes), detail=detail)


def _last_word(connection: Connection, case_id: str) -> Row[Any] | None:
    query = (
        select(verdicts)
        .where(verdicts.c.case_id == case_id, verdicts.c.taken_back_at.is_(None))
        .order_by(verdicts.c.at.desc(), verdicts.c.id.desc())
        .limit(1)
    )
    return connection.execute(query).one_or_none()


def _may_take_back(connection: Connection, row: Row[Any], moderator: str, now: datetime) -> bool:
    own = row.before is not None and row.moderator == moderator and now - row.at <= UNDO_WITHIN
    return own and (not row.before or not _asked_since(connection, row))


def _asked_since(connection: Connection, row: Row[Any]) -> bool:
    """Whether somebody asked for what can't be undone after that word, and was not refused: it will come back to
    the case as it stands with that word."""
    asked = approvals.c.case_id == row.case_id, approvals.c.proposed_at >= row.at
    standing_still = approvals.c.status.in_(("waiting", "approved"))
    return bool(connection.execute(select(func.count()).where(*asked, standing_still)).scalar())
