"""What no webhook told: webhooks come at most once, so the worker looks for itself, a little all the time.

New posts are read upwards from the last one seen, however long nobody looked; edits are noticed by going
round the recent posts again and again. Posts from before the installation are left alone: `backfill.py`
is for those. A hidden post and one in an unlisted topic are not listed by the forum, and an edit of a post
older than the recent ones is told by its webhook or not at all.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from moderator.errors import ChannelError
from moderator.store.cursors import Cursors
from webhooks.discourse.reading import WINDOW, Reader

log = logging.getLogger(__name__)

NAME = "discourse/reconciliation"
LEASE = timedelta(minutes=5)  # longer than any single request
RECENT = 1000  # ids in which edits are looked for
ROUNDS = 2  # windows of them that are read again in each pass
LEARN_EVERY = timedelta(hours=1)

Posts = Sequence[Mapping[str, Any]]


class LeaseLost(Exception):
    """Another worker took over meanwhile."""


class Reconciliation:
    """The poller of one worker. Only one of all workers reads at a time; each pass begins where the last
    one of any of them ended, also when it ended in the middle."""

    def __init__(self, reader: Reader, cursors: Cursors, *, holder: str, clock: Callable[[], datetime]) -> None:
        self._reader = reader
        self._cursors = cursors
        self._holder = holder
        self._clock = clock
        self._state: dict[str, int] = {}

    def run(self) -> int | None:
        """One pass: how many posts nobody had told of, None while another worker reads.

        Raises `ChannelError` when the forum or the budget ends it early; the next pass goes on from there.
        """
        now = self._clock()
        state = self._cursors.take(NAME, holder=self._holder, now=now, until=now + LEASE)
        if state is None:
            return None
        self._state = dict(state)
        try:
            self._learn(now)
            return self._read_new(now) + self._reread_recent()
        except LeaseLost:
            return None
        finally:
            self._cursors.release(NAME, holder=self._holder)

    def close(self) -> None:
        self._reader.close()

    def _learn(self, now: datetime) -> None:
        moment = int(now.timestamp())
        if moment - self._state.get("learnt", 0) < LEARN_EVERY.total_seconds():
            return
        try:
            self._reader.learn_categories()
        except ChannelError as error:
            if not error.permanent:
                raise
            log.warning("the forum's categories can't be learnt: %s", error.code)  # posts wait for a person then
        self._save(learnt=moment)

    def _read_new(self, now: datetime) -> int:
        newest = self._reader.window()
        if "first" not in self._state and not self._begin(newest, now):
            return 0
        found = self._hand_over(newest)
        if not newest:  # nothing public among the newest ids: there may still be something below them
            above = self._reader.window(self._state["seen"] + WINDOW)
            self._save(seen=_top(above, self._state["seen"]))
            return self._hand_over(above)
        top = _top(newest, self._state["seen"])
        while self._state["seen"] + WINDOW < top:  # the newest window does not reach down to what we saw
            found += self._hand_over(self._reader.window(self._state["seen"] + WINDOW))
            self._save(seen=self._state["seen"] + WINDOW)
        self._save(seen=top)
        return found

    def _begin(self, newest: Posts, now: datetime) -> bool:
        """At the very first: what is there already is older than we are. False while the forum shows nothing."""
        if not newest:
            self._save(since=self._state.get("since", int(now.timestamp())))
            return False
        older = [post["id"] for post in newest if _created(post) < self._state.get("since", math.inf)]
        first = max(older, default=min(post["id"] for post in newest) - 1)
        self._save(first=first, seen=first)
        return True

    def _reread_recent(self) -> int:
        """Go a little further round the recent posts, newest first; their versions tell of missed edits."""
        if "seen" not in self._state:
            return 0
        top = self._state["seen"] - WINDOW  # above it every pass reads anyway
        floor = max(self._state["first"], self._state["seen"] - RECENT)
        found = 0
        for _ in range(ROUNDS):
            at = self._state.get("at", top)
            if not floor < at <= top:
                at = top
            if at <= floor:
                break
            found += self._hand_over(self._reader.window(at))
            self._save(at=at - WINDOW)
        return found

    def _hand_over(self, posts: Posts) -> int:
        return self._reader.hand_over(post for post in posts if post["id"] > self._state["first"])

    def _save(self, **changes: int) -> None:
        self._state |= changes
        if not self._cursors.save(NAME, self._state, holder=self._holder, until=self._clock() + LEASE):
            raise LeaseLost


def _top(posts: Posts, least: int) -> int:
    return max([least, *(int(post["id"]) for post in posts)])


def _created(post: Mapping[str, Any]) -> float:
    """Seconds since 1970; of a post that doesn't say, as if it were older than everything."""
    try:
        return datetime.fromisoformat(post["created_at"]).timestamp()
    except (KeyError, TypeError, ValueError):
        return 0.0
