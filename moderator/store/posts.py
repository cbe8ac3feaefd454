"""What is said in the moderated rooms, by members and by us, and who is to read it. Sending it is `outbox`'s.

Every post has a key that names its occasion (a message, an answer, a digest): said again, it is said once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from moderator.store.database import Database, insert_new
from moderator.store.outbox import PARTS, is_open
from moderator.store.schema import room_members, room_posts, room_sends, rooms
from moderator.store.vault import Vault

INVITE_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Speech:
    """Something to say, and in how many messages. `key` names the occasion: said once."""

    key: str
    text: str = field(repr=False)
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Window:
    """`since` when a member must have written to be reachable; `invites` whether others are told by template."""

    since: datetime
    invites: bool = False


class Posts:
    """Posts and the rows of the outbox that they begin with."""

    def __init__(self, database: Database, vault: Vault, *, new_id: Callable[[], str]) -> None:
        self._database = database
        self._vault = vault
        self._new_id = new_id

    def answered(self, key: str) -> str | None:
        """The post that answers this occasion already."""
        with self._database.read() as connection:
            query = select(room_posts.c.id).where(room_posts.c.key == self._post_key(key))
            return connection.execute(query).scalar()

    def publish(
        self,
        room: str,
        author: str,
        speech: Speech,
        *,
        external_id: str,
        reason: str,
        withheld: bool,
        window: Window,
        now: datetime,
    ) -> str:
        """Keep a member's message and, unless it is withheld, plan its way to everybody else; its id.

        Repeating it is harmless.
        """
        state = "withheld" if withheld else "relayed"
        told = {"author_id": author, "external_id": external_id, "reason": reason}
        with self._database.write() as connection:
            post = self._post(connection, room, speech, kind="message", state=state, now=now, **told)
            if post and not withheld:
                self._fan_out(connection, room, post, speech, author=author, window=window, now=now)
        return post or self.answered(speech.key) or ""

    def catch_up(
        self, room: str, member_id: str, compose: Callable[[Sequence[str], int], Speech], *, limit: int, now: datetime
    ) -> str | None:
        """Sum up what waited for a member who wrote again: the digest's post, None when nothing waited.

        `compose` makes a speech of the last `limit` texts, the oldest first, and the number of all.
        """
        waiting = (room_sends.c.member_id == member_id) & (room_sends.c.state == "waiting_window")
        with self._database.write() as connection:
            missed = connection.execute(
                select(room_posts.c.id, room_posts.c.text)
                .where(room_posts.c.id.in_(select(room_sends.c.post_id).where(waiting)))
                .order_by(room_posts.c.seq)
            ).all()
            if not missed:
                return None
            texts = [self._open_text(row.id, row.text) for row in missed[-limit:]]
            speech = compose(texts, len(missed))
            post = self._post(connection, room, speech, kind="digest", state="relayed", now=now)
            if post is None:
                return None
            connection.execute(
                update(room_sends).where(waiting).values(state="digested", digest_id=post, updated_at=now)
            )
            self._plan(connection, room, post, [(member_id, "planned")], parts=speech.parts, now=now)
            return post

    def release(
        self, connection: Connection, room: str, post: str, *, parts: int, window: Window, now: datetime
    ) -> None:
        """Plan the way of a message that was held back, to those who have no row of it or only a dropped one."""
        connection.execute(
            room_sends.delete().where(
                room_sends.c.post_id == post, room_sends.c.state == "skipped", room_sends.c.detail == "withheld"
            )
        )
        author = connection.execute(select(room_posts.c.author_id).where(room_posts.c.id == post)).scalar()
        self._fan_out(connection, room, post, Speech("", "", parts), author=author, window=window, now=now)

    def room_of(self, post_id: str) -> str | None:
        with self._database.read() as connection:
            return connection.execute(select(room_posts.c.room_id).where(room_posts.c.id == post_id)).scalar()

    def _fan_out(
        self,
        connection: Connection,
        room: str,
        post: str,
        speech: Speech,
        *,
        author: str | None,
        window: Window,
        now: datetime,
    ) -> None:
        query = select(room_members).where(
            room_members.c.room_id == room, room_members.c.status == "active", ~room_members.c.muted
        )
        got = set(connection.execute(select(room_sends.c.member_id).where(room_sends.c.post_id == post)).scalars())
        members = [row for row in connection.execute(query) if row.id != author and row.id not in got]
        away = [row.id for row in members if not is_open(row.heard_at, row.closed_at, since=window.since)]
        states = [(row.id, "waiting_window" if row.id in away else "planned") for row in members]
        self._plan(connection, room, post, states, parts=speech.parts, now=now)
        due = [row.id for row in members if row.invited_at is None or row.invited_at <= now - INVITE_EVERY]
        if window.invites and (asked := sorted({*away} & {*due})):
            invite = self._post(connection, room, Speech(f"invite:{post}", ""), kind="invite", state="relayed", now=now)
            connection.execute(update(room_members).where(room_members.c.id.in_(asked)).values(invited_at=now))
            if invite:
                self._plan(connection, room, invite, [(one, "planned") for one in asked], parts=1, now=now)

    def answer(self, connection: Connection, room: str, member_id: str, speech: Speech, now: datetime) -> str:
        post = self._post(connection, room, speech, kind="answer", state="relayed", now=now)
        if post is None:
            known = select(room_posts.c.id).where(room_posts.c.key == self._post_key(speech.key))
            return str(connection.execute(known).scalar_one())
        self._plan(connection, room, post, [(member_id, "planned")], parts=speech.parts, now=now)
        return post

    def _post(
        self, connection: Connection, room: str, speech: Speech, *, kind: str, state: str, now: datetime, **more: str
    ) -> str | None:
        """The new post's id, or None when it was made before."""
        # One at a time per room, so that posts get their numbers in the order in which they can be seen.
        connection.execute(select(rooms.c.id).where(rooms.c.id == room).with_for_update())
        post = self._new_id()
        values = {
            "id": post,
            "key": self._post_key(speech.key),
            "room_id": room,
            "kind": kind,
            "state": state,
            "reason": "",
            "text": self._vault.seal(speech.text, table="room_posts", column="text", row=post),
            "written_at": now,
        }
        return post if insert_new(connection, room_posts, values | more) else None

    def _plan(
        self,
        connection: Connection,
        room: str,
        post: str,
        states: Sequence[tuple[str, str]],
        *,
        parts: int,
        now: datetime,
    ) -> None:
        seq = connection.execute(select(room_posts.c.seq).where(room_posts.c.id == post)).scalar_one()
        rows = [
            {
                "id": self._new_id(),
                "room_id": room,
                "post_id": post,
                "member_id": member_id,
                "part": part,
                "place": seq * PARTS + part,
                "state": state,
                "detail": "",
                "attempts": 0,
                "updated_at": now,
            }
            for member_id, state in states
            for part in range(parts)
        ]
        if rows:
            connection.execute(room_sends.insert(), rows)

    def _post_key(self, key: str) -> str:
        return self._vault.pseudonym("room-post", key)

    def _open_text(self, post: str, sealed: bytes) -> str:
        return self._vault.open(sealed, table="room_posts", column="text", row=post)
