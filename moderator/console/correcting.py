"""A decision as a moderator corrects it: a finding that is none, one of another kind, one that was missed. Pure.

What is hidden after a correction is hidden by the moderator's word: it doesn't wait for a rule's mode. Keeping
and performing the result is the store's and the worker's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from moderator.analyst import redact_message
from moderator.models import Finding, Match, Message, Mode, hidden_findings, hiding_matches
from moderator.store.corrections import RULE
from moderator.store.records import StoredDecision

FIELDS = ("title", "text")  # where a moderator can mark what was missed
MARKED = "Marcado por quem modera."
TITLE = "Correção da moderação"
WHY = "Uma pessoa da moderação disse o que é dado pessoal nesta mensagem."


class NothingLeft(ValueError):
    """After this no personal data would be left: that is a false positive, and is said as one."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The decision to keep, the findings of the one before that are no personal data, and what changed, in entity
    types only."""

    decision: StoredDecision
    harmless: tuple[Finding, ...]
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A finding from now on; `before` is its place in the list so far, None where it is new."""

    finding: Finding
    before: int | None
    hidden: bool


def dismiss(stored: StoredDecision, number: int) -> Correction:
    """Finding `number` is no personal data. Raises NothingLeft."""
    gone = stored.findings[number]
    decision = _decide(stored, [kept for kept in _kept(stored) if kept.before != number])
    return Correction(decision, (gone,), {"dismissed": gone.entity_type})


def retype(stored: StoredDecision, number: int, entity_type: str) -> Correction:
    """Finding `number` is of another kind."""
    was = stored.findings[number]
    becomes = replace(was, entity_type=entity_type, score=1.0, reason=MARKED, recognizer=RULE)
    decision = _decide(
        stored, [_Kept(becomes, number, hidden=True) if kept.before == number else kept for kept in _kept(stored)]
    )
    return Correction(decision, (), {"from": was.entity_type, "to": entity_type})


def mark_missed(stored: StoredDecision, field: str, start: int, end: int, entity_type: str) -> Correction:
    """From `start` to `end` of a field stands what was missed, and wherever else the same words stand. Findings
    that it touches are part of it."""
    value = stored.message.source(field)[start:end]
    places = {(field, start, end), *_repeated(stored.message, value)}
    new = [Finding(entity_type, first, last, 1.0, MARKED, RULE, place) for place, first, last in sorted(places)]
    taken = [kept for kept in _kept(stored) if not any(_touch(kept.finding, item) for item in new)]
    decision = _decide(stored, [*taken, *(_Kept(item, None, hidden=True) for item in new)])
    return Correction(decision, (), {"missed": entity_type, "places": len(new)})


def _kept(stored: StoredDecision) -> list[_Kept]:
    hidden = hidden_findings(stored.matches)
    return [_Kept(finding, index, index in hidden) for index, finding in enumerate(stored.findings)]


def _decide(stored: StoredDecision, kept: Sequence[_Kept]) -> StoredDecision:
    hidden = tuple(index for index, item in enumerate(kept) if item.hidden)
    if not kept or (hidden_findings(stored.matches) and not hidden):
        raise NothingLeft
    now = {item.before: index for index, item in enumerate(kept) if item.before is not None}
    matches = tuple(_matches(stored.matches, now))
    first = any(match.hides_first for match in hiding_matches(stored.matches))
    own = Match(RULE, TITLE, stored.severity, Mode.ENFORCE, WHY, hidden, hides=True, hides_first=first)
    matches += (own,) if hidden else ()
    findings = tuple(item.finding for item in kept)
    redacted, title = redact_message(stored.message, [findings[index] for index in hidden])
    return replace(stored, findings=findings, matches=matches, redacted=redacted, redacted_title=title)


def _matches(matches: Sequence[Match], now: Mapping[int, int]) -> Iterator[Match]:
    """The rules that fired, about the findings that are left to each; what an earlier correction said is said anew."""
    for match in matches:
        left = tuple(now[index] for index in match.findings if index in now)
        if match.rule != RULE and (left or not match.findings):
            yield replace(match, findings=left)


def _repeated(message: Message, value: str) -> Iterator[tuple[str, int, int]]:
    """Where else the same words stand as words of their own."""
    whole = re.compile(rf"(?<!\w){re.escape(value)}(?!\w)")
    for place in FIELDS:
        for found in whole.finditer(message.source(place)):
            yield place, found.start(), found.end()


def _touch(one: Finding, other: Finding) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end
