"""What rules and their budget remember: versions, decisions replayed, topics to point to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from moderator.store.schema.base import Json, Serial, UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "members",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("opted_out_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
    )
    op.add_column("actions", sa.Column("budgeted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("messages", sa.Column("position", sa.Integer(), nullable=True))
    op.add_column("messages", sa.Column("purged_at", UtcDateTime(), nullable=True))
    op.create_index(op.f("ix_messages_received_at"), "messages", ["received_at"])
    op.create_index(op.f("ix_messages_channel_thread_id_position"), "messages", ["channel", "thread_id", "position"])

    op.create_table(
        "rulesets",
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("manifest", Json, nullable=False),
        sa.Column("stored_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_rulesets")),
    )
    op.create_table(
        "policy_files",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_policy_files")),
    )
    op.create_table(
        "activations",
        sa.Column("seq", Serial, autoincrement=True, nullable=False),
        sa.Column("version", sa.String(length=64), nullable=True),
        sa.Column("activated_by", sa.String(length=64), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["rulesets.version"], name=op.f("fk_activations_version")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_activations")),
    )
    op.create_table(
        "ruleset_faults",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_ruleset_faults")),
    )
    op.create_table(
        "analyses",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("detector", sa.String(length=64), nullable=False),
        sa.Column("findings", Json, nullable=False),
        sa.PrimaryKeyConstraint("key", "detector", name=op.f("pk_analyses")),
    )
    op.create_table(
        "forum_topics",
        sa.Column("id", Serial, autoincrement=True, nullable=False),
        sa.Column("topic_id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title_words", sa.Text(), nullable=False),
        sa.Column("excerpt_words", sa.Text(), nullable=False),
        sa.Column("vector", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=True),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum_topics")),
        sa.UniqueConstraint("topic_id", name=op.f("uq_forum_topics_topic_id")),
    )
    op.create_index(op.f("ix_forum_topics_vector"), "forum_topics", ["vector"], postgresql_using="gin")
