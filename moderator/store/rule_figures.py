"""Figures of each rule: how often it fired, where, and what moderators said of that. Read only.

Verdicts count as in `moderator.backtest`: agreement speaks for every rule that fired, a false positive against it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select

from moderator.models import Finding, Message
from moderator.store.database import Database
from moderator.store.records import FINDINGS, MESSAGE
from moderator.store.schema import cases, decisions, matched, messages
from moderator.store.vault import Vault

RIGHT, WRONG = "agree", "false_positive"
WEEK, MONTH = timedelta(days=7), timedelta(days=30)
DAY_BEGINS = timedelta(hours=3)  # midnight in Brasília, in UTC


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """Messages in which a rule fired in the last 7 and 30 days, and verdicts on them, of all times."""

    week: int = 0
    month: int = 0
    right: int = 0
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A message as it was decided; `message` holds the original text: mask before showing."""

    message_id: str
    message: Message = field(repr=False)
    findings: tuple[Finding, ...]
    purged: bool
    at: datetime
    case_id: str | None
    verdict: str | None


class RuleHits:
    """Which rules fired where."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    def figures(self, *, now: datetime) -> Mapping[str, RuleFigures]:
        """By rule, in two queries; a rule without any is not there."""
        fired = (
            select(matched.c.rule, func.count().filter(matched.c.at >= now - WEEK), func.count())
            .where(matched.c.at >= now - MONTH)
            .group_by(matched.c.rule)
        )
        said = (
            select(
                matched.c.rule,
                func.count().filter(cases.c.verdict == RIGHT),
                func.count().filter(cases.c.verdict == WRONG),
            )
            .join(cases, cases.c.message_id == matched.c.message_id)
            .where(cases.c.verdict.in_((RIGHT, WRONG)))
            .group_by(matched.c.rule)
        )
        with self._database.read() as connection:
            hits = {rule: (week, month) for rule, week, month in connection.execute(fired)}
            verdicts = {rule: (right, wrong) for rule, right, wrong in connection.execute(said)}
        none, rules = (0, 0), hits.keys() | verdicts.keys()
        return {rule: RuleFigures(*hits.get(rule, none), *verdicts.get(rule, none)) for rule in rules}

    def days(self, rule: str, *, now: datetime) -> Mapping[date, int]:
        """How often the rule fired on each of the last 30 days (of Brasília) on which it did."""
        query = select(matched.c.at).where(matched.c.rule == rule, matched.c.at >= now - MONTH)
        with self._database.read() as connection:
            return Counter((moment - DAY_BEGINS).date() for moment in connection.execute(query).scalars())

    def latest(self, rule: str, *, most: int) -> Sequence[Hit]:
        """Messages in which the rule fired, the newest first."""
        newest = (
            select(matched.c.message_id)
            .where(matched.c.rule == rule)
            .order_by(matched.c.at.desc(), matched.c.message_id)
            .limit(most)
        )
        with self._database.read() as connection:
            ids = connection.execute(newest).scalars().all()
        hits = self.named(ids)
        return [hits[message_id] for message_id in ids]

    def named(self, message_ids: Sequence[str]) -> Mapping[str, Hit]:
        """Decided messages by id."""
        query = (
            select(messages.c.id, messages.c.content, messages.c.purged_at, decisions.c.findings)
            .add_columns(decisions.c.decided_at, cases.c.id.label("case_id"), cases.c.verdict)
            .select_from(messages.join(decisions).outerjoin(cases, cases.c.message_id == messages.c.id))
            .where(messages.c.id.in_(message_ids))
        )
        with self._database.read() as connection:
            return {row.id: self._hit(row) for row in connection.execute(query)}

    def _hit(self, row: Row[Any]) -> Hit:
        content = self._vault.open(row.content, table="messages", column="content", row=row.id)
        return Hit(
            message_id=row.id,
            message=MESSAGE.validate_json(content),
            findings=FINDINGS.validate_python(row.findings),
            purged=row.purged_at is not None,
            at=row.decided_at,
            case_id=row.case_id,
            verdict=row.verdict,
        )
