"""Where a stretch of the masked text that a moderator reads lies in the text as it was written. Pure.

The masked text shows `MASK` for every found value, however long. A stretch that touches a mask takes the whole
value in. Offsets are in code points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from moderator.console.marking import Segment

MASK = "•••"


class SpanError(ValueError):
    """The stretch can't be told; the message is a code: `empty`, `outside`, `not_found`, `several`."""


@dataclass(frozen=True, slots=True)
class MaskedText:
    """What is shown, and for each of its characters the first and the last it stands for in the original."""

    shown: str = field(repr=False)
    places: tuple[tuple[int, int], ...] = field(repr=False)

    @classmethod
    def of(cls, segments: Sequence[Segment]) -> MaskedText:
        """Of the segments of a whole text."""
        shown: list[str] = []
        places: list[tuple[int, int]] = []
        start = 0
        for segment in segments:
            end = start + len(segment.text)
            if segment.kinds:
                shown.append(MASK)
                places += [(start, end)] * len(MASK)
            else:
                shown.append(segment.text)
                places += [(place, place + 1) for place in range(start, end)]
            start = end
        return cls("".join(shown), tuple(places))

    @property
    def fingerprint(self) -> str:
        """Of what is shown, to notice positions that are of another text; no value is in it."""
        return sha256(self.shown.encode()).hexdigest()[:16]

    def at(self, first: int, last: int) -> tuple[int, int]:
        """The stretch from `first` to `last` (exclusive) of what is shown, without the spaces at its ends."""
        if not 0 <= first < last <= len(self.shown):
            raise SpanError("outside")
        chosen = self.shown[first:last]
        first += len(chosen) - len(chosen.lstrip())
        last -= len(chosen) - len(chosen.rstrip())
        if first >= last:
            raise SpanError("empty")
        return self.places[first][0], self.places[last - 1][1]

    def between(self, opening: str, closing: str) -> tuple[int, int]:
        """The stretch from some words to some others; without `closing`, the words themselves."""
        opening, closing = opening.strip(), closing.strip()
        if not opening:
            raise SpanError("empty")
        first = self._only(opening, 0)
        end = first + len(opening)
        if closing and closing != opening:
            end = self._first(closing, first) + len(closing)
        return self.at(first, max(end, first + len(opening)))

    def _first(self, words: str, start: int) -> int:
        found = self.shown.find(words, start)
        if found < 0:
            raise SpanError("not_found")
        return found

    def _only(self, words: str, start: int) -> int:
        found = self._first(words, start)
        if self.shown.find(words, found + 1) >= 0:
            raise SpanError("several")
        return found
