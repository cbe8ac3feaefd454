"""What rules and their budget remember: versions, decisions replayed, topics to point to."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    pass
