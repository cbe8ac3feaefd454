"""What moderators see: the queue, and a case with all that is known of it. What they say is `verdicts`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, true

from moderator.models import ActionKind, ChannelKind, Residue, Severity
from moderator.store.database import Database
from moderator.store.effects import RESIDUE
from moderator.store.records import OPEN, Records, StoredDecision
from moderator.store.schema import (
    actions,
    case_search,
    cases,
    decisions,
    deliveries,
    delivery_states,
    messages,
    verdicts,
)
from moderator.store.search_index import is_ready
from moderator.store.vault import Vault
from moderator.store.views import ANYTHING, NEWEST_FIRST, Wanted, beyond, in_order, select_counts, select_page

PAGE = 50


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
    resolved_at: datetime | None = None
    rules: tuple[str, ...] = ()
    assigned_to: str | None = None
    held_until: datetime | None = None
    escalated_at: datetime | None = None
    mailed_at: datetime | None = None
    holder: str | None = None  # who is at work on it now; None where nobody asked

    @property
    def is_exposed(self) -> bool:
        """Whether its message may still show what was found."""
        return self.status == "open" and self.exposure in {"pending", "residual"}


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a view, and whether there is more before and after it."""

    rows: Sequence[CaseRow]
    before: bool
    after: bool


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
    taken_back: bool
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

    def queue(self, view: str, wanted: Wanted = ANYTHING) -> Sequence[CaseRow]:
        """The first PAGE cases of a view: of work the gravest and then the oldest first, else the newest."""
        return self.page(view, wanted).rows

    def page(
        self, view: str, wanted: Wanted, *, after: str | None = None, before: str | None = None, size: int = PAGE
    ) -> Page:
        """Up to `size` cases of a view that come after (or before) the case of that id, which may have left the
        view meanwhile; from the start where it is unknown."""
        backwards = before is not None and after is None
        order = "search" if wanted.marks else "newest" if view in NEWEST_FIRST else "worst"
        with self._database.read() as connection:
            if wanted.marks and not is_ready(connection):
                return Page((), before=False, after=False)
            anchor = self._anchor(connection, before if backwards else after, order)
            query = in_order(select_page(view, wanted, dialect=connection.dialect.name), order, backwards=backwards)
            rows: list[Row[Any]] = []
            for stretch in beyond(order, anchor, backwards=backwards) if anchor else (true(),):
                rows += connection.execute(query.where(stretch).limit(size + 1 - len(rows)))
        found, more = [_case_row(row) for row in rows[:size]], len(rows) > size
        if backwards and anchor:
            return Page(found[::-1], before=more, after=True)
        return Page(found[::-1] if backwards else found, before=anchor is not None, after=more)

    @staticmethod
    def _anchor(connection: Connection, case_id: str | None, order: str) -> Row[Any] | None:
        """Where a page goes on from."""
        if case_id is None:
            return None
        query: Select[Any] = select(cases.c.id, cases.c.severity_rank, cases.c.opened_at).where(cases.c.id == case_id)
        if order == "search":
            query = query.add_columns(case_search.c.seq).join(case_search, case_search.c.case_id == cases.c.id)
        return connection.execute(query).one_or_none()

    def some(self, case_ids: Collection[str], wanted: Wanted) -> Sequence[CaseRow]:
        """These cases as the queue shows them, in its order of work."""
        with self._database.read() as connection:
            query = select_page("all", wanted, dialect=connection.dialect.name).where(cases.c.id.in_(case_ids))
            return [_case_row(row) for row in connection.execute(in_order(query, "worst", backwards=False))]

    def counts(self, wanted: Wanted = ANYTHING) -> Mapping[str, int]:
        """How many cases each view holds for these eyes, in this channel; no other filter counts."""
        with self._database.read() as connection:
            return dict(connection.execute(select_counts(wanted)).one()._mapping)

    def newer(self, view: str, wanted: Wanted, *, since: datetime) -> int:
        """How many cases of a view were opened after then."""
        with self._database.read() as connection:
            query = select_page(view, wanted, dialect=connection.dialect.name).where(cases.c.opened_at > since)
            return connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()

    def row(self, case_id: str) -> CaseRow | None:
        with self._database.read() as connection:
            row = connection.execute(select(cases).where(cases.c.id == case_id)).one_or_none()
        return None if row is None else _case_row(row)

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
        taken_back = row.taken_back_at is not None
        return VerdictRow(moderator=row.moderator, verdict=row.verdict, at=row.at, taken_back=taken_back, note=note)


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
        resolved_at=row.resolved_at,
        rules=tuple(row.rules),
        assigned_to=row.assigned_to,
        held_until=row.held_until,
        escalated_at=row.escalated_at,
        mailed_at=row.mailed_at,
        holder=row._mapping.get("holder"),
    )
