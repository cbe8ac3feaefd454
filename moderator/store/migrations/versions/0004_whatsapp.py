"""Rooms, their members and what was relayed; audits of exported chats."""

import sqlalchemy as sa
from alembic import op

from moderator.store.schema.base import Json, Serial, UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    create_rooms()
    create_audits()


def create_rooms() -> None:
    op.create_table(
        "rooms",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("leased_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
    )
    op.create_table(
        "room_members",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("room_id", sa.String(length=32), nullable=False),
        sa.Column("address_key", sa.String(length=32), nullable=False),
        sa.Column("person_key", sa.String(length=32), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("alias", sa.LargeBinary(), nullable=True),
        sa.Column("alias_key", sa.String(length=32), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.Column("heard_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("invited_at", UtcDateTime(), nullable=True),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_room_members_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_members")),
        sa.UniqueConstraint("address_key", name=op.f("uq_room_members_address_key")),
        sa.UniqueConstraint("person_key", name=op.f("uq_room_members_person_key")),
    )
    with op.batch_alter_table("room_members", schema=None) as batch_op:
        batch_op.create_index("uq_room_members_alias_key", ["alias_key"], unique=True)
        batch_op.create_index(batch_op.f("ix_room_members_room_id_status"), ["room_id", "status"], unique=False)

    op.create_table(
        "room_posts",
        sa.Column("seq", Serial, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("room_id", sa.String(length=32), nullable=False),
        sa.Column("author_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["room_members.id"], name=op.f("fk_room_posts_author_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_room_posts_room_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_room_posts")),
        sa.UniqueConstraint("id", name=op.f("uq_room_posts_id")),
        sa.UniqueConstraint("key", name=op.f("uq_room_posts_key")),
    )
    with op.batch_alter_table("room_posts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_posts_room_id_kind_seq"), ["room_id", "kind", "seq"], unique=False)

    op.create_table(
        "room_sends",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("room_id", sa.String(length=32), nullable=False),
        sa.Column("post_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.String(length=32), nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=True),
        sa.Column("since", UtcDateTime(), nullable=True),
        sa.Column("digest_id", sa.String(length=32), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["room_members.id"], name=op.f("fk_room_sends_member_id")),
        sa.ForeignKeyConstraint(["post_id"], ["room_posts.id"], name=op.f("fk_room_sends_post_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_room_sends_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_sends")),
        sa.UniqueConstraint("post_id", "member_id", "part", name=op.f("uq_room_sends_post_id")),
    )
    with op.batch_alter_table("room_sends", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_sends_digest_id"), ["digest_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_room_sends_member_id_state_place"), ["member_id", "state", "place"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_room_sends_ref"), ["ref"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_room_sends_room_id_state_place"), ["room_id", "state", "place"], unique=False
        )


def create_audits() -> None:
    op.create_table(
        "chat_audits",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("moderator", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("tally", Json, nullable=False),
        sa.Column("ambiguous", sa.Boolean(), nullable=False),
        sa.Column("day_first", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_audits")),
    )
    with op.batch_alter_table("chat_audits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chat_audits_at"), ["at"], unique=False)

    op.create_table(
        "chat_leaks",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("audit_id", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("kinds", Json, nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("excerpt", sa.LargeBinary(), nullable=False),
        sa.Column("ticked_by", sa.String(length=64), nullable=True),
        sa.Column("ticked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["audit_id"], ["chat_audits.id"], name=op.f("fk_chat_leaks_audit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_leaks")),
    )
    with op.batch_alter_table("chat_leaks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chat_leaks_audit_id"), ["audit_id"], unique=False)
