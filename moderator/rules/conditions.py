"""Whether a rule's conditions hold for a message, and which findings they are about. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from moderator.models import Finding, Message, Triage
from moderator.rules.schema import Condition, EntityCondition, SupportCondition

About = frozenset[int]
NOTHING: About = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a message when the rules are asked."""

    message: Message
    findings: Sequence[Finding]
    triage: Triage


def evaluate(condition: Condition, facts: Facts) -> About | None:
    """Indices of the findings that made the condition hold; None when it does not hold."""
    about = NOTHING
    for word in condition.model_fields_set:
        found = _CHECKS[word](getattr(condition, word), facts)
        if found is None:
            return None
        about |= found
    return about


def words_of(condition: Condition) -> frozenset[str]:
    """The words used anywhere in a condition."""
    inner = [*(condition.all or ()), *(condition.any or ()), *((condition.not_,) if condition.not_ else ())]
    return frozenset(condition.model_fields_set).union(*map(words_of, inner))


def _all(conditions: Sequence[Condition], facts: Facts) -> About | None:
    found = [evaluate(condition, facts) for condition in conditions]
    return None if None in found else NOTHING.union(*(about for about in found if about is not None))


def _any(conditions: Sequence[Condition], facts: Facts) -> About | None:
    held = [about for condition in conditions if (about := evaluate(condition, facts)) is not None]
    return NOTHING.union(*held) if held else None


def _not(condition: Condition, facts: Facts) -> About | None:
    return NOTHING if evaluate(condition, facts) is None else None


def _entity(wanted: EntityCondition, facts: Facts) -> About | None:
    found = frozenset(
        index
        for index, finding in enumerate(facts.findings)
        if finding.entity_type in wanted.kinds and finding.score >= wanted.min_score
    )
    return found if len(found) >= wanted.min_count else None


def _support_request(wanted: SupportCondition, facts: Facts) -> About | None:
    triage = facts.triage
    return _when(triage.support_request and not triage.abstained and triage.confidence >= wanted.min_confidence)


def _text(pattern: str, facts: Facts) -> About | None:
    return _when(_compile(pattern).search(f"{facts.message.title or ''}\n{facts.message.text}") is not None)


@lru_cache(maxsize=1024)
def _compile(pattern: str) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    return re2.compile(pattern, options)


def _when(holds: bool) -> About | None:
    return NOTHING if holds else None


_CHECKS: Mapping[str, Callable[[Any, Facts], About | None]] = {
    "all": _all,
    "any": _any,
    "not_": _not,
    "entity": _entity,
    "support_request": _support_request,
    "text": _text,
    "channel": lambda wanted, facts: _when(facts.message.channel is wanted),
    "route": lambda wanted, facts: _when(facts.triage.route == wanted),
    "author_staff": lambda wanted, facts: _when(facts.message.author.staff is wanted),
    "first_post": lambda wanted, facts: _when(facts.message.first_post is wanted),
    "category": lambda wanted, facts: _when(facts.message.category in wanted),
}
