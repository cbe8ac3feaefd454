"""What an order says of the values that were found: which they are, and the words that take their place.

Pure. Putting those words into the message is the redaction's, carrying the order out `actions`'.
"""

from __future__ import annotations

from collections.abc import Iterator

from moderator.detection import redact
from moderator.detection.redact import PLACEHOLDERS
from moderator.models import Finding, Swap, hidden_findings
from moderator.store.records import StoredDecision


def found_values(*decisions: StoredDecision) -> tuple[str, ...]:
    """The values that the redactions take out, of an attachment its address: what the read-back must not
    find anywhere."""
    values = []
    for stored in decisions:
        message = stored.message
        for finding in _hidden(stored):
            file = message.attachment(finding.field)
            values.append(file.url if file else message.source(finding.field)[finding.start : finding.end])
    return tuple(dict.fromkeys(value for value in values if value.strip()))


def found_swaps(*decisions: StoredDecision) -> tuple[Swap, ...]:
    """Each of those values with the words that its redaction put in its place; the first decision's count."""
    swaps: dict[str, str] = {}
    for stored in decisions:
        for swap in _swaps(stored):
            swaps.setdefault(swap.value, swap.words)
    return tuple(Swap(value, words) for value, words in swaps.items())


def _swaps(stored: StoredDecision) -> Iterator[Swap]:
    message = stored.message
    people: dict[str, int] = {}  # numbered as in the redaction itself: the title's first, then the text's
    for finding in sorted(_hidden(stored), key=lambda item: (item.field != "title", item.start)):
        file = message.attachment(finding.field)
        if file:
            yield Swap(file.markup or file.url, PLACEHOLDERS["ATTACHMENT"])
            continue
        source = message.source(finding.field)
        result = redact(source, [finding], people=people)
        yield Swap(source[finding.start : finding.end], result[finding.start : len(result) - len(source) + finding.end])


def _hidden(stored: StoredDecision) -> list[Finding]:
    """Nothing where the texts were forgotten since."""
    hidden = frozenset() if stored.purged else hidden_findings(stored.matches)
    return [finding for index, finding in enumerate(stored.findings) if index in hidden]
