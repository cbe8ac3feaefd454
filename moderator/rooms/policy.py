"""The rooms of an installation, read from `rules/rooms/*.yaml`: one file per room, none for no rooms."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from pydantic import Field, field_validator

from moderator.errors import RuleError
from moderator.models import Severity
from moderator.policy import Document, Strict, read, validate


class Withholding(Strict):
    """What is held back for a moderator although a redaction can't mend it.

    `severity` is the least one at which findings that no redaction takes out hold a message back;
    `rules` are ids of rules whose messages are always held back.
    """

    severity: Severity = Severity.HIGH
    rules: tuple[str, ...] = ()

    @field_validator("severity")
    @classmethod
    def _is_some(cls, severity: Severity) -> Severity:
        if severity is Severity.NONE:
            raise ValueError("«none» would hold back everything, allowed: low, medium, high, critical")
        return severity


class Digest(Strict):
    """What a member who comes back after 24 hours gets of what they missed."""

    messages: int = Field(10, ge=1, le=20)


class Room(Strict):
    """One room. Members join by its `id` as a word, or without it where there is only one room."""

    id: str = Field(pattern=r"^[a-z0-9-]{1,32}$")
    name: str = Field(min_length=1, max_length=60)
    purpose: str = Field("", max_length=400)
    members: int = Field(200, ge=2, le=500)
    withhold: Withholding = Withholding(severity=Severity.HIGH)
    digest: Digest = Digest(messages=10)


def load_rooms(directory: Path, *, rules: Collection[str]) -> Mapping[str, Room]:
    """The rooms by id; `rules` are the ids of the rules that exist.

    Raises RuleError with one line per fault of every file, `file:line:column: field: problem`.
    """
    rooms: dict[str, Room] = {}
    faults: list[str] = []
    for path in sorted(directory.glob("*.yaml")):
        try:
            document = read(path)
            room = validate(document, Room)
        except RuleError as error:
            faults.append(str(error))
            continue
        faults += _faults(document, room, rules)
        rooms[room.id] = room
    if faults:
        raise RuleError("\n".join(faults))
    return rooms


def _faults(document: Document, room: Room, rules: Collection[str]) -> list[str]:
    faults = []
    if room.id != document.path.stem:
        faults.append(document.fault(("id",), f"«{room.id}» must be the name of the file, «{document.path.stem}»"))
    for index, rule in enumerate(room.withhold.rules):
        if rule not in rules:
            problem = f"no rule «{rule}», allowed: {', '.join(sorted(rules))}"
            faults.append(document.fault(("withhold", "rules", index), problem))
    return faults
