"""Accounts, sessions and pending sign-ins."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    pass
