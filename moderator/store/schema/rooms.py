"""Tables of the moderated rooms: rooms, who is in them, what was written, and what goes to whom."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from moderator.store.schema.base import Id, Serial, UtcDateTime, metadata

rooms = Table(
    "rooms",
    metadata,
    Column("id", String(32), primary_key=True),  # the id of its policy file
    Column("paused", Boolean, nullable=False),
    Column("reason", String(32), nullable=False),  # why it paused by itself, as a code
    Column("leased_by", String(64)),  # one executor at a time sends for a room: that keeps the order
)

room_members = Table(  # one row per person: a number is one conversation, so one room at a time
    "room_members",
    metadata,
    Column("id", Id, primary_key=True),
    Column("room_id", String(32), ForeignKey("rooms.id"), nullable=False),
    Column("address_key", Id, nullable=False, unique=True),  # pseudonym of the number, ninth digit filled in
    Column("person_key", Id, unique=True),  # pseudonym of the business-scoped id, where the channel tells one
    Column("address", LargeBinary, nullable=False),  # sealed: where to send, exactly as it came
    Column("alias", LargeBinary),  # sealed
    Column("alias_key", Id),  # pseudonym of room and folded alias
    Column("status", String(16), nullable=False),  # naming, active, left, removed, unreachable
    Column("muted", Boolean, nullable=False),
    Column("heard_at", UtcDateTime, nullable=False),  # when we last received something of theirs
    Column("closed_at", UtcDateTime),  # when the channel said that their window is closed
    Column("invited_at", UtcDateTime),  # when a template last told them of news
    Column("joined_at", UtcDateTime, nullable=False),
    Index("uq_room_members_alias_key", "alias_key", unique=True),
    Index(None, "room_id", "status"),
)

room_posts = Table(  # what is said in a room, by members and by us
    "room_posts",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("id", Id, nullable=False, unique=True),
    Column("key", Id, nullable=False, unique=True),  # one post for each message, answer or digest
    Column("room_id", String(32), ForeignKey("rooms.id"), nullable=False),
    Column("author_id", Id, ForeignKey("room_members.id")),
    Column("kind", String(16), nullable=False),  # message, answer, digest, invite
    Column("state", String(16), nullable=False),  # relayed, withheld
    Column("reason", String(32), nullable=False),  # what the decision was, as a code
    Column("external_id", String(64)),  # of the message, at its channel
    Column("text", LargeBinary, nullable=False),  # sealed: as members read it, or would once it is released
    Column("written_at", UtcDateTime, nullable=False),
    Index(None, "room_id", "kind", "seq"),
)

room_sends = Table(  # the outbox: one row per post, member and part of a long text
    "room_sends",
    metadata,
    Column("id", Id, primary_key=True),
    Column("room_id", String(32), ForeignKey("rooms.id"), nullable=False),
    Column("post_id", Id, ForeignKey("room_posts.id"), nullable=False),
    Column("member_id", Id, ForeignKey("room_members.id"), nullable=False),
    Column("part", Integer, nullable=False),
    Column("place", BigInteger, nullable=False),  # order of post and part, for this member
    Column("state", String(16), nullable=False),
    Column("detail", String(32), nullable=False),
    Column("ref", String(64)),
    Column("attempts", Integer, nullable=False),
    Column("not_before", UtcDateTime),
    Column("since", UtcDateTime),  # when the first attempt was written down
    Column("digest_id", Id),  # the post that summed it up for a member who came back
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("post_id", "member_id", "part"),
    Index(None, "room_id", "state", "place"),
    Index(None, "member_id", "state", "place"),
    Index(None, "ref"),
    Index(None, "digest_id"),
)
