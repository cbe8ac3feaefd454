"""Tables, a module for each subject. Sealed columns (`LargeBinary`) are written and read through the vault
only; everything else is free of personal data: ids of the channel, codes, positions, pseudonyms."""

from moderator.store.schema.audits import chat_audits, chat_leaks
from moderator.store.schema.base import metadata
from moderator.store.schema.copies import copies
from moderator.store.schema.desk import approvals, corrections, reveals
from moderator.store.schema.forum import cursors, forum_categories, request_budgets
from moderator.store.schema.lab import comparisons, drafts, matched
from moderator.store.schema.mirror import mirrored_cases
from moderator.store.schema.moderation import (
    accepted,
    actions,
    audit_log,
    cases,
    claims,
    decisions,
    deliveries,
    delivery_states,
    heartbeats,
    members,
    messages,
    verdicts,
    written,
)
from moderator.store.schema.policy import activations, analyses, policy_files, ruleset_faults, rulesets
from moderator.store.schema.rooms import room_members, room_posts, room_sends, rooms
from moderator.store.schema.search import case_search
from moderator.store.schema.sign_in import (
    account_bindings,
    accounts,
    one_time_links,
    pending_sign_ins,
    sessions,
    sign_in_attempts,
)
from moderator.store.schema.topics import forum_topics

__all__ = [
    "accepted",
    "account_bindings",
    "accounts",
    "actions",
    "activations",
    "analyses",
    "approvals",
    "audit_log",
    "case_search",
    "cases",
    "chat_audits",
    "chat_leaks",
    "claims",
    "comparisons",
    "copies",
    "corrections",
    "cursors",
    "decisions",
    "deliveries",
    "delivery_states",
    "drafts",
    "forum_categories",
    "forum_topics",
    "heartbeats",
    "matched",
    "members",
    "messages",
    "metadata",
    "mirrored_cases",
    "one_time_links",
    "pending_sign_ins",
    "policy_files",
    "request_budgets",
    "reveals",
    "room_members",
    "room_posts",
    "room_sends",
    "rooms",
    "ruleset_faults",
    "rulesets",
    "sessions",
    "sign_in_attempts",
    "verdicts",
    "written",
]
