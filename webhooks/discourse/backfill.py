"""Posts that were there before us: read once from the newest to the oldest wanted, to be looked at or acted on.

A step is one request, and what it handed over is kept before the next: a backfill can be stopped at any
moment and goes on where it was. Waiting for the budget, showing progress and stopping are the caller's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from moderator.errors import ChannelError, ConfigError
from moderator.models import Mode
from moderator.store.cursors import Cursors
from webhooks.discourse.reading import WINDOW, Reader

LEASE = timedelta(minutes=2)
PATIENCE = 10.0  # seconds, where the forum doesn't say how long to wait


@dataclass(frozen=True, slots=True)
class Range:
    """Which posts: created from `since` and before `until`, in one category, with ids from and to (both
    included). None leaves that side open."""

    since: datetime | None = None
    until: datetime | None = None
    category: int | None = None
    from_id: int = 1
    to_id: int | None = None

    def holds(self, post: Mapping[str, Any]) -> bool:
        created = _created(post)
        return (
            self.from_id <= post["id"] <= (self.to_id or post["id"])
            and (self.category is None or post.get("category_id") == self.category)
            and (self.since is None or (created is not None and created >= self.since))
            and (self.until is None or (created is not None and created < self.until))
        )

    def is_past(self, posts: list[Mapping[str, Any]]) -> bool:
        """Whether nothing below these posts can be wanted: ids grow with time."""
        moments = [moment for post in posts if (moment := _created(post))]
        return self.since is not None and bool(moments) and max(moments) < self.since


@dataclass(frozen=True, slots=True)
class Progress:
    """In ids: `done` of `total`. `handed` counts the posts that were handed over, in earlier runs too."""

    done: int
    total: int
    handed: int
    finished: bool


class Backfill:
    """One reading of a range, shared by all runs of it until it is finished."""

    def __init__(
        self,
        reader: Reader,
        cursors: Cursors,
        wanted: Range,
        *,
        mode: Mode,
        holder: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._reader = reader
        self._cursors = cursors
        self._wanted = wanted
        self._mode = mode
        self._holder = holder
        self._clock = clock
        self._prepared = False
        self._name = f"discourse/backfill/{mode}/{hashlib.sha256(repr(wanted).encode()).hexdigest()[:32]}"

    def step(self) -> Progress:
        """Read and hand over one window. Raises `ChannelError`, a passing one where it is worth trying again,
        and `ConfigError` while another process reads the same range."""
        now = self._clock()
        state = self._cursors.take(self._name, holder=self._holder, now=now, until=now + LEASE)
        if state is None:
            raise ConfigError("this backfill is running in another process; wait for it, or stop it")
        if not self._prepared:  # else each post's category would have to be asked for by itself
            self._reader.learn_categories()
            self._prepared = True
        top = state.get("top") or self._wanted.to_id or self._newest()
        at, handed = state.get("at", top), state.get("handed", 0)
        posts = list(self._reader.window(at))
        handed += self._reader.hand_over((post for post in posts if self._wanted.holds(post)), mode=self._mode)
        at -= WINDOW
        finished = at < self._wanted.from_id or self._wanted.is_past(posts)
        if finished:
            self._cursors.forget(self._name, holder=self._holder)
        else:
            state = {"top": top, "at": at, "handed": handed}
            self._cursors.save(self._name, state, holder=self._holder, until=self._clock() + LEASE)
        total = max(top - self._wanted.from_id + 1, 0)
        return Progress(total if finished else top - at, total, handed, finished)

    def steps(self, wait: Callable[[float], None]) -> Iterator[Progress]:
        """Every step to the end. While the forum or the budget refuses, `wait` is called with the seconds
        to wait. Raises `ChannelError` when waiting would not help."""
        finished = False
        while not finished:
            try:
                progress = self.step()
            except ChannelError as error:
                if error.permanent:
                    raise
                wait(error.retry_after or PATIENCE)
                continue
            finished = progress.finished
            yield progress

    def close(self) -> None:
        """Let another process go on at once."""
        self._cursors.release(self._name, holder=self._holder)
        self._reader.close()

    def _newest(self) -> int:
        posts = self._reader.window()
        if not posts:
            raise ConfigError("the forum shows no public post among its newest; say where to begin with --to-id")
        return max(int(post["id"]) for post in posts)


def _created(post: Mapping[str, Any]) -> datetime | None:
    try:
        moment = datetime.fromisoformat(post["created_at"])
    except (KeyError, TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
