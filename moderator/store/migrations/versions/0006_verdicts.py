"""What a verdict on irreversible things needs: a second moderator."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    pass
