"""The outbox of the rooms: what is to be sent to whom, in which order, and what became of it.

A row is written before its call, so that nothing is sent twice: planned -> sending -> sent, failed or
uncertain. `waiting_window` waits for its member to write again and is then `digested`; `skipped` will
never be sent. Who is a member, and what is said, is left to `rooms`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from moderator.models import DeliveryStatus
from moderator.store.database import Database
from moderator.store.schema import delivery_states, heartbeats, room_members, room_posts, room_sends, rooms
from moderator.store.vault import Vault

PARTS = 16  # more than a text is ever split into
UNSENT = ("planned", "waiting_window")
UNFINISHED = ("planned", "sending")
STUCK = ("uncertain", "failed")
LOST = ("failed", "undelivered")  # states of the channel


@dataclass(frozen=True, slots=True)
class Send:
    """One message to one member, taken for an attempt. `attempts` counts this one."""

    id: str
    room_id: str
    post_id: str
    member_id: str
    kind: str
    part: int
    attempts: int
    since: datetime
    address: str = field(repr=False)
    text: str = field(repr=False)  # of the whole post


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attempt came to. `not_before` keeps a row that is planned or to be asked about for later."""

    send: Send
    state: str
    detail: str = ""
    ref: str | None = None
    not_before: datetime | None = None


class Outbox:
    """Rows of `room_sends`. One executor at a time works on a room: see `lease`."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    def lease(self, room: str, *, executor: str, alive_since: datetime) -> bool:
        """Become the one who sends for a room, unless a living executor is. Its order hangs on this."""
        alive = exists().where(heartbeats.c.executor == rooms.c.leased_by, heartbeats.c.seen_at >= alive_since)
        free = or_(rooms.c.leased_by.is_(None), rooms.c.leased_by == executor, ~alive)
        with self._database.write() as connection:
            taken = connection.execute(update(rooms).where(rooms.c.id == room, free).values(leased_by=executor))
            return taken.rowcount == 1

    def release(self, room: str, *, executor: str) -> None:
        with self._database.write() as connection:
            mine = (rooms.c.id == room) & (rooms.c.leased_by == executor)
            connection.execute(update(rooms).where(mine).values(leased_by=None))

    def take(self, room: str, *, executor: str, open_since: datetime, limit: int, now: datetime) -> Sequence[Send]:
        """The next messages to send, at most one per member and none before an earlier one of theirs.

        They are written down as being sent. Members whose window has closed are passed over: their
        rows wait. Empty when nothing is due, or when the room is no longer this executor's.
        """
        with self._database.write() as connection:
            state = connection.execute(select(rooms).where(rooms.c.id == room).with_for_update()).one()
            if state.leased_by != executor:
                return ()
            rows = connection.execute(_due(room, paused=state.paused, now=now).limit(limit)).all()
            closed = [
                row.id
                for row in rows
                if row.kind != "invite" and not is_open(row.heard_at, row.closed_at, since=open_since)
            ]
            if closed:
                _set(connection, closed, state="waiting_window", updated_at=now)
            ready = [row for row in rows if row.id not in set(closed)]
            taken = {"state": "sending", "attempts": room_sends.c.attempts + 1, "not_before": None, "updated_at": now}
            _set(connection, [row.id for row in ready], **taken, since=func.coalesce(room_sends.c.since, now))
        return [self._send(row, attempts=row.attempts + 1, since=row.since or now) for row in ready]

    def unresolved(self, room: str, *, now: datetime) -> Sequence[Send]:
        """Rows whose last attempt has no known end: the far side is asked before anything is sent again."""
        due = or_(room_sends.c.not_before.is_(None), room_sends.c.not_before <= now)
        query = _sends().where(room_sends.c.room_id == room, room_sends.c.state == "sending", due)
        with self._database.read() as connection:
            return [self._send(row, attempts=row.attempts, since=row.since) for row in connection.execute(query)]

    def settle(self, outcomes: Iterable[Outcome], *, now: datetime) -> None:
        """Write down what attempts came to, all or none."""
        with self._database.write() as connection:
            for outcome in outcomes:
                values = {
                    "state": outcome.state,
                    "detail": outcome.detail[:32],
                    "not_before": outcome.not_before,
                    "updated_at": now,
                }
                if outcome.ref is not None:
                    values["ref"] = outcome.ref
                _set(connection, [outcome.send.id], **values)

    def close_window(self, send: Send, *, now: datetime) -> None:
        """The channel says that this member can't be written to now: the row waits until they write."""
        with self._database.write() as connection:
            connection.execute(update(room_members).where(room_members.c.id == send.member_id).values(closed_at=now))
            state = {"message": "waiting_window", "digest": "skipped"}.get(send.kind, "failed")
            _set(connection, [send.id], state=state, detail="outside_window", not_before=None, updated_at=now)
            # A digest that did not arrive leaves what it summed up still to be told.
            connection.execute(
                update(room_sends)
                .where(room_sends.c.digest_id == send.post_id)
                .values(state="waiting_window", digest_id=None, updated_at=now)
            )

    def end_membership(self, send: Send, status: str, *, detail: str, now: datetime) -> None:
        """The channel will never deliver to this member: `status` is `left` or `unreachable`."""
        with self._database.write() as connection:
            connection.execute(update(room_members).where(room_members.c.id == send.member_id).values(status=status))
            _set(connection, [send.id], state="failed", detail=detail[:32], not_before=None, updated_at=now)
            drop_unsent(connection, room_sends.c.member_id == send.member_id, detail=status, now=now)

    def pause(self, send: Send, *, reason: str, now: datetime) -> None:
        """Nothing of this sender will be delivered: the room stops, and the row stays planned."""
        with self._database.write() as connection:
            connection.execute(update(rooms).where(rooms.c.id == send.room_id).values(paused=True, reason=reason[:32]))
            _set(connection, [send.id], state="planned", detail=reason[:32], updated_at=now)

    def reported(self, refs: Sequence[str]) -> Sequence[DeliveryStatus]:
        """Failures that the channel told of messages before we had noted their references."""
        query = select(delivery_states).where(delivery_states.c.ref.in_(refs), delivery_states.c.state.in_(LOST))
        with self._database.read() as connection:
            return [DeliveryStatus(row.ref, row.state, row.rank, row.code) for row in connection.execute(query)]

    def sent_as(self, ref: str) -> Send | None:
        """The message of that reference while it counts as sent."""
        query = _sends().where(room_sends.c.ref == ref, room_sends.c.state == "sent")
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return self._send(row, attempts=row.attempts, since=row.since) if row else None

    def refs(self, member_id: str, *, since: datetime) -> frozenset[str]:
        """References of what was sent to a member since then, so that one message is not taken for another."""
        recent = room_sends.c.updated_at >= since - timedelta(hours=1)
        query = select(room_sends.c.ref).where(
            room_sends.c.member_id == member_id, room_sends.c.ref.is_not(None), recent
        )
        with self._database.read() as connection:
            return frozenset(connection.execute(query).scalars())

    def next_due(self, room: str) -> datetime | None:
        """When the earliest row can be gone on with; None when nothing is left that time alone brings on."""
        paused = select(rooms.c.paused).where(rooms.c.id == room).scalar_subquery()
        sayable = or_(~paused, room_posts.c.kind == "answer")
        query = (
            select(func.min(func.coalesce(room_sends.c.not_before, room_sends.c.updated_at)))
            .join(room_posts, room_posts.c.id == room_sends.c.post_id)
            .where(
                room_sends.c.room_id == room,
                or_(room_sends.c.state == "sending", and_(room_sends.c.state == "planned", sayable, _is_first())),
            )
        )
        with self._database.read() as connection:
            return connection.execute(query).scalar()

    def overdue(self, before: datetime) -> Sequence[str]:
        """A post of each room with rows that nobody has touched since then."""
        query = (
            select(func.min(room_sends.c.post_id))
            .join(rooms, rooms.c.id == room_sends.c.room_id)
            .where(room_sends.c.state.in_(UNFINISHED), room_sends.c.updated_at < before, ~rooms.c.paused)
            .group_by(room_sends.c.room_id)
        )
        with self._database.read() as connection:
            return connection.execute(query).scalars().all()

    def _send(self, row: Row[tuple[object, ...]], *, attempts: int, since: datetime) -> Send:
        address = self._vault.open(row.address, table="room_members", column="address", row=row.member_id)
        text = self._vault.open(row.text, table="room_posts", column="text", row=row.post_id)
        return Send(
            id=row.id,
            room_id=row.room_id,
            post_id=row.post_id,
            member_id=row.member_id,
            kind=row.kind,
            part=row.part,
            attempts=attempts,
            since=since,
            address=address,
            text=text,
        )


def drop_unsent(connection: Connection, which: object, *, detail: str, now: datetime) -> None:
    """Members' messages among `which` rows are never sent; answers to somebody still are."""
    talk = select(room_posts.c.id).where(room_posts.c.kind != "answer")
    connection.execute(
        update(room_sends)
        .where(which, room_sends.c.state.in_(UNSENT), room_sends.c.post_id.in_(talk))  # type: ignore[arg-type]
        .values(state="skipped", detail=detail[:32], updated_at=now)
    )


def _sends() -> Select[tuple[object, ...]]:
    member, post = room_members.c, room_posts.c
    return (
        select(room_sends, member.address, member.heard_at, member.closed_at, post.kind, post.text)
        .join(room_members, member.id == room_sends.c.member_id)
        .join(room_posts, post.id == room_sends.c.post_id)
    )


def _due(room: str, *, paused: bool, now: datetime) -> Select[tuple[object, ...]]:
    due = or_(room_sends.c.not_before.is_(None), room_sends.c.not_before <= now)
    query = _sends().where(room_sends.c.room_id == room, room_sends.c.state == "planned", due, _is_first())
    if paused:
        query = query.where(room_posts.c.kind == "answer")
    return query.order_by(room_sends.c.place)


def _is_first() -> ColumnElement[bool]:
    """Nothing earlier is still to be sent to the same member."""
    earlier = aliased(room_sends)
    return ~exists().where(
        earlier.c.member_id == room_sends.c.member_id,
        earlier.c.state.in_(UNFINISHED),
        earlier.c.place < room_sends.c.place,
    )


def is_open(heard_at: datetime, closed_at: datetime | None, *, since: datetime) -> bool:
    """Whether the channel lets us write to a member: heard of after `since`, and not told otherwise since."""
    return heard_at > since and (closed_at is None or heard_at > closed_at)


def _set(connection: Connection, ids: Sequence[str], **values: object) -> None:
    if ids:
        connection.execute(update(room_sends).where(room_sends.c.id.in_(ids)).values(**values))
