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
    approvals,
    case_search,
    cases,
    chat_audits,
    chat_leaks,
    claims,
    copies,
    corrections,
    decisions,
    deliveries,
    messages,
    reveals,
    room_members,
    room_posts,
    room_sends,
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
        """Forget what came before then, in rooms and audits of exported chats too; how many messages were emptied."""
        with self._database.write() as connection:
            old = select(chat_audits.c.id).where(chat_audits.c.at < before)
            connection.execute(delete(chat_leaks).where(chat_leaks.c.audit_id.in_(old)))
            connection.execute(delete(chat_audits).where(chat_audits.c.at < before))
            _forget_posts(connection, room_posts.c.written_at < before)
            gone = room_members.c.status.in_(("left", "removed", "unreachable"))
            _forget_members(connection, and_(gone, room_members.c.heard_at < before))
        return self._purge(messages.c.received_at < before, actor, "age", now)

    def purge_member(
        self, channel: ChannelKind, author_id: str, *, address: str | None = None, actor: str, now: datetime
    ) -> int:
        """Forget one person, as they may ask: what they wrote, and their place in a room; how many messages were
        emptied. `address` is their number in the form that equals itself."""
        forms = {author_id, address or author_id}
        members = [self._vault.pseudonym("author", channel, form) for form in forms]
        place = self._vault.pseudonym("room-address", address or author_id)
        with self._database.write() as connection:
            theirs = room_members.c.address_key == place
            _forget_posts(connection, room_posts.c.author_id.in_(select(room_members.c.id).where(theirs)))
            _forget_members(connection, theirs)
        return self._purge(messages.c.author.in_(members), actor, "person", now)

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
            delete(corrections).where(corrections.c.message_id == row.id),
            update(verdicts).where(verdicts.c.case_id == case).values(note=None),
            delete(claims).where(claims.c.case_id == case),
            delete(case_search).where(case_search.c.case_id == case),
            update(reveals).where(reveals.c.case_id == case).values(words=None),
            update(approvals).where(approvals.c.case_id == case).values(reason=None, answer=None),
            update(deliveries).where(deliveries.c.id == row.delivery_id).values(payload=None),
        ):
            connection.execute(statement)


def _forget_posts(connection: Connection, wanted: ColumnElement[bool]) -> None:
    posts = select(room_posts.c.id).where(wanted)
    connection.execute(delete(room_sends).where(room_sends.c.post_id.in_(posts)))
    connection.execute(delete(room_posts).where(wanted))


def _forget_members(connection: Connection, wanted: ColumnElement[bool]) -> None:
    """Those of whom nothing is left to be kept by their side."""
    silent = and_(wanted, ~select(room_posts.c.id).where(room_posts.c.author_id == room_members.c.id).exists())
    members = select(room_members.c.id).where(silent)
    connection.execute(delete(room_sends).where(room_sends.c.member_id.in_(members)))
    connection.execute(delete(room_members).where(silent))


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
