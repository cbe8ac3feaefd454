"""How much each person was told lately and who asked to be left alone: when an automatic text stays unsaid.

What to say is the rules', saying it the channel's. A text that a severe rule asks for is always sent, and
does not count: whoever's message was changed is told so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, update

from moderator.models import ActionKind
from moderator.store.database import Database, insert_new
from moderator.store.schema import actions, members, messages

SPEAKS = frozenset({ActionKind.REPLY, ActionKind.DIRECT_MESSAGE})
SAID = ("intended", "performing", "done", "uncertain")
DAY, MONTH = timedelta(hours=24), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Budget:
    """Texts that one person gets at most, across rules."""

    per_day: int = 1
    per_month: int = 3  # 30 days


USUAL = Budget()


class Nudging:
    """The budget and the opt-outs. `member` is a pseudonym of the author."""

    def __init__(self, database: Database, budget: Budget) -> None:
        self._database = database
        self._budget = budget

    def opt_out(self, member: str, *, now: datetime) -> None:
        self._set(member, now)

    def opt_in(self, member: str) -> None:
        self._set(member, None)

    def has_opted_out(self, member: str) -> bool:
        with self._database.read() as connection:
            query = select(members.c.opted_out_at).where(members.c.id == member)
            return connection.execute(query).scalar() is not None

    def silence(
        self,
        connection: Connection,
        member: Sequence[str],
        *,
        rule: str,
        cooldown: timedelta | None,
        asked_for: bool = False,
        now: datetime,
    ) -> str:
        """Why nothing is said to this person now, as a code; "" when there is room for it. `member` are all
        pseudonyms of the person; what they `asked_for` only its own pause holds back.

        Holds the person's row until the transaction ends, so that two messages can't spend one budget.
        """
        insert_new(connection, members, {"id": member[0]})
        rows = select(members.c.opted_out_at).where(members.c.id.in_(member)).order_by(members.c.id).with_for_update()
        if any(connection.execute(rows).scalars().all()) and not asked_for:
            return "opted_out"
        if cooldown and self._said(connection, member, since=now - cooldown, rule=rule):
            return "cooldown"
        if asked_for:
            return ""
        if self._said(connection, member, since=now - DAY) >= self._budget.per_day:
            return "nudge_budget"
        return "nudge_budget" if self._said(connection, member, since=now - MONTH) >= self._budget.per_month else ""

    @staticmethod
    def _said(connection: Connection, member: Sequence[str], *, since: datetime, rule: str = "") -> int:
        query = (
            select(func.count())
            .select_from(actions.join(messages))
            .where(messages.c.author.in_(member), actions.c.created_at > since)
            .where(actions.c.kind.in_(SPEAKS), actions.c.status.in_(SAID))
        )
        # A rule's own pause counts whatever it said, the budget only what was not severe.
        query = query.where(actions.c.rule == rule) if rule else query.where(actions.c.budgeted)
        return connection.execute(query).scalar_one()

    def _set(self, member: str, moment: datetime | None) -> None:
        with self._database.write() as connection:
            if not insert_new(connection, members, {"id": member, "opted_out_at": moment}):
                connection.execute(update(members).where(members.c.id == member).values(opted_out_at=moment))
