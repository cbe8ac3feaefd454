"""Input and output of `moderator scan`: texts to messages, analyses to lines. The analysis is the pipeline's."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Literal

from pydantic import BaseModel, ValidationError

from moderator.models import Analysis, Author, ChannelKind, Message

NOBODY = Author(id="", handle="")


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
    triage, decision = analysis.triage, analysis.decision
    replies = (action.text for action in decision.actions if action.text)
    return json.dumps(
        {
            "id": item.id,
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
            "redacted": analysis.redacted,
            "support_request": triage.support_request,
            "confidence": round(triage.confidence, 4),
            "products": list(triage.products),
            "support_type": triage.support_type,
            "sphere": triage.sphere,
            "route": triage.route,
            "matches": [{"rule": match.rule, "why": match.why} for match in decision.matches],
            "actions": [
                {"kind": action.kind, "rule": action.rule, "mode": action.mode, "nudge": action.nudge}
                for action in decision.actions
            ],
            "reply": next(replies, None),
        },
        ensure_ascii=False,
    )


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


SHOW: Mapping[str, Callable[[Item, Analysis], str]] = {"text": show_text, "jsonl": show_jsonl}
