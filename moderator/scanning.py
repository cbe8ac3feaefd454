"""Input and output of `moderator scan`: texts to messages, analyses to lines. The analysis is the pipeline's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Literal

from pydantic import BaseModel, Field, ValidationError

from moderator.models import Analysis, Author, ChannelKind, Message

NOBODY = Author(id="", handle="")


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is not a text to analyse, with the line's number, the field and the remedy."""

    problem: str


class _Line(BaseModel):
    id: str | int
    channel: Literal["forum", "whatsapp"]
    text: str
    title: str | None = Field(default=None)


def read_text(file: IO[bytes]) -> Iterator[Message | BadLine]:
    """The whole file as one forum text."""
    try:
        yield _message(_Line(id="text", channel="forum", text=file.read().decode()))
    except UnicodeDecodeError as error:
        yield BadLine(f"byte {error.start}: not UTF-8; convert the file first, for example with iconv")


def read_jsonl(file: IO[bytes]) -> Iterator[Message | BadLine]:
    """One message a line; blank lines are skipped."""
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            yield _message(_Line.model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            yield BadLine(f"line {number}: {place + ': ' if place else ''}{first['msg']}")


def show_jsonl(message: Message, analysis: Analysis) -> str:
    """The stable interface of `scan --format jsonl`; offsets are code points of the text as given."""
    triage, decision = analysis.triage, analysis.decision
    replies = (action.text for action in decision.actions if action.text)
    return json.dumps(
        {
            "id": message.external_id,
            "entities": [
                {
                    "type": item.entity_type,
                    "start": item.start,
                    "end": item.end,
                    "score": round(item.score, 4),
                    "reason": item.reason,
                }
                | ({"field": "title"} if item.field == "title" else {})
                for item in analysis.findings
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


def show_text(message: Message, analysis: Analysis) -> str:
    """For a person at a terminal: what was found and what would be done, without any value."""
    lines = [
        f"{item.entity_type} {item.start}-{item.end} ({item.score:.2f}): {item.reason}" for item in analysis.findings
    ]
    lines += [f"rule {match.rule}: {match.why}" for match in analysis.decision.matches]
    lines += [f"action {action.kind} ({action.mode})" for action in analysis.decision.actions]
    lines.append(f"route {analysis.triage.route}, support request {analysis.triage.confidence:.2f}")
    return "\n".join([*lines, "", analysis.redacted])


def _message(line: _Line) -> Message:
    return Message(
        channel=ChannelKind(line.channel),
        external_id=str(line.id),
        version="1",
        text=line.text,
        title=line.title,
        first_post=line.title is not None,
        author=NOBODY,
    )


FORMATS: Mapping[str, tuple[Callable[[IO[bytes]], Iterator[Message | BadLine]], Callable[[Message, Analysis], str]]] = {
    "text": (read_text, show_text),
    "jsonl": (read_jsonl, show_jsonl),
}
