"""Sending what the outbox of a room holds: in order for each member, each message once, at a bearable pace.

A row is marked before its call. What a crash or a lost answer leaves open is asked of the far side
before anything is sent again; where that can't be asked, the row is `uncertain` and a moderator sees it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from moderator.actions import ALIVE
from moderator.errors import ChannelError, Unanswerable
from moderator.rooms.failures import MAX_ATTEMPTS, Consequence, judge, wait
from moderator.rooms.pace import Pace
from moderator.rooms.reports import Reports
from moderator.rooms.splitting import split
from moderator.rooms.window import open_since
from moderator.store import Store
from moderator.store.outbox import Outcome, Send

BATCH = 25  # messages written down at once: more would be more to ask about after a crash
PARALLEL = 8  # calls at a time; a batch never holds two messages of one member
ROUNDS = 40  # batches of one run, then the job makes room for others
LOOKS = 3  # after letting go of a room
AGAIN = 1.0  # seconds, where others keep adding to a room
CANNOT_ASK = "cannot_ask"


class Line(Protocol):
    """The way to a member's phone. Both methods may raise ChannelError."""

    def send(self, address: str, text: str) -> str:
        """Send a text, or the template that tells of news where it is empty; the channel's reference."""
        ...

    def find_sent(self, address: str, text: str, *, since: datetime, known_refs: frozenset[str]) -> str | None:
        """The reference of an earlier attempt, None when it never arrived. Raises Unanswerable."""
        ...


class Result(NamedTuple):
    """What one call came to: a reference, or the consequence of an error, its word and the seconds to wait."""

    send: Send
    consequence: Consequence | None
    word: str
    seconds: float = 0.0


class Relay:
    """Works through rooms. One per process; safe to run again after a crash at any point."""

    def __init__(self, store: Store, line: Line, pace: Pace, *, executor: str, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._outbox = store.outbox
        self._reports = Reports(store, clock=clock)
        self._line = line
        self._pace = pace
        self._executor = executor
        self._clock = clock
        self._busy: set[str] = set()
        self._guard = threading.Lock()

    def run(self, post_id: str) -> float | None:
        """Send what is due in the room of a post. Seconds until there is more, None when nothing is left.

        Whoever finds the room taken may go: the one who has it looks again after letting go of it.
        """
        room = self._store.posts.room_of(post_id)
        if room is None:
            return None
        for _ in range(LOOKS):
            if not self._enter(room):
                return None
            try:
                more = self._drain(room)
            finally:
                self._leave(room)
            due = self._clock() if more else self._outbox.next_due(room)
            if more or due is None or due > self._clock():
                return None if due is None else max(0.0, (due - self._clock()).total_seconds())
        return AGAIN

    def _enter(self, room: str) -> bool:
        with self._guard:
            if room in self._busy:
                return False
            if not self._outbox.lease(room, executor=self._executor, alive_since=self._clock() - ALIVE):
                return False
            self._busy.add(room)
            return True

    def _leave(self, room: str) -> None:
        with self._guard:
            self._outbox.release(room, executor=self._executor)
            self._busy.discard(room)

    def _drain(self, room: str) -> bool:
        """Whether there was more than one run may do."""
        with ThreadPoolExecutor(PARALLEL) as pool:
            for _ in range(ROUNDS):
                now = self._clock()
                asked = self._outbox.unresolved(room, now=now)
                self._conclude(pool.map(self._ask, asked))
                batch = self._outbox.take(
                    room, executor=self._executor, open_since=open_since(now), limit=BATCH, now=now
                )
                if not batch and not asked:
                    return False
                if self._conclude(pool.map(self._send, batch)):
                    return False  # the channel wants us to slow down: what is left is due later
        return True

    def _send(self, send: Send) -> Result:
        self._pace.keep()
        try:
            return Result(send, None, self._line.send(send.address, _body(send)))
        except ChannelError as error:
            consequence = judge(error.code, permanent=error.permanent)
            return Result(send, consequence, error.code, error.retry_after or wait(error.code, send.attempts))

    def _ask(self, send: Send) -> Result:
        known = self._outbox.refs(send.member_id, since=send.since)
        try:
            ref = self._line.find_sent(send.address, _body(send), since=send.since, known_refs=known)
        except Unanswerable:
            return Result(send, Consequence.ASK, CANNOT_ASK)
        except ChannelError as error:
            return Result(send, Consequence.ASK, error.code, error.retry_after or wait(error.code, send.attempts))
        if ref is None:
            return Result(send, Consequence.RETRY, "unreachable")
        return Result(send, None, ref)

    def _conclude(self, results: Iterable[Result]) -> bool:
        """Write down what a batch came to; whether the channel asked for patience."""
        now, outcomes, slow = self._clock(), [], False
        for send, consequence, word, seconds in results:
            later = now + timedelta(seconds=seconds) if seconds else None
            spent = send.attempts >= MAX_ATTEMPTS
            if consequence is None:
                outcomes.append(Outcome(send, "sent", ref=word))
            elif consequence is Consequence.ASK:
                unsure = spent or word == CANNOT_ASK
                outcomes.append(Outcome(send, "uncertain" if unsure else "sending", word, not_before=later))
            elif consequence is Consequence.RETRY and not spent:
                outcomes.append(Outcome(send, "planned", word, not_before=later))
                slow = slow or later is not None
            else:
                self._reports.follow(send, consequence, word)
                slow = slow or consequence is Consequence.PAUSE
        if outcomes:
            self._outbox.settle(outcomes, now=now)
        self._reports.recall([outcome.ref for outcome in outcomes if outcome.ref])
        return slow


def _body(send: Send) -> str:
    return split(send.text)[send.part] if send.text else ""
