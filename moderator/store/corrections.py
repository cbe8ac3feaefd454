"""What moderators corrected of a decision: its findings, and where a request for support belongs.

The decision itself stays as the rules took it; what it is taken for since stands beside it, and is what
`Records.load` gives. Working out a correction is the console's, carrying it out `actions`'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, update

from moderator.errors import VerdictRefused
from moderator.models import ActionKind, Finding
from moderator.store.audit import Audit
from moderator.store.database import Database
from moderator.store.records import (
    FINDINGS,
    MATCHES,
    SUPPORT_REQUEST,
    TEXTS,
    TRIAGE,
    Intent,
    Records,
    StoredDecision,
)
from moderator.store.sayings import Said, Sayings
from moderator.store.schema import actions, cases, corrections
from moderator.store.search_index import enter
from moderator.store.vault import Vault
from moderator.store.verdicts import actions_of, close_case

RULE = "correcao-da-moderacao"  # in the place of a rule's name, where a person asked for the action
UNBEGUN = ("intended", "suggested", "held", "failed", "uncertain", "shadow")


class Corrections:
    """Verdicts that the decision was right in part."""

    def __init__(
        self, database: Database, vault: Vault, records: Records, audit: Audit, *, new_id: Callable[[], str]
    ) -> None:
        self._database = database
        self._vault = vault
        self._records = records
        self._sayings = Sayings(vault, audit, new_id=new_id)

    def correct(
        self,
        case_id: str,
        corrected: StoredDecision,
        *,
        harmless: Sequence[Finding] = (),
        detail: Mapping[str, Any],
        redacts: bool,
        moderator: str,
        note: str,
        now: datetime,
        despite_claim: bool = False,
    ) -> Sequence[str]:
        """Other findings count from now on. Ids of the redaction to perform; none where
        the channel `redacts` nothing.

        `corrected` is what was loaded, with its new findings, matches and texts; `harmless` are those findings of it
        before that are no personal data: they are not found in this message again. Raises VerdictRefused: `changed`
        when somebody corrected it meanwhile, `still_acting` while an action is under way, `half_done` where nobody
        knows how far the last redaction came, `edited` where the member's own text stands; and as `agree` does.
        """
        said = Said(case_id, "corrected", moderator, note, now, despite_claim)
        with self._database.write() as connection:
            case = close_case(connection, self._sayings, said)
            stored = self._check(connection, case, corrected)
            self._records.accept_findings(connection, replace(stored, findings=tuple(harmless)), now=now)
            self._keep(connection, case.message_id, corrected, now)
            enter(connection, self._vault, case_id, corrected.message, corrected.findings)  # a missed value is no word
            verdict = self._sayings.say(connection, said, detail=detail)
            done = actions_of(connection, case.message_id)
            self._check_redaction(done, stored)
            _drop(connection, case.message_id, (ActionKind.REDACT, ActionKind.HIDE), UNBEGUN, now)
            _drop(connection, case.message_id, tuple(ActionKind), ("suggested",), now)
            if not redacts:
                return ()
            connection.execute(update(cases).where(cases.c.id == case_id).values(exposure="pending"))
            intent = Intent(("corrected", verdict), ActionKind.REDACT, RULE, "intended")
            return self._intend(connection, case.message_id, intent, len(done), now)

    def reroute(
        self,
        case_id: str,
        corrected: StoredDecision,
        *,
        text: str | None,
        nudge: str | None,
        moderator: str,
        note: str,
        now: datetime,
        despite_claim: bool = False,
    ) -> Sequence[str]:
        """The request belongs elsewhere: `corrected` has the new triage. Ids of the answer to send, where there is a
        `text`; proposed answers are dropped. Raises as `correct` does."""
        said = Said(case_id, "rerouted", moderator, note, now, despite_claim)
        with self._database.write() as connection:
            case = close_case(connection, self._sayings, said)
            self._check(connection, case, corrected)
            self._keep(connection, case.message_id, corrected, now)
            triage = corrected.triage
            about = {"route": triage.route, "products": list(triage.products), "answered": text is not None}
            verdict = self._sayings.say(connection, said, detail=about)
            done = actions_of(connection, case.message_id)
            _drop(connection, case.message_id, (ActionKind.REPLY,), UNBEGUN, now)
            if text is None:
                return ()
            # A person wrote to them: that is no nudge, and no budget holds it back.
            intent = Intent(("rerouted", verdict), ActionKind.REPLY, RULE, "intended", nudge=nudge, text=text)
            return self._intend(connection, case.message_id, intent, len(done), now)

    def _check(self, connection: Connection, case: Row[Any], corrected: StoredDecision) -> StoredDecision:
        """The decision as it stands. Raises VerdictRefused when that is not what was corrected."""
        stored = self._records.load(case.message_id)
        if stored.purged:
            raise VerdictRefused("purged")
        if stored.corrections != corrected.corrections:
            raise VerdictRefused("changed")
        return stored

    def _check_redaction(self, done: Sequence[Row[Any]], stored: StoredDecision) -> None:
        redactions = [row for row in done if row.kind == ActionKind.REDACT]
        if any(row.status in {"failed", "uncertain"} and row.attempts > 0 for row in redactions):
            raise VerdictRefused("half_done")
        finished = [row for row in redactions if row.status == "done" and row.text is not None]
        if not finished:
            return
        last = finished[-1]
        left = self._vault.open(last.text, table="actions", column="text", row=last.id)
        if left.rstrip() != stored.message.text.rstrip() and not left.startswith(stored.redacted.rstrip()):
            raise VerdictRefused("edited")

    def _keep(self, connection: Connection, message_id: str, corrected: StoredDecision, now: datetime) -> None:
        texts = TEXTS.dump_json((corrected.redacted, corrected.redacted_title)).decode()
        connection.execute(update(cases).where(cases.c.message_id == message_id).values(kinds=_kinds(corrected)))
        connection.execute(delete(corrections).where(corrections.c.message_id == message_id))
        connection.execute(
            corrections.insert().values(
                message_id=message_id,
                version=corrected.corrections + 1,
                findings=FINDINGS.dump_python(corrected.findings, mode="json"),
                matches=MATCHES.dump_python(corrected.matches, mode="json"),
                triage=TRIAGE.dump_python(corrected.triage, mode="json"),
                redacted=self._vault.seal(texts, table="corrections", column="redacted", row=message_id),
                at=now,
            )
        )

    def _intend(
        self, connection: Connection, message_id: str, intent: Intent, position: int, now: datetime
    ) -> Sequence[str]:
        row = self._records.intend(connection, message_id, intent, position=position, now=now)
        return () if row is None else (row,)


def _kinds(corrected: StoredDecision) -> list[str]:
    """What the case's chips say, and the queue's filter asks for."""
    covered = {corrected.findings[index].entity_type for match in corrected.matches for index in match.findings}
    return sorted(covered) + ([SUPPORT_REQUEST] if corrected.triage.support_request else [])


def _drop(
    connection: Connection, message_id: str, kinds: Sequence[ActionKind], statuses: Sequence[str], now: datetime
) -> None:
    """What was not begun, and is done otherwise or not at all."""
    wanted = actions.c.message_id == message_id, actions.c.kind.in_(kinds), actions.c.status.in_(statuses)
    connection.execute(update(actions).where(*wanted).values(status="skipped", detail="corrected", updated_at=now))
