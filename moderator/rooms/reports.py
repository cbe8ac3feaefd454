"""What the channel says became of a room's messages, and what follows from a failure.

Serves the relay, which meets refusals, and the webhooks, which are told of failures after acceptance.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from moderator.models import DeliveryStatus
from moderator.rooms.failures import MAX_ATTEMPTS, Consequence, judge, wait
from moderator.store import Store
from moderator.store.outbox import LOST, Outcome, Send

log = logging.getLogger(__name__)


class Reports:
    """Callbacks come in any order, more than once, or before we noted what they are about."""

    def __init__(self, store: Store, *, clock: Callable[[], datetime]) -> None:
        self._effects = store.effects
        self._outbox = store.outbox
        self._clock = clock

    def receive(self, status: DeliveryStatus) -> None:
        """Keep what a callback says, and act on it. Raises StoreError when that can't be done now."""
        self._effects.advance(status, now=self._clock())
        self._heed(status)

    def recall(self, refs: Sequence[str]) -> None:
        """These references were noted just now: heed what was told of them before."""
        for status in self._outbox.reported(refs) if refs else ():
            self._heed(status)

    def follow(self, send: Send, consequence: Consequence, word: str) -> None:
        """Carry out what a failure means for the member, the room or the message."""
        now = self._clock()
        log.info("room %s send %s: %s (%s)", send.room_id, send.id, consequence, word)
        match consequence:
            case Consequence.CLOSE_WINDOW:
                self._outbox.close_window(send, now=now)
            case Consequence.LEAVE:
                self._outbox.end_membership(send, "left", detail=word, now=now)
            case Consequence.UNREACHABLE:
                self._outbox.end_membership(send, "unreachable", detail=word, now=now)
            case Consequence.PAUSE:
                self._outbox.pause(send, reason=word, now=now)
            case Consequence.RETRY if send.attempts < MAX_ATTEMPTS:
                later = now + timedelta(seconds=wait(word, send.attempts))
                self._outbox.settle([Outcome(send, "planned", word, not_before=later)], now=now)
            case _:
                self._outbox.settle([Outcome(send, "failed", word)], now=now)

    def _heed(self, status: DeliveryStatus) -> None:
        if status.state not in LOST:
            return
        send = self._outbox.sent_as(status.ref)
        if send is not None:
            word = status.code or "undelivered"
            self.follow(send, judge(word, permanent=True), word)
