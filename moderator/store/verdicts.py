"""What moderators say of a decision as a whole, and what follows from it. Each verdict and its audit row are one
transaction. What corrects a decision in part is `corrections`', who is to decide and when `handling`'s."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from moderator.errors import VerdictRefused
from moderator.models import ActionKind
from moderator.store.audit import Audit
from moderator.store.database import Database
from moderator.store.records import Intent, Records
from moderator.store.sayings import Said, Sayings, standing
from moderator.store.schema import actions, cases
from moderator.store.vault import Vault

UNDONE = ("intended", "suggested", "held", "failed", "uncertain")
# What may still be said of a resolved case, by what was said before: nothing contradicts a false positive.
AFTERWARDS = frozenset({"false_positive", "corrected", "rerouted"})
CLOSING = ("status", "verdict", "resolved_at", "held_until")
REVISABLE = frozenset({"agree", "elsewhere", "corrected", "rerouted"})


class Verdicts:
    """Agreement, false positive, note."""

    def __init__(
        self, database: Database, vault: Vault, records: Records, audit: Audit, *, new_id: Callable[[], str]
    ) -> None:
        self._database = database
        self._vault = vault
        self._records = records
        self._sayings = Sayings(vault, audit, new_id=new_id)

    def agree(
        self, case_id: str, *, moderator: str, note: str, now: datetime, despite_claim: bool = False
    ) -> Sequence[str]:
        """The decision was right. Ids of proposed actions, now to be performed.

        Raises VerdictRefused when another verdict came first, ClaimedByOther while somebody else is at work on
        the case, unless that is known.
        """
        said = Said(case_id, "agree", moderator, note, now, despite_claim)
        with self._database.write() as connection:
            case = close_case(connection, self._sayings, said)
            proposed = (
                update(actions)
                .where(actions.c.message_id == case.message_id, actions.c.status == "suggested")
                .values(status="intended", released_at=now, updated_at=now)
                .returning(actions.c.id)
            )
            released = connection.execute(proposed).scalars().all()
            self._sayings.say(connection, said, before=None if released else standing(case, CLOSING))
            return released

    def false_positive(
        self, case_id: str, *, moderator: str, note: str, now: datetime, despite_claim: bool = False
    ) -> Sequence[str]:
        """Nothing was wrong with the message: drop what was not done yet, accept its values, undo what
        was redacted.

        Ids of the actions that undo it; empty when nothing had been changed. Raises VerdictRefused when
        another verdict came first, or while an action is under way; ClaimedByOther as `agree` does.
        """
        said = Said(case_id, "false_positive", moderator, note, now, despite_claim)
        with self._database.write() as connection:
            message_id = close_case(connection, self._sayings, said).message_id
            self._sayings.say(connection, said)
            done = actions_of(connection, message_id)
            stored = self._records.load(message_id)
            if stored.purged:
                raise VerdictRefused("purged")
            self._records.accept_findings(connection, stored, now=now)
            connection.execute(
                update(actions)
                .where(actions.c.message_id == message_id, actions.c.status.in_(UNDONE))
                .values(status="skipped", updated_at=now)
            )
            redactions = [row for row in done if row.kind == ActionKind.REDACT and _may_stand(row)]
            if not redactions:
                return ()
            redacted = redactions[-1]
            undo = Intent(
                ("restore", redacted.id), ActionKind.RESTORE, redacted.rule, "intended", text=self._text_of(redacted)
            )
            restore = self._records.intend(connection, message_id, undo, position=len(done), now=now)
            return () if restore is None else (restore,)

    def decided_elsewhere(self, case_id: str, *, moderator: str, now: datetime) -> None:
        """It was decided where the message was written: the case is closed, and what was done stays as it is.

        Raises VerdictRefused when another verdict came first.
        """
        said = Said(case_id, "elsewhere", moderator, "", now, despite_claim=True)
        with self._database.write() as connection:
            close_case(connection, self._sayings, said)
            self._sayings.say(connection, said)

    def note(self, case_id: str, *, moderator: str, note: str, now: datetime) -> None:
        """A word for the other moderators; whoever is at work on it. Raises VerdictRefused where there is no case."""
        said = Said(case_id, "note", moderator, note, now, despite_claim=True)
        with self._database.write() as connection:
            self._sayings.lock(connection, said)
            self._sayings.say(connection, said, before={})

    def _text_of(self, row: Row[Any]) -> str | None:
        return None if row.text is None else self._vault.open(row.text, table="actions", column="text", row=row.id)


def close_case(connection: Connection, sayings: Sayings, said: Said) -> Row[Any]:
    """A verdict that closes the case; the case as it stood before.

    Raises VerdictRefused (`already_decided`) where another that it can't follow came first.
    """
    case = sayings.lock(connection, said)
    if case.status == "resolved" and not (said.verdict in AFTERWARDS and case.verdict in REVISABLE):
        raise VerdictRefused("already_decided")
    closed = {"status": "resolved", "verdict": said.verdict, "resolved_at": said.at, "held_until": None}
    connection.execute(update(cases).where(cases.c.id == said.case_id).values(**closed))
    sayings.let_go(connection, said)
    return case


def actions_of(connection: Connection, message_id: str) -> Sequence[Row[Any]]:
    """The actions about a message in their order, this transaction's until its end. Raises VerdictRefused
    (`still_acting`) while one is under way."""
    query = (
        select(actions)
        .where(actions.c.message_id == message_id)
        .order_by(actions.c.created_at, actions.c.position)
        .with_for_update()
    )
    rows = connection.execute(query).all()
    if any(row.status == "performing" for row in rows):
        raise VerdictRefused("still_acting")
    return rows


def _may_stand(row: Row[Any]) -> bool:
    """Whether a redaction changed the message, wholly or as far as it came."""
    return row.status == "done" or (row.status in {"failed", "uncertain"} and row.attempts > 0)
