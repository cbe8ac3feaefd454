"""Where each mark of a chart goes. Pure; what it says is `readings`, drawing it the template `charts.html`.

Sideways everything is in percent of the drawing's width, so that text keeps its size on a phone and on paper; downwards
in pixels. Series differ in more than colour: filled or outlined.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from moderator.console.figures.quantities import number

FILL, OUTLINE, BAD = "fill", "fill-2", "bad"  # classes of console.css

BAR = 40  # pixels of a bar with the words above it
LIMIT = 24  # pixels of a line across with its words
PLOT, TOP, FOOT = 150, 18, 22  # pixels of the columns, of what stands above and below them
FREE = 0.2  # of a column's place


@dataclass(frozen=True, slots=True)
class Row:
    """What a bar or a column stands for: its words, its value in words, and amounts with their looks."""

    label: str
    value: str
    parts: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Range:
    """A share of one with its interval; a `dot` of None is not known well enough to be shown."""

    label: str
    value: str
    low: float
    high: float
    dot: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a bar (in percent) or of a column (in pixels)."""

    start: float
    length: float
    look: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Words at the left, the value at the right, and beneath them the bar, or a dot on its interval."""

    label: str
    value: str
    top: int
    parts: tuple[Part, ...] = ()
    interval: Part | None = None
    dot: float | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """`limit` is the height of a line across and its words."""

    rows: tuple[Bar, ...]
    height: int
    limit: tuple[int, str] | None = None
    kind: str = "bars"


@dataclass(frozen=True, slots=True)
class Column:
    """`says` is what pointing at it tells."""

    left: float
    width: float
    parts: tuple[Part, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Tick:
    """Words at a line across (pixels from the top) or below the columns (percent from the left)."""

    at: float
    words: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Columns:
    columns: tuple[Column, ...]
    levels: tuple[Tick, ...]
    dates: tuple[Tick, ...]
    height: int = TOP + PLOT + FOOT
    floor: int = TOP + PLOT
    kind: str = "columns"


Drawing = Bars | Columns


def bars(rows: Sequence[Row], *, limit_after: int | None = None, limit_words: str = "") -> Bars:
    """Rows to one scale, with a line across after so many of them."""
    most = max((_sum(row) for row in rows), default=0) or 1
    shift = 0 if limit_after is None else LIMIT
    drawn = []
    for position, row in enumerate(rows):
        top = position * BAR + (shift if limit_after is not None and position >= limit_after else 0)
        drawn.append(Bar(row.label, row.value, top, _stack(row, 100 / most)))
    limit = None if limit_after is None else (limit_after * BAR + LIMIT // 2 + 4, limit_words)
    return Bars(tuple(drawn), len(rows) * BAR + shift, limit)


def intervals(ranges: Sequence[Range]) -> Bars:
    """Shares on a scale from 0 to 100%."""
    drawn = []
    for position, item in enumerate(ranges):
        interval = None if item.dot is None else Part(item.low * 100, (item.high - item.low) * 100, "line")
        dot = None if item.dot is None else item.dot * 100
        drawn.append(Bar(item.label, item.value, position * BAR, interval=interval, dot=dot))
    return Bars(tuple(drawn), len(ranges) * BAR)


def columns(days: Sequence[Row]) -> Columns:
    """A column for each day, the oldest first."""
    most = max((_sum(day) for day in days), default=0)
    step = nice_step(most)
    top = max(1, math.ceil(most / step)) * step
    place = 100 / max(1, len(days))
    drawn = [
        Column(
            left=(position + FREE / 2) * place,
            width=(1 - FREE) * place,
            parts=tuple(_upright(part) for part in _stack(day, PLOT / top)),
            says=f"{day.label}: {day.value}",
        )
        for position, day in enumerate(days)
    ]
    levels = tuple(Tick(TOP + PLOT - level / top * PLOT, number(level)) for level in range(0, top + 1, step))
    return Columns(tuple(drawn), levels, _dates([day.label for day in days]))


def nice_step(most: float) -> int:
    """The distance of the lines: 1, 2 or 5 times a power of ten, so that there are at most four above the floor."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if step * 4 >= most:
                return step
        power *= 10


def _dates(names: Sequence[str]) -> tuple[Tick, ...]:
    """The first, the middle and the last day are named: that fits a phone."""
    if len(names) < 3:
        return tuple(Tick((place + 0.5) / len(names) * 100, name, "middle") for place, name in enumerate(names))
    middle = len(names) // 2
    return (
        Tick(0, names[0]),
        Tick((middle + 0.5) / len(names) * 100, names[middle], "middle"),
        Tick(100, names[-1], "end"),
    )


def _sum(row: Row) -> float:
    return sum(amount for amount, _ in row.parts)


def _stack(row: Row, scale: float) -> tuple[Part, ...]:
    """The amounts one after another; what is nothing is not drawn."""
    starts = itertools.accumulate((amount * scale for amount, _ in row.parts), initial=0.0)
    return tuple(
        Part(start, amount * scale, look) for start, (amount, look) in zip(starts, row.parts, strict=False) if amount
    )


def _upright(part: Part) -> Part:
    """From a length above the floor to pixels from the top."""
    return Part(TOP + PLOT - part.start - part.length, part.length, part.look)
