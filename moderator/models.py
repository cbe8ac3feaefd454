"""The words of the product as frozen values: what is received, found, decided and done.

Nothing here does I/O or knows a vendor. Findings carry positions, never the text they point at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum


class ChannelKind(StrEnum):
    """Where a message was written."""

    FORUM = "forum"
    WHATSAPP = "whatsapp"


class Severity(StrEnum):
    """How bad it is that a message stays as it is. Ordered by `rank`."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


class Mode(StrEnum):
    """How far a decision may go: record only, propose to a moderator, or act."""

    SHADOW = "shadow"
    SUGGEST = "suggest"
    ENFORCE = "enforce"

    @property
    def rank(self) -> int:
        return list(Mode).index(self)


class ActionKind(StrEnum):
    """What can be done. A channel declares which of these it is truly able to do."""

    REDACT = "redact"  # replace the found values in the published message and close its history
    HIDE = "hide"
    REMOVE = "remove"
    REPLY = "reply"  # forum: public reply; WhatsApp: answer in the same conversation
    DIRECT_MESSAGE = "direct_message"
    FLAG = "flag"  # open a case for a moderator, nothing else
    WITHHOLD = "withhold"
    ERASE_COPY = "erase_copy"  # the vendor's stored copy of a received message, not members' phones
    RESTORE = "restore"  # undo of a redaction
    PURGE = "purge"  # the history of a redacted message, for good: two people ask for it, no rule does
    NONE = "none"

    @property
    def reversible(self) -> bool:
        return self in {ActionKind.REDACT, ActionKind.HIDE, ActionKind.FLAG, ActionKind.WITHHOLD}


class Standing(StrEnum):
    """Where a message stands: for all to read, waiting to be let in, or taken back by its author."""

    PUBLISHED = "published"
    QUEUED = "queued"
    WITHDRAWN = "withdrawn"  # this version is history, which may still be readable


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a message. `id` is the channel's stable identity and is what replies are addressed to.

    `known_as` are the forms under which two identities are compared, the first of them to keep the person
    by; none where `id` itself is compared.
    """

    id: str = field(repr=False)
    handle: str = field(repr=False)
    name: str | None = field(default=None, repr=False)
    staff: bool = False
    trust: int | None = None
    groups: tuple[str, ...] = ()
    known_as: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something a message links or carries; `url` is the channel's own address of it.

    `markup` is the stretch of the message's text that stands for it ("" where none does). `text` is what
    was read of it, None while nobody did; `unread` is then the code of why it can't be read ("" where
    nobody tried yet).
    """

    url: str
    content_type: str
    name: str = field(default="", repr=False)
    markup: str = field(default="", repr=False)
    text: str | None = field(default=None, repr=False)
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One version of a post or of a WhatsApp message.

    `external_id` names the message at its channel, `version` this state of it; the pair and the
    text's hash identify what a decision was about. `text` is the channel's source text (markdown
    in the forum, plain text on WhatsApp), `title` the topic's title where this is a first post.
    """

    channel: ChannelKind
    external_id: str
    version: str
    text: str = field(repr=False)
    author: Author
    title: str | None = field(default=None, repr=False)
    thread_id: str | None = None
    first_post: bool = False
    position: int | None = None  # number of the post within its thread, from 1
    url: str | None = None
    created_at: datetime | None = None
    reply_to: str | None = None
    category: str | None = None
    attachments: tuple[Attachment, ...] = ()
    thread_title: str | None = field(default=None, repr=False)  # of the topic it answers
    tags: tuple[str, ...] = ()
    group: str | None = None  # the WhatsApp room that it was written to
    forwarded: bool = False
    standing: Standing = Standing.PUBLISHED

    def attachment(self, field: str) -> Attachment | None:
        """The attachment that a finding's `field` points into, None where it is the text or the title."""
        place, _, number = field.partition("/")
        return self.attachments[int(number)] if place == "attachment" else None

    def source(self, field: str) -> str:
        """The text that a finding's `field` points into."""
        if attachment := self.attachment(field):
            return attachment.text or ""
        return {"text": self.text, "title": self.title or ""}[field]

    def without_contents(self) -> Message:
        """The message as it is kept: what was read of its attachments is not."""
        return replace(self, attachments=tuple(replace(item, text=None) for item in self.attachments))


@dataclass(frozen=True, slots=True)
class Related:
    """A public topic of the forum that may already answer a message."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """What the channel says became of a message that we sent. `rank` only ever grows."""

    ref: str
    state: str
    rank: int
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """A webhook that asks nothing of us, with the reason as a short code."""

    reason: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """News of a message that doesn't say what stands there: the channel has to be asked.

    `external_id` None means the first of its thread. `earlier` asks for the state before the present one,
    which its author took back.
    """

    thread_id: str
    external_id: str | None = None
    earlier: bool = False


Incoming = Message | Pointer | DeliveryStatus | Ignored


@dataclass(frozen=True, slots=True)
class Finding:
    """A span of personal data or credential: Presidio's RecognizerResult in our words.

    `start` and `end` are Unicode code points of the original `field` ("text", "title", or "attachment/N"
    with N from 0), `end` exclusive; `score` is within [0, 1]; `reason` is a sentence for moderators, in Portuguese,
    that never contains the value.
    """

    entity_type: str
    start: int
    end: int
    score: float
    reason: str
    recognizer: str = ""
    field: str = "text"


@dataclass(frozen=True, slots=True)
class Triage:
    """Is this a support request, about what, and where does it belong?

    `confidence` is the probability that `support_request` is true, in [0, 1]; `products`,
    `support_type`, `sphere` and `route` are ids of the catalogue; `evidence` are the phrases that
    weighed, as fragments of rules, for the explanation. `abstained` says that the confidence is too
    near even: the answer is a best guess that a moderator should look at.
    """

    support_request: bool
    confidence: float
    products: tuple[str, ...] = ()
    support_type: str | None = None
    sphere: str | None = None
    route: str = "none"
    evidence: tuple[str, ...] = ()
    abstained: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that fired: `why` is a sentence in Portuguese, `findings` are indices it is about, `hides`
    whether the rule wants them out of the text, `hides_first` whether nobody should see the message
    until they are."""

    rule: str
    title: str
    severity: Severity
    mode: Mode
    why: str
    findings: tuple[int, ...] = ()
    hides: bool = False
    hides_first: bool = False


def hiding_matches(matches: Sequence[Match]) -> list[Match]:
    """The matches that a redaction carries out, by the strongest mode among them: what is only suggested
    is not taken out along with what is enforced."""
    hiding = [match for match in matches if match.hides and match.findings]
    strongest = max((match.mode for match in hiding), key=lambda mode: mode.rank, default=None)
    return [match for match in hiding if match.mode is strongest]


def hidden_findings(matches: Sequence[Match]) -> frozenset[int]:
    """Findings that the rules want out of the text."""
    return frozenset(index for match in hiding_matches(matches) for index in match.findings)


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do about a message. `text` is what a member will read, ready to send."""

    kind: ActionKind
    rule: str
    mode: Mode
    nudge: str | None = None
    subject: str | None = None  # of a private message
    text: str | None = field(default=None, repr=False)
    cooldown: timedelta | None = None  # its rule says no more to the same person for so long


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules say of one message. Equal inputs give an equal decision."""

    matches: tuple[Match, ...]
    actions: tuple[Action, ...]
    severity: Severity
    ruleset: str  # content hash of the rule set that decided
    explanation: tuple[str, ...] = ()

    @property
    def covered(self) -> frozenset[int]:
        """Indices of the findings that some rule is about."""
        return frozenset(index for match in self.matches for index in match.findings)

    @property
    def hidden(self) -> frozenset[int]:
        """Indices of the findings that a redaction replaces."""
        return hidden_findings(self.matches)


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything known of a message after the pure part of the pipeline."""

    findings: tuple[Finding, ...]
    triage: Triage
    decision: Decision
    redacted: str = field(repr=False)
    redacted_title: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Swap:
    """A found value and the words that take its place."""

    value: str = field(repr=False)
    words: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Another place that repeated a found value: what stood there, and what we put in its place.

    `place` is "post" or "title" and `id` the channel's id of that message or thread; `title` is the
    thread's title where that message is the first. A "preview" follows what it is of: its texts are empty.
    """

    place: str
    id: str
    before: str = field(repr=False)
    after: str = field(repr=False)
    title: str | None = field(default=None, repr=False)


def _forget(_copy: Copy) -> None:
    """For orders that nobody will undo."""


@dataclass(frozen=True, slots=True)
class Order:
    """One action, ready for a channel: what to do, about which message, under which unique key.

    `expected` is the text that the decision was about (optimistic lock), `text` the replacement or
    the words to send, `since` when the intent was first written down, `known_refs` what else we
    sent (so that a look-up of an earlier attempt does not mistake another message for it), and
    `values` the found values themselves, for the check that none is left. `heard_at` is when its
    reader last wrote to us, None where nobody asked. Never logged.

    Redaction: `hide_first` keeps the message out of sight meanwhile, `swaps` are for copies in other
    places, each told to `keep` before it is changed, and `patience` counts the attempts to come in
    which a copy that goes away by itself may still do so. `copies` are those that earlier attempts
    changed; of an undo those to be put back, the last change first.
    """

    key: str
    kind: ActionKind
    message: Message
    since: datetime
    text: str | None = field(default=None, repr=False)
    expected: str | None = field(default=None, repr=False)
    title: str | None = field(default=None, repr=False)
    known_refs: frozenset[str] = frozenset()
    values: tuple[str, ...] = field(default=(), repr=False)
    hide_first: bool = False
    swaps: tuple[Swap, ...] = field(default=(), repr=False)
    copies: tuple[Copy, ...] = field(default=(), repr=False)
    keep: Callable[[Copy], None] = field(default=_forget, repr=False, compare=False)
    patience: int = 0
    heard_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Residue:
    """A copy that remains, or may remain: `place` is a short code, `note` says in Portuguese what
    an administrator can do, `reachable` whether the public can read it right now."""

    place: str
    note: str
    reachable: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that an action happened: the channel's reference, the text that now stands there (redact,
    restore), how it was done as a short code, and any residue found on reading back."""

    ref: str | None = None
    text: str | None = field(default=None, repr=False)
    detail: str = "done"
    residue: tuple[Residue, ...] = ()
