"""The start of a message in an exported chat: `12/01/2023 14:30 - ` on Android, `[12/01/2023, 14:30:05] ` on iOS.

All headers of one file have one shape, which tells them from text that merely looks like them. In which order
day and month stand is left to `survey`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple

MARKS = "\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # invisible: order marks, direction

_HEADER = re.compile(
    rf"""[{MARKS}]*(?P<bracket>\[)?
    (?P<first>\d{{4}}|\d{{1,2}})(?P<mark>[/.-])(?P<second>\d{{1,2}})(?P=mark)(?P<third>\d{{4}}|\d{{1,2}})
    (?P<comma>,?)\s(?:(?:às|at)\s)?
    (?P<hour>\d{{1,2}})[:.](?P<minute>\d\d)(?:[:.](?P<seconds>\d\d))?(?:\s?(?P<half>[ap])\.?\s?m\.?)?
    (?(bracket)\]\s|\s[-–]\s)(?P<rest>.*)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


class Order(StrEnum):
    """How a date is written."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    YEAR_FIRST = "year_first"


class Shape(NamedTuple):
    """What all headers of a file have in common."""

    bracket: bool
    mark: str
    comma: bool
    seconds: bool
    halves: bool  # a clock of 12 hours
    first_digits: int  # 4 where the year comes first, else 0
    third_digits: int  # 2 or 4 where the year comes last, else 0


@dataclass(frozen=True, slots=True)
class Header:
    """A header's numbers as they stand there; `rest` is the author with what was written, or a system line."""

    shape: Shape
    first: int
    second: int
    third: int
    clock: time
    padded: bool  # day and month both have two digits
    rest: str = field(repr=False)

    def moment(self, order: Order) -> datetime | None:
        """The naive time that it says when read in this order, None where no such day exists."""
        if order is Order.YEAR_FIRST:
            year, month, day = self.first, self.second, self.third
        elif order is Order.DAY_FIRST:
            day, month, year = self.first, self.second, self.third
        else:
            month, day, year = self.first, self.second, self.third
        try:
            return datetime.combine(date(year + 2000 if year < 100 else year, month, day), self.clock)
        except ValueError:
            return None


def read_header(line: str) -> Header | None:
    """The header that a line starts with, whatever its shape."""
    found = _HEADER.match(line)
    if found is None:
        return None
    first, third = found["first"], found["third"]
    year_first = len(first) == 4
    if year_first == (len(third) == 4) and (year_first or len(third) != 2):
        return None  # no year, or two of them
    clock = _clock(found)
    if clock is None:
        return None
    shape = Shape(
        bracket=bool(found["bracket"]),
        mark=found["mark"],
        comma=bool(found["comma"]),
        seconds=found["seconds"] is not None,
        halves=found["half"] is not None,
        first_digits=4 if year_first else 0,
        third_digits=0 if year_first else len(third),
    )
    padded = len(found["second"]) == 2 and len(third if year_first else first) == 2
    return Header(shape, int(first), int(found["second"]), int(third), clock, padded, found["rest"])


def _clock(found: re.Match[str]) -> time | None:
    hour, half = int(found["hour"]), found["half"]
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    try:
        return time(hour, int(found["minute"]), int(found["seconds"] or 0))
    except ValueError:
        return None
