"""Figures of how well it goes, computed where the rows are. Showing them is the console's and the metrics'."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from moderator.models import ActionKind, ChannelKind
from moderator.store.database import Database
from moderator.store.schema import actions, deliveries, messages

REMOVES = frozenset({ActionKind.REDACT, ActionKind.HIDE, ActionKind.REMOVE})
MOST = 5_000  # removals that a quantile is taken over, the latest


@dataclass(frozen=True, slots=True)
class Pace:
    """From a webhook's arrival to the verified removal, over `count` removals."""

    count: int
    median: timedelta
    p95: timedelta


@dataclass(frozen=True, slots=True)
class Heard:
    """Webhooks of one event with one outcome: how many, and when the last came."""

    event: str
    outcome: str
    count: int
    latest: datetime


class Figures:
    """Read only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pace(self, *, since: datetime) -> Pace | None:
        """How fast what should not be seen was removed since then; None where nothing was."""
        query = (
            select(deliveries.c.received_at, actions.c.updated_at)
            .join(messages, messages.c.delivery_id == deliveries.c.id)
            .join(actions, actions.c.message_id == messages.c.id)
            .where(actions.c.kind.in_(REMOVES), actions.c.status == "done", actions.c.updated_at >= since)
            .where(actions.c.released_at == actions.c.created_at)  # what waited for a person says nothing of our pace
            .order_by(actions.c.updated_at.desc())
            .limit(MOST)
        )
        with self._database.read() as connection:
            times = sorted(row.updated_at - row.received_at for row in connection.execute(query))
        return Pace(len(times), _quantile(times, 0.5), _quantile(times, 0.95)) if times else None

    def heard(self, channel: ChannelKind, *, since: datetime) -> Sequence[Heard]:
        """What webhooks of a channel came in since then."""
        columns = (deliveries.c.event, deliveries.c.outcome, func.count(), func.max(deliveries.c.received_at))
        query = (
            select(*columns)
            .where(deliveries.c.channel == channel, deliveries.c.received_at >= since)
            .group_by(deliveries.c.event, deliveries.c.outcome)
        )
        with self._database.read() as connection:
            return [Heard(*row) for row in connection.execute(query)]


def _quantile(ordered: Sequence[timedelta], share: float) -> timedelta:
    """The smallest value that at least this share does not exceed."""
    return ordered[math.ceil(share * len(ordered)) - 1]
