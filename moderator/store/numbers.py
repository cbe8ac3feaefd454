"""What happened in a period, counted where the rows are: the figures behind the charts. Read only.

Eight queries, however much there is. No text, no name and no pseudonym leaves this module: only counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, or_, select, true

from moderator.models import ChannelKind, Severity
from moderator.store.database import Database
from moderator.store.expressions import local_day, members, seconds_between
from moderator.store.figures import REMOVES
from moderator.store.nudging import SPEAKS
from moderator.store.schema import actions, cases, decisions, deliveries, messages
from moderator.store.schema.base import UtcDateTime

MAIL_WINDOW = timedelta(minutes=10)  # the forum mails a post to its readers after this long, email_time_window_mins
REPEAT_WITHIN = timedelta(days=30)
RIGHT, WRONG = "agree", "false_positive"

# Seconds up to which a removal, or a wait for a moderator, belongs to a step; the last has no end.
SPEEDS: Sequence[int | None] = (10, 60, 300, 600, 3600, None)
AGES: Sequence[int | None] = (3600, 4 * 3600, 24 * 3600, 3 * 24 * 3600, 7 * 24 * 3600, None)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows are counted: from `since` to now, of one channel or of all."""

    since: datetime
    now: datetime
    channel: ChannelKind | None = None


@dataclass(frozen=True, slots=True)
class Speed:
    """Removals of published forum posts by step of SPEEDS, from arrival to the verified end: those that the bot did
    by itself, and those that waited for a person. `inside` are both, within the mail window; `worst` is in seconds."""

    alone: tuple[int, ...]
    waited: tuple[int, ...]
    inside: int
    worst: float


@dataclass(frozen=True, slots=True)
class Repeats:
    """People who were told something, those who then did it again within 30 days, and those of the others for whom
    the 30 days are not over."""

    people: int
    repeated: int
    watched: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open cases by step of AGES: the severe ones and the others; `oldest` is None where nothing waits."""

    severe: tuple[int, ...]
    others: tuple[int, ...]
    oldest: timedelta | None


@dataclass(frozen=True, slots=True)
class Tallies:
    """All figures of a scope. `precision` are right and wrong by rule, `exposure` cases by the code of theirs."""

    messages: Mapping[tuple[date, ChannelKind], int]
    kinds: Mapping[str, int]
    speed: Speed
    exposure: Mapping[str, int]
    precision: Mapping[str, tuple[int, int]]
    nudges: Mapping[date, int]
    repeats: Repeats
    waiting: Waiting


class Numbers:
    """Read only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def tally(self, scope: Scope) -> Tallies:
        """Everything of one moment: all queries are of one transaction."""
        with self._database.read() as connection:
            return Tallies(
                messages=_messages(connection, scope),
                kinds=self._kinds(connection, scope),
                speed=_speed(connection, scope),
                exposure=_exposure(connection, scope),
                precision=self._precision(connection, scope),
                nudges=_nudges(connection, scope),
                repeats=_repeats(connection, scope),
                waiting=_waiting(connection, scope),
            )

    def _kinds(self, connection: Connection, scope: Scope) -> Mapping[str, int]:
        """Messages in which each kind was found."""
        found, kind = members(self._database, decisions.c.findings, "entity_type")
        query = (
            select(kind, func.count(decisions.c.message_id.distinct()))
            .select_from(messages.join(decisions).join(found, true()))
            .where(messages.c.received_at >= scope.since, *_of(messages.c.channel, scope))
            .group_by(kind)
        )
        return dict(connection.execute(query).all())

    def _precision(self, connection: Connection, scope: Scope) -> Mapping[str, tuple[int, int]]:
        """What verdicts of the period said of each rule that had fired: right, wrong."""
        matched, rule = members(self._database, decisions.c.matches, "rule")
        query = (
            select(rule, func.count().filter(cases.c.verdict == RIGHT), func.count().filter(cases.c.verdict == WRONG))
            .select_from(cases.join(decisions, decisions.c.message_id == cases.c.message_id).join(matched, true()))
            .where(cases.c.verdict.in_((RIGHT, WRONG)), cases.c.resolved_at >= scope.since)
            .where(*_of(cases.c.channel, scope))
            .group_by(rule)
        )
        return {row[0]: (row[1], row[2]) for row in connection.execute(query)}


def _messages(connection: Connection, scope: Scope) -> Mapping[tuple[date, ChannelKind], int]:
    day = local_day(messages.c.received_at).label("day")
    query = (
        select(day, messages.c.channel, func.count())
        .where(messages.c.received_at >= scope.since, *_of(messages.c.channel, scope))
        .group_by(day, messages.c.channel)
    )
    return {(at, ChannelKind(channel)): count for at, channel, count in connection.execute(query)}


def _speed(connection: Connection, scope: Scope) -> Speed:
    """Of the forum alone: it is the one that mails what people wrote."""
    took = seconds_between(deliveries.c.received_at, actions.c.updated_at)
    alone = actions.c.released_at == actions.c.created_at
    counted = [func.count().filter(step, who) for who in (alone, ~alone) for step in _steps(took, SPEEDS)]
    query = (
        select(*counted, func.count().filter(took <= MAIL_WINDOW.total_seconds()), func.max(took))
        .select_from(actions.join(messages).join(deliveries))
        .where(actions.c.kind.in_(REMOVES), actions.c.status == "done", actions.c.updated_at >= scope.since)
        .where(messages.c.channel == ChannelKind.FORUM, *_of(messages.c.channel, scope))
    )
    *steps, inside, worst = connection.execute(query).one()
    half = len(SPEEDS)
    return Speed(tuple(steps[:half]), tuple(steps[half:]), inside, worst or 0.0)


def _exposure(connection: Connection, scope: Scope) -> Mapping[str, int]:
    query = (
        select(cases.c.exposure, func.count())
        .where(cases.c.opened_at >= scope.since, *_of(cases.c.channel, scope))
        .group_by(cases.c.exposure)
    )
    return dict(connection.execute(query).all())


def _told(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """Texts to a member that went out in the period."""
    return (
        actions.c.kind.in_(SPEAKS),
        actions.c.status == "done",
        actions.c.updated_at >= scope.since,
        *_of(messages.c.channel, scope),
    )


def _nudges(connection: Connection, scope: Scope) -> Mapping[date, int]:
    day = local_day(actions.c.updated_at).label("day")
    query = select(day, func.count()).select_from(actions.join(messages)).where(*_told(scope)).group_by(day)
    return dict(connection.execute(query).all())


def _repeats(connection: Connection, scope: Scope) -> Repeats:
    """Of each person the first text of the period: did another message of theirs make its rule ask for something?"""
    order = func.row_number().over(partition_by=messages.c.author, order_by=(actions.c.updated_at, actions.c.id))
    texts = (
        select(messages.c.author, messages.c.external_id, actions.c.rule, actions.c.updated_at.label("at"))
        .add_columns(order.label("number"))
        .select_from(actions.join(messages))
        .where(*_told(scope))
        .subquery()
    )
    later, asked = messages.alias(), actions.alias()
    again = (
        select(later.c.id)
        .join(asked, asked.c.message_id == later.c.id)
        .where(later.c.author == texts.c.author, later.c.external_id != texts.c.external_id)
        .where(asked.c.rule == texts.c.rule, later.c.received_at > texts.c.at)
        .where(seconds_between(texts.c.at, later.c.received_at) <= REPEAT_WITHIN.total_seconds())
        .exists()
    )
    people = select(texts.c.at, case((again, 1), else_=0).label("again")).where(texts.c.number == 1).subquery()
    query = select(
        func.count(),
        func.count().filter(people.c.again == 1),
        func.count().filter(people.c.again == 0, people.c.at > scope.now - REPEAT_WITHIN),
    ).select_from(people)
    return Repeats(*connection.execute(query).one())


def _waiting(connection: Connection, scope: Scope) -> Waiting:
    """Of all open cases, whenever they were opened."""
    waited = seconds_between(cases.c.opened_at, literal(scope.now, UtcDateTime()))
    severe = cases.c.severity_rank >= Severity.HIGH.rank
    counted = [func.count().filter(step, who) for who in (severe, ~severe) for step in _steps(waited, AGES)]
    query = select(*counted, func.min(cases.c.opened_at)).where(
        cases.c.status == "open",
        or_(cases.c.held_until.is_(None), cases.c.held_until <= scope.now),
        *_of(cases.c.channel, scope),
    )
    *steps, oldest = connection.execute(query).one()
    half = len(AGES)
    return Waiting(tuple(steps[:half]), tuple(steps[half:]), scope.now - oldest if oldest else None)


def _steps(seconds: ColumnElement[float], limits: Sequence[int | None]) -> list[ColumnElement[bool]]:
    """A condition for each step: above the limit before, up to its own."""
    before = [None, *limits[:-1]]
    return [
        and_(true(), *([seconds > low] if low is not None else []), *([seconds <= high] if high is not None else []))
        for low, high in zip(before, limits, strict=True)
    ]


def _of(channel: ColumnElement[str], scope: Scope) -> Sequence[ColumnElement[bool]]:
    return [channel == scope.channel] if scope.channel else []
