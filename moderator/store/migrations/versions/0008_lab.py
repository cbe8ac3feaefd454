"""The rules lab: matches as rows, drafts of the policy and what they would have changed."""

import sqlalchemy as sa
from alembic import op

from moderator.store.schema.base import Json, UtcDateTime

revision = "0008"
down_revision = "0007"

MATCHES = {
    "sqlite": "SELECT DISTINCT json_extract(item.value, '$.rule'), message_id, decided_at "
    "FROM decisions, json_each(decisions.matches) AS item",
    "postgresql": "SELECT DISTINCT item.value ->> 'rule', message_id, decided_at "
    "FROM decisions, jsonb_array_elements(decisions.matches) AS item(value)",
}


def upgrade() -> None:
    op.create_table(
        "matched",
        sa.Column("rule", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_matched_message_id")),
        sa.PrimaryKeyConstraint("rule", "message_id", name=op.f("pk_matched")),
    )
    op.execute(f"INSERT INTO matched (rule, message_id, at) {MATCHES[op.get_bind().dialect.name]}")
    op.create_index(op.f("ix_matched_rule_at"), "matched", ["rule", "at"])
    op.create_index(op.f("ix_matched_message_id"), "matched", ["message_id"])
    op.create_table(
        "drafts",
        sa.Column("path", sa.String(128), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("base", sa.String(64)),
        sa.Column("revision", sa.String(32), nullable=False),
        sa.Column("saved_by", sa.String(64), nullable=False),
        sa.Column("saved_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_drafts")),
    )
    op.create_table(
        "comparisons",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("path", sa.String(128), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("bound", sa.String(16), nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("asked_by", sa.String(64), nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("last", sa.String(32), nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("result", Json, nullable=False),
        sa.Column("finished_at", UtcDateTime),
        sa.ForeignKeyConstraint(["version"], ["rulesets.version"], name=op.f("fk_comparisons_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparisons")),
    )
    op.create_index(op.f("ix_comparisons_path_asked_at"), "comparisons", ["path", "asked_at"])
