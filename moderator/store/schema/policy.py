"""Tables of the policy: the versions of the rule set, which one is in force, and what replaying them remembers."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table, Text

from moderator.store.schema.base import Id, Json, Serial, UtcDateTime, metadata

rulesets = Table(
    "rulesets",
    metadata,
    Column("version", String(64), primary_key=True),  # content hash, as decisions name it
    Column("manifest", Json, nullable=False),  # path of each file to the hash of its content
    Column("stored_at", UtcDateTime, nullable=False),
)

policy_files = Table(  # each content once, however many versions have it: the triage model alone is a megabyte
    "policy_files",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("content", Text, nullable=False),
)

activations = Table(
    "activations",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("version", String(64), ForeignKey("rulesets.version")),  # NULL: back to the files of the folder
    Column("activated_by", String(64), nullable=False),
    Column("note", LargeBinary),  # sealed
    Column("at", UtcDateTime, nullable=False),
)

ruleset_faults = Table(  # why what should be in force is not; gone once it is
    "ruleset_faults",
    metadata,
    Column("source", String(64), primary_key=True),  # a version, or the folder
    Column("words", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)

analyses = Table(  # what a detector found in a message: positions and reasons, never text
    "analyses",
    metadata,
    Column("key", Id, primary_key=True),  # pseudonym of all that was analysed
    Column("detector", String(64), primary_key=True),
    Column("findings", Json, nullable=False),
)
