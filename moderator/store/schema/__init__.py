"""Tables, a module for each subject. Sealed columns (`LargeBinary`) are written and read through the vault
only; everything else is free of personal data: ids of the channel, codes, positions, pseudonyms."""

from moderator.store.schema.base import metadata
from moderator.store.schema.moderation import (
    accepted,
    actions,
    audit_log,
    cases,
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

__all__ = [
    "accepted",
    "actions",
    "audit_log",
    "cases",
    "decisions",
    "deliveries",
    "delivery_states",
    "heartbeats",
    "members",
    "messages",
    "metadata",
    "sign_in_links",
    "verdicts",
    "written",
]
