"""Labelled corpora: JSON Lines, one message with its labels per line. Measuring on them is left to `evaluation`,
learning from them to `training`."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ValidationError

from moderator.errors import PayloadError
from moderator.models import Author, ChannelKind, Message


class _Entity(BaseModel):
    type: str
    start: int
    end: int


class Sample(BaseModel):
    """One labelled message, in the corpus's own schema; `title` is optional."""

    id: str
    channel: ChannelKind
    text: str
    title: str | None = None
    entities: tuple[_Entity, ...] = ()
    support_request: bool = False
    products: tuple[str, ...] = ()
    support_type: str | None = None
    sphere: str | None = None
    route: str = "none"
    route_also_ok: tuple[str, ...] = ()
    pair: str | None = None  # samples that say nearly the same


def load_corpus(path: Path) -> list[Sample]:
    """Samples of a JSON Lines file. Raises PayloadError naming the line, and the field where there is one."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise PayloadError(f"{path.name}:1: not UTF-8") from None
    samples = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            samples.append(Sample.model_validate_json(line))
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(step) for step in fault["loc"]) or "line"
            raise PayloadError(f"{path.name}:{number}: {where}: {fault['type']}") from None
    return samples


def message_of(sample: Sample) -> Message:
    """The sample as a channel would deliver it."""
    author = Author(id="sample", handle="sample")
    return Message(sample.channel, sample.id, "1", sample.text, author, title=sample.title)
