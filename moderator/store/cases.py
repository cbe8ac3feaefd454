"""What moderators see: the queue, and a case with all that is known of it. What they say is `verdicts`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select

from moderator.models import ActionKind, ChannelKind, Residue, Severity
from moderator.store.database import Database
from moderator.store.effects import RESIDUE
from moderator.store.records import OPEN, Records, StoredDecision
from moderator.store.schema import actions, cases, decisions, deliveries, delivery_states, messages, verdicts
from moderator.store.vault import Vault

PAGE = 50
STUCK = ("action_failed", "action_uncertain", "action_held", "undelivered", "not_analysed")

VIEWS: Mapping[str, ColumnElement[bool]] = {
    "open": cases.c.status == "open",
    "severe": and_(cases.c.status == "open", cases.c.severity_rank >= Severity.HIGH.rank),
    "exposed": cases.c.exposure == "residual",
    "stuck": and_(cases.c.status == "open", cases.c.reason.in_(STUCK)),
    "resolved": cases.c.status == "resolved",
    "all": cases.c.id.is_not(None),
}


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A line of the queue."""

    id: str
    channel: ChannelKind
    severity: Severity
    kinds: tuple[str, ...]
    status: str
    exposure: str
    reason: str
    verdict: str | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A line of a case's timeline. `text` is what a member was told, or what now stands in the post."""

    id: str
    kind: ActionKind
    rule: str
    status: str
    detail: str
    attempts: int
    residue: tuple[Residue, ...]
    delivery_state: str | None
    updated_at: datetime
    subject: str | None
    text: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class VerdictRow:
    moderator: str
    verdict: str
    at: datetime
    note: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with everything behind it. `decision.message` holds the original text: mask before showing."""

    row: CaseRow
    decision: StoredDecision
    actions: tuple[ActionRow, ...]
    verdicts: tuple[VerdictRow, ...]


class Cases:
    """Queue and case."""

    def __init__(self, database: Database, vault: Vault, records: Records) -> None:
        self._database = database
        self._vault = vault
        self._records = records

    def queue(self, view: str, *, channel: str | None = None, page: int = 1) -> Sequence[CaseRow]:
        """A page of up to PAGE cases of a view, the most severe and then the oldest first."""
        query = (
            select(cases)
            .where(_view(view, channel))
            .order_by(cases.c.severity_rank.desc(), cases.c.opened_at, cases.c.id)
            .limit(PAGE)
            .offset((page - 1) * PAGE)
        )
        if view in {"resolved", "all"}:
            query = query.order_by(None).order_by(cases.c.opened_at.desc(), cases.c.id)
        with self._database.read() as connection:
            return [_case_row(row) for row in connection.execute(query)]

    def counts(self, *, channel: str | None = None) -> Mapping[str, int]:
        """How many cases each view holds, in one query."""
        wanted = [func.count().filter(condition).label(name) for name, condition in VIEWS.items()]
        query = select(*wanted).select_from(cases)
        if channel:
            query = query.where(cases.c.channel == channel)
        with self._database.read() as connection:
            return dict(connection.execute(query).one()._mapping)

    def load(self, case_id: str) -> CaseView | None:
        with self._database.read() as connection:
            row = connection.execute(select(cases).where(cases.c.id == case_id)).one_or_none()
            if row is None:
                return None
            done = connection.execute(
                select(actions, delivery_states.c.state.label("delivery_state"), delivery_states.c.code)
                .outerjoin(delivery_states, delivery_states.c.ref == actions.c.ref)
                .where(actions.c.message_id == row.message_id)
                .order_by(actions.c.created_at, actions.c.position)
            ).all()
            said = connection.execute(
                select(verdicts).where(verdicts.c.case_id == case_id).order_by(verdicts.c.at)
            ).all()
        return CaseView(
            row=_case_row(row),
            decision=self._records.load(row.message_id),
            actions=tuple(self._action_row(item) for item in done),
            verdicts=tuple(self._verdict_row(item) for item in said),
        )

    def totals(self) -> Mapping[str, int]:
        """How much was received, decided and done so far, for the console's line of state."""
        query = select(
            select(func.count()).select_from(deliveries).scalar_subquery().label("deliveries"),
            select(func.count()).select_from(messages).scalar_subquery().label("messages"),
            select(func.count()).select_from(decisions).scalar_subquery().label("decisions"),
            select(func.count()).where(actions.c.status == "done").scalar_subquery().label("actions"),
            select(func.count()).where(actions.c.status.in_(OPEN)).scalar_subquery().label("acting"),
            select(func.count()).where(deliveries.c.status == "received").scalar_subquery().label("waiting"),
            select(func.count()).where(deliveries.c.status == "failed").scalar_subquery().label("failed"),
        )
        with self._database.read() as connection:
            return dict(connection.execute(query).one()._mapping)

    def _action_text(self, row: Row[Any]) -> str | None:
        return None if row.text is None else self._vault.open(row.text, table="actions", column="text", row=row.id)

    def _action_row(self, row: Row[Any]) -> ActionRow:
        return ActionRow(
            id=row.id,
            kind=ActionKind(row.kind),
            rule=row.rule,
            status=row.status,
            detail=row.code or row.detail,
            attempts=row.attempts,
            residue=RESIDUE.validate_python(row.residue),
            delivery_state=row.delivery_state,
            updated_at=row.updated_at,
            subject=row.subject,
            text=self._action_text(row),
        )

    def _verdict_row(self, row: Row[Any]) -> VerdictRow:
        note = None if row.note is None else self._vault.open(row.note, table="verdicts", column="note", row=row.id)
        return VerdictRow(moderator=row.moderator, verdict=row.verdict, at=row.at, note=note)


def _view(view: str, channel: str | None) -> ColumnElement[bool]:
    condition = VIEWS.get(view, VIEWS["open"])
    return and_(condition, cases.c.channel == channel) if channel else condition


def _case_row(row: Row[Any]) -> CaseRow:
    return CaseRow(
        id=row.id,
        channel=ChannelKind(row.channel),
        severity=Severity(row.severity),
        kinds=tuple(row.kinds),
        status=row.status,
        exposure=row.exposure,
        reason=row.reason,
        verdict=row.verdict,
        opened_at=row.opened_at,
    )
