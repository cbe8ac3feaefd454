"""What would these rules have decided? Messages of the past replayed under one rule set, or compared under two.

Pure: analysts and messages come in, figures and masked excerpts go out. Where messages are stored is
`moderator.store.history`'s, running over many of them with several processes and remembered findings
`processes`', words for people `report`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from moderator.analyst import Analyst
from moderator.corpus import load_corpus, message_of
from moderator.detection import redact
from moderator.errors import AnalysisError
from moderator.evaluation import Share
from moderator.models import ActionKind, Analysis, Finding, Message, Mode
from moderator.store.history import Past
from moderator.triage import ThreadContext

__all__ = ["Candidate", "Change", "Comparison", "Past", "Replayed", "RuleTally", "Tally", "compare", "tally"]

EXCERPT = 120  # characters
Found = Mapping[str, Sequence[Finding]]  # by version of the detector
Deed = tuple[ActionKind, Mode, str]  # what is done, how far it may go, and the nudge that goes with it ("" for none)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule set to replay; candidates with equal `detector` find the same."""

    analyst: Analyst
    detector: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """A message and what each candidate makes of it; None where it can't be analysed, and a person would look."""

    past: Past
    analyses: tuple[Analysis | None, ...]


@dataclass(frozen=True, slots=True)
class RuleTally:
    """Messages that a rule matches, and what moderators said of those it had matched then, too: `right` (they
    agreed) or `wrong` (nothing was wrong with the message). Most have no verdict."""

    hits: int = 0
    right: int = 0
    wrong: int = 0

    @property
    def precision(self) -> Share:
        return Share(self.right, self.right + self.wrong)


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of one rule set. `actions` count messages; budgets and cooldowns of their readers are not in it,
    and neither are values that a moderator accepted in a message: it is judged as when it was new."""

    version: str
    messages: int
    not_analysed: int
    rules: Mapping[str, RuleTally]
    actions: Mapping[Deed, int]


@dataclass(frozen=True, slots=True)
class Change:
    """A message that two rule sets decide otherwise. `excerpt` is its beginning with every finding masked,
    `reworded` says that a member would read another text of the same nudge."""

    id: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    before: tuple[Deed, ...]
    after: tuple[Deed, ...]
    reworded: bool
    verdict: str | None
    excerpt: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rule sets over the same messages."""

    old: Tally
    new: Tally
    changes: tuple[Change, ...]


@dataclass(slots=True)
class _Count:
    version: str
    messages: int = 0
    not_analysed: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    actions: Counter[Deed] = field(default_factory=Counter)

    def add(self, past: Past, analysis: Analysis | None) -> None:
        self.messages += 1
        if analysis is None:
            self.not_analysed += 1
            return
        rules = {match.rule for match in analysis.decision.matches}
        self.hits.update(rules)
        if past.verdict == "agree":  # with what was decided then: it says nothing of a rule that was silent
            self.right.update(rules & past.matched)
        elif past.verdict == "false_positive":
            self.wrong.update(rules)
        self.actions.update(deeds(analysis))

    def result(self) -> Tally:
        rules = {rule: RuleTally(hits, self.right[rule], self.wrong[rule]) for rule, hits in sorted(self.hits.items())}
        actions = dict(sorted(self.actions.items()))
        return Tally(self.version, self.messages, self.not_analysed, rules, actions)


def compare(old: Analyst, new: Analyst, messages: Iterable[Past]) -> Comparison:
    """What would change if `new` took the place of `old`. For messages by the thousand, see `processes`."""
    candidates = (Candidate(old, "old"), Candidate(new, "new"))
    return contrast(old, new, (replay(candidates, past)[0] for past in messages))


def contrast(old: Analyst, new: Analyst, replayed: Iterable[Replayed]) -> Comparison:
    """The comparison of two analysts, from what each made of the messages."""
    before, after = _Count(old.rules.version), _Count(new.rules.version)
    changes = []
    for item in replayed:
        was, becomes = item.analyses
        before.add(item.past, was)
        after.add(item.past, becomes)
        if change := _change(item.past, was, becomes):
            changes.append(change)
    return Comparison(before.result(), after.result(), tuple(changes))


def tally(analyst: Analyst, replayed: Iterable[Replayed]) -> Tally:
    """The figures of one analyst, from what it made of the messages."""
    count = _Count(analyst.rules.version)
    for item in replayed:
        count.add(item.past, item.analyses[0])
    return count.result()


def replay(candidates: Sequence[Candidate], past: Past, known: Found | None = None) -> tuple[Replayed, Found]:
    """One message under each candidate, and what their detectors found in it. Decides exactly as when the message
    is new; `known` findings are taken as they are, which saves nearly all of the time."""
    thread = surroundings(past)
    found = dict(known or {})
    analyses: list[Analysis | None] = []
    for candidate in candidates:
        try:
            analysis, detected = _decide(candidate.analyst, past, thread, found.get(candidate.detector))
        except AnalysisError:
            analyses.append(None)
            continue
        found[candidate.detector] = detected
        analyses.append(analysis)
    return Replayed(past, tuple(analyses)), found


def _decide(
    analyst: Analyst, past: Past, thread: ThreadContext, detected: Sequence[Finding] | None
) -> tuple[Analysis, Sequence[Finding]]:
    """The analysis, and what the detector has to do with it. Raises AnalysisError."""
    if detected is None:
        analysis = analyst.analyse(past.message, thread=thread, related=past.related)
        detected = analysis.findings
        if not past.in_files:
            return analysis, detected
    findings = (*detected, *past.in_files)
    return analyst.judge(past.message, findings, thread=thread, related=past.related), detected


def surroundings(past: Past) -> ThreadContext:
    """What a reader of the thread knew when they came to the message."""
    return ThreadContext.of(past.message, past.opening)


def from_corpus(path: Path) -> Iterator[Past]:
    """The messages of a JSON Lines file. Raises PayloadError naming a line that is none."""
    return (Past(sample.id, message_of(sample)) for sample in load_corpus(path))


def deeds(analysis: Analysis) -> tuple[Deed, ...]:
    """What is done, without the words."""
    return tuple((action.kind, action.mode, action.nudge or "") for action in analysis.decision.actions)


def _change(past: Past, was: Analysis | None, becomes: Analysis | None) -> Change | None:
    if was is None or becomes is None:
        return None
    old, new = (tuple(match.rule for match in side.decision.matches) for side in (was, becomes))
    reworded = _words(was) != _words(becomes)
    if set(old) == set(new) and was.decision.actions == becomes.decision.actions:
        return None
    return Change(
        id=past.id,
        gained=tuple(rule for rule in new if rule not in old),
        lost=tuple(rule for rule in old if rule not in new),
        before=deeds(was),
        after=deeds(becomes),
        reworded=reworded and deeds(was) == deeds(becomes),
        verdict=past.verdict,
        excerpt=mask(past.message, (*was.findings, *becomes.findings)),
    )


def _words(analysis: Analysis) -> list[tuple[str | None, str | None]]:
    return [(action.subject, action.text) for action in analysis.decision.actions]


def mask(message: Message, findings: Iterable[Finding]) -> str:
    """The beginning of a message's text in one line, a placeholder for every finding."""
    masked = redact(message.text, [finding for finding in findings if finding.field == "text"])
    line = " ".join(masked.split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…"
