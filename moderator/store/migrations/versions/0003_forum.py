"""What the forum channel remembers: where its reading stands, what it may still ask today."""

import sqlalchemy as sa
from alembic import op

from moderator.store.schema.base import Json, Serial, UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "request_budgets",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("spent", Json, nullable=False),
        sa.Column("closed_until", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_request_budgets")),
    )
    op.create_table(
        "cursors",
        sa.Column("name", sa.String(length=96), nullable=False),
        sa.Column("state", Json, nullable=False),
        sa.Column("held_by", sa.String(length=64), nullable=True),
        sa.Column("held_until", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_cursors")),
    )
    op.create_table(
        "forum_categories",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(length=255), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum_categories")),
    )
    op.create_table(
        "copies",
        sa.Column("seq", Serial, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("action_id", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["actions.id"], name=op.f("fk_copies_action_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_copies")),
        sa.UniqueConstraint("id", name=op.f("uq_copies_id")),
    )
    op.create_index(op.f("ix_copies_action_id"), "copies", ["action_id"])
    op.create_table(
        "mirrored_cases",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("looked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_mirrored_cases_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_mirrored_cases")),
    )
    op.add_column("deliveries", sa.Column("mode", sa.String(length=16), nullable=False, server_default="enforce"))
    op.add_column("deliveries", sa.Column("due_at", UtcDateTime(), nullable=True))
