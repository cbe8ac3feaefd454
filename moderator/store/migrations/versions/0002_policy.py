"""What rules and their budget remember: versions, decisions replayed, topics to point to."""

import sqlalchemy as sa
from alembic import op

from moderator.store.schema.base import UtcDateTime

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
    op.create_index(op.f("ix_messages_channel_thread_id_position"), "messages", ["channel", "thread_id", "position"])
