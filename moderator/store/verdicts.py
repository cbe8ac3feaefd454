"""What moderators say of a case, and what follows from it. Each verdict and its audit row are one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from moderator.errors import VerdictRefused
from moderator.models import ActionKind
from moderator.store.audit import Audit
from moderator.store.database import Database
from moderator.store.records import Intent, Records
from moderator.store.schema import actions, cases, verdicts
from moderator.store.vault import Vault

UNDONE = ("intended", "suggested", "held", "failed", "uncertain")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a moderator is saying now."""

    verdict: str
    moderator: str
    note: str = field(repr=False)
    at: datetime


class Verdicts:
    """Agreement, false positive, note."""

    def __init__(
        self, database: Database, vault: Vault, records: Records, audit: Audit, *, new_id: Callable[[], str]
    ) -> None:
        self._database = database
        self._vault = vault
        self._records = records
        self._audit = audit
        self._new_id = new_id

    def agree(self, case_id: str, *, moderator: str, note: str, now: datetime) -> Sequence[str]:
        """The decision was right. Ids of proposed actions, now to be performed.

        Raises VerdictRefused when another verdict came first.
        """
        with self._database.write() as connection:
            message_id = self._decide(connection, case_id, _Said("agree", moderator, note, now))
            proposed = (
                update(actions)
                .where(actions.c.message_id == message_id, actions.c.status == "suggested")
                .values(status="intended", released_at=now, updated_at=now)
                .returning(actions.c.id)
            )
            return connection.execute(proposed).scalars().all()

    def false_positive(self, case_id: str, *, moderator: str, note: str, now: datetime) -> Sequence[str]:
        """Nothing was wrong with the message: drop what was not done yet, accept its values, undo what
        was redacted.

        Ids of the actions that undo it; empty when nothing had been changed. Raises VerdictRefused when
        another verdict came first, or while an action is under way.
        """
        with self._database.write() as connection:
            message_id = self._decide(connection, case_id, _Said("false_positive", moderator, note, now))
            done = connection.execute(select(actions).where(actions.c.message_id == message_id)).all()
            if any(action.status == "performing" for action in done):
                raise VerdictRefused("still_acting")
            stored = self._records.load(message_id)
            if stored.purged:
                raise VerdictRefused("purged")
            self._records.accept_findings(connection, stored, now=now)
            connection.execute(
                update(actions)
                .where(actions.c.message_id == message_id, actions.c.status.in_(UNDONE))
                .values(status="skipped", updated_at=now)
            )
            redacted = next((row for row in done if row.kind == ActionKind.REDACT and _may_stand(row)), None)
            if redacted is None:
                return ()
            stands = self._text_of(redacted)
            undo = Intent(("restore", redacted.id), ActionKind.RESTORE, redacted.rule, "intended", text=stands)
            restore = self._records.intend(connection, message_id, undo, position=len(done), now=now)
            return () if restore is None else (restore,)

    def decided_elsewhere(self, case_id: str, *, moderator: str, now: datetime) -> None:
        """It was decided where the message was written: the case is closed, and what was done stays as it is.

        Raises VerdictRefused when another verdict came first.
        """
        with self._database.write() as connection:
            self._decide(connection, case_id, _Said("elsewhere", moderator, "", now))

    def note(self, case_id: str, *, moderator: str, note: str, now: datetime) -> None:
        with self._database.write() as connection:
            self._say(connection, case_id, _Said("note", moderator, note, now))

    def _decide(self, connection: Connection, case_id: str, said: _Said) -> str:
        """A verdict that closes the case; the id of its message. After one that leaves all as it is, only «false
        positive» is left."""
        locked = select(cases.c.status, cases.c.verdict).where(cases.c.id == case_id).with_for_update()
        row = connection.execute(locked).one_or_none()
        if row is None or (row.status == "resolved" and not _may_follow(said.verdict, row.verdict)):
            raise VerdictRefused("already_decided")
        connection.execute(
            update(cases)
            .where(cases.c.id == case_id)
            .values(status="resolved", verdict=said.verdict, resolved_at=said.at)
        )
        return self._say(connection, case_id, said)

    def _say(self, connection: Connection, case_id: str, said: _Said) -> str:
        """Write the verdict and its trace down; the id of the case's message."""
        row = self._new_id()
        note = self._vault.seal(said.note, table="verdicts", column="note", row=row) if said.note else None
        values = {"id": row, "case_id": case_id, "moderator": said.moderator, "verdict": said.verdict, "note": note}
        connection.execute(verdicts.insert().values(**values, at=said.at))
        event = f"verdict.{said.verdict}"
        self._audit.append(connection, actor=said.moderator, event=event, subject=case_id, now=said.at, detail={})
        return str(connection.execute(select(cases.c.message_id).where(cases.c.id == case_id)).scalar_one())

    def _text_of(self, row: Row[Any]) -> str | None:
        return None if row.text is None else self._vault.open(row.text, table="actions", column="text", row=row.id)


def _may_follow(verdict: str, earlier: str) -> bool:
    return verdict == "false_positive" and earlier in {"agree", "elsewhere"}


def _may_stand(row: Row[Any]) -> bool:
    """Whether a redaction changed the message, wholly or as far as it came."""
    return row.status == "done" or (row.status in {"failed", "uncertain"} and row.attempts > 0)
