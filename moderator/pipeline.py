"""The imperative shell around the pure core: stored webhook -> message -> analysis -> recorded decision.

`Analyst` is the pure part put together (detect, triage, decide, redact) and serves the worker, the
command line and the console alike. `Pipeline` adds the store and the channels.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path

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
    Related,
    Severity,
    Triage,
)
from moderator.nudges import load_nudges
from moderator.rules import RuleSet, load_rules
from moderator.store.deliveries import Deliveries
from moderator.store.effects import Effects
from moderator.store.records import Intent, Records
from moderator.triage import Classifier, ThreadContext, load_catalogue, load_policy

log = logging.getLogger(__name__)

# What an action needs to be told apart by: one public answer per topic, one of everything else per version.
ONCE_PER_THREAD = frozenset({ActionKind.REPLY})
ALONE = ThreadContext()
SEVERE = Severity.HIGH  # what such a rule says is said whatever the budget of nudges
CHANGES_MESSAGE = frozenset({ActionKind.REDACT, ActionKind.HIDE, ActionKind.REMOVE})


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
        decision = self.rules.decide(message, findings, triage, related=related)
        hidden = [findings[index] for index in sorted(decision.hidden)]
        people: dict[str, int] = {}  # [PESSOA 1] is the same person in the title and in the text
        titled = [item for item in hidden if item.field == "title"]
        title = message.title and redact(message.title, titled, people=people)
        return Analysis(
            findings=tuple(findings),
            triage=triage,
            decision=decision,
            redacted=redact(message.text, [item for item in hidden if item.field == "text"], people=people),
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
        mode: Mode,
        clock: Callable[[], datetime],
    ) -> None:
        self._channels = channels
        self._analyst = analyst
        self._deliveries = deliveries
        self._records = records
        self._effects = effects
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
            incoming = channel.parse(delivery.headers, delivery.body)
        except PayloadError as error:
            return self._finish(delivery_id, "failed", str(error))
        match incoming:
            case Message():
                return self._moderate(channel, incoming, delivery_id)
            case DeliveryStatus():
                self._effects.advance(incoming, now=self._clock())
                return self._finish(delivery_id, "done", f"status_{incoming.state}")
            case Ignored():
                return self._finish(delivery_id, "ignored", incoming.reason)

    def settle(self, delivery_id: str) -> None:
        """All actions were tried: close the delivery unless `plan` did already."""
        if self._deliveries.load(delivery_id).open:
            self._finish(delivery_id, "done", "decided")

    def fail(self, delivery_id: str, code: str) -> None:
        self._finish(delivery_id, "failed", code)

    def _moderate(self, channel: Channel, message: Message, delivery_id: str) -> Sequence[str]:
        if self._records.is_own_writing(message):
            return self._finish(delivery_id, "ignored", "own_writing")
        thread = self._thread(message)
        analysis, reason = self._analyse(message, thread)
        corrected: Message | None = None
        if any(action.kind in CHANGES_MESSAGE for action in analysis.decision.actions):
            # The payload is a snapshot: before anything is changed, look at what stands there now.
            current = self._fetch(channel, message)
            if current is None:
                return self._finish(delivery_id, "done", "gone")
            if (current.text, current.title) != (message.text, message.title):
                if self._records.is_own_writing(current):
                    return ()  # it stands as we left it
                now_analysis, now_reason = self._analyse(current, thread)
                if now_analysis.decision.hidden:
                    message, analysis, reason = current, now_analysis, now_reason
                else:
                    corrected = current
        intents = (
            _intent(message, action, analysis.decision, self._mode, corrected) for action in analysis.decision.actions
        )
        return self._records.record(
            message,
            analysis,
            [intent for intent in intents if intent],
            delivery_id=delivery_id,
            mode=self._mode,
            needs_review=reason,
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
        if message.first_post or message.thread_id is None:
            return ALONE
        opening = self._records.opening(message)
        if opening is None or opening.abstained:
            return ThreadContext(title=message.thread_title)
        return ThreadContext(message.thread_title, opening.products, opening.support_request)

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
        if analysis.decision.matches:
            return analysis, "decided"
        return analysis, "triage_doubt" if analysis.triage.abstained else ""

    def _finish(self, delivery_id: str, status: str, outcome: str) -> Sequence[str]:
        self._deliveries.finish(delivery_id, status, outcome, now=self._clock())
        return ()


def _intent(
    message: Message, action: Action, decision: Decision, mode: Mode, corrected: Message | None = None
) -> Intent | None:
    """The intent row of an action: acted on only if both the installation and its rule say so.

    `corrected` is the message as its author already corrected it: its text stays, its history is closed.
    """
    if action.kind in {ActionKind.FLAG, ActionKind.NONE}:
        return None  # the case itself is the flag
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
        severe=any(it.rule == action.rule and it.severity.rank >= SEVERE.rank for it in decision.matches),
        cooldown=action.cooldown,
    )
