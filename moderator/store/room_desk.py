"""What moderators see of the rooms and do there. Each change and its audit row are one transaction.

Numbers are never shown: a member is an alias, a window and a state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, or_, select, update

from moderator.store.audit import Audit
from moderator.store.database import Database
from moderator.store.outbox import STUCK, drop_unsent, is_open
from moderator.store.posts import Posts, Window
from moderator.store.schema import cases, messages, room_members, room_posts, room_sends, rooms
from moderator.store.vault import Vault

SHOWN_POSTS = 30
SHOWN_SENDS = 50


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A line of the list of rooms."""

    id: str
    paused: bool
    reason: str
    members: int
    away: int
    waiting: int  # messages that a moderator must look at
    stuck: int  # sends that failed or are uncertain


@dataclass(frozen=True, slots=True)
class MemberRow:
    id: str
    alias: str | None = field(repr=False)
    status: str
    muted: bool
    open: bool
    heard_at: datetime
    pending: int


@dataclass(frozen=True, slots=True)
class PostRow:
    """A message of a member; `states` counts its sends by state, `case_id` is where its decision is shown."""

    id: str
    alias: str | None = field(repr=False)
    text: str = field(repr=False)
    state: str
    reason: str
    states: Mapping[str, int]
    case_id: str | None
    written_at: datetime


@dataclass(frozen=True, slots=True)
class SendRow:
    id: str
    alias: str | None = field(repr=False)
    kind: str
    state: str
    detail: str
    attempts: int
    updated_at: datetime


class RoomDesk:
    """Queries for the console's room pages, and the moderators' controls."""

    def __init__(self, database: Database, vault: Vault, posts: Posts, audit: Audit) -> None:
        self._database = database
        self._vault = vault
        self._posts = posts
        self._audit = audit

    def rooms(self, *, open_since: datetime) -> Sequence[RoomRow]:
        with self._database.read() as connection:
            found = connection.execute(select(rooms).order_by(rooms.c.id)).all()
            return [self._room(connection, row.id, row.paused, row.reason, open_since) for row in found]

    def members(self, room: str, *, open_since: datetime | None = None) -> Sequence[MemberRow]:
        """Everybody who ever chose a name, those who are in first."""
        pending = (
            select(room_sends.c.member_id, func.count().label("pending"))
            .where(room_sends.c.room_id == room, room_sends.c.state.in_(("planned", "waiting_window")))
            .group_by(room_sends.c.member_id)
            .subquery()
        )
        query = (
            select(room_members, func.coalesce(pending.c.pending, 0).label("pending"))
            .outerjoin(pending, pending.c.member_id == room_members.c.id)
            .where(room_members.c.room_id == room, room_members.c.alias.is_not(None))
            .order_by(room_members.c.status != "active", room_members.c.joined_at)
        )
        with self._database.read() as connection:
            return [
                MemberRow(
                    id=row.id,
                    alias=self._alias(row.id, row.alias),
                    status=row.status,
                    muted=row.muted,
                    open=open_since is not None and is_open(row.heard_at, row.closed_at, since=open_since),
                    heard_at=row.heard_at,
                    pending=row.pending,
                )
                for row in connection.execute(query)
            ]

    def posts(self, room: str) -> Sequence[PostRow]:
        """The last messages of members, and all that are held back."""
        last = (
            select(room_posts.c.seq)
            .where(room_posts.c.room_id == room, room_posts.c.kind == "message")
            .order_by(room_posts.c.seq.desc())
            .limit(SHOWN_POSTS)
        )
        query = (
            select(room_posts, room_members.c.alias, cases.c.id.label("case_id"))
            .outerjoin(room_members, room_members.c.id == room_posts.c.author_id)
            .outerjoin(
                messages,
                (messages.c.external_id == room_posts.c.external_id) & (messages.c.channel == "whatsapp"),
            )
            .outerjoin(cases, cases.c.message_id == messages.c.id)
            .where(
                room_posts.c.room_id == room,
                room_posts.c.kind == "message",
                or_(room_posts.c.state == "withheld", room_posts.c.seq.in_(last)),
            )
            .order_by(room_posts.c.state != "withheld", room_posts.c.seq.desc())
        )
        with self._database.read() as connection:
            found = connection.execute(query).all()
            counted = connection.execute(
                select(room_sends.c.post_id, room_sends.c.state, func.count())
                .where(room_sends.c.post_id.in_([row.id for row in found]))
                .group_by(room_sends.c.post_id, room_sends.c.state)
            ).all()
        return [
            PostRow(
                id=row.id,
                alias=self._alias(row.author_id, row.alias),
                text=self._vault.open(row.text, table="room_posts", column="text", row=row.id),
                state=row.state,
                reason=row.reason,
                states={state: number for post, state, number in counted if post == row.id},
                case_id=row.case_id,
                written_at=row.written_at,
            )
            for row in found
        ]

    def stuck(self, room: str) -> Sequence[SendRow]:
        """Sends that a person must look at, the newest first."""
        query = (
            select(room_sends, room_posts.c.kind, room_members.c.alias)
            .join(room_posts, room_posts.c.id == room_sends.c.post_id)
            .join(room_members, room_members.c.id == room_sends.c.member_id)
            .where(room_sends.c.room_id == room, room_sends.c.state.in_(STUCK))
            .order_by(room_sends.c.updated_at.desc())
            .limit(SHOWN_SENDS)
        )
        with self._database.read() as connection:
            return [
                SendRow(
                    id=row.id,
                    alias=self._alias(row.member_id, row.alias),
                    kind=row.kind,
                    state=row.state,
                    detail=row.detail,
                    attempts=row.attempts,
                    updated_at=row.updated_at,
                )
                for row in connection.execute(query)
            ]

    def pause(self, room: str, *, moderator: str, now: datetime) -> bool:
        """Nothing of members is sent until somebody resumes; False when it was paused already."""
        return self._set_paused(room, paused=True, event="room.paused", moderator=moderator, now=now)

    def resume(self, room: str, *, moderator: str, now: datetime) -> Sequence[str]:
        """Go on; a post whose job sends what waited, if anything did."""
        self._set_paused(room, paused=False, event="room.resumed", moderator=moderator, now=now)
        query = select(func.min(room_sends.c.post_id)).where(
            room_sends.c.room_id == room, room_sends.c.state == "planned"
        )
        with self._database.read() as connection:
            post = connection.execute(query).scalar()
        return [post] if post else []

    def remove(self, room: str, member_id: str, *, moderator: str, now: datetime) -> bool:
        """Out of the room, and not let in again until a moderator readmits them."""
        return self._set_status(room, member_id, ("active", "naming", "left"), "removed", moderator=moderator, now=now)

    def readmit(self, room: str, member_id: str, *, moderator: str, now: datetime) -> bool:
        """They may join again, by their own word."""
        return self._set_status(room, member_id, ("removed",), "left", moderator=moderator, now=now)

    def withhold(self, room: str, post_id: str, *, moderator: str, now: datetime) -> bool:
        """Hold a message back from all who did not get it yet."""
        with self._database.write() as connection:
            if not self._change_post(connection, room, post_id, "relayed", "withheld"):
                return False
            drop_unsent(connection, room_sends.c.post_id == post_id, detail="withheld", now=now)
            self._note(connection, "room.message_withheld", post_id, moderator, now)
            return True

    def release(self, room: str, post_id: str, *, window: Window, parts: int, moderator: str, now: datetime) -> bool:
        """Let a message go that was held back: to everybody who is in the room now and did not get it."""
        with self._database.write() as connection:
            if not self._change_post(connection, room, post_id, "withheld", "relayed"):
                return False
            self._posts.release(connection, room, post_id, parts=parts, window=window, now=now)
            self._note(connection, "room.message_released", post_id, moderator, now)
            return True

    def try_again(self, room: str, send_id: str, *, moderator: str, now: datetime) -> str | None:
        """Send once more what failed, or may have failed; its post, None when it is not stuck any more."""
        stuck = (room_sends.c.id == send_id) & (room_sends.c.room_id == room) & room_sends.c.state.in_(STUCK)
        with self._database.write() as connection:
            post: str | None = connection.execute(
                update(room_sends)
                .where(stuck)
                .values(state="planned", detail="", attempts=0, since=None, not_before=None, updated_at=now)
                .returning(room_sends.c.post_id)
            ).scalar()
            if post:
                self._note(connection, "room.send_reopened", send_id, moderator, now)
            return post

    def text_of(self, room: str, post_id: str) -> str | None:
        """A message as members read it."""
        query = select(room_posts.c.text).where(room_posts.c.id == post_id, room_posts.c.room_id == room)
        with self._database.read() as connection:
            sealed = connection.execute(query).scalar()
        return self._vault.open(sealed, table="room_posts", column="text", row=post_id) if sealed else None

    def _room(self, connection: Connection, room: str, paused: bool, reason: str, open_since: datetime) -> RoomRow:
        present = connection.execute(
            select(room_members.c.heard_at, room_members.c.closed_at).where(
                room_members.c.room_id == room, room_members.c.status == "active"
            )
        ).all()
        held = select(func.count()).where(room_posts.c.room_id == room, room_posts.c.state == "withheld")
        stuck = select(func.count()).where(room_sends.c.room_id == room, room_sends.c.state.in_(STUCK))
        return RoomRow(
            id=room,
            paused=paused,
            reason=reason,
            members=len(present),
            away=sum(not is_open(row.heard_at, row.closed_at, since=open_since) for row in present),
            waiting=connection.execute(held).scalar_one(),
            stuck=connection.execute(stuck).scalar_one(),
        )

    def _set_paused(self, room: str, *, paused: bool, event: str, moderator: str, now: datetime) -> bool:
        with self._database.write() as connection:
            changed = connection.execute(
                update(rooms).where(rooms.c.id == room, rooms.c.paused != paused).values(paused=paused, reason="")
            )
            if changed.rowcount:
                self._note(connection, event, room, moderator, now)
            return changed.rowcount == 1

    def _set_status(
        self, room: str, member_id: str, before: Sequence[str], after: str, *, moderator: str, now: datetime
    ) -> bool:
        here = (room_members.c.id == member_id) & (room_members.c.room_id == room)
        with self._database.write() as connection:
            changed = connection.execute(
                update(room_members).where(here, room_members.c.status.in_(before)).values(status=after)
            )
            if changed.rowcount:
                drop_unsent(connection, room_sends.c.member_id == member_id, detail=after, now=now)
                self._note(connection, f"room.member_{after}", member_id, moderator, now)
            return changed.rowcount == 1

    @staticmethod
    def _change_post(connection: Connection, room: str, post_id: str, before: str, after: str) -> bool:
        here = (room_posts.c.id == post_id) & (room_posts.c.room_id == room) & (room_posts.c.kind == "message")
        changed = connection.execute(update(room_posts).where(here, room_posts.c.state == before).values(state=after))
        return changed.rowcount == 1

    def _note(self, connection: Connection, event: str, subject: str, moderator: str, now: datetime) -> None:
        self._audit.append(connection, actor=moderator, event=event, subject=subject, now=now, detail={})

    def _alias(self, member_id: str, sealed: bytes | None) -> str | None:
        return self._vault.open(sealed, table="room_members", column="alias", row=member_id) if sealed else None
