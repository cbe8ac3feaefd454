"""A match that passed its checks, how it explains itself, and who wins where several overlap."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from moderator.detection.recognizer import Pattern, Recognizer


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of normalised text that may be reported; `cue` is the word that spoke for it, `public` says
    that the value is a well-known default."""

    recognizer: Recognizer
    pattern: Pattern
    start: int
    end: int
    score: float
    cue: str | None = None
    public: bool = False

    @property
    def rank(self) -> tuple[int, bool, float, int, int]:
        """Priority of the kind, then check digits, then the score, then length, then the first."""
        validated = self.recognizer.check is not None
        return self.recognizer.priority, validated, self.score, self.end - self.start, -self.start

    @property
    def reason(self) -> str:
        """One sentence for moderators that never contains the value."""
        parts = [f"{self.recognizer.name}: {self.pattern.form}"]
        if self.recognizer.check:
            parts.append("dígitos verificadores corretos")
        if self.cue:
            parts.append(f"junto de «{self.cue}»")
        if self.public:
            parts.append("valor padrão público, que qualquer pessoa conhece")
        return "; ".join(parts) + "."


def resolve(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The highest rank of every overlap, by position. Presidio would keep the longest, sure or not."""
    kept: list[Candidate] = []
    starts: list[int] = []
    for candidate in sorted(candidates, key=lambda each: each.rank, reverse=True):
        position = bisect_left(starts, candidate.start)
        if position and kept[position - 1].end > candidate.start:
            continue
        if position < len(kept) and kept[position].start < candidate.end:
            continue
        kept.insert(position, candidate)
        starts.insert(position, candidate.start)
    return kept
