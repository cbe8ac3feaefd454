"""What the forum channel remembers: where its reading stands, what it may still ask today."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    pass
