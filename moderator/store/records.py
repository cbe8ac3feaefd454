"""What was decided about each message: message, decision, case and intended actions, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, func, select

from moderator.models import (
    ActionKind,
    Analysis,
    ChannelKind,
    Finding,
    Match,
    Message,
    Mode,
    Severity,
    Standing,
    Triage,
)
from moderator.store import search_index
from moderator.store.database import Database, insert_new
from moderator.store.nudging import SPEAKS, Nudging
from moderator.store.schema import (
    accepted,
    actions,
    cases,
    corrections,
    decisions,
    deliveries,
    matched,
    messages,
    written,
)
from moderator.store.vault import Vault

MESSAGE = TypeAdapter(Message)
FINDINGS = TypeAdapter(tuple[Finding, ...])
TRIAGE = TypeAdapter(Triage)
MATCHES = TypeAdapter(tuple[Match, ...])
TEXTS = TypeAdapter(tuple[str | None, ...])

# intended -> performing -> done | failed | uncertain | superseded; suggested and held wait for a person;
# shadow and skipped are ends that never touched the channel.
OPEN = ("intended", "performing")
MAIL_WINDOW = timedelta(minutes=10)  # the forum waits this long before it mails a post: email_time_window_mins
SUPPORT_REQUEST, GUIDANCE = "SUPPORT_REQUEST", "GUIDANCE"  # a case's kinds beside the entity types


@dataclass(frozen=True, slots=True)
class Intent:
    """An action about to be written down: `key` makes it happen once, `status` is where it starts."""

    key: tuple[str, ...]
    kind: ActionKind
    rule: str
    status: str
    nudge: str | None = None
    subject: str | None = None
    text: str | None = field(default=None, repr=False)
    detail: str = ""
    severe: bool = False  # said whatever the budget of its reader
    asked_for: bool = False  # an answer to its reader's own question: no nudge, only its own pause holds it back
    cooldown: timedelta | None = None

    @property
    def budgeted(self) -> bool:
        return self._speaks and not self.severe and not self.asked_for

    @property
    def may_be_silenced(self) -> bool:
        return self.budgeted or (self._speaks and self.asked_for and self.cooldown is not None)

    @property
    def _speaks(self) -> bool:
        return self.kind in SPEAKS and self.status == "intended"


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """A decision as it was taken, with the texts it was taken on."""

    message: Message
    findings: tuple[Finding, ...]
    triage: Triage
    matches: tuple[Match, ...]
    explanation: tuple[str, ...]
    severity: Severity
    mode: Mode
    ruleset: str
    redacted: str
    redacted_title: str | None
    purged: bool = False  # its texts were forgotten
    corrections: int = 0  # how often moderators corrected it; findings, matches, triage and texts are as corrected


class Records:
    """Messages and decisions. Everything here can be repeated without a second effect."""

    def __init__(self, database: Database, vault: Vault, nudging: Nudging, *, new_id: Callable[[], str]) -> None:
        self._database = database
        self._vault = vault
        self._nudging = nudging
        self._new_id = new_id

    def record(
        self,
        message: Message,
        analysis: Analysis,
        intents: Sequence[Intent],
        *,
        delivery_id: str,
        mode: Mode,
        needs_review: str,
        now: datetime,
    ) -> Sequence[str]:
        """Ids of the actions to perform now.

        The first delivery of a message version owns its actions: another delivery of the same
        version gets none, the same delivery run again gets the same ones. `needs_review` is the
        code of why a person must look ("" when nothing asks for it).
        """
        row = self._new_id()
        values = {
            "id": row,
            "key": self._message_key(message),
            "channel": message.channel,
            "external_id": message.external_id,
            "version": message.version,
            "thread_id": message.thread_id,
            "position": message.position,
            "author": self.author_key(message),
            "content": self._seal(MESSAGE.dump_json(message).decode(), "messages", "content", row),
            "delivery_id": delivery_id,
            "received_at": now,
        }
        with self._database.write() as connection:
            is_new = insert_new(connection, messages, values)
            if is_new:
                self._decide(connection, row, analysis, mode, now)
            owned = select(messages.c.id).where(messages.c.key == values["key"], messages.c.delivery_id == delivery_id)
            for message_id in connection.execute(owned).scalars().all():
                begun = False
                for position, intent in enumerate(intents):
                    affordable = self._within_budget(connection, self._author_keys(message), intent, now=now)
                    begun |= self.intend(connection, message_id, affordable, position=position, now=now) is not None
                # A version written down as overtaken has no case, and its author may come back to it.
                if needs_review and (is_new or begun):
                    case = _case(message, analysis, needs_review, intents, now)
                    case_id = self._new_id()
                    if insert_new(connection, cases, {"id": case_id, "message_id": message_id, **case}):
                        known = None if needs_review == "not_analysed" else analysis.findings
                        search_index.enter(connection, self._vault, case_id, message, known)
            return self._pending(connection, str(values["key"]), delivery_id)

    def opening(self, message: Message) -> Triage | None:
        """The triage of its thread's first message as it stands, None where we don't know it."""
        query = (
            select(decisions.c.triage)
            .join(messages)
            .where(messages.c.channel == message.channel, messages.c.thread_id == message.thread_id)
            .where(messages.c.position == 1)
            .order_by(messages.c.received_at.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            triage = connection.execute(query).scalar()
        return None if triage is None else TRIAGE.validate_python(triage)

    def knows(self, message: Message) -> bool:
        """Was this very version decided on before?"""
        query = select(messages.c.id).where(messages.c.key == self._message_key(message))
        with self._database.read() as connection:
            return connection.execute(query).first() is not None

    def load(self, message_id: str) -> StoredDecision:
        """The decision on a message, as far as moderators corrected it as they did."""
        query = select(messages, decisions).join(decisions).where(messages.c.id == message_id)
        with self._database.read() as connection:
            row = connection.execute(query).one()
            corrected = connection.execute(
                select(corrections).where(corrections.c.message_id == message_id)
            ).one_or_none()
        stored = self._stored(row)
        if corrected is None:
            return stored
        redacted, title = TEXTS.validate_json(self._open(corrected.redacted, "corrections", "redacted", message_id))
        return replace(
            stored,
            findings=FINDINGS.validate_python(corrected.findings),
            triage=TRIAGE.validate_python(corrected.triage),
            matches=MATCHES.validate_python(corrected.matches),
            redacted=redacted or "",
            redacted_title=title,
            corrections=corrected.version,
        )

    def _stored(self, row: Row[Any]) -> StoredDecision:
        """As the rules decided."""
        redacted, title = TEXTS.validate_json(self._open(row.redacted, "decisions", "redacted", row.id))
        return StoredDecision(
            message=MESSAGE.validate_json(self._open(row.content, "messages", "content", row.id)),
            findings=FINDINGS.validate_python(row.findings),
            triage=TRIAGE.validate_python(row.triage),
            matches=MATCHES.validate_python(row.matches),
            explanation=tuple(row.explanation),
            severity=Severity(row.severity),
            mode=Mode(row.mode),
            ruleset=row.ruleset,
            redacted=redacted or "",
            redacted_title=title,
            purged=row.purged_at is not None,
        )

    def intend(
        self, connection: Connection, message_id: str, intent: Intent, *, position: int, now: datetime
    ) -> str | None:
        """Write an action down; its id, or None when an action of that key exists already."""
        row = self._new_id()
        text = None if intent.text is None else self._seal(intent.text, "actions", "text", row)
        values = {
            "id": row,
            "key": self._vault.pseudonym("action", *intent.key),
            "message_id": message_id,
            "position": position,
            "kind": intent.kind,
            "rule": intent.rule,
            "nudge": intent.nudge,
            "subject": intent.subject,
            "status": intent.status,
            "detail": intent.detail,
            "budgeted": intent.budgeted,
            "text": text,
            "created_at": now,
            "released_at": now,
            "updated_at": now,
        }
        return row if insert_new(connection, actions, values) else None

    def _within_budget(self, connection: Connection, member: Sequence[str], intent: Intent, *, now: datetime) -> Intent:
        """The intent, or the same as skipped where its reader has been told enough lately."""
        if not intent.may_be_silenced:
            return intent
        rule, cooldown, asked = intent.rule, intent.cooldown, intent.asked_for
        why_not = self._nudging.silence(connection, member, rule=rule, cooldown=cooldown, asked_for=asked, now=now)
        return replace(intent, status="skipped", detail=why_not) if why_not else intent

    def author_key(self, message: Message) -> str:
        return self._author_keys(message)[0]

    def is_left_alone(self, message: Message) -> bool:
        """Whether its author asked for quiet, under whichever form of their identity."""
        return any(map(self._nudging.has_opted_out, self._author_keys(message)))

    def leave_alone(self, message: Message, *, since: datetime | None) -> None:
        """Its author asks for quiet, or with None to hear from us again."""
        for key in self._author_keys(message):
            if since is None:
                self._nudging.opt_in(key)
            else:
                self._nudging.opt_out(key, now=since)

    def heard_at(self, message: Message) -> datetime | None:
        """When a webhook of its author's last reached us."""
        query = (
            select(func.max(deliveries.c.received_at))
            .select_from(messages.join(deliveries, deliveries.c.id == messages.c.delivery_id))
            .where(messages.c.channel == message.channel, messages.c.author.in_(self._author_keys(message)))
        )
        with self._database.read() as connection:
            heard: datetime | None = connection.execute(query).scalar()
            return heard

    def _author_keys(self, message: Message) -> Sequence[str]:
        """Pseudonyms of the author, the one that messages are kept by first."""
        forms = message.author.known_as or (message.author.id,)
        return [self._vault.pseudonym("author", message.channel, form) for form in forms]

    def is_own_writing(self, message: Message) -> bool:
        """Did we put exactly this text and title there ourselves (a redaction or an undo coming back as news)?"""
        with self._database.read() as connection:
            query = select(written.c.key).where(
                written.c.key == self._written_key(message, message.text, message.title)
            )
            return connection.execute(query).first() is not None

    def remember_writing(self, message: Message, text: str, *, title: str | None = None, now: datetime) -> None:
        """Before we write into a message: its webhook must not start work again. Without a new `title`,
        the message keeps its own."""
        key = self._written_key(message, text, message.title if title is None else title)
        with self._database.write() as connection:
            insert_new(connection, written, {"key": key, "at": now})

    def accepted_findings(self, message: Message, findings: Sequence[Finding]) -> frozenset[int]:
        """Indices of findings whose value a moderator declared harmless in this very message."""
        keys = {self._value_key(message, finding): index for index, finding in enumerate(findings)}
        if not keys:
            return frozenset()
        with self._database.read() as connection:
            known = connection.execute(select(accepted.c.key).where(accepted.c.key.in_(keys))).scalars().all()
        return frozenset(
            index for index, finding in enumerate(findings) if self._value_key(message, finding) in set(known)
        )

    def accept_findings(self, connection: Connection, stored: StoredDecision, *, now: datetime) -> None:
        for finding in stored.findings:
            insert_new(connection, accepted, {"key": self._value_key(stored.message, finding), "at": now})

    def _decide(self, connection: Connection, row: str, analysis: Analysis, mode: Mode, now: datetime) -> None:
        decision = analysis.decision
        texts = TEXTS.dump_json((analysis.redacted, analysis.redacted_title)).decode()
        connection.execute(
            decisions.insert().values(
                message_id=row,
                ruleset=decision.ruleset,
                mode=mode,
                severity=decision.severity,
                findings=FINDINGS.dump_python(analysis.findings, mode="json"),
                triage=TRIAGE.dump_python(analysis.triage, mode="json"),
                matches=MATCHES.dump_python(decision.matches, mode="json"),
                explanation=list(decision.explanation),
                redacted=self._seal(texts, "decisions", "redacted", row),
                decided_at=now,
            )
        )
        if rules := {match.rule for match in decision.matches}:
            fired = [{"rule": rule, "message_id": row, "at": now} for rule in sorted(rules)]
            connection.execute(matched.insert(), fired)

    @staticmethod
    def _pending(connection: Connection, key: str, delivery_id: str) -> Sequence[str]:
        query = (
            select(actions.c.id)
            .join(messages)
            .where(messages.c.key == key, messages.c.delivery_id == delivery_id, actions.c.status.in_(OPEN))
            .order_by(actions.c.position)
        )
        return connection.execute(query).scalars().all()

    def _message_key(self, message: Message) -> str:
        parts = (message.channel, message.external_id, message.version, message.title or "", message.text)
        return self._vault.pseudonym("message", *parts)

    def _written_key(self, message: Message, text: str, title: str | None) -> str:
        return self._vault.pseudonym("written", message.channel, message.external_id, title or "", text)

    def _value_key(self, message: Message, finding: Finding) -> str:
        file = message.attachment(finding.field)  # what it says is not kept: the kind is accepted in that file
        value = file.url if file else message.source(finding.field)[finding.start : finding.end]
        return self._vault.pseudonym("accepted", message.channel, message.external_id, finding.entity_type, value)

    def _seal(self, text: str, table: str, column: str, row: str) -> bytes:
        return self._vault.seal(text, table=table, column=column, row=row)

    def _open(self, sealed: bytes, table: str, column: str, row: str) -> str:
        return self._vault.open(sealed, table=table, column=column, row=row)


def _case(
    message: Message, analysis: Analysis, reason: str, intents: Sequence[Intent], now: datetime
) -> dict[str, object]:
    covered = {analysis.findings[index].entity_type for index in analysis.decision.covered}
    redacts = any(intent.kind is ActionKind.REDACT for intent in intents)
    return {
        "channel": message.channel,
        "severity": analysis.decision.severity,
        "severity_rank": analysis.decision.severity.rank,
        "kinds": sorted(covered) + _guided(analysis, intents),
        "rules": sorted({match.rule for match in analysis.decision.matches}),
        "status": "open",
        "exposure": "pending" if redacts else "none",
        "reason": reason,
        "opened_at": now,
        "mailed_at": _mailed_at(message) if covered else None,
    }


def _mailed_at(message: Message) -> datetime | None:
    """When the forum mails it to those who watch."""
    if message.channel is not ChannelKind.FORUM or message.standing is not Standing.PUBLISHED:
        return None
    return message.created_at and message.created_at + MAIL_WINDOW


def _guided(analysis: Analysis, intents: Sequence[Intent]) -> list[str]:
    if analysis.triage.support_request:
        return [SUPPORT_REQUEST]
    return [GUIDANCE] if any(intent.kind is ActionKind.REPLY for intent in intents) and not analysis.findings else []
