"""The vocabulary of a rule file, typed. Every word that is not here is a fault, named with its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import re2
from pydantic import Field, field_validator, model_validator

from moderator.models import ActionKind, ChannelKind, Mode, Severity
from moderator.policy import Strict
from moderator.rules.wording import KINDS
from moderator.triage.policy import PORTAL, ROUTES


class EntityCondition(Strict):
    """At least `min_count` findings of these kinds, each with at least `min_score`."""

    kinds: tuple[str, ...] = Field(min_length=1)
    min_score: float = Field(0.5, ge=0, le=1)
    min_count: int = Field(1, ge=1)

    @field_validator("kinds")
    @classmethod
    def _known(cls, kinds: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [kind for kind in kinds if kind not in KINDS]:
            raise ValueError(f"no {', '.join(f'«{kind}»' for kind in unknown)}, allowed: {', '.join(KINDS)}")
        return kinds


class SupportCondition(Strict):
    """A support request, at least this sure."""

    min_confidence: float = Field(0.5, ge=0, le=1)


class Condition(Strict):
    """What must hold; several words together must all hold."""

    all: tuple[Condition, ...] | None = Field(None, min_length=1)
    any: tuple[Condition, ...] | None = Field(None, min_length=1)
    not_: Condition | None = Field(None, alias="not")
    channel: ChannelKind | None = None
    entity: EntityCondition | None = None
    support_request: SupportCondition | None = None
    route: str | None = None
    author_staff: bool | None = None
    first_post: bool | None = None
    category: tuple[str, ...] | None = None
    text: str | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Condition:
        if not self.model_fields_set:
            raise ValueError("empty: say at least one condition")
        return self

    @field_validator("route")
    @classmethod
    def _exists(cls, route: str | None) -> str | None:
        if route not in {PORTAL, *ROUTES}:
            raise ValueError(f"no «{route}», allowed: {', '.join((PORTAL, *ROUTES))}")
        return route

    @field_validator("text")
    @classmethod
    def _linear(cls, pattern: str | None) -> str | None:
        options = re2.Options()
        options.log_errors = False
        try:
            re2.compile(pattern or "", options)
        except re2.error as error:
            raise ValueError(f"not a pattern that RE2 takes: {error.args[0]!s}") from None
        return pattern


class Effect(Strict):
    """One thing to do: `redact`, or `reply: <nudge>` where words go with it."""

    kind: ActionKind
    nudge: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, written: Any) -> Any:
        if isinstance(written, str):
            return {"kind": written}
        if isinstance(written, dict) and len(written) == 1 and "kind" not in written:
            kind, nudge = next(iter(written.items()))
            return {"kind": kind, "nudge": nudge}
        return written

    @model_validator(mode="after")
    def _has_words(self) -> Effect:
        speaks = self.kind in {ActionKind.REPLY, ActionKind.DIRECT_MESSAGE}
        if speaks and not self.nudge:
            raise ValueError(f"say which nudge: «{self.kind}: <nudge>»")
        if self.nudge and not speaks:
            raise ValueError(f"«{self.kind}» takes no nudge")
        return self


class Example(Strict):
    """A message that the rule must match, or must let pass."""

    channel: ChannelKind
    text: str = Field(min_length=1)
    title: str | None = None
    staff: bool = False
    first_post: bool = False
    category: str | None = None


class Examples(Strict):
    """The rule's own tests."""

    match: tuple[Example, ...] = Field(min_length=1)
    pass_: tuple[Example, ...] = Field(alias="pass", min_length=1)


class Rule(Strict):
    """One rule file. Rules with a higher `priority` speak first."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str = Field(min_length=1)
    severity: Severity
    mode: Mode
    priority: int = 0
    when: Condition
    then: Mapping[ChannelKind, tuple[Effect, ...]]
    examples: Examples
