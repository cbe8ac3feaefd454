"""Forgetting: what people wrote goes when its time is over or when they ask; what was decided stays, by id.

Source: Lei 13.709/2018 (LGPD), articles 15, 16 and 18. When a purge is due is the settings'.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, or_, select, update

from moderator.models import Author, ChannelKind, Message
from moderator.store.audit import Audit
from moderator.store.database import Database
from moderator.store.records import MESSAGE, OPEN, TEXTS
from moderator.store.schema import (
    actions,
    cases,
    chat_audits,
    chat_leaks,
    copies,
    decisions,
    deliveries,
    messages,
    verdicts,
)
from moderator.store.vault import Vault

NOBODY = Author(id="", handle="")
BATCH = 200  # messages in one transaction: webhooks are kept in between
UNDECIDED = (*OPEN, "suggested", "held")


class Retention:
    """Empties the sealed columns of messages. An open case, or an action still to come, keeps its message."""

    def __init__(self, database: Database, vault: Vault, audit: Audit) -> None:
        self._database = database
        self._vault = vault
        self._audit = audit

    def purge(self, before: datetime, *, actor: str, now: datetime) -> int:
        """Forget what came before then, audits of exported chats included; how many messages were emptied."""
        with self._database.write() as connection:
            old = select(chat_audits.c.id).where(chat_audits.c.at < before)
            connection.execute(delete(chat_leaks).where(chat_leaks.c.audit_id.in_(old)))
            connection.execute(delete(chat_audits).where(chat_audits.c.at < before))
        return self._purge(messages.c.received_at < before, actor, "age", now)

    def purge_member(self, channel: ChannelKind, author_id: str, *, actor: str, now: datetime) -> int:
        """Forget what one person wrote, as they may ask; how many messages were emptied."""
        member = self._vault.pseudonym("author", channel, author_id)
        return self._purge(messages.c.author == member, actor, "person", now)

    def _purge(self, wanted: ColumnElement[bool], actor: str, reason: str, now: datetime) -> int:
        total = 0
        while emptied := self._purge_some(wanted, actor, reason, now):
            total += emptied
        return total

    def _purge_some(self, wanted: ColumnElement[bool], actor: str, reason: str, now: datetime) -> int:
        with self._database.write() as connection:
            rows = connection.execute(_due(wanted)).all()
            if not rows:
                return 0
            for row in rows:
                self._empty(connection, row, now)
            detail = {"messages": len(rows), "reason": reason}
            self._audit.append(connection, actor=actor, event="messages.purged", subject=reason, now=now, detail=detail)
        return len(rows)

    def _empty(self, connection: Connection, row: Row[Any], now: datetime) -> None:
        shell = MESSAGE.dump_json(
            Message(
                channel=ChannelKind(row.channel),
                external_id=row.external_id,
                version=row.version,
                text="",
                author=NOBODY,
                thread_id=row.thread_id,
                position=row.position,
            )
        ).decode()
        content = self._vault.seal(shell, table="messages", column="content", row=row.id)
        nothing = TEXTS.dump_json(("", None)).decode()
        redacted = self._vault.seal(nothing, table="decisions", column="redacted", row=row.id)
        case = select(cases.c.id).where(cases.c.message_id == row.id).scalar_subquery()
        for statement in (
            update(messages).where(messages.c.id == row.id).values(content=content, purged_at=now),
            update(decisions).where(decisions.c.message_id == row.id).values(redacted=redacted),
            update(actions).where(actions.c.message_id == row.id).values(text=None),
            delete(copies).where(copies.c.action_id.in_(select(actions.c.id).where(actions.c.message_id == row.id))),
            update(verdicts).where(verdicts.c.case_id == case).values(note=None),
            update(deliveries).where(deliveries.c.id == row.delivery_id).values(payload=None),
        ):
            connection.execute(statement)


def _due(wanted: ColumnElement[bool]) -> Select[Any]:
    """Messages to empty now, the oldest first."""
    open_case = select(cases.c.id).where(cases.c.message_id == messages.c.id, cases.c.status == "open").exists()
    undecided = select(actions.c.id).where(actions.c.message_id == messages.c.id, actions.c.status.in_(UNDECIDED))
    columns = ("id", "channel", "external_id", "version", "thread_id", "position", "delivery_id")
    return (
        select(*(messages.c[name] for name in columns))
        .where(and_(wanted, messages.c.purged_at.is_(None)))
        .where(~or_(open_case, undecided.exists()))
        .order_by(messages.c.received_at)
        .limit(BATCH)
    )
