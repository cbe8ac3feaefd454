"""Twilio's error codes in the product's words, for calls that are refused and for deliveries that fail.

Only the table; who tries again and what a moderator reads is decided elsewhere.
Sources: https://www.twilio.com/docs/api/errors and https://www.twilio.com/docs/whatsapp/api/error-code-mapping
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from moderator.errors import ChannelError


class Meaning(NamedTuple):
    """A vendor-neutral word, and whether trying the same again is pointless."""

    word: str
    permanent: bool


CODES: Mapping[int, Meaning] = {
    20003: Meaning("forbidden", True),
    20009: Meaning("in_flight", False),  # the record can't be changed before the message has settled
    20404: Meaning("gone", True),
    20429: Meaning("rate_limited", False),  # never processed, so safe to repeat
    21211: Meaning("unknown_recipient", True),
    21604: Meaning("invalid", True),
    21610: Meaning("opted_out", True),
    21614: Meaning("unknown_recipient", True),
    21617: Meaning("too_long", True),
    21619: Meaning("invalid", True),
    21620: Meaning("content_rejected", True),
    30029: Meaning("misconfigured", True),
    63001: Meaning("misconfigured", True),
    63003: Meaning("unknown_recipient", True),
    63005: Meaning("content_rejected", True),
    63007: Meaning("misconfigured", True),
    63016: Meaning("outside_window", True),  # a nudge that comes a day late is no use
    63018: Meaning("rate_limited", False),
    63019: Meaning("content_rejected", True),
    63021: Meaning("content_rejected", True),
    63024: Meaning("unknown_recipient", True),
    63030: Meaning("invalid", True),
    63032: Meaning("withheld", True),
    63038: Meaning("daily_limit", False),
    63049: Meaning("withheld", True),
    63051: Meaning("sender_locked", True),
}
STATUSES: Mapping[int, Meaning] = {
    401: Meaning("forbidden", True),
    403: Meaning("forbidden", True),
    404: Meaning("gone", True),
    408: Meaning("unreachable", False),
    409: Meaning("in_flight", False),
    429: Meaning("rate_limited", False),
}


def word(code: str) -> str | None:
    """The word for the `ErrorCode` of a status callback; an unknown code stays as its digits, and
    what is no code at all (empty, not a number) is None."""
    if not (code.isascii() and code.isdigit() and len(code) <= 6) or int(code) == 0:
        return None
    meaning = CODES.get(int(code))
    return meaning.word if meaning else code


def refusal(status: int, code: object, *, retry_after: str | None = None) -> ChannelError:
    """The error for an HTTP answer of `status` whose body carried `code` (whatever JSON has there);
    `retry_after` is the header of that name, understood where it is in seconds."""
    meaning = CODES.get(code) if isinstance(code, int) else None
    if meaning is None:
        default = Meaning("unavailable", False) if status >= 500 else Meaning("invalid", True)
        meaning = STATUSES.get(status, default)
    seconds = float(retry_after) if retry_after and retry_after.isascii() and retry_after.isdigit() else None
    return ChannelError(meaning.word, permanent=meaning.permanent, retry_after=seconds)
