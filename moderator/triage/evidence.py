"""Weighing what a text says: signals found add up, per outcome, to log-odds. Pure.

Support requests, their types and the routes each have a sum of their own. Which phrases make a signal, and their
weights, are in `rules/triage/signals.yaml`; what else is known of a text is weighed by `model`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from moderator.triage.model import SUPPORT
from moderator.triage.phrases import Hit, PhraseBook
from moderator.triage.policy import Policy, Signal


@dataclass(frozen=True, slots=True)
class Evidence:
    """The signals of one text: `found` maps each to the phrase that showed it, `starts` says where each of its
    phrases begins (in tokens), `weights` what each weighs for a support request, `scores` add the weights per
    outcome, and `inherits` is how much the thread's own kind matters."""

    found: Mapping[str, str]
    starts: Sequence[tuple[str, int]]
    weights: Mapping[str, float]
    scores: Mapping[str, float]
    inherits: float = 0.0

    def best(self, outcomes: Collection[str]) -> str:
        """The outcome with the highest sum; the first one given where they tie."""
        return max(outcomes, key=lambda outcome: self.scores.get(outcome, 0.0))


class Scale:
    """Finds and weighs the signals of a policy."""

    def __init__(self, policy: Policy) -> None:
        self._bias = dict(policy.bias)
        self._book: PhraseBook[Signal] = PhraseBook(
            ((phrase, signal) for signal in policy.signals for phrase in signal.phrases), policy.signal_lists
        )

    def weigh(self, tokens: Sequence[str]) -> Evidence:
        """The evidence in a text, as tokens with their marks. One signal counts once."""
        found: dict[str, Hit[Signal]] = {}
        starts = []
        for hit in self._book.find(tokens):
            found.setdefault(hit.label.id, hit)
            starts.append((hit.label.id, hit.start))
        scores = dict(self._bias)
        for hit in found.values():
            for outcome, weight in hit.label.weights.items():
                scores[outcome] = scores.get(outcome, 0.0) + weight
        return Evidence(
            found={signal: hit.phrase for signal, hit in found.items()},
            starts=starts,
            weights={signal: hit.label.weights.get(SUPPORT, 0.0) for signal, hit in found.items()},
            scores=scores,
            inherits=sum(hit.label.thread for hit in found.values()),
        )
