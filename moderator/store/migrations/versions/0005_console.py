"""Who works on a case: claims, assignment, hold and escalation; what the queue is filtered, ordered and searched by."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from moderator.store.schema.base import Json, Serial, UtcDateTime

revision = "0005"
down_revision = "0004"

# Of cases that are there already, the rules that fired are taken from their decisions.
RULES = {
    "sqlite": (
        "UPDATE cases SET rules = (SELECT json_group_array(DISTINCT json_extract(value, '$.rule')) "
        "FROM decisions, json_each(decisions.matches) WHERE decisions.message_id = cases.message_id)"
    ),
    "postgresql": (
        "UPDATE cases SET rules = coalesce((SELECT jsonb_agg(DISTINCT match -> 'rule') "
        "FROM decisions, jsonb_array_elements(decisions.matches) AS match "
        "WHERE decisions.message_id = cases.message_id), '[]')"
    ),
}


def upgrade() -> None:
    extend_cases()
    create_claims()
    create_search()
    op.create_index(op.f("ix_actions_status"), "actions", ["status"])


def extend_cases() -> None:
    op.add_column("cases", sa.Column("assigned_to", sa.String(64)))
    op.add_column("cases", sa.Column("held_until", UtcDateTime))
    op.add_column("cases", sa.Column("escalated_at", UtcDateTime))
    op.add_column("cases", sa.Column("mailed_at", UtcDateTime))
    op.add_column("cases", sa.Column("rules", Json, nullable=False, server_default="[]"))
    op.execute(RULES[op.get_bind().dialect.name])
    name = op.f("ix_cases_status_severity_rank_opened_at")
    op.drop_index(name, "cases")
    counted = ("channel", "reason", "held_until", "assigned_to", "escalated_at")
    worst_first = ("status", sa.text("severity_rank DESC"), "opened_at", "id", *counted)
    op.create_index("ix_cases_worst_first", "cases", worst_first)
    op.create_index(op.f("ix_cases_status_opened_at_id"), "cases", ["status", "opened_at", "id"])
    op.create_index(op.f("ix_cases_opened_at_id"), "cases", ["opened_at", "id"])
    op.create_index(op.f("ix_cases_exposure"), "cases", ["exposure"])
    op.create_index(op.f("ix_cases_assigned_to"), "cases", ["assigned_to"])


def create_claims() -> None:
    op.create_table(
        "claims",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("moderator", sa.String(64), nullable=False),
        sa.Column("claimed_at", UtcDateTime, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_claims_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_claims")),
    )


def create_search() -> None:
    op.create_table(
        "case_search",
        sa.Column("seq", Serial, autoincrement=True, nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("vector", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_search_case_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_case_search")),
        sa.UniqueConstraint("case_id", name=op.f("uq_case_search_case_id")),
    )
    with op.batch_alter_table("case_search", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_search_vector"), ["vector"], unique=False, postgresql_using="gin")
