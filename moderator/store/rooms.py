"""The moderated rooms and who is in them. What is said there is `posts`', sending it `outbox`'s.

Every change that a member asks for is written together with the answer to it, under a key of its own:
asked twice, it happens once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Row, func, or_, select, update

from moderator.models import Author
from moderator.store.database import Database, insert_new
from moderator.store.outbox import drop_unsent
from moderator.store.posts import Posts, Speech
from moderator.store.schema import deliveries, room_members, room_sends, rooms
from moderator.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Member:
    """A person as a room knows them. `address` is where to send, `heard_at` when they last wrote."""

    id: str
    room_id: str
    status: str
    muted: bool
    heard_at: datetime
    closed_at: datetime | None
    joined_at: datetime
    address: str = field(repr=False)
    alias: str | None = field(repr=False)


class Rooms:
    """Rooms and their members."""

    def __init__(self, database: Database, vault: Vault, posts: Posts, *, new_id: Callable[[], str]) -> None:
        self._database = database
        self._vault = vault
        self._posts = posts
        self._new_id = new_id

    def open(self, ids: Sequence[str]) -> None:
        """Make sure that these rooms exist."""
        with self._database.write() as connection:
            for room in ids:
                insert_new(connection, rooms, {"id": room, "paused": False, "reason": ""})

    def is_paused(self, room: str) -> bool:
        with self._database.read() as connection:
            return bool(connection.execute(select(rooms.c.paused).where(rooms.c.id == room)).scalar())

    def received_at(self, delivery_id: str) -> datetime:
        """When a webhook reached us: the member's window is counted from here."""
        query = select(deliveries.c.received_at).where(deliveries.c.id == delivery_id)
        with self._database.read() as connection:
            at: datetime = connection.execute(query).scalar_one()
            return at

    def identify(self, author: Author, *, address: str) -> Member | None:
        """Who wrote; `address` is their number in the form that equals itself. The business-scoped id goes first."""
        keys = self._keys(author, address)
        known = room_members.c.address_key == keys["address_key"]
        if keys["person_key"] is not None:
            known = or_(known, room_members.c.person_key == keys["person_key"])
        query = select(room_members).where(known).order_by(room_members.c.person_key != keys["person_key"])
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return self._member(row) if row else None

    def hear(self, member: Member, author: Author, *, at: datetime) -> None:
        """They wrote: the window is open again, whatever the order in which we learn of it."""
        sealed = self._vault.seal(author.id, table="room_members", column="address", row=member.id)
        known = room_members.c.id == member.id
        with self._database.write() as connection:
            connection.execute(update(room_members).where(known).values(address=sealed))
            connection.execute(
                update(room_members).where(known, room_members.c.heard_at < at).values(heard_at=at, invited_at=None)
            )
            connection.execute(update(room_members).where(known, room_members.c.closed_at <= at).values(closed_at=None))

    def enrol(
        self,
        room: str,
        author: Author,
        known: Member | None,
        *,
        address: str,
        status: str,
        at: datetime,
        answer: Speech,
    ) -> str:
        """A person joins, or comes back, and chooses a name next (`naming`), or only asked; the answer's post."""
        row = known.id if known else self._new_id()
        values = {
            "room_id": room,
            "address": self._vault.seal(author.id, table="room_members", column="address", row=row),
            "status": status,
            "muted": False,
            "alias": None,
            "alias_key": None,
            "heard_at": at,
            "joined_at": at,
        }
        with self._database.write() as connection:
            keys = {
                name: key
                for name, key in self._keys(author, address).items()
                if key is not None and not _is_held(connection, name, key, but=row)
            }
            if known:
                connection.execute(update(room_members).where(room_members.c.id == row).values(**values, **keys))
            else:
                connection.execute(room_members.insert().values(id=row, **values, **keys))
            return self._posts.answer(connection, room, row, answer, at)

    def rename(self, member: Member, alias: str, *, distinct: str, answer: Speech, now: datetime) -> str | None:
        """Take a name, and with it a place in the room; the answer's post, or None when somebody has the name.

        `distinct` is what two names share that people could confuse.
        """
        key = self._vault.pseudonym("alias", member.room_id, distinct)
        sealed = self._vault.seal(alias, table="room_members", column="alias", row=member.id)
        with self._database.write() as connection:
            holder = connection.execute(select(room_members.c.id).where(room_members.c.alias_key == key)).scalar()
            if holder not in (None, member.id):
                return None
            values = {"alias": sealed, "alias_key": key, "status": "active"}
            connection.execute(update(room_members).where(room_members.c.id == member.id).values(**values))
            return self._posts.answer(connection, member.room_id, member.id, answer, now)

    def change(self, member: Member, *, answer: Speech, now: datetime, **values: object) -> str:
        """Set `status` or `muted` as the member asked, or nothing; the answer's post."""
        with self._database.write() as connection:
            if values:
                connection.execute(update(room_members).where(room_members.c.id == member.id).values(**values))
            if values.get("muted") or "status" in values:
                detail = "muted" if values.get("muted") else str(values["status"])
                drop_unsent(connection, room_sends.c.member_id == member.id, detail=detail, now=now)
            return self._posts.answer(connection, member.room_id, member.id, answer, now)

    def active(self, room: str, *, status: str = "active") -> int:
        """How many are in a room, or in another state about it."""
        query = select(func.count()).where(room_members.c.room_id == room, room_members.c.status == status)
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()

    def _keys(self, author: Author, address: str) -> dict[str, str | None]:
        known = author.handle != author.id
        person = self._vault.pseudonym("room-person", author.handle) if known else None
        return {"address_key": self._vault.pseudonym("room-address", address), "person_key": person}

    def _member(self, row: Row[tuple[object, ...]]) -> Member:
        alias = row.alias
        return Member(
            id=row.id,
            room_id=row.room_id,
            status=row.status,
            muted=row.muted,
            heard_at=row.heard_at,
            closed_at=row.closed_at,
            joined_at=row.joined_at,
            address=self._vault.open(row.address, table="room_members", column="address", row=row.id),
            alias=alias and self._vault.open(alias, table="room_members", column="alias", row=row.id),
        )


def _is_held(connection: Connection, name: str, key: str, *, but: str) -> bool:
    """Whether another row stands for that number or person already."""
    column = room_members.c[name]
    query = select(room_members.c.id).where(column == key, room_members.c.id != but)
    return connection.execute(query).first() is not None
