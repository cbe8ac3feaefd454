"""Points in time as people in Brasília say them. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

# Brazil has kept no summer time since 2019, so a fixed offset spares the time zone database.
BRASILIA = timezone(timedelta(hours=-3))

FIRST = datetime(1970, 1, 1, tzinfo=BRASILIA)  # no message is older, whatever a payload says

STEPS = ((60, "min", "min"), (24, "h", "h"), (None, "dia", "dias"))  # how many make the next, one, several


def moment(at: datetime) -> str:
    """Day and time in Brasília: 22/11/2026 14:05."""
    return f"{max(at, FIRST).astimezone(BRASILIA):%d/%m/%Y %H:%M}"


def duration(length: timedelta) -> str:
    """A length of time in its two largest whole units: "4 s", "2 min 10 s", "3 h 5 min"."""
    seconds = round(length.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def age(at: datetime, now: datetime) -> str:
    """How long ago, in the largest whole unit: "agora", "há 5 min", "há 3 h", "há 2 dias"."""
    amount = int((now - at).total_seconds()) // 60
    if amount < 1:
        return "agora"
    for limit, one, several in STEPS:
        if limit is None or amount < limit:
            return f"há {amount} {one if amount == 1 else several}"
        amount //= limit
    raise AssertionError  # the last step has no limit
