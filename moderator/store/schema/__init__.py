"""Tables, a module for each subject. Sealed columns (`LargeBinary`) are written and read through the vault
only; everything else is free of personal data: ids of the channel, codes, positions, pseudonyms."""

from moderator.store.schema.audits import chat_audits, chat_leaks
from moderator.store.schema.base import metadata
from moderator.store.schema.copies import copies
from moderator.store.schema.forum import cursors, forum_categories, request_budgets
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
    sign_in_links,
    verdicts,
    written,
)
from moderator.store.schema.policy import activations, analyses, policy_files, ruleset_faults, rulesets
from moderator.store.schema.rooms import room_members, room_posts, room_sends, rooms
from moderator.store.schema.topics import forum_topics

__all__ = [
    "accepted",
    "actions",
    "activations",
    "analyses",
    "audit_log",
    "cases",
    "claims",
    "chat_audits",
    "chat_leaks",
    "copies",
    "cursors",
    "decisions",
    "deliveries",
    "delivery_states",
    "forum_categories",
    "forum_topics",
    "heartbeats",
    "members",
    "messages",
    "metadata",
    "mirrored_cases",
    "policy_files",
    "request_budgets",
    "room_members",
    "room_posts",
    "room_sends",
    "rooms",
    "ruleset_faults",
    "rulesets",
    "sign_in_links",
    "verdicts",
    "written",
]
