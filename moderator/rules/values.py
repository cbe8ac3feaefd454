"""The values that the words of a rule take: each checks itself and tells editors what it takes.

Which word takes which value is `schema`'s.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeVar

import re2
from pydantic import AfterValidator, BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

from moderator.rules.wording import KINDS
from moderator.triage.policy import PORTAL, ROUTES

Item = TypeVar("Item")
UNITS: Mapping[str, timedelta] = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
FROM_CATALOGUE = "x-catalogue"  # marks, in the JSON Schema, words that only the catalogue knows

LIST_NAME = re.compile(r"(?<!\\[xpP])\{([a-z_]+)\}")  # within a pattern; not `a{2}`, nor `\p{L}`

_ACCENTS = re.compile(r"[\u0300-\u036f]")
_DURATION = re.compile(r"[1-9]\d{0,3}[mhdw]")


class Weekday(StrEnum):
    """Days in the order of `datetime.weekday`."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class Place(StrEnum):
    """Which words of a message are looked at. A member answers for their own words, not for those they quote."""

    ALL = "all"
    TITLE = "title"
    TEXT = "text"
    OWN_WORDS = "own_words"


@dataclass(frozen=True, slots=True)
class OneOf:
    """Only these words."""

    allowed: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.literal_schema([*self.allowed])


@dataclass(frozen=True, slots=True)
class Known:
    """Only ids that the catalogue has under `subject`; without a catalogue in the context, any."""

    subject: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(schema) | {FROM_CATALOGUE: self.subject}

    def _check(self, value: str, info: core_schema.ValidationInfo) -> str:
        allowed = [*(info.context or {}).get(self.subject, [value])]
        if value not in allowed:
            raise PydanticKnownError("literal_error", {"expected": ", ".join(map(repr, allowed))})
        return value


class Several:
    """One value may stand for a list of one."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_listed, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        whole = handler(schema)
        return {"anyOf": [whole["items"], whole]}


def without_accents(text: str) -> str:
    return text if text.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFD", text))


def options(*, memory: int | None = None) -> Any:
    """How RE2 reads the patterns of rules; `memory` in bytes, where its own limit is too low."""
    chosen = re2.Options()
    chosen.log_errors = False
    chosen.case_sensitive = False
    if memory:
        chosen.max_mem = memory
    return chosen


def compile_pattern(pattern: str) -> Any:
    """A pattern for `search` in a text without accents, in any case. Raises ValueError with the reason where RE2
    does not take it: RE2 alone takes time linear in the text, whatever the pattern."""
    try:
        return re2.compile(without_accents(pattern), options())
    except re2.error as error:
        reason = error.args[0]
        told = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        raise ValueError(f"not a pattern that RE2 takes: {told}") from None


def _listed(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


def _linear(pattern: str) -> str:
    if unknown := LIST_NAME.search(pattern):
        raise ValueError(f"no list «{unknown[1]}»: write it under «lists»")
    compile_pattern(pattern)
    return pattern


def _duration(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value
    if not _DURATION.fullmatch(str(value)):
        raise ValueError(f"«{value}» is no duration: write a number and one of m, h, d, w, as in 12h or 7d")
    return int(value[:-1]) * UNITS[value[-1]]


OneOrMore = Annotated[tuple[Item, ...], Field(min_length=1), Several()]
Word = Annotated[str, Field(min_length=1)]
Kind = Annotated[str, OneOf(tuple(KINDS))]
Route = Annotated[str, OneOf((PORTAL, *ROUTES))]
Product = Annotated[str, Known("products")]
SupportType = Annotated[str, Known("support_types")]
Sphere = Annotated[str, Known("spheres")]
Part = Literal["text", "title", "attachment"]
Pattern = Annotated[str, Field(min_length=1), AfterValidator(_linear)]
Duration = Annotated[
    timedelta, BeforeValidator(_duration), WithJsonSchema({"type": "string", "pattern": f"^{_DURATION.pattern}$"})
]
Clock = Annotated[time, WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"})]
