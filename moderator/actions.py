"""Doing what was decided: the `Channel` protocol and `Performer`, which carries one action to its proof.

intent row -> daily brake -> ask whether an earlier attempt arrived -> channel -> read back -> settle.
The intent is written before (by the pipeline); nothing here decides what should be done.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from moderator.errors import ChannelError, Conflict, NotBegun, NotNeeded, Unanswerable
from moderator.models import (
    ActionKind,
    ChannelKind,
    Copy,
    Incoming,
    Message,
    Mode,
    Order,
    Receipt,
    Standing,
    hiding_matches,
)
from moderator.orders import found_swaps, found_values
from moderator.store.effects import Attempt, Effects
from moderator.store.records import Records, StoredDecision

log = logging.getLogger(__name__)

# What members see is braked; an undo or the erasure of a vendor's copy never waits for a person.
BRAKED = frozenset({ActionKind.REDACT, ActionKind.HIDE, ActionKind.REMOVE, ActionKind.REPLY, ActionKind.DIRECT_MESSAGE})
ALWAYS = frozenset({ActionKind.RESTORE, ActionKind.ERASE_COPY})  # done in shadow mode too, once they were decided
WRITES_TEXT = frozenset({ActionKind.REDACT, ActionKind.RESTORE})
FIRST_WAIT, LONGEST_WAIT = 2.0, 300.0  # seconds, doubling
GIVE_UP = timedelta(hours=6)  # after this a passing fault has lasted: a person sees it
PATIENCE = 5  # attempts in which copies that go away by themselves are waited for: about a minute
ALIVE = timedelta(seconds=10)  # an executor that was heard of within this time is working


class Channel(Protocol):
    """One place where members write. Every method may raise `ChannelError`; none ever logs content.

    A channel that cannot do a kind of action leaves it out of `capabilities`: a rule that asks for
    it fails when the rules are loaded, so `perform` never meets it.
    """

    kind: ChannelKind
    capabilities: frozenset[ActionKind]

    def parse(self, headers: Mapping[str, str], body: bytes) -> Incoming:
        """Read a stored webhook of this channel. No I/O. Raises `PayloadError` naming the field."""
        ...

    def fetch(self, message: Message) -> Message | None:
        """The message as it is now, or None when it no longer exists. The same message where the
        channel cannot change it after sending (WhatsApp)."""
        ...

    def read_attachments(self, message: Message) -> Message:
        """The same message with the text of those attachments that can be read, and of each other one why
        it can't. Never raises: what could not be reached says so."""
        ...

    def perform(self, order: Order) -> Receipt:
        """Do it, and read back what can be read back. Raises `Conflict` when the message is no
        longer `order.expected`."""
        ...

    def find(self, order: Order) -> Receipt | None:
        """Ask the far side whether an earlier attempt of this very order arrived; None when it
        did not. Raises `Unanswerable` when that cannot be known."""
        ...

    def probe(self) -> str:
        """Reach the far side with our credentials and change nothing; words for the operator."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


class Performer:
    """Carries intents out, one attempt at a time; safe to repeat after a crash at any point."""

    def __init__(
        self,
        channels: Mapping[ChannelKind, Channel],
        records: Records,
        effects: Effects,
        *,
        executor: str,
        mode: Mode,
        daily_limit: int,
        clock: Callable[[], datetime],
    ) -> None:
        self._channels = channels
        self._records = records
        self._effects = effects
        self._executor = executor
        self._mode = mode
        self._busy: set[str] = set()
        self._guard = threading.Lock()
        self._daily_limit = daily_limit
        self._clock = clock

    def act(self, action_id: str) -> float | None:
        """One attempt. Seconds to wait before the next, or None when the action is settled.

        Two jobs may come with one action (a moderator's and the sweep's): the second waits.
        """
        with self._guard:
            if action_id in self._busy:
                return FIRST_WAIT
            self._busy.add(action_id)
        try:
            return self._attempt(action_id)
        finally:
            with self._guard:
                self._busy.discard(action_id)

    def give_up(self, action_id: str) -> None:
        """A defect ended the attempt: nobody knows how far it came, so a person looks."""
        self._effects.settle(action_id, "uncertain", now=self._clock(), detail="defect")

    def _attempt(self, action_id: str) -> float | None:
        now = self._clock()
        attempt = self._effects.begin(action_id, executor=self._executor, now=now, alive_since=now - ALIVE)
        if attempt is None:
            return None
        if attempt.held_by_other:
            return FIRST_WAIT
        if self._mode is Mode.SHADOW and attempt.kind not in ALWAYS:
            self._settle(attempt, "held", detail="shadow_mode")
            return None
        if self._is_over_limit(attempt.kind, now):
            self._settle(attempt, "held", detail="daily_limit")
            return None
        channel = self._channels.get(attempt.message.channel)
        if channel is None:
            self._settle(attempt, "failed", detail="channel_off")
            return None
        return self._try(channel, attempt)

    def _is_over_limit(self, kind: ActionKind, now: datetime) -> bool:
        return kind in BRAKED and self._effects.done_since(kind, now - timedelta(days=1)) >= self._daily_limit

    def _try(self, channel: Channel, attempt: Attempt) -> float | None:
        order = self._order(attempt)
        try:
            receipt = channel.find(order) if attempt.number > 1 else None
            if receipt is None:
                if attempt.kind in WRITES_TEXT and order.text is not None:
                    self._remember(order, order.text)
                    self._remember_copies(order)
                receipt = channel.perform(order)
        except Unanswerable as error:
            self._settle(attempt, "uncertain", detail=error.code)
            return None
        except NotNeeded as error:
            self._settle(attempt, "skipped", detail=error.code)
            return None
        except Conflict as error:  # the member edited meanwhile: the webhook of that edit is decided anew
            self._settle(attempt, "superseded", detail=error.code)
            return None
        except ChannelError as error:
            if error.permanent or self._clock() - attempt.released > GIVE_UP:
                self._settle(attempt, "failed", detail=error.code)
                return None
            begun = attempt.number > 1 or not isinstance(error, NotBegun)
            self._effects.rest(attempt.id, executor=self._executor, now=self._clock(), begun=begun)
            wait = error.retry_after or FIRST_WAIT * 2 ** min(attempt.number - 1, 10)
            return min(wait, LONGEST_WAIT)
        if receipt.text is not None:  # the channel may have had to word it longer than we asked
            self._remember(order, receipt.text)
        self._effects.settle(
            attempt.id,
            "done",
            executor=self._executor,
            now=self._clock(),
            detail=receipt.detail,
            ref=receipt.ref,
            text=receipt.text,
            residue=receipt.residue,
        )
        log.info("action %s %s done", attempt.id, attempt.kind)
        return None

    def _settle(self, attempt: Attempt, status: str, *, detail: str) -> None:
        self._effects.settle(attempt.id, status, executor=self._executor, now=self._clock(), detail=detail)
        log.info("action %s %s %s (%s)", attempt.id, attempt.kind, status, detail)

    def _remember(self, order: Order, text: str) -> None:
        self._records.remember_writing(order.message, text, title=order.title, now=self._clock())

    def _remember_copies(self, order: Order) -> None:
        for copy in order.copies if order.kind is ActionKind.RESTORE else ():
            if copy.place == "post":
                about = replace(order.message, external_id=copy.id, title=copy.title)
                self._records.remember_writing(about, copy.before, now=self._clock())

    def _keep(self, action_id: str, copy: Copy) -> None:
        self._effects.copies.keep(action_id, copy, now=self._clock())

    def _order(self, attempt: Attempt) -> Order:
        stored = self._records.load(attempt.message_id)
        earlier = self._effects.copies.overtaken(attempt.message_id) if attempt.kind is ActionKind.REDACT else ()
        about = [stored, *map(self._records.load, earlier)]
        return Order(
            key=attempt.key,
            kind=attempt.kind,
            message=attempt.message,
            since=attempt.since,
            known_refs=self._effects.refs(since=attempt.since),
            values=found_values(*about),
            hide_first=any(match.hides_first for match in hiding_matches(stored.matches)),
            swaps=found_swaps(*about),
            copies=self._effects.copies.of(attempt.message_id) if attempt.kind in WRITES_TEXT else (),
            keep=partial(self._keep, attempt.id),
            patience=max(PATIENCE - attempt.number, 0),
            heard_at=self._records.heard_at(attempt.message) if attempt.kind is ActionKind.REPLY else None,
            **_texts(attempt, stored, self._effects.left_by(attempt.message_id)),
        )


def _texts(attempt: Attempt, stored: StoredDecision, left: str | None) -> dict[str, str | None]:
    """What to write, and what should stand there: the message, or what an earlier action of ours `left` of it."""
    if attempt.kind is ActionKind.REDACT and attempt.text is not None:
        # The member took the values out first: the text stays theirs, only its history is closed.
        return {"text": attempt.text, "expected": attempt.text, "title": None}
    if attempt.kind is ActionKind.REDACT:
        # A correction goes on from what was left; a late attempt must not take what its author wrote since for ours.
        expected = left if stored.corrections and left is not None else stored.message.text
        return {"text": stored.redacted, "expected": expected, "title": stored.redacted_title}
    if attempt.kind is ActionKind.RESTORE:
        # A redaction that got only half way left no text of its own; then it is the one that was asked for.
        stands = stored.redacted if attempt.text is None else attempt.text
        if stored.message.standing is Standing.WITHDRAWN or not stands.startswith(stored.redacted.rstrip()):
            # Another version stands, which its author or we had made of it: that stays, only copies come back.
            return {"text": stands, "expected": stands, "title": None}
        retitled = stored.redacted_title is not None and stored.redacted_title != stored.message.title
        title = stored.message.title if retitled else None
        return {"text": stored.message.text, "expected": stands, "title": title}
    return {"text": attempt.text, "title": attempt.subject}
