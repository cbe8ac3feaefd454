"""Find personal data and credentials in a message, and take them out of it. The only home of Presidio.

What is to be done about a finding is left to the rules.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from moderator.detection.engine import LANGUAGE, GatedRecognizer, build_analyzer
from moderator.detection.recognizers import RECOGNIZERS
from moderator.detection.redact import redact
from moderator.errors import AnalysisError
from moderator.models import Finding, Message
from moderator.text import normalise

__all__ = ["MAX_LENGTH", "Detector", "redact"]

MAX_LENGTH = 200_000  # characters; a forum post is at most 32,000, a WhatsApp message 65,536


class Detector:
    """Analyses texts; safe to share between threads, one per process is enough.

    `public_mailboxes` are addresses that anybody may write, in any case; `budget` is the time, in
    seconds, that one text may take.
    """

    def __init__(self, *, public_mailboxes: Collection[str] = (), budget: float = 2.0) -> None:
        self._analyzer = build_analyzer(GatedRecognizer(RECOGNIZERS, public=public_mailboxes, budget=budget))

    def detect(self, message: Message) -> list[Finding]:
        """Findings in the message's text, then in its title. Raises as `detect_text`."""
        findings = self.detect_text(message.text)
        return findings + self.detect_text(message.title, field="title") if message.title else findings

    def detect_text(self, text: str, *, field: Literal["text", "title"] = "text") -> list[Finding]:
        """Findings by position, none overlapping, in code points of `text` as given.

        Fails closed: `AnalysisError` for a text that is too long, that takes longer than the budget, or
        that the engine can't analyse for any reason. The error says which, and nothing of the text.
        """
        if len(text) > MAX_LENGTH:
            raise AnalysisError("text too long")
        try:
            plain = normalise(text)
            results = self._analyzer.analyze(plain.text, LANGUAGE, return_decision_process=True)
        except TimeoutError:
            raise AnalysisError("over the time budget") from None
        except Exception as error:
            raise AnalysisError(f"engine failed: {type(error).__name__}") from None
        findings = []
        for result in results:
            start, end = plain.span(result.start, result.end)
            why = result.analysis_explanation
            reason = why.textual_explanation or ""
            findings.append(Finding(result.entity_type, start, end, result.score, reason, why.recognizer, field))
        return sorted(findings, key=lambda finding: finding.start)
