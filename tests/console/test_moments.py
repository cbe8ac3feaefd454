from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from moderator.console.moments import age, duration, moment

NOW = datetime(2026, 11, 22, 17, 5, tzinfo=UTC)


def test_a_moment_is_told_in_brasilia():
    assert moment(NOW) == "22/11/2026 14:05"
    assert moment(datetime(2026, 1, 1, 2, 0, tzinfo=UTC)) == "31/12/2025 23:00"


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (timedelta(seconds=59), "agora"),
        (timedelta(seconds=-5), "agora"),
        (timedelta(minutes=1), "há 1 min"),
        (timedelta(minutes=59), "há 59 min"),
        (timedelta(hours=1), "há 1 h"),
        (timedelta(hours=23, minutes=59), "há 23 h"),
        (timedelta(hours=24), "há 1 dia"),
        (timedelta(days=40), "há 40 dias"),
    ],
)
def test_age(past, words):
    assert age(NOW - past, NOW) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59.4, "59 s"), (60, "1 min"), (130, "2 min 10 s"), (3600, "1 h"), (11100, "3 h 5 min")],
)
def test_a_length_of_time_is_said_in_its_largest_units(seconds, words):
    assert duration(timedelta(seconds=seconds)) == words
