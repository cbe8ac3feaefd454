"""What an order says of the values that were found: which they are, and the words that take their place.

Pure. Putting those words into the message is the redaction's, carrying the order out `actions`'.
"""

from __future__ import annotations

from moderator.detection import redact
from moderator.detection.redact import PLACEHOLDERS
from moderator.models import Swap, hidden_findings
from moderator.store.records import StoredDecision


def found_values(stored: StoredDecision) -> tuple[str, ...]:
    """The values that the redaction takes out, of an attachment its address: what the read-back must not
    find anywhere."""
    message, hidden = stored.message, hidden_findings(stored.matches)
    values = []
    for finding in (item for index, item in enumerate(stored.findings) if index in hidden):
        file = message.attachment(finding.field)
        values.append(file.url if file else message.source(finding.field)[finding.start : finding.end])
    return tuple(dict.fromkeys(values))


def found_swaps(stored: StoredDecision) -> tuple[Swap, ...]:
    """Each of those values with the words that the redaction put in its place."""
    message, hidden = stored.message, hidden_findings(stored.matches)
    findings = [finding for index, finding in enumerate(stored.findings) if index in hidden]
    people: dict[str, int] = {}  # numbered as in the redaction itself: the title's first, then the text's
    swaps = {}
    for finding in sorted(findings, key=lambda item: (item.field != "title", item.start)):
        file = message.attachment(finding.field)
        if file:
            swaps[file.markup or file.url] = PLACEHOLDERS["ATTACHMENT"]
            continue
        source = message.source(finding.field)
        result = redact(source, [finding], people=people)
        swaps[source[finding.start : finding.end]] = result[finding.start : len(result) - len(source) + finding.end]
    return tuple(Swap(value, words) for value, words in swaps.items())
