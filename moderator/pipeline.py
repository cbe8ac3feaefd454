"""The imperative shell around the pure core: stored webhook -> message -> analysis -> recorded decision.

`Analyst` is the pure part put together (detect, triage, decide, redact) and serves the worker, the
command line and the console alike. `Pipeline` adds the store and the channels.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, runtime_checkable

from moderator.actions import Channel
from moderator.detection import Detector, redact
from moderator.errors import AnalysisError, ChannelError, PayloadError
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
    Related,
    Severity,
    Standing,
    Triage,
)
from moderator.nudges import load_nudges
from moderator.rooms import Reception
from moderator.rooms.passage import RULE as ROOM_RULE
from moderator.rules import RuleSet, load_rules
from moderator.store.deliveries import Deliveries, StoredDelivery
from moderator.store.effects import Effects
from moderator.store.records import Intent, Records
from moderator.store.topics import Topics
from moderator.triage import Classifier, ThreadContext, load_catalogue, load_policy

log = logging.getLogger(__name__)

# What an action needs to be told apart by: one public answer per topic, one of everything else per version.
ONCE_PER_THREAD = frozenset({ActionKind.REPLY})
ALONE = ThreadContext()
SEVERE = Severity.HIGH  # what such a rule says is said whatever the budget of nudges
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


class Analyst:
    """Detect, triage, decide and redact one message. No I/O; equal messages give equal analyses."""

    def __init__(self, detector: Detector, classifier: Classifier, rules: RuleSet) -> None:
        self._detector = detector
        self._classifier = classifier
        self.rules = rules

    def analyse(self, message: Message, *, thread: ThreadContext = ALONE, related: Sequence[Related] = ()) -> Analysis:
        """`thread` is what is known around the message, `related` are topics that may answer it already.
        Raises AnalysisError when the text can't be analysed within its budget."""
        return self.judge(message, self._detector.detect(message), thread=thread, related=related)

    def judge(
        self,
        message: Message,
        findings: Sequence[Finding],
        *,
        thread: ThreadContext = ALONE,
        related: Sequence[Related] = (),
    ) -> Analysis:
        """The analysis of a message whose findings are known."""
        triage = self._classifier.classify(message, context=thread)
        anonymised = anonymise(message, findings)
        decision = self.rules.decide(message, findings, triage, related=related, anonymised=anonymised)
        hidden = [findings[index] for index in sorted(decision.hidden)]
        people: dict[str, int] = {}  # [PESSOA 1] is the same person in the title and in the text
        titled = [item for item in hidden if item.field == "title"]
        title = message.title and redact(message.title, titled, people=people)
        replaced = [item for item in hidden if item.field == "text"] + _links(message, hidden)
        return Analysis(
            findings=tuple(findings),
            triage=triage,
            decision=decision,
            redacted=redact(message.text, replaced, people=people),
            redacted_title=title,
        )

    def give_up(self) -> Analysis:
        """What is recorded of a message that could not be analysed: nothing is known, a person looks."""
        decision = Decision((), (), Severity.MEDIUM, self.rules.version, ("O texto não pôde ser analisado a tempo.",))
        return Analysis((), Triage(support_request=False, confidence=0.0), decision, redacted="")


def load_analyst(
    rules_dir: Path, capabilities: Mapping[ChannelKind, Collection[ActionKind]], *, ner_model: str = ""
) -> Analyst:
    """The analyst of a policy folder. Raises RuleError naming every fault in its files, ConfigError when
    the language model for names, if one is named, can't be loaded."""
    catalogue = load_catalogue(rules_dir / "catalogue.yaml")
    nudges = load_nudges(rules_dir / "nudges")
    rules = load_rules(rules_dir, catalogue=catalogue, nudges=nudges, capabilities=capabilities)
    classifier = Classifier(catalogue, load_policy(rules_dir / "triage", catalogue))
    return Analyst(Detector(public_mailboxes=catalogue.public_mailboxes, model=ner_model or None), classifier, rules)


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
    ) -> None:
        self._channels = channels
        self._reception = reception
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
        if isinstance(incoming, Message) and self._reception:
            incoming = self._reception.hear(incoming, delivery_id)
        match incoming:
            case Message():
                return self._moderate(channel, incoming, delivery)
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

    def _moderate(self, channel: Channel, message: Message, delivery: StoredDelivery) -> Sequence[str]:
        delivery_id, mode = delivery.id, min(self._mode, delivery.mode, key=lambda item: item.rank)
        if self._records.is_own_writing(message):
            # A pointer is looked at anew each time: what stands there now may be what we have only begun.
            return self._deliveries.unfinished(delivery_id) or self._finish(delivery_id, "ignored", "own_writing")
        message = _read_attachments(channel, message)
        thread = self._thread(message)
        analysis, reason = self._analyse(message, thread)
        corrected: Message | None = None
        if any(action.kind in CHANGES_MESSAGE & POSSIBLE[message.standing] for action in analysis.decision.actions):
            # The payload is a snapshot: before anything is changed, look at what stands there now.
            current = self._fetch(channel, message)
            if current is None:
                return self._finish(delivery_id, "done", "gone")
            if (current.text, current.title) != (message.text, message.title):
                if self._records.is_own_writing(current):
                    # It stands as we left it; what we began about it may not be finished.
                    return self._records.pending(message.without_contents(), delivery_id)
                current = _read_attachments(channel, current)
                now_analysis, now_reason = self._analyse(current, thread)
                if now_analysis.decision.hidden:
                    message, analysis, reason = current, now_analysis, now_reason
                else:
                    corrected = current
        passage = self._reception.decide(message, analysis, reason) if self._reception and message.group else None
        if passage:
            analysis, reason = passage.analysis, passage.review
        intents = (
            _intent(message, action, analysis.decision, mode, corrected)
            for action in analysis.decision.actions
            if action.kind in POSSIBLE[message.standing]
        )
        action_ids = self._records.record(
            message.without_contents(),
            analysis,
            [intent for intent in intents if intent],
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


def anonymise(message: Message, findings: Sequence[Finding], *, field: str = "text") -> str:
    """A message's text or title without anything that was found in it, whatever the rules say of it."""
    found = [finding for finding in findings if finding.field == field]
    return redact(message.source(field), found) if found else message.source(field)


def _reason(message: Message, analysis: Analysis, reason: str) -> str:
    """Why a person must look, in the light of where the message stands."""
    if message.standing is Standing.QUEUED and reason == "decided":
        return "approval_queue"
    if message.standing is not Standing.PUBLISHED and reason != "not_analysed" and not analysis.decision.hidden:
        return ""  # what it asks for is decided when it is published, or not at all
    return reason


def _read_attachments(channel: Channel, message: Message) -> Message:
    return channel.read_attachments(message) if message.attachments else message


def _links(message: Message, hidden: Sequence[Finding]) -> list[Finding]:
    """Where the text links attachments that say what must not be seen: a file can't be edited, only unlinked."""
    return [
        Finding("ATTACHMENT", found.start(), found.end(), 1.0, reason="", recognizer="attachments")
        for field in sorted({finding.field for finding in hidden})
        if (attachment := message.attachment(field)) and attachment.markup
        for found in re.finditer(re.escape(attachment.markup), message.text)
    ]


def _redacted_too(action: Action, decision: Decision) -> bool:
    return any(it.kind is ActionKind.REDACT and it.mode.rank >= action.mode.rank for it in decision.actions)


def _intent(
    message: Message, action: Action, decision: Decision, mode: Mode, corrected: Message | None = None
) -> Intent | None:
    """The intent row of an action: acted on only if both the installation and its rule say so.

    `corrected` is the message as its author already corrected it: its text stays, its history is closed.
    """
    if action.kind in {ActionKind.FLAG, ActionKind.NONE}:
        return None  # the case itself is the flag
    if action.kind is ActionKind.HIDE and _redacted_too(action, decision):
        return None  # the redaction hides it first, and shows it again
    effective = min(mode, action.mode, key=lambda item: item.rank)
    status = {Mode.ENFORCE: "intended", Mode.SUGGEST: "suggested", Mode.SHADOW: "shadow"}[effective]
    once = message.thread_id if action.kind in ONCE_PER_THREAD and message.thread_id else None
    about = corrected if corrected and action.kind is ActionKind.REDACT else message
    scope = ("thread", once) if once else ("message", about.external_id, about.version, about.text)
    return Intent(
        # What was only recorded in shadow does not count as done.
        key=("shadow" if status == "shadow" else "act", message.channel, action.kind, *scope),
        kind=action.kind,
        rule=action.rule,
        status=status,
        nudge=action.nudge,
        subject=action.subject,
        text=about.text if about is corrected else action.text,
        severe=action.rule == ROOM_RULE
        or any(it.rule == action.rule and it.severity.rank >= SEVERE.rank for it in decision.matches),
        cooldown=action.cooldown,
    )
