"""How fast a process may send: one pace for all rooms of a sender. Keeps no thread and no clock of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Pace:
    """At most `per_second` messages a second, evenly. Safe to share between threads."""

    def __init__(self, per_second: float, *, monotonic: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._interval = 1 / per_second
        self._monotonic = monotonic
        self._sleep = sleep
        self._next = 0.0
        self._lock = threading.Lock()

    def keep(self) -> None:
        """Return when the next message may go."""
        with self._lock:
            now = self._monotonic()
            turn = max(self._next, now)
            self._next = turn + self._interval
        if turn > now:
            self._sleep(turn - now)
