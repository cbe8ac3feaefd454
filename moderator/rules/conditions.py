"""Whether a rule holds for a message, and which findings it is about. Pure.

The words themselves are `vocabulary`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from moderator.models import Attachment, Author, Finding, Message, Triage
from moderator.rules.gate import Absent, Gate
from moderator.rules.schema import Exemption, Rule
from moderator.rules.values import Place, Weekday, compile_pattern, without_accents
from moderator.rules.vocabulary import (
    AttachmentCondition,
    Condition,
    EntityCondition,
    LengthCondition,
    SupportCondition,
    TextCondition,
    TimeCondition,
    TrustCondition,
)
from moderator.text import normalise
from moderator.triage.marks import split_quotation

About = frozenset[int]
NOTHING: About = frozenset()
BRASILIA = ZoneInfo("America/Sao_Paulo")
WEEKDAYS = tuple(Weekday)

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
# «ele me escreveu: "..."»: told of somebody else. Marks without such a lead may as well stress one's own words.
_TOLD = re.compile(
    r"(?:(?::|\b(?:diss|diz|escrev|fal|respond|cham|coment|mand|frase|mensage)\w*)(?:\s+\w+){0,3}\s*)"
    r"(?:«[^«»\n]*»|“[^“”\n]*”|\"[^\"\n]*\")",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Facts:
    """What is known of a message when the rules are asked. Its texts are read without accents and disguise; the
    `gates` save searching for what is not there."""

    message: Message
    findings: Sequence[Finding]
    triage: Triage
    gates: Sequence[Gate] = ()

    @cached_property
    def title(self) -> str:
        return _plain(self.message.title or "")

    @cached_property
    def text(self) -> str:
        return _plain(self.message.text)

    @cached_property
    def places(self) -> Mapping[Place, str]:
        own = _TOLD.sub(" ", _CODE.sub(" ", split_quotation(self.text)[0]))
        return {
            Place.ALL: f"{self.title}\n{self.text}".strip(),
            Place.TITLE: self.title.strip(),
            Place.TEXT: self.text.strip(),
            Place.OWN_WORDS: f"{self.title}\n{own}".strip(),
        }

    @cached_property
    def absent(self) -> Mapping[Place, Absent]:
        """Patterns of which the gates know that they hold nowhere, by place."""
        return {gate.place: gate.absent(self.places[gate.place]) for gate in self.gates}


def find_rule(rule: Rule, facts: Facts) -> About | None:
    """Indices of the findings that the rule is about; None when it does not hold for the message."""
    if rule.exempt and is_exempt(rule.exempt, facts.message.author):
        return None
    return evaluate(rule.when, facts)


def is_exempt(exempt: Exemption, author: Author) -> bool:
    """Whether the rule is not for this author. Unknown trust exempts nobody."""
    if exempt.staff and author.staff:
        return True
    if exempt.min_trust is not None and author.trust is not None and author.trust >= exempt.min_trust:
        return True
    return bool(exempt.groups) and not set(exempt.groups or ()).isdisjoint(author.groups)


def evaluate(condition: Condition, facts: Facts) -> About | None:
    """Indices of the findings that made the condition hold; None when it does not hold."""
    about = NOTHING
    for word in condition.words:
        found = _CHECKS[word](getattr(condition, word), facts)
        if found is None:
            return None
        about |= found
    return about


def words_of(condition: Condition) -> frozenset[str]:
    """The words used anywhere in a condition."""
    return frozenset(condition.words).union(*map(words_of, condition.inner))


def _plain(text: str) -> str:
    """Without zero-width characters, look-alikes and accents, so that a pattern need not think of them."""
    return without_accents(normalise(text).text)


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
        if finding.entity_type in wanted.kinds
        and finding.score >= wanted.min_score
        and finding.field.partition("/")[0] in wanted.field
    )
    return found if len(found) >= wanted.min_count else None


def _is_support_request(wanted: SupportCondition, facts: Facts) -> bool:
    triage = facts.triage
    return triage.support_request and not triage.abstained and triage.confidence >= wanted.min_confidence


def _has_pattern(wanted: TextCondition, facts: Facts) -> bool:
    if wanted.pattern in facts.absent.get(wanted.where, ()):
        return False
    pattern, text = _compile(wanted.pattern), facts.places[wanted.where]
    if wanted.min_count == 1:
        return pattern.search(text) is not None
    return sum(1 for _ in islice(pattern.finditer(text), wanted.min_count)) == wanted.min_count


def _has_length(wanted: LengthCondition, facts: Facts) -> bool:
    length = len(facts.places[wanted.where])
    return wanted.min <= length and (wanted.max is None or length <= wanted.max)


def _has_trust(wanted: TrustCondition, facts: Facts) -> bool:
    trust = facts.message.author.trust
    return trust is not None and wanted.min <= trust <= wanted.max


def _has_attachments(wanted: AttachmentCondition, facts: Facts) -> bool:
    return sum(_is_wanted(wanted, each) for each in facts.message.attachments) >= wanted.min_count


def _is_wanted(wanted: AttachmentCondition, attachment: Attachment) -> bool:
    content_type = attachment.content_type.partition(";")[0].strip().lower()
    name = attachment.name or urlsplit(attachment.url).path
    if wanted.content_type and not any(fnmatchcase(content_type, kind.lower()) for kind in wanted.content_type):
        return False
    if wanted.extension and PurePosixPath(name.lower()).suffix[1:] not in map(str.lower, wanted.extension):
        return False
    return wanted.unread is None or wanted.unread is (attachment.text is None)


def _is_at(wanted: TimeCondition, facts: Facts) -> bool:
    written = facts.message.created_at
    if written is None:
        return False
    local = written.astimezone(BRASILIA)
    return WEEKDAYS[local.weekday()] in wanted.weekdays and _is_between(wanted, local)


def _is_between(wanted: TimeCondition, local: datetime) -> bool:
    late = wanted.after is None or local.time() >= wanted.after
    early = wanted.before is None or local.time() < wanted.before
    spans_midnight = wanted.after is not None and wanted.before is not None and wanted.after > wanted.before
    return late or early if spans_midnight else late and early


def _fold(names: Sequence[str]) -> set[str]:
    return {name.casefold() for name in names}


_compile = lru_cache(maxsize=1024)(compile_pattern)

Check = Callable[[Any, Facts], bool]
_TRUTHS: Mapping[str, Check] = {
    "channel": lambda wanted, facts: facts.message.channel in wanted,
    "category": lambda wanted, facts: (facts.message.category or "").casefold() in _fold(wanted),
    "tag": lambda wanted, facts: not _fold(wanted).isdisjoint(_fold(facts.message.tags)),
    "tagged": lambda wanted, facts: bool(facts.message.tags) is wanted,
    "group": lambda wanted, facts: (facts.message.group or "").casefold() in _fold(wanted),
    "author_staff": lambda wanted, facts: facts.message.author.staff is wanted,
    "author_trust": _has_trust,
    "author_groups": lambda wanted, facts: not _fold(wanted).isdisjoint(_fold(facts.message.author.groups)),
    "first_post": lambda wanted, facts: facts.message.first_post is wanted,
    "reply": lambda wanted, facts: (facts.message.reply_to is not None) is wanted,
    "forwarded": lambda wanted, facts: facts.message.forwarded is wanted,
    "time": _is_at,
    "support_request": _is_support_request,
    "abstained": lambda wanted, facts: facts.triage.abstained is wanted,
    "route": lambda wanted, facts: facts.triage.route in wanted,
    "product": lambda wanted, facts: not set(wanted).isdisjoint(facts.triage.products),
    "support_type": lambda wanted, facts: facts.triage.support_type in wanted,
    "sphere": lambda wanted, facts: facts.triage.sphere in wanted,
    "attachment": _has_attachments,
    "length": _has_length,
    "text": _has_pattern,
}


def _when(holds: Check) -> Callable[[Any, Facts], About | None]:
    return lambda wanted, facts: NOTHING if holds(wanted, facts) else None


_CHECKS: Mapping[str, Callable[[Any, Facts], About | None]] = {
    "all": _all,
    "any": _any,
    "not_": _not,
    "entity": _entity,
    **{word: _when(holds) for word, holds in _TRUTHS.items()},
}
