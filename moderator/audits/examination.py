"""Go through an exported chat and keep of each message what a person needs to find it again: never its values.

Authors become numbers that mean something within one file only. When something can still be deleted is left
to `deadlines`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from moderator.audits.chat import UNREAD, ChatKind, ChatMessage
from moderator.detection import redact
from moderator.errors import AnalysisError
from moderator.models import Analysis, Author, ChannelKind, Finding, Message, Severity
from moderator.store.audits import Leak, Tally

# An export has its phone's clock and no zone; Brasília's is that of most members.
PHONE_ZONE = timezone(timedelta(hours=-3))
EXCERPT = 140  # characters
HIDDEN = "•••"
SHORTEST_VALUE = 4  # characters; shorter values stand in too many innocent places

# WhatsApp's own writing of «@somebody in this group», who is no secret there.
_MENTION = re.compile(r"@\u2068[^\u2069]*\u2069|@\+?55\d{10,11}(?!\d)")
_PLACEHOLDER = re.compile(r"\[[^\[\]]{2,40}\]")


@dataclass(frozen=True, slots=True)
class Examined:
    """A leak with what it was made of, for a caller that prints and forgets; `analysis` None when there is none."""

    leak: Leak
    chat: ChatMessage = field(repr=False)
    analysis: Analysis | None = field(repr=False)


class Examination:
    """One chat, gone through once; `tally` grows with it."""

    def __init__(self, analyse: Callable[[Message], Analysis]) -> None:
        """`analyse` raises AnalysisError for a text that can't be analysed within its budget."""
        self._analyse = analyse
        self._participants: dict[str, int] = {}
        self.tally = Tally()

    def run(self, messages: Iterable[ChatMessage]) -> Iterator[Examined]:
        """The messages in which something is found, and those that can't be analysed (fail closed)."""
        for chat in messages:
            if chat.kind is ChatKind.SYSTEM and "\n" not in chat.text:  # what follows one may be anybody's words
                self.tally.notices += 1
                continue
            self.tally.messages += 1
            self.tally.unread += chat.kind in UNREAD
            self.tally.deleted += chat.kind is ChatKind.DELETED
            examined = self._examine(chat)
            if examined is not None:
                yield examined

    def _examine(self, chat: ChatMessage) -> Examined | None:
        number = self._participants.setdefault(chat.author, len(self._participants) + 1)
        at = chat.at.replace(tzinfo=PHONE_ZONE)
        try:
            analysis = self._analyse(_message(chat, at, number))
        except AnalysisError:
            self.tally.not_analysed += 1
            return Examined(Leak(at, number, (), Severity.MEDIUM, ""), chat, None)
        if not analysis.findings:
            return None
        self.tally.leaks += 1
        kinds = tuple(dict.fromkeys(finding.entity_type for finding in analysis.findings))
        severities = [match.severity for match in analysis.decision.matches if match.findings]
        severity = max(severities, key=lambda each: each.rank, default=Severity.NONE)
        excerpt = shorten(mask(chat.text, analysis.findings))
        return Examined(Leak(at, number, kinds, severity, excerpt), chat, analysis)


def name_participant(number: int) -> str:
    """The pseudonym of an author within a file."""
    return f"Participante {number}"


def mask(text: str, findings: Iterable[Finding]) -> str:
    """The text without any of the values found in it, wherever they stand, nor the people it mentions."""
    found = list(findings)
    masked = redact(text, found)
    for value in sorted({text[item.start : item.end] for item in found}, key=len, reverse=True):
        if len(value) >= SHORTEST_VALUE:
            masked = masked.replace(value, HIDDEN)
    return _MENTION.sub("@participante", masked)


def shorten(masked: str) -> str:
    """One line around the first placeholder, at most EXCERPT characters and the dots of what was cut."""
    line = " ".join(masked.split())
    if len(line) <= EXCERPT:
        return line
    first = _PLACEHOLDER.search(line)
    middle = (first.start() + first.end()) // 2 if first else 0
    start = max(0, min(middle - EXCERPT // 2, len(line) - EXCERPT))
    end = start + EXCERPT
    return ("…" if start else "") + line[start:end].strip() + ("…" if end < len(line) else "")


def _message(chat: ChatMessage, at: datetime, number: int) -> Message:
    return Message(
        channel=ChannelKind.WHATSAPP,
        external_id=str(chat.line),
        version="1",
        text=_MENTION.sub(lambda found: "@" + "x" * (len(found[0]) - 1), chat.text),  # offsets stay
        author=Author(id=f"participante-{number}", handle=name_participant(number)),
        created_at=at,
    )
