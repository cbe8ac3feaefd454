import pytest

from moderator.rooms.failures import Consequence, judge, wait
from webhooks.whatsapp.codes import CODES


@pytest.mark.parametrize(
    ("code", "consequence"),
    [
        (63016, Consequence.CLOSE_WINDOW),
        (21610, Consequence.LEAVE),
        (63003, Consequence.UNREACHABLE),
        (63024, Consequence.UNREACHABLE),
        (21211, Consequence.UNREACHABLE),
        (20429, Consequence.RETRY),
        (63018, Consequence.RETRY),
        (63038, Consequence.RETRY),
        (20003, Consequence.PAUSE),
        (63051, Consequence.PAUSE),
        (21617, Consequence.FAIL),
        (63032, Consequence.FAIL),
    ],
)
def test_what_follows_from_twilios_codes(code, consequence):
    meaning = CODES[code]
    assert judge(meaning.word, permanent=meaning.permanent) is consequence


def test_what_may_have_arrived_is_asked_about():
    for word in ("unreachable", "unavailable", "unreadable_answer", "a new one"):
        assert judge(word, permanent=False) is Consequence.ASK


def test_waits_double_and_end():
    assert [wait("rate_limited", attempts) for attempts in (1, 2, 3)] == [5.0, 10.0, 20.0]
    assert wait("unreachable", 12) == 2048.0
    assert wait("daily_limit", 5) == 3600.0
