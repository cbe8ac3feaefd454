"""Input and output of `moderator scan`: texts to messages, analyses to lines. The analysis is the pipeline's,
reading exported chats WhatsApp's; here are the lines of what was found in them."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Literal

from pydantic import BaseModel, ValidationError

from moderator.audits import Examined, Export, mask, name_participant
from moderator.models import ActionKind, Analysis, Author, ChannelKind, Decision, Message, Severity, Triage
from moderator.store.audits import Tally

NOBODY = Author(id="", handle="")
UNKNOWN = Analysis((), Triage(support_request=False, confidence=0.0), Decision((), (), Severity.NONE, ""), redacted="")


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is not a text to analyse, with the line's number, the field and the remedy."""

    problem: str


@dataclass(frozen=True, slots=True)
class Item:
    """A text to analyse, under the id it was given."""

    id: str | int
    message: Message


class _Line(BaseModel):
    id: str | int
    channel: Literal["forum", "whatsapp"]
    text: str
    title: str | None = None


def read(file: IO[bytes], *, lines: bool) -> Iterator[Item | BadLine]:
    """The texts of a file: JSON lines where `lines` says so or the file looks like them, else one text."""
    data = file.read().removeprefix(codecs.BOM_UTF8)
    first = next((line for line in data.splitlines() if line.strip()), b"")
    if (lines and first.lstrip().startswith(b"{")) or _is_line(first):
        yield from _read_lines(data)
    else:
        yield _read_text(data)


def _is_line(line: bytes) -> bool:
    try:
        return bool(_Line.model_validate_json(line))
    except ValidationError:
        return False


def _read_text(data: bytes) -> Item | BadLine:
    try:
        return _item(_Line(id="text", channel="forum", text=data.decode()))
    except UnicodeDecodeError as error:
        return BadLine(f"byte {error.start}: not UTF-8; convert the file first, for example with iconv")


def _read_lines(data: bytes) -> Iterator[Item | BadLine]:
    """One message a line; blank lines are skipped."""
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            yield _item(_Line.model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            yield BadLine(f"line {number}: {place + ': ' if place else ''}{first['msg']}")


def show_jsonl(item: Item, analysis: Analysis) -> str:
    """The stable interface of `scan --format jsonl`; offsets are code points of the text as given."""
    return json.dumps(_record(item.id, analysis, analysis.redacted), ensure_ascii=False)


def _record(name: str | int, analysis: Analysis, redacted: str) -> dict[str, object]:
    triage, decision = analysis.triage, analysis.decision
    # What everybody reads goes before what only the author does.
    spoken = sorted((it for it in decision.actions if it.text), key=lambda it: it.kind is not ActionKind.REPLY)
    return {
        "id": name,
        "entities": [
            {
                "type": finding.entity_type,
                "start": finding.start,
                "end": finding.end,
                "score": round(finding.score, 4),
                "reason": finding.reason,
            }
            | ({"field": finding.field} if finding.field != "text" else {})
            for finding in analysis.findings
        ],
        "redacted": redacted,
        "support_request": triage.support_request,
        "confidence": round(triage.confidence, 4),
        "products": list(triage.products),
        "support_type": triage.support_type,
        "sphere": triage.sphere,
        "route": triage.route,
        "matches": [{"rule": match.rule, "why": match.why} for match in decision.matches],
        "actions": [
            {
                "kind": action.kind,
                "rule": action.rule,
                "mode": action.mode,
                "nudge": action.nudge,
                "text": action.text,
            }
            for action in decision.actions
        ],
        "reply": next((action.text for action in spoken), None),
    }


def show_text(_item: Item, analysis: Analysis) -> str:
    """For a person at a terminal: what was found and what would be done, without any value."""
    lines = [
        f"{each.entity_type} {each.start}-{each.end} ({each.score:.2f}): {each.reason}" for each in analysis.findings
    ]
    lines += [f"rule {match.rule}: {match.why}" for match in analysis.decision.matches]
    lines += [f"action {action.kind} ({action.mode})" for action in analysis.decision.actions]
    lines.append(f"route {analysis.triage.route}, support request {analysis.triage.confidence:.2f}")
    return "\n".join([*lines, "", analysis.redacted])


def _item(line: _Line) -> Item:
    message = Message(
        channel=ChannelKind(line.channel),
        external_id=str(line.id),
        version="1",
        text=line.text,
        title=line.title,
        first_post=line.title is not None,
        author=NOBODY,
    )
    return Item(line.id, message)


def show_leak_jsonl(examined: Examined) -> str:
    """A line of the same interface for a message of an exported chat, its line as `id`, with `at` (the phone's
    clock) and `author` (a pseudonym within the file). Nothing found in it is left in `redacted`."""
    leak, chat = examined.leak, examined.chat
    analysis = examined.analysis or UNKNOWN
    record = _record(chat.line, analysis, mask(chat.text, analysis.findings) if examined.analysis else "")
    return json.dumps(record | {"at": chat.at.isoformat(), "author": name_participant(leak.author)}, ensure_ascii=False)


def show_leak_text(examined: Examined) -> str:
    """One line for a person at a terminal: when, who, what, and the words around it without the values."""
    leak, at = examined.leak, examined.chat.at
    kinds = ", ".join(leak.kinds) or "not analysed, a person must look"
    excerpt = f": {leak.excerpt}" if leak.excerpt else ""
    return f"{at:%Y-%m-%d %H:%M}  {name_participant(leak.author)}  {kinds} ({leak.severity}){excerpt}"


def sum_up(export: Export, tally: Tally) -> str:
    """What was gone through in an exported chat, and what was not."""
    lines = [
        f"{tally.messages} messages, {tally.leaks} with findings, {tally.deleted} deleted, {tally.notices} notices.",
        f"{tally.unread} pictures, sounds, documents and contacts were not read: look at them in the group.",
    ]
    if tally.not_analysed:
        lines.append(f"{tally.not_analysed} messages could not be analysed: a person must look.")
    if export.ambiguous:
        order = "day/month" if export.day_first else "month/day"
        lines.append(f"Nothing in the file tells day from month; read as {order}. Check a date in the chat.")
    return "\n".join(lines)


SHOW: Mapping[str, Callable[[Item, Analysis], str]] = {"text": show_text, "jsonl": show_jsonl}
SHOW_LEAK: Mapping[str, Callable[[Examined], str]] = {"text": show_leak_text, "jsonl": show_leak_jsonl}
