"""What `moderator doctor` finds of a channel: checks as values, and those that every channel needs.

What a channel's own service says of itself is its package's `doctor`.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from moderator.store.figures import Heard

TOLERATED = timedelta(seconds=30)  # between two clocks: the Date header counts whole seconds, an answer takes some
SILENCE = timedelta(days=1)  # without a webhook: a community sleeps at night


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor: what was looked at, and what to do about it in a sentence. No value, no secret."""

    state: State
    name: str
    words: str


UNREADABLE = "could not be read with this key"


def check_address(name: str, url: str, *, inside: str) -> Iterator[Check]:
    """Whether a service out in the world can deliver to `url`; `inside` is what to do where it is in a network."""
    address = urlsplit(url)
    if is_private(address.hostname or ""):
        yield Check(State.WARNING, name, f"MODERATOR_PUBLIC_URL is an address inside a network: {inside}")
    elif address.scheme != "https":
        yield Check(State.FAIL, name, "MODERATOR_PUBLIC_URL has no https: put a proxy with TLS before it and use https")
    else:
        yield Check(State.OK, name, "MODERATOR_PUBLIC_URL is public and https")


def is_private(host: str) -> bool:
    """Whether a name leads to an address that only a network or a machine knows. An unknown name does not."""
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, None)}
    except (OSError, ValueError):
        return False
    return any(not ipaddress.ip_address(address).is_global for address in found)


def check_clock(name: str, apart: timedelta | None, *, limit: timedelta) -> Check:
    """`apart` is how far the service's clock is from ours; beyond `limit` the search for earlier attempts fails."""
    if apart is None:
        return Check(State.WARNING, name, "the service doesn't say what time it is: compare the clocks by hand")
    words = f"{abs(apart).total_seconds():.0f} s apart"
    if abs(apart) > limit:
        return Check(State.FAIL, name, f"{words}: an action might be done twice; synchronise the clocks (NTP)")
    if abs(apart) > TOLERATED:
        return Check(State.WARNING, name, f"{words}: deadlines are measured wrongly; synchronise the clocks (NTP)")
    return Check(State.OK, name, "agrees with ours")


def check_hearing(name: str, heard: Sequence[Heard], *, now: datetime, remedy: str) -> Check:
    """Whether webhooks come in; `remedy` is what to do where they don't."""
    if not heard:
        return Check(State.WARNING, name, f"none has come in the last 30 days: {remedy}")
    age = now - max(item.latest for item in heard)
    words = f"the last one came {_words(age)} ago"
    return Check(State.WARNING, name, f"{words}: {remedy}") if age > SILENCE else Check(State.OK, name, words)


def _words(age: timedelta) -> str:
    minutes = max(int(age.total_seconds() // 60), 0)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // 1440} days"
