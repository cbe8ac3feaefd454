"""Cut a text into ordinary and found stretches, so that a page can mark or mask them. Pure; knows no HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from moderator.models import Finding, Message


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text; `kinds` are the entity types found in it, none for ordinary text."""

    text: str = field(repr=False)
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment with the numbers of the findings that it is about."""

    text: str = field(repr=False)
    kinds: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """`start` to `end` (exclusive, in code points) is of these kinds."""

    start: int
    end: int
    kinds: tuple[str, ...]


def mark(text: str, findings: Iterable[Finding]) -> tuple[Segment, ...]:
    """The text in segments that join to it again; findings (of this text) may touch and overlap."""
    return _cut(text, (Span(item.start, item.end, (item.entity_type,)) for item in findings))


def number(segments: Iterable[Segment], findings: Mapping[int, Finding]) -> tuple[Piece, ...]:
    """The segments of a whole text with the numbers of its findings that lie in each."""
    pieces: list[Piece] = []
    start = 0
    for segment in segments:
        end = start + len(segment.text)
        inside = tuple(index for index, item in findings.items() if item.start < end and start < item.end)
        pieces.append(Piece(segment.text, segment.kinds, inside if segment.kinds else ()))
        start = end
    return tuple(pieces)


def cut_short(segments: Iterable[Segment], limit: int) -> tuple[Segment, ...]:
    """The segments up to about `limit` characters, with an ellipsis where something is left out. No found stretch is
    cut in two."""
    kept: list[Segment] = []
    room = limit
    for segment in segments:
        if room <= 0:
            return (*kept, Segment("…"))
        whole = segment.kinds or len(segment.text) <= room
        kept.append(segment if whole else Segment(f"{segment.text[:room]}…"))
        if not whole:
            return tuple(kept)
        room -= len(segment.text)
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Mask:
    """The values found in one message, wherever they stand: `values` gives the kinds of each."""

    values: Mapping[str, tuple[str, ...]] = field(repr=False)

    @classmethod
    def over(cls, message: Message, findings: Iterable[Finding]) -> Mask:
        values: dict[str, tuple[str, ...]] = {}
        for item in findings:
            value = message.source(item.field)[item.start : item.end]
            if value.strip():
                values[value] = _union(values.get(value, ()), (item.entity_type,))
        return cls(values)

    def joined(self, other: Mask) -> Mask:
        """A mask over the values of both."""
        shared = {
            value: _union(self.values[value], kinds) for value, kinds in other.values.items() if value in self.values
        }
        return Mask({**self.values, **other.values, **shared})

    def cut(self, text: str | None, findings: Iterable[Finding] = ()) -> tuple[Segment, ...]:
        """Segments of any text: what is ordinary in them contains none of the values.

        `findings` (of this very text) are marked as well, for a value that overlaps itself.
        """
        if not text:
            return ()
        spans = [Span(item.start, item.end, (item.entity_type,)) for item in findings]
        return _cut(text, [*spans, *self._occurrences(text)])

    def _occurrences(self, text: str) -> Iterator[Span]:
        for value, kinds in self.values.items():
            start = text.find(value)
            while start >= 0:
                yield Span(start, start + len(value), kinds)
                start = text.find(value, start + len(value))


def _cut(text: str, spans: Iterable[Span]) -> tuple[Segment, ...]:
    segments = []
    position = 0
    for span in _merge(spans, len(text)):
        if span.start > position:
            segments.append(Segment(text[position : span.start]))
        segments.append(Segment(text[span.start : span.end], span.kinds))
        position = span.end
    if position < len(text):
        segments.append(Segment(text[position:]))
    return tuple(segments)


def _merge(spans: Iterable[Span], length: int) -> list[Span]:
    """Disjoint spans by position; overlapping ones become one that has the kinds of all."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        start, end = max(span.start, 0), min(span.end, length)
        if start >= end:
            continue
        if merged and start < merged[-1].end:
            last = merged.pop()
            merged.append(Span(last.start, max(last.end, end), _union(last.kinds, span.kinds)))
        else:
            merged.append(Span(start, end, span.kinds))
    return merged


def _union(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
