"""Who may ask the forum next: the shared budget of requests, divided by how much it matters.

Discourse counts the requests of all admin keys of a site together (60 a minute by default), so ours are
counted together too, over all processes and before they are sent. What there is no budget for isn't sent:
the caller gets the refusal that the forum would have given, and its job waits outside.
Source: lib/auth/default_current_user_provider.rb, lib/middleware/request_tracker.rb.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

import requests

from moderator.errors import ChannelError, NotBegun
from moderator.models import ActionKind
from moderator.store.budget import RequestBudget
from webhooks.discourse.refusals import seconds_to_wait

BUCKET = "discourse"
# The part of the budget up to which each may fill it: what is left over is kept for what matters more.
# Nothing begins in the last tenth, so that what has begun can end: work given up half way is paid for twice.
WHOLE, URGENT, ORDINARY, BACKGROUND = 1.0, 0.9, 0.55, 0.4
# Requests that the work is known to need; they are taken together, or it does not begin, and what it did not
# need is given back. A redaction takes 6 to 13, those of a credential in a reply 10; each quote takes 3 more.
NEEDS: Mapping[ActionKind, tuple[float, int]] = {
    ActionKind.REDACT: (URGENT, 10),
    ActionKind.HIDE: (URGENT, 2),
    ActionKind.RESTORE: (URGENT, 4),
    ActionKind.PURGE: (ORDINARY, 3),
    ActionKind.REPLY: (ORDINARY, 1),
    ActionKind.DIRECT_MESSAGE: (ORDINARY, 1),
    ActionKind.FLAG: (ORDINARY, 1),
}
SILENCE = 15.0  # seconds, where a limit doesn't say how long: nginx counts by the second and by the minute
SITE_WIDE = frozenset({"admin_api_key_rate_limit", "user_api_key_limiter_60_secs", "user_api_key_limiter_1_day",
                       "ip_10_secs_limit", "ip_60_secs_limit"})  # fmt: skip
OWN_LIMITS = ("/revisions/permanently_delete", "/search")  # routes that are limited by themselves


@dataclass(slots=True)
class _Permit:
    """How far the requests of this context may fill the budget, and how many of them are paid for."""

    share: float = ORDINARY
    paid: int = 0


_permit: ContextVar[_Permit | None] = ContextVar("permit", default=None)


class Pace:
    """Asked before every request and told every answer. `limit` is in requests per minute for us all."""

    def __init__(self, budget: RequestBudget, *, limit: int, clock: Callable[[], datetime]) -> None:
        self._budget = budget
        self._limit = limit
        self._clock = clock

    @contextmanager
    def performing(self, kind: ActionKind) -> Iterator[None]:
        """While an action is carried out. Raises `NotBegun` when there is no room for all of it."""
        share, needed = NEEDS.get(kind, (ORDINARY, 1))
        self._take(needed, share, refusal=NotBegun)
        permit = _Permit(WHOLE, min(needed, self._most(share)))
        try:
            with _allowed(permit):
                yield
        finally:
            self._budget.give_back(BUCKET, permit.paid, now=self._clock())

    def asking(self, kind: ActionKind) -> AbstractContextManager[None]:
        """While asking what became of an action."""
        return _allowed(_Permit(NEEDS.get(kind, (ORDINARY, 1))[0]))

    def background(self) -> AbstractContextManager[None]:
        """While reading what nobody waits for."""
        return _allowed(_Permit(BACKGROUND))

    def admit(self, *, counted: bool) -> None:
        """Before a request. One without credentials is not `counted`, but keeps the silence too. Raises
        `ChannelError` with the seconds to wait, and then nothing is to be sent."""
        permit = _permit.get() or _Permit()
        if permit.paid or not counted:
            permit.paid -= counted
            self._take(0, permit.share)
        else:
            self._take(1, permit.share)

    def heed(self, response: requests.Response) -> None:
        """After a request: a limit of the whole site silences all of us, not only who met it."""
        if response.status_code != 429:
            return
        code = response.headers.get("Discourse-Rate-Limit-Error-Code")
        path = response.request.path_url
        if code not in SITE_WIDE and any(route in path for route in OWN_LIMITS):
            return
        self._budget.close(BUCKET, until=self._clock() + timedelta(seconds=seconds_to_wait(response) or SILENCE))

    def _take(self, count: int, share: float, *, refusal: type[ChannelError] = ChannelError) -> None:
        wait = self._budget.spend(BUCKET, count, limit=self._most(share), now=self._clock())
        if wait is not None:
            raise refusal("rate_limited", permanent=False, retry_after=wait)

    def _most(self, share: float) -> int:
        return max(int(self._limit * share), 1)


@contextmanager
def _allowed(permit: _Permit) -> Iterator[None]:
    token = _permit.set(permit)
    try:
        yield
    finally:
        _permit.reset(token)
