"""Second pass over an exported chat: lines to messages, one at a time. What they contain is judged elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from moderator.audits.chat import ChatKind, ChatMessage, ExportError
from webhooks.whatsapp.export.headers import MARKS, read_header
from webhooks.whatsapp.export.notices import is_notice, kind_of, opens_notice, strip_edited
from webhooks.whatsapp.export.survey import SLACK, Layout, survey

MAX_PASTED = 200  # headers; a conversation that somebody pasted is shorter

_TILDE = re.compile(rf"[{MARKS}]*~\s?")  # «is not among the contacts»
_PHONE = re.compile(r"\+?[\d\s().\u2010-\u2015\u2212-]{8,}")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


@dataclass(slots=True)
class _Draft:
    """A message while its lines are collected; `whole` is its header line as it stands in the file."""

    at: datetime
    rest: str
    whole: str
    line: int
    more: list[str] = field(default_factory=list)

    @property
    def holds_text(self) -> bool:
        """Whether somebody wrote it, and so may have pasted into it."""
        return ": " in self.rest

    @property
    def lines(self) -> list[str]:
        return [self.whole, *self.more]


def parse(lines: Iterable[str], layout: Layout | None = None) -> Iterator[ChatMessage]:
    """The messages of an exported chat, in the file's order. `lines` may keep their line ends.

    Flat in memory when `layout` is given (from `survey`, over the same lines); else all lines are kept to
    survey them first. Raises ExportError when they are no exported chat.
    """
    if layout is None:
        lines = list(lines)
        layout = survey(lines)
        if layout is None:
            raise ExportError("not_an_export", "not an exported WhatsApp chat")
    drafts = _collect(lines, layout)
    for draft in _rejoin(drafts) if layout.ordered else drafts:
        yield _finish(draft, layout)


def _collect(lines: Iterable[str], layout: Layout) -> Iterator[_Draft]:
    draft: _Draft | None = None
    for number, raw in enumerate(lines, start=1):
        line = raw.removesuffix("\n").removesuffix("\r")
        header = read_header(line)
        at = header.moment(layout.order) if header and header.shape == layout.shape else None
        if header and at:
            if draft:
                yield draft
            draft = _Draft(at, header.rest, line, number)
        elif draft:
            draft.more.append(line)
    if draft:
        yield draft


def _rejoin(drafts: Iterable[_Draft]) -> Iterator[_Draft]:
    """Put pasted conversations back into the message that holds them.

    Their headers have the file's own shape at times, but they jump into the past, and the message after
    them is in time again. Where none comes after them, they are messages.
    """
    last: _Draft | None = None
    doubtful: list[_Draft] = []
    for draft in drafts:
        past = last is not None and last.holds_text and last.at - draft.at > SLACK
        if past and len(doubtful) < MAX_PASTED:
            doubtful.append(draft)
            continue
        if last and past:  # too many: the clock was set back, and these are messages
            yield last
            yield from doubtful
        elif last:
            yield _join(last, doubtful)
        last, doubtful = draft, []
    if last:
        yield last
        yield from doubtful


def _join(draft: _Draft, pasted: Iterable[_Draft]) -> _Draft:
    for part in pasted:
        draft.more.extend(part.lines)
    return draft


def _finish(draft: _Draft, layout: Layout) -> ChatMessage:
    author, text = _split(draft.rest, layout.names)
    body = "\n".join([text, *draft.more])
    marked = body.startswith("\u200e")
    if author is None or (marked and layout.shape.bracket and is_notice(body.strip("\u200e"))):
        return ChatMessage(draft.at, "", body.removeprefix("\u200e"), ChatKind.SYSTEM, draft.line)
    bare, edited = strip_edited(body.removeprefix("\u200e"))
    return ChatMessage(draft.at, _clean(author), bare, kind_of(bare), draft.line, edited)


def _split(rest: str, names: frozenset[str]) -> tuple[str | None, str]:
    """(author, text) of what follows a header; no author for WhatsApp's own lines."""
    author, colon, text = rest.partition(": ")
    if not colon:
        return (rest[:-1], "") if rest.endswith(":") else (None, rest)
    if opens_notice(author):
        return None, rest
    second, colon, after = text.partition(": ")
    if colon and f"{author}: {second}" in names:
        return f"{author}: {second}", after
    return author, text


def _clean(author: str) -> str:
    """A name without marks; a number in one spelling, whatever its spaces and hyphens."""
    name = _TILDE.sub("", author, count=1).strip(MARKS + " \u00a0\u202f")
    if not _PHONE.fullmatch(name):
        return name
    return " ".join(_DASHES.sub("-", name).split())
