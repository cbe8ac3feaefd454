"""Tables of moderation itself: what came in, what was decided, what was done about it, who looked."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from moderator.store.schema.base import Id, Json, Serial, UtcDateTime, metadata

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("event", String(64), nullable=False),
    Column("identity", Id, nullable=False, unique=True),  # pseudonym of the content's identity
    Column("payload", LargeBinary, nullable=True),  # sealed headers and body; dropped once decided
    Column("status", String(16), nullable=False),  # received, done, ignored, failed
    Column("outcome", String(200), nullable=False, default=""),
    Column("repeats", Integer, nullable=False, default=0),
    Column("mode", String(16), nullable=False, server_default="enforce"),  # the furthest that its decision may go
    Column("due_at", UtcDateTime),  # when to look at it again, of one that has to wait
    Column("received_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Index(None, "status", "received_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Id, nullable=False, unique=True),  # pseudonym of channel, external id, version and text
    Column("channel", String(16), nullable=False),
    Column("external_id", String(64), nullable=False),
    Column("version", String(64), nullable=False),
    Column("thread_id", String(64)),
    Column("position", Integer),  # within its thread, from 1
    Column("author", Id, nullable=False),  # pseudonym
    Column("content", LargeBinary, nullable=False),  # sealed: the Message itself
    Column("delivery_id", Id, ForeignKey("deliveries.id"), nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("purged_at", UtcDateTime),  # when its content was forgotten
    Index(None, "channel", "external_id"),
    Index(None, "channel", "thread_id", "position"),
    Index(None, "author"),
    Index(None, "received_at"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("message_id", Id, ForeignKey("messages.id"), primary_key=True),
    Column("ruleset", String(64), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("findings", Json, nullable=False),
    Column("triage", Json, nullable=False),
    Column("matches", Json, nullable=False),
    Column("explanation", Json, nullable=False),
    Column("redacted", LargeBinary, nullable=False),  # sealed: text and title after redaction
    Column("decided_at", UtcDateTime, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("message_id", Id, ForeignKey("messages.id"), nullable=False, unique=True),
    Column("channel", String(16), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("severity_rank", Integer, nullable=False),
    Column("kinds", Json, nullable=False),  # entity types and "SUPPORT_REQUEST", for the chips
    Column("rules", Json, nullable=False, server_default="[]"),  # those that fired, by id
    Column("status", String(16), nullable=False),  # open, resolved
    Column("exposure", String(16), nullable=False),  # none, pending, clean, residual
    Column("reason", String(64), nullable=False, default=""),  # why a person must look, as a code
    Column("verdict", String(32)),
    Column("assigned_to", String(64)),  # the moderator who is to decide it
    Column("held_until", UtcDateTime),  # not to be worked on before
    Column("escalated_at", UtcDateTime),  # when it was put before an admin
    Column("opened_at", UtcDateTime, nullable=False),
    Column("mailed_at", UtcDateTime),  # when the forum mails the message to those who watch
    Column("resolved_at", UtcDateTime),
    Index(None, "status", "opened_at", "id"),
    Index(None, "opened_at", "id"),
    Index(None, "exposure"),
    Index(None, "assigned_to"),
)
Index(  # the order of work, and all that the views count: neither looks at a case itself
    "ix_cases_worst_first",
    cases.c.status,
    cases.c.severity_rank.desc(),
    cases.c.opened_at,
    cases.c.id,
    cases.c.channel,
    cases.c.reason,
    cases.c.held_until,
    cases.c.assigned_to,
    cases.c.escalated_at,
)

claims = Table(  # who is at work on a case now; a claim that is not renewed goes out by itself
    "claims",
    metadata,
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True),
    Column("moderator", String(64), nullable=False),
    Column("claimed_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)

actions = Table(
    "actions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Id, nullable=False, unique=True),  # one row, and so one effect, for each
    Column("message_id", Id, ForeignKey("messages.id"), nullable=False),
    Column("position", Integer, nullable=False),  # order within the message: redact before talking
    Column("kind", String(24), nullable=False),
    Column("rule", String(64), nullable=False),
    Column("nudge", String(64)),
    Column("status", String(16), nullable=False),
    Column("subject", String(255)),  # of a private message; from a template, without personal data
    Column("text", LargeBinary),  # sealed: what is sent or put in place
    Column("ref", String(64)),
    Column("detail", String(64), nullable=False, default=""),
    Column("residue", Json, nullable=False, default=list),
    Column("budgeted", Boolean, nullable=False, default=False),  # counts against what its reader is told in a month
    Column("attempts", Integer, nullable=False, default=0),
    Column("leased_by", String(64)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("released_at", UtcDateTime, nullable=False),  # when it was last allowed to happen
    Column("updated_at", UtcDateTime, nullable=False),
    Index(None, "message_id"),
    Index(None, "ref"),
    Index(None, "kind", "updated_at"),
    Index(None, "status"),
)

members = Table(  # people by pseudonym, as far as they wished something of us
    "members",
    metadata,
    Column("id", Id, primary_key=True),
    Column("opted_out_at", UtcDateTime),
)

delivery_states = Table(  # what the channel says of messages we sent; may be told before we know the reference
    "delivery_states",
    metadata,
    Column("ref", String(64), primary_key=True),
    Column("state", String(24), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("code", String(32)),
    Column("updated_at", UtcDateTime, nullable=False),
)

written = Table(  # what we put into the channel ourselves: our own edits are not news
    "written",
    metadata,
    Column("key", Id, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

accepted = Table(  # values that a moderator declared harmless in one message: they are not found there again
    "accepted",
    metadata,
    Column("key", Id, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False),
    Column("moderator", String(64), nullable=False),
    Column("verdict", String(32), nullable=False),
    Column("note", LargeBinary),  # sealed
    Column("at", UtcDateTime, nullable=False),
    Column("before", Json),  # how its case stood, of a verdict that can be taken back
    Column("taken_back_at", UtcDateTime),
    Index(None, "case_id"),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("event", String(64), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("detail", Json, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("mac", String(64), nullable=False),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("executor", String(64), primary_key=True),
    Column("seen_at", UtcDateTime, nullable=False),
)
