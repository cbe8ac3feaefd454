"""Stored messages as they were decided on, in bounded pages, for replaying them under other rules. Read only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from moderator.models import Finding, Message, Related, Triage
from moderator.store.database import Database
from moderator.store.records import FINDINGS, MATCHES, MESSAGE, TRIAGE
from moderator.store.schema import cases, decisions, messages
from moderator.store.vault import Vault

PAGE = 500


@dataclass(frozen=True, slots=True)
class Past:
    """A message to decide on again, with what was known around it.

    `opening` is the triage of its thread's first message, where that is another. `in_files` are the findings in
    attachments, whose contents are not kept. `verdict` is what a moderator
    said of the decision then, "agree" or "false_positive" (None where nobody did), and `matched` are the rules
    that the verdict was about.
    """

    id: str
    message: Message = field(repr=False)
    opening: Triage | None = None
    related: tuple[Related, ...] = ()
    in_files: tuple[Finding, ...] = ()
    verdict: str | None = None
    matched: frozenset[str] = frozenset()


class History:
    """Reads messages back with their verdicts."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    def read(
        self, *, since: datetime | None = None, until: datetime | None = None, after: str = "", page: int = PAGE
    ) -> Iterator[Past]:
        """Every decided message received `since` then (and `until` then) whose text was not purged, by id, those
        `after` an id only; no more than a page of them is held at once."""
        query = (
            select(messages.c.id, messages.c.content, messages.c.channel, messages.c.thread_id, messages.c.position)
            .add_columns(decisions.c.findings, decisions.c.matches, cases.c.verdict)
            .select_from(messages.join(decisions).outerjoin(cases, cases.c.message_id == messages.c.id))
            .where(messages.c.purged_at.is_(None))
            .order_by(messages.c.id)
            .limit(page)
        )
        if since:
            query = query.where(messages.c.received_at >= since)
        if until:
            query = query.where(messages.c.received_at <= until)
        last = after
        while True:
            with self._database.read() as connection:
                rows = connection.execute(query.where(messages.c.id > last)).all()
                openings = _openings(connection, rows)
            for row in rows:
                yield self._past(row, openings)
            if len(rows) < page:
                return
            last = rows[-1].id

    def newest(self, number: int) -> datetime | None:
        """When the oldest of the `number` newest messages was received; None where there are no more than those."""
        query = select(messages.c.received_at).order_by(messages.c.received_at.desc()).offset(number - 1).limit(1)
        with self._database.read() as connection:
            return connection.execute(query).scalar()

    def _past(self, row: Row[Any], openings: Mapping[tuple[str, str], Triage]) -> Past:
        content = self._vault.open(row.content, table="messages", column="content", row=row.id)
        found = FINDINGS.validate_python(row.findings)
        return Past(
            id=row.id,
            message=MESSAGE.validate_json(content),
            opening=None if row.position == 1 else openings.get((row.channel, row.thread_id)),
            in_files=tuple(finding for finding in found if finding.field.startswith("attachment/")),
            verdict=row.verdict,
            matched=frozenset(match.rule for match in MATCHES.validate_python(row.matches)),
        )


def _openings(connection: Connection, rows: Sequence[Row[Any]]) -> Mapping[tuple[str, str], Triage]:
    """The triage of the first message of each of the threads, by channel and thread, as it stands now."""
    threads = {row.thread_id for row in rows if row.thread_id is not None and row.position != 1}
    query = (
        select(messages.c.channel, messages.c.thread_id, decisions.c.triage)
        .join(decisions)
        .where(messages.c.thread_id.in_(threads), messages.c.position == 1)
        .order_by(messages.c.received_at)
    )
    return {(row.channel, row.thread_id): TRIAGE.validate_python(row.triage) for row in connection.execute(query)}
