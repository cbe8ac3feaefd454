"""When the team answers, told from the moment of a message. Brasília is UTC-3."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.guidance.office_hours import BRASILIA, describe_opening, is_open, next_opening


def at(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-19T07:59:00-03:00", "a equipe volta a responder na quinta-feira, 19/11, às 8h"),
        ("2026-11-19T08:00:00-03:00", "a equipe responde até as 18h desta quinta-feira, 19/11"),
        ("2026-11-19T17:59:59-03:00", "a equipe responde até as 18h desta quinta-feira, 19/11"),
        ("2026-11-19T20:30:00+00:00", "a equipe responde até as 18h desta quinta-feira, 19/11"),
        # The 20th is a national holiday and a Friday: the weekend follows.
        ("2026-11-19T18:00:00-03:00", "a equipe volta a responder na segunda-feira, 23/11, às 8h"),
        ("2026-11-20T10:00:00-03:00", "a equipe volta a responder na segunda-feira, 23/11, às 8h"),
        ("2026-11-22T12:00:00-03:00", "a equipe volta a responder na segunda-feira, 23/11, às 8h"),
        # Still Sunday in Brasília, Monday in UTC.
        ("2026-11-23T02:00:00+00:00", "a equipe volta a responder na segunda-feira, 23/11, às 8h"),
        ("2026-12-31T19:00:00-03:00", "a equipe volta a responder na segunda-feira, 04/01, às 8h"),
        # Carnival is no national holiday.
        ("2026-02-17T09:00:00-03:00", "a equipe responde até as 18h desta terça-feira, 17/02"),
        ("2026-04-03T09:00:00-03:00", "a equipe volta a responder na segunda-feira, 06/04, às 8h"),  # Good Friday
    ],
)
def test_describe_opening(moment, words):
    assert describe_opening(at(moment)) == words


@given(st.integers(0, 12 * 365 * 24 * 60))
def test_the_next_opening_is_open_soon_and_never_before(minutes):
    moment = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    opening = next_opening(moment)
    assert opening >= moment
    assert is_open(opening)
    assert opening.astimezone(BRASILIA).hour == 8
    assert (opening - moment).days <= 6
