"""The pure part put together: detect, triage, decide and redact one message.

It serves the worker, the command line and the console alike. Keeping and doing is left to `pipeline`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from moderator.detection import Detector, redact
from moderator.models import (
    ActionKind,
    Analysis,
    ChannelKind,
    Decision,
    Finding,
    Message,
    Related,
    Severity,
    Triage,
)
from moderator.nudges import load_nudges
from moderator.rules import RuleSet, load_rules
from moderator.triage import Classifier, ThreadContext, load_catalogue, load_policy

ALONE = ThreadContext()


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
        redacted, title = redact_message(message, [findings[index] for index in sorted(decision.hidden)])
        return Analysis(tuple(findings), triage, decision, redacted, title)

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


def redact_message(message: Message, hidden: Sequence[Finding]) -> tuple[str, str | None]:
    """The message's text and title without what is hidden."""
    people: dict[str, int] = {}  # [PESSOA 1] is the same person in the title and in the text
    titled = [item for item in hidden if item.field == "title"]
    title = message.title and redact(message.title, titled, people=people)
    replaced = [item for item in hidden if item.field == "text"] + _links(message, hidden)
    return redact(message.text, replaced, people=people), title


def anonymise(message: Message, findings: Sequence[Finding], *, field: str = "text") -> str:
    """A message's text or title without anything that was found in it, whatever the rules say of it."""
    found = [finding for finding in findings if finding.field == field]
    if field == "text":
        found += _links(message, findings)  # else an answer that repeats the text would link the file anew
    return redact(message.source(field), found) if found else message.source(field)


def _links(message: Message, hidden: Sequence[Finding]) -> list[Finding]:
    """Where the text links attachments that say what must not be seen: a file can't be edited, only unlinked."""
    return [
        Finding("ATTACHMENT", found.start(), found.end(), 1.0, reason="", recognizer="attachments")
        for field in sorted({finding.field for finding in hidden})
        if (attachment := message.attachment(field)) and attachment.markup
        for found in re.finditer(re.escape(attachment.markup), message.text)
    ]
