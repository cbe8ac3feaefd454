"""Rooms, their members and what was relayed; audits of exported chats."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    pass
