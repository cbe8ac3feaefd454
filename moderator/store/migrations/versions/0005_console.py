"""Who works on a case: claims, assignment, hold and escalation; the search of the queue."""

import sqlalchemy as sa
from alembic import op

from moderator.store.schema.base import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("cases", sa.Column("assigned_to", sa.String(64)))
    op.add_column("cases", sa.Column("held_until", UtcDateTime))
    op.add_column("cases", sa.Column("escalated_at", UtcDateTime))
    op.create_table(
        "claims",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("moderator", sa.String(64), nullable=False),
        sa.Column("claimed_at", UtcDateTime, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_claims_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_claims")),
    )
