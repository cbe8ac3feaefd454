"""What follows for a room, a member or a message when the channel refuses or fails to deliver. Pure.

The words are the channel's errors in neutral terms (`ChannelError.code`); which vendor's number means
which word is the channel's own table.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Consequence(StrEnum):
    """`ASK` is for a fault that leaves open whether the message arrived."""

    CLOSE_WINDOW = "close_window"
    LEAVE = "leave"
    UNREACHABLE = "unreachable"
    RETRY = "retry"
    PAUSE = "pause"
    ASK = "ask"
    FAIL = "fail"


CONSEQUENCES: Mapping[str, Consequence] = {
    "outside_window": Consequence.CLOSE_WINDOW,
    "opted_out": Consequence.LEAVE,
    "unknown_recipient": Consequence.UNREACHABLE,
    "rate_limited": Consequence.RETRY,
    "daily_limit": Consequence.RETRY,
    # Nothing that this sender says would arrive: stop, rather than fail member by member.
    "forbidden": Consequence.PAUSE,
    "misconfigured": Consequence.PAUSE,
    "sender_locked": Consequence.PAUSE,
    "unmapped_host": Consequence.PAUSE,
}
WAITS: Mapping[str, float] = {"rate_limited": 5.0, "daily_limit": 3600.0, "unreachable": 2.0}  # seconds, the first
LONGEST_WAIT = 3600.0
MAX_ATTEMPTS = 12  # with doubling waits, hours


def judge(word: str, *, permanent: bool) -> Consequence:
    """What follows from an error; `permanent` says that trying the same again is pointless."""
    known = CONSEQUENCES.get(word)
    if known is not None:
        return known
    return Consequence.FAIL if permanent else Consequence.ASK


def wait(word: str, attempts: int) -> float:
    """Seconds until the next attempt, or until the far side is asked."""
    return float(min(WAITS.get(word, WAITS["unreachable"]) * 2 ** min(attempts - 1, 10), LONGEST_WAIT))
