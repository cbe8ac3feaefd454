"""Find personal data and credentials in a message, and take them out of it. The only home of Presidio.

What is to be done about a finding is left to the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from moderator.detection.engine import LANGUAGE, GatedRecognizer, build_analyzer
from moderator.detection.models import Span, find_more, load_model
from moderator.detection.names.evidence import words_of
from moderator.detection.recognizers import RECOGNIZERS
from moderator.detection.redact import redact
from moderator.errors import AnalysisError
from moderator.models import ChannelKind, Finding, Message
from moderator.text import normalise

__all__ = ["MAX_LENGTH", "Detector", "redact"]

PIECE, OVERLAP = 100_000, 4_000  # characters of a file at a time; longer than any private key
MOST_OF_A_KIND = 100
MAX_LENGTH = 200_000  # characters; a forum post is at most 32,000, a WhatsApp message 65,536


class Detector:
    """Analyses texts; safe to share between threads, one per process is enough.

    `public_mailboxes` are addresses that anybody may write, in any case; `budget` is the time, in
    seconds, that the patterns may take on one text; `model` names a language model that looks for names
    besides (see `models`; ConfigError where it can't be loaded).
    """

    def __init__(
        self, *, public_mailboxes: Collection[str] = (), budget: float = 2.0, model: str | None = None
    ) -> None:
        self._model = load_model(model) if model else None
        self._analyzer = build_analyzer(GatedRecognizer(RECOGNIZERS, public=public_mailboxes, budget=budget))

    def detect(self, message: Message) -> list[Finding]:
        """Findings in the message's text, its title and what was read of its attachments. Raises as `detect_text`.

        What a member signs a forum post with, the forum shows beside it: their own name is no finding.
        """
        findings = self.detect_text(message.text)
        if message.title:
            findings += self.detect_text(message.title, field="title")
        for number, attachment in enumerate(message.attachments):
            if attachment.text:
                findings += self._detect_file(attachment.text, field=f"attachment/{number}")
        return [finding for finding in findings if not _names_author(finding, message)]

    def _detect_file(self, text: str, *, field: str) -> list[Finding]:
        """Findings of a file, which may be longer than any message: piece by piece, each budgeted for itself.

        The pieces overlap, so that nothing is cut in two; a log repeats itself, and a few of each kind say it.
        """
        found: dict[tuple[str, int], Finding] = {}
        count: Counter[str] = Counter()
        for start in range(0, len(text), PIECE - OVERLAP):
            for item in self.detect_text(text[start : start + PIECE], field=field):
                moved = replace(item, start=item.start + start, end=item.end + start)
                if (moved.entity_type, moved.end) not in found and count[moved.entity_type] < MOST_OF_A_KIND:
                    found[moved.entity_type, moved.end] = moved
                    count[moved.entity_type] += 1
        return sorted(found.values(), key=lambda finding: finding.start)

    def detect_text(self, text: str, *, field: str = "text") -> list[Finding]:
        """Findings by position, none overlapping, in code points of `text` as given.

        Fails closed: `AnalysisError` for a text that is too long, that takes longer than the budget, or
        that the engine can't analyse for any reason. The error says which, and nothing of the text.
        """
        if len(text) > MAX_LENGTH:
            raise AnalysisError("text too long")
        try:
            plain = normalise(text)
            results = self._analyzer.analyze(plain.text, LANGUAGE, return_decision_process=True)
            names = [*self._model(plain.text)] if self._model else []
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
        spans = [Span(*plain.span(name.start, name.end), name.score) for name in names]
        findings += find_more(text, spans, findings, field=field)
        return sorted(findings, key=lambda finding: finding.start)


def _names_author(finding: Finding, message: Message) -> bool:
    if finding.entity_type != "PERSON" or message.channel is not ChannelKind.FORUM:
        return False
    named = _words(message.source(finding.field)[finding.start : finding.end])
    return any(named <= _words(public) for public in (message.author.name or "", message.author.handle))


def _words(text: str) -> set[str]:
    return {word.folded for word in words_of(text, 0, len(text))}
