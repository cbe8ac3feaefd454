"""The imperative shell around the pure core: stored webhook -> message -> analysis -> recorded decision.

What is analysed how is `analyst`'s; doing what was decided is `actions`'.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from moderator.actions import Channel
from moderator.analyst import Analyst, anonymise
from moderator.consent import Wish, confirm, read_wish
from moderator.conversation import converse, erase_copy
from moderator.errors import AnalysisError, ChannelError, PayloadError
from moderator.intents import intents_of
from moderator.models import (
    Action,
    ActionKind,
    Analysis,
    ChannelKind,
    Decision,
    DeliveryStatus,
    Finding,
    Ignored,
    Message,
    Mode,
    Pointer,
    Severity,
    Standing,
    Triage,
)
from moderator.rooms import Reception
from moderator.rooms.passage import Passage
from moderator.store.deliveries import Deliveries, StoredDelivery
from moderator.store.effects import Effects
from moderator.store.records import Records
from moderator.store.topics import Topics
from moderator.triage import ThreadContext

log = logging.getLogger(__name__)

ANSWERABLE = timedelta(days=7)  # who asked longer ago, and is read only now, waits for no answer
LOOK_AGAIN = 60.0  # seconds, where the channel can't be asked and doesn't say when it can
# What can be done about a message, by where it stands: nobody edits what waits for approval, and who took
# a text back is not written to about it.
POSSIBLE: Mapping[Standing, frozenset[ActionKind]] = {
    Standing.PUBLISHED: frozenset(ActionKind),
    Standing.QUEUED: frozenset(),
    Standing.WITHDRAWN: frozenset({ActionKind.REDACT}),
}
CHANGES_MESSAGE = frozenset({ActionKind.REDACT, ActionKind.HIDE, ActionKind.REMOVE})


@runtime_checkable
class Pointing(Protocol):
    """A channel whose webhooks may only say where to look."""

    def look(self, pointer: Pointer) -> Message | Ignored:
        """What stands there now. Raises `ChannelError`, a passing one where it is worth asking again."""
        ...


@dataclass(frozen=True, slots=True)
class _Judged:
    """A version of a message with its analysis, why a person must look, and what its author made of it since."""

    message: Message
    analysis: Analysis
    reason: str
    corrected: Message | None = None

    @property
    def changes_message(self) -> bool:
        possible = CHANGES_MESSAGE & POSSIBLE[self.message.standing]
        return any(action.kind in possible for action in self.analysis.decision.actions)


class Pipeline:
    """Moderates stored deliveries. Every method can be run again after a crash without a second effect."""

    def __init__(
        self,
        channels: Mapping[ChannelKind, Channel],
        analyst: Analyst,
        deliveries: Deliveries,
        records: Records,
        effects: Effects,
        *,
        topics: Topics,
        mode: Mode,
        clock: Callable[[], datetime],
        reception: Reception | None = None,
        bot: str = "",
    ) -> None:
        """`bot` is our name in the forum, by which members may ask us for quiet."""
        self._channels = channels
        self._reception = reception
        self._bot = bot
        self._analyst = analyst
        self._deliveries = deliveries
        self._records = records
        self._effects = effects
        self._topics = topics
        self._mode = mode
        self._clock = clock

    def plan(self, delivery_id: str) -> Sequence[str]:
        """Decide on a delivery; ids of the actions to perform now. Asked again after they are performed:
        a member who edits while we act is decided on once more, until nothing is left to do."""
        delivery = self._deliveries.load(delivery_id)
        if not delivery.open:
            return ()
        channel = self._channels.get(delivery.channel)
        if channel is None:
            return self._finish(delivery_id, "failed", "channel_off")
        try:
            incoming = self._read(channel, delivery)
        except (PayloadError, ChannelError) as error:
            return self._set_aside(delivery_id, error)
        match incoming:
            case Message():
                return self._hear(channel, incoming, delivery)
            case DeliveryStatus():
                self._effects.advance(incoming, now=self._clock())
                return self._finish(delivery_id, "done", f"status_{incoming.state}")
            case Ignored():
                return self._finish(delivery_id, "ignored", incoming.reason)

    def settle(self, delivery_id: str) -> None:
        """All actions were tried: close the delivery unless `plan` did already, or has it wait."""
        delivery = self._deliveries.load(delivery_id)
        if delivery.open and delivery.due_at is None:
            self._finish(delivery_id, "done", "decided")

    def fail(self, delivery_id: str, code: str) -> None:
        self._finish(delivery_id, "failed", code)

    def _read(self, channel: Channel, delivery: StoredDelivery) -> Message | DeliveryStatus | Ignored:
        """What a delivery says, and where it only points, what stands there."""
        if delivery.due_at is not None:  # its wait is over
            self._deliveries.postpone(delivery.id, None)
        incoming = channel.parse(delivery.headers, delivery.body)
        if not isinstance(incoming, Pointer):
            return incoming
        if not isinstance(channel, Pointing):
            raise ChannelError("unsupported", permanent=True)
        found = channel.look(incoming)
        if isinstance(found, Ignored) and not incoming.external_id:
            self._topics.forget(incoming.thread_id)  # deleted, or no longer everybody's to read
        return found

    def _set_aside(self, delivery_id: str, error: PayloadError | ChannelError) -> Sequence[str]:
        """What could not be read now waits; what never will be is for a person."""
        if isinstance(error, PayloadError) or error.permanent:
            return self._finish(delivery_id, "failed", str(error))
        until = self._clock() + timedelta(seconds=error.retry_after or LOOK_AGAIN)
        self._deliveries.postpone(delivery_id, until)
        return ()

    def _hear(self, channel: Channel, message: Message, delivery: StoredDelivery) -> Sequence[str]:
        heard = self._reception.hear(message, delivery.id) if self._reception else message
        if isinstance(heard, Ignored):  # a word to the room, which was answered there
            return self._write_down(message, (), delivery.id, self._mode_of(delivery))
        return self._moderate(channel, heard, delivery)

    def _moderate(self, channel: Channel, message: Message, delivery: StoredDelivery) -> Sequence[str]:
        delivery_id, mode = delivery.id, self._mode_of(delivery)
        if self._records.is_own_writing(message):
            # A pointer is looked at anew each time: what stands there now may be what we have only begun.
            return self._deliveries.unfinished(delivery_id) or self._finish(delivery_id, "ignored", "own_writing")
        if not message.group and (wish := read_wish(message, bot=self._bot)):
            return self._grant(message, wish, delivery_id, mode)
        thread = self._thread(message)
        seen = self._judge(channel, message, thread)
        judged = self._catch_up(channel, seen, thread, delivery_id, mode) if seen.changes_message else seen
        if judged is None:
            # It stands as we left it; what we began about it may not be finished.
            return self._deliveries.unfinished(delivery_id)
        return self._record(judged, delivery_id, mode)

    def _judge(self, channel: Channel, message: Message, thread: ThreadContext) -> _Judged:
        message = channel.read_attachments(message) if message.attachments else message
        return _Judged(message, *self._analyse(message, thread))

    def _catch_up(
        self, channel: Channel, judged: _Judged, thread: ThreadContext, delivery_id: str, mode: Mode
    ) -> _Judged | None:
        """What is to be acted on in the light of what stands there now, as the payload is a snapshot: this, a
        later version, or this one as far as others copied it. None where it is what we made of this one."""
        message = judged.message
        current = self._fetch(channel, message)
        if current is None:  # nobody reads it any more, but what others copied of it they do
            return replace(judged, message=replace(message, standing=Standing.WITHDRAWN))
        if (current.text, current.title) == (message.text, message.title):
            return judged
        if self._records.is_own_writing(current):
            if self._records.knows(message):
                return None
            # An earlier version, told too late: nobody reads it, but it may have been copied.
            return replace(judged, message=replace(message, standing=Standing.WITHDRAWN), corrected=current)
        now = self._judge(channel, current, thread)
        if not now.analysis.decision.hidden:
            return replace(judged, corrected=now.message)
        self._keep_overtaken(message, judged.analysis, delivery_id, mode)
        return now

    def _record(self, judged: _Judged, delivery_id: str, mode: Mode) -> Sequence[str]:
        message, analysis, reason = judged.message, judged.analysis, judged.reason
        passage = self._reception.decide(message, analysis, reason) if self._reception and message.group else None
        if message.channel is ChannelKind.WHATSAPP:
            analysis, reason = _answer(message, analysis, reason, passage)
        asked = [action for action in analysis.decision.actions if action.kind in POSSIBLE[message.standing]]
        quiet = message.channel is ChannelKind.WHATSAPP and self._records.is_left_alone(message)
        old = message.created_at is not None and self._clock() - message.created_at > ANSWERABLE
        action_ids = self._records.record(
            message.without_contents(),
            analysis,
            intents_of(message, asked, analysis.decision, mode=mode, corrected=judged.corrected, quiet=quiet, old=old),
            delivery_id=delivery_id,
            mode=mode,
            needs_review=_reason(message, analysis, reason),
            now=self._clock(),
        )
        if self._reception and passage:
            self._reception.publish(message, passage)
        if reason != "not_analysed":
            self._keep_topic(message, analysis.findings)
        return action_ids

    def _grant(self, message: Message, wish: Wish, delivery_id: str, mode: Mode) -> Sequence[str]:
        """Somebody asks for quiet, or comes back: remembered in every mode, and confirmed where it is news."""
        is_news = self._records.is_left_alone(message) is not (wish is Wish.QUIET)
        said = (confirm(message, wish, bot=self._bot),) if is_news else ()
        action_ids = self._write_down(message, said, delivery_id, mode)
        self._records.leave_alone(message, since=self._clock() if wish is Wish.QUIET else None)
        return action_ids

    def _write_down(self, message: Message, said: Sequence[Action], delivery_id: str, mode: Mode) -> Sequence[str]:
        """Record what is no matter for the rules, with what is said to it; the vendor's copy of it goes too."""
        decision = Decision((), tuple(said), Severity.NONE, self._analyst.rules.version)
        analysis = Analysis((), Triage(support_request=False, confidence=0.0), decision, redacted=message.text)
        if message.channel is ChannelKind.WHATSAPP:
            analysis = erase_copy(analysis)
        return self._records.record(
            message,
            analysis,
            intents_of(message, analysis.decision.actions, analysis.decision, mode=mode),
            delivery_id=delivery_id,
            mode=mode,
            needs_review="",
            now=self._clock(),
        )

    def _mode_of(self, delivery: StoredDelivery) -> Mode:
        return min(self._mode, delivery.mode, key=lambda item: item.rank)

    def _keep_overtaken(self, message: Message, analysis: Analysis, delivery_id: str, mode: Mode) -> None:
        """Write down what an edited version said: copies of it may stand in other places, and the redaction
        of what it became takes them out too."""
        if self._records.knows(message):
            return
        asked = intents_of(message, analysis.decision.actions, analysis.decision, mode=mode)
        redactions = [it for it in asked if (it.kind, it.status) == (ActionKind.REDACT, "intended")]
        self._records.record(
            message.without_contents(),
            analysis,
            [replace(it, status="superseded") for it in redactions],
            delivery_id=delivery_id,
            mode=mode,
            needs_review="",
            now=self._clock(),
        )

    def _fetch(self, channel: Channel, message: Message) -> Message | None:
        try:
            return channel.fetch(message)
        except ChannelError as error:  # the snapshot will do: the edit itself is locked to the text it expects
            log.warning("%s message %s not read again: %s", message.channel, message.external_id, error.code)
            return message

    def _thread(self, message: Message) -> ThreadContext:
        """What a reader of the thread knows when they come to this message."""
        answers = message.thread_id is not None and not message.first_post
        return ThreadContext.of(message, self._records.opening(message) if answers else None)

    def _analyse(self, message: Message, thread: ThreadContext) -> tuple[Analysis, str]:
        """The analysis and why a person must look ("" when nothing asks for it). Fails closed."""
        try:
            analysis = self._analyst.analyse(message, thread=thread)
        except AnalysisError:
            log.warning("%s message %s could not be analysed", message.channel, message.external_id)
            return self._analyst.give_up(), "not_analysed"
        harmless = self._records.accepted_findings(message, analysis.findings)
        if harmless:
            left = [finding for index, finding in enumerate(analysis.findings) if index not in harmless]
            analysis = self._analyst.judge(message, left, thread=thread)
        analysis = self._point_to_topics(message, analysis, thread)
        if any(match.mode is not Mode.SHADOW for match in analysis.decision.matches):
            return analysis, "decided"  # a rule in shadow is counted, and asks nothing of anybody
        return analysis, "triage_doubt" if analysis.triage.abstained else ""

    def _point_to_topics(self, message: Message, analysis: Analysis, thread: ThreadContext) -> Analysis:
        """The analysis again, with the topics that an answer may point to."""
        if not any(action.kind is ActionKind.REPLY for action in analysis.decision.actions):
            return analysis
        question = "\n".join(anonymise(message, analysis.findings, field=field) for field in ("title", "text"))
        related = self._topics.similar(question, exclude=message.thread_id)
        return self._analyst.judge(message, analysis.findings, thread=thread, related=related) if related else analysis

    def _keep_topic(self, message: Message, findings: Sequence[Finding]) -> None:
        """Public topics are what later questions are pointed to; what was found in one is never repeated."""
        published = message.channel is ChannelKind.FORUM and message.standing is Standing.PUBLISHED
        if published and message.first_post and message.thread_id and message.title and message.url:
            title, excerpt = (anonymise(message, findings, field=field) for field in ("title", "text"))
            self._topics.keep(message.thread_id, title, message.url, excerpt, now=self._clock())

    def _finish(self, delivery_id: str, status: str, outcome: str) -> Sequence[str]:
        self._deliveries.finish(delivery_id, status, outcome, now=self._clock())
        return ()


def _reason(message: Message, analysis: Analysis, reason: str) -> str:
    """Why a person must look, in the light of where the message stands."""
    if message.standing is Standing.QUEUED and reason == "decided":
        return "approval_queue"
    if message.standing is not Standing.PUBLISHED and reason != "not_analysed" and not analysis.decision.hidden:
        return ""  # what it asks for is decided when it is published, or not at all
    return reason


def _answer(message: Message, analysis: Analysis, reason: str, passage: Passage | None) -> tuple[Analysis, str]:
    """The analysis with what is said to who wrote to our number, in a room or to us alone, and why a person looks."""
    told = (passage.analysis, passage.review) if passage else converse(message, analysis, reason)
    return erase_copy(told[0]), told[1]
