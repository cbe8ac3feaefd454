"""Which cases stand in the channel's own review queue too, and where the two may differ.

Asking the channel, and what an answer there means here, is the channel's `mirror`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, select, update

from moderator.models import ChannelKind, Mode
from moderator.store.database import Database, insert_new
from moderator.store.schema import cases, decisions, messages, mirrored_cases


@dataclass(frozen=True, slots=True)
class MirroredCase:
    """A case as far as the mirror is concerned; `entry` is its id in the channel's queue, None before it has
    one, `verdict` what was said of it here, None while it is open."""

    case_id: str
    external_id: str
    thread_id: str | None
    entry: int | None
    verdict: str | None


class Mirrored:
    """The pairs of cases and entries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self, channel: ChannelKind, *, since: datetime, limit: int) -> Sequence[MirroredCase]:
        """Open cases of a channel that were opened since then and are not in its queue, the oldest first. What
        was decided in shadow is told to nobody."""
        query = (
            _select()
            .join(decisions, decisions.c.message_id == cases.c.message_id)
            .where(cases.c.channel == channel, cases.c.status == "open", cases.c.opened_at >= since)
            .where(mirrored_cases.c.case_id.is_(None), decisions.c.mode != Mode.SHADOW)
            .order_by(cases.c.opened_at, cases.c.id)
            .limit(limit)
        )
        return self._read(query)

    def open(self, channel: ChannelKind, *, limit: int) -> Sequence[MirroredCase]:
        """Pairs of which one side may be decided, those that were not looked at for longest first."""
        query = (
            _select()
            .where(cases.c.channel == channel, mirrored_cases.c.closed.is_(False))
            .order_by(mirrored_cases.c.looked_at, mirrored_cases.c.case_id)
            .limit(limit)
        )
        return self._read(query)

    def keep(self, case_id: str, entry: int | None, *, now: datetime) -> None:
        """The case stands in the queue as `entry`; None where the channel took no flag: it is left alone then."""
        values = {"case_id": case_id, "entry": entry, "closed": entry is None, "looked_at": now}
        with self._database.write() as connection:
            insert_new(connection, mirrored_cases, values)

    def look(self, case_id: str, *, closed: bool, now: datetime) -> None:
        """It was looked at; `closed` when both sides are decided."""
        changed = update(mirrored_cases).where(mirrored_cases.c.case_id == case_id)
        with self._database.write() as connection:
            connection.execute(changed.values(looked_at=now, closed=closed))

    def _read(self, query: Select[tuple[str, str, str | None, int | None, str, str | None]]) -> list[MirroredCase]:
        with self._database.read() as connection:
            return [_case(row) for row in connection.execute(query)]


def _select() -> Select[tuple[str, str, str | None, int | None, str, str | None]]:
    columns = (cases.c.id, messages.c.external_id, messages.c.thread_id, mirrored_cases.c.entry)
    return (
        select(*columns, cases.c.status, cases.c.verdict)
        .select_from(cases)
        .join(messages, messages.c.id == cases.c.message_id)
        .outerjoin(mirrored_cases, mirrored_cases.c.case_id == cases.c.id)
    )


def _case(row: Row[tuple[str, str, str | None, int | None, str, str | None]]) -> MirroredCase:
    verdict = row.verdict if row.status == "resolved" else None
    return MirroredCase(row.id, row.external_id, row.thread_id, row.entry, verdict)
