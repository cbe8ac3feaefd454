"""What a draft would have changed, found a slice of the past at a time: a job that others take turns with.

How far it came is stored with what came out so far, so a run that is broken off goes on where it was. Messages
are named by id only; showing them is the console's.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice

from pydantic import TypeAdapter

from moderator.analyst import Analyst
from moderator.backtest import Candidate, Change, Comparison, Deed, Replayed, RuleTally, Tally, contrast, replay
from moderator.backtest.processes import detector_version
from moderator.editions import Load, load_edition
from moderator.errors import RuleError
from moderator.models import Finding
from moderator.store import Store
from moderator.store.comparisons import Asked
from moderator.store.history import Past

SLICE = 400  # messages; half a second of work, so that moderating goes on in between
PAUSE = 0.2  # seconds between two slices
NAMED = 2_000  # changed messages that are named; all are counted


@dataclass(frozen=True, slots=True)
class Named:
    """A message that would be decided otherwise."""

    id: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    before: tuple[Deed, ...]
    after: tuple[Deed, ...]
    reworded: bool
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What one rule set does over the messages compared so far; actions as pairs, for JSON has no such keys."""

    messages: int = 0
    not_analysed: int = 0
    rules: Mapping[str, RuleTally] = field(default_factory=dict)
    actions: Sequence[tuple[Deed, int]] = ()

    def plus(self, tally: Tally) -> Figures:
        rules, actions = dict(self.rules), dict(self.actions)
        for rule, item in tally.rules.items():
            known = rules.get(rule, RuleTally())
            rules[rule] = RuleTally(known.hits + item.hits, known.right + item.right, known.wrong + item.wrong)
        for deed, number in tally.actions.items():
            actions[deed] = actions.get(deed, 0) + number
        return Figures(
            self.messages + tally.messages,
            self.not_analysed + tally.not_analysed,
            dict(sorted(rules.items())),
            tuple(sorted(actions.items())),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """A comparison as far as it came. `changed` counts all messages decided otherwise, `gained` and `lost` those that a
    rule matches newly and no more; `changes` names the first."""

    old: Figures = field(default_factory=Figures)
    new: Figures = field(default_factory=Figures)
    changed: int = 0
    changes: tuple[Named, ...] = ()
    gained: Mapping[str, int] = field(default_factory=dict)
    lost: Mapping[str, int] = field(default_factory=dict)
    fault: str = ""

    def plus(self, slice_: Comparison) -> Outcome:
        named = tuple(_name(change) for change in slice_.changes[: max(0, NAMED - len(self.changes))])
        return Outcome(
            self.old.plus(slice_.old),
            self.new.plus(slice_.new),
            self.changed + len(slice_.changes),
            (*self.changes, *named),
            dict(Counter(self.gained) + Counter(rule for change in slice_.changes for rule in change.gained)),
            dict(Counter(self.lost) + Counter(rule for change in slice_.changes for rule in change.lost)),
        )


OUTCOME = TypeAdapter(Outcome)


class Comparer:
    """Runs comparisons, a slice at each call."""

    def __init__(self, store: Store, load: Load, *, ner_model: str = "", clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._ner_model = ner_model
        self._load = load
        self._prepare = functools.lru_cache(maxsize=2)(self._candidates)

    def run(self, comparison_id: str) -> float | None:
        """Compare the next slice. Seconds to wait before the one after it, None when all is done.

        Raises StoreError; calling again goes on with the same slice.
        """
        asked = self._store.comparisons.load(comparison_id)
        if asked is None or not asked.open:
            return None
        try:
            candidates = self._prepare(asked.version, asked.path, asked.content)
        except RuleError as error:
            return self._keep(asked, Outcome(fault=str(error)), last=asked.last, status="failed")
        waiting = self._store.history.read(since=asked.since, until=asked.at, after=asked.last, page=SLICE)
        messages = list(islice(waiting, SLICE))
        old, new = (candidate.analyst for candidate in candidates)
        outcome = OUTCOME.validate_python(asked.result).plus(contrast(old, new, self._replay(candidates, messages)))
        last = messages[-1].id if messages else asked.last
        return self._keep(asked, outcome, last=last, status="running" if len(messages) == SLICE else "done")

    def _keep(self, asked: Asked, outcome: Outcome, *, last: str, status: str) -> float | None:
        result = OUTCOME.dump_python(outcome, mode="json")
        self._store.comparisons.advance(asked, result, last=last, status=status, now=self._clock())
        return PAUSE if status == "running" else None

    def _candidates(self, version: str, path: str, content: str) -> tuple[Candidate, Candidate]:
        files = self._store.rulesets.files(version)
        old, new = (load_edition(each, self._load).analyst for each in (files, {**files, path: content}))
        return self._candidate(old), self._candidate(new)

    def _candidate(self, analyst: Analyst) -> Candidate:
        return Candidate(analyst, detector_version(analyst.rules.catalogue.public_mailboxes, self._ner_model))

    def _replay(self, candidates: Sequence[Candidate], messages: Sequence[Past]) -> Iterable[Replayed]:
        """What each candidate makes of the messages; what was found in them is remembered for the next draft."""
        memory, detectors = self._store.analyses, {candidate.detector for candidate in candidates}
        keys = [memory.key(past.message) for past in messages]
        known = {detector: memory.recall(keys, detector=detector) for detector in detectors}
        replayed = []
        learned: dict[str, dict[str, Sequence[Finding]]] = {detector: {} for detector in detectors}
        for past, key in zip(messages, keys, strict=True):
            item, found = replay(candidates, past, {it: known[it][key] for it in detectors if key in known[it]})
            replayed.append(item)
            for detector in found.keys() & detectors:
                learned[detector][key] = found[detector]
        for detector, news in learned.items():
            fresh = {key: each for key, each in news.items() if key not in known[detector]}
            memory.remember(fresh, detector=detector)
        return replayed


def _name(change: Change) -> Named:
    content = asdict(change)
    del content["excerpt"]
    return Named(**content)
