"""What can't be undone: one moderator asks for it with a reason, another one approves or declines.

Only what moderators start is asked for here; what the policy does by itself is decided with the policy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from moderator.errors import VerdictRefused
from moderator.models import ActionKind
from moderator.store.accounts import fold
from moderator.store.audit import Audit
from moderator.store.database import Database
from moderator.store.records import Intent, Records
from moderator.store.sayings import Said, Sayings, from_standing, standing
from moderator.store.schema import actions, approvals, cases
from moderator.store.vault import Vault

RULE = "pedido-da-moderacao"  # in the place of a rule's name, where two people asked for the action
REASON = "approval_wanted"  # why a person must look at the case
ASKING = ("status", "reason", "resolved_at", "escalated_at")


@dataclass(frozen=True, slots=True)
class Approval:
    """A request and what became of it; `status` is waiting, approved, declined or withdrawn."""

    id: str
    kind: ActionKind
    status: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None = field(repr=False)
    answer: str | None = field(repr=False)


class Approvals:
    """Ask, approve, decline. Of two who answer at once, one does."""

    def __init__(
        self, database: Database, vault: Vault, records: Records, audit: Audit, *, new_id: Callable[[], str]
    ) -> None:
        self._database = database
        self._vault = vault
        self._records = records
        self._audit = audit
        self._new_id = new_id
        self._sayings = Sayings(vault, audit, new_id=new_id)

    def propose(
        self,
        case_id: str,
        kind: ActionKind,
        *,
        moderator: str,
        reason: str,
        now: datetime,
        despite_claim: bool = False,
    ) -> str:
        """Ask for a second moderator; the request's id. The case waits open until somebody answers.

        Raises VerdictRefused (`already_asked`) where the same is asked for or was done, `purged` where the
        message was forgotten, `already_decided` where nothing was wrong with it, ClaimedByOther while somebody
        else is at work on the case.
        """
        said = Said(case_id, "proposed", moderator, "", now, despite_claim)
        with self._database.write() as connection:
            case = self._sayings.lock(connection, said)
            self._check(case)
            same = approvals.c.case_id == case_id, approvals.c.kind == kind, approvals.c.status == "waiting"
            done = actions.c.message_id == case.message_id, actions.c.kind == kind, actions.c.status == "done"
            if any(connection.execute(select(func.count()).where(*known)).scalar() for known in (same, done)):
                raise VerdictRefused("already_asked")
            row = self._new_id()
            values = {
                "id": row,
                "case_id": case_id,
                "kind": kind,
                "status": "waiting",
                "reason": self._seal(reason, "reason", row),
                "proposed_by": moderator,
                "proposed_at": now,
                "before": standing(case, ASKING),
            }
            connection.execute(approvals.insert().values(**values))
            asking = {"status": "open", "reason": REASON, "resolved_at": None, "escalated_at": now}
            connection.execute(update(cases).where(cases.c.id == case_id).values(**asking))
            self._sayings.let_go(connection, said)
            self._trace(connection, said, "approval.proposed", row, kind)
        return row

    def approve(self, case_id: str, approval_id: str, *, moderator: str, answer: str, now: datetime) -> Sequence[str]:
        """Somebody else agrees: ids of the actions to perform. Raises VerdictRefused (`own_request`) for who asked,
        `already_decided` where it was answered or withdrawn, or nothing was wrong with the message, `purged`."""
        with self._database.write() as connection:
            said = Said(case_id, "approved", moderator, answer, now, despite_claim=True)
            case = self._sayings.lock(connection, said)
            self._check(case)
            row = self._answer(connection, approval_id, said)
            message_id = case.message_id
            position = connection.execute(select(func.count()).where(actions.c.message_id == message_id)).scalar_one()
            intent = Intent(("approved", approval_id), ActionKind(row.kind), RULE, "intended")
            action = self._records.intend(connection, message_id, intent, position=position, now=now)
        return () if action is None else (action,)

    def decline(self, case_id: str, approval_id: str, *, moderator: str, answer: str, now: datetime) -> None:
        """It is not done. Who asked may withdraw it so. Raises VerdictRefused (`already_decided`)."""
        with self._database.write() as connection:
            said = Said(case_id, "declined", moderator, answer, now, despite_claim=True)
            self._answer(connection, approval_id, said)

    def of(self, case_id: str) -> Sequence[Approval]:
        """Every request about a case, the newest first."""
        query = select(approvals).where(approvals.c.case_id == case_id).order_by(approvals.c.proposed_at.desc())
        with self._database.read() as connection:
            return [self._approval(row) for row in connection.execute(query)]

    def _check(self, case: Row[Any]) -> None:
        """Raises VerdictRefused where nobody may do to the message what can't be undone."""
        if case.verdict == "false_positive":
            raise VerdictRefused("already_decided")
        if self._records.load(case.message_id).purged:
            raise VerdictRefused("purged")

    def _answer(self, connection: Connection, approval_id: str, said: Said) -> Row[Any]:
        """Write an answer down: `said.verdict` is approved or declined, `said.note` a word with it."""
        case_id, moderator, status = said.case_id, said.moderator, said.verdict
        case = self._sayings.lock(connection, said)  # one answer at a time
        wanted = approvals.c.id == approval_id, approvals.c.case_id == case_id
        row = connection.execute(select(approvals).where(*wanted)).one_or_none()
        if row is None or row.status != "waiting":
            raise VerdictRefused("already_decided")
        own = fold(row.proposed_by) == fold(moderator)
        if own and status == "approved":
            raise VerdictRefused("own_request")
        status = "withdrawn" if own else status
        values = {"status": status, "decided_by": moderator, "decided_at": said.at}
        values["answer"] = self._seal(said.note, "answer", approval_id)
        connection.execute(update(approvals).where(*wanted).values(**values))
        if case.reason == REASON:  # no other reason came up in between
            back = from_standing(row.before)
            if case.status != "open":  # but a verdict was given, which stands
                back = {"reason": back["reason"]}
            connection.execute(update(cases).where(cases.c.id == case_id).values(**back))
        self._trace(connection, said, f"approval.{status}", approval_id, row.kind)
        return row

    def _trace(self, connection: Connection, said: Said, event: str, approval_id: str, kind: str) -> None:
        detail = {"approval": approval_id, "kind": kind}
        self._audit.append(
            connection, actor=said.moderator, event=event, subject=said.case_id, now=said.at, detail=detail
        )

    def _approval(self, row: Row[Any]) -> Approval:
        return Approval(
            id=row.id,
            kind=ActionKind(row.kind),
            status=row.status,
            proposed_by=row.proposed_by,
            proposed_at=row.proposed_at,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            reason=self._open(row.reason, "reason", row.id),
            answer=self._open(row.answer, "answer", row.id),
        )

    def _seal(self, words: str, column: str, row: str) -> bytes | None:
        return self._vault.seal(words, table="approvals", column=column, row=row) if words else None

    def _open(self, sealed: bytes | None, column: str, row: str) -> str | None:
        return None if sealed is None else self._vault.open(sealed, table="approvals", column=column, row=row)
