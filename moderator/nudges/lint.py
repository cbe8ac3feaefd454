"""What makes a nudge fit to be sent: kind, short, possible in its channel. Faults are `line:column: problem`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from moderator.models import ChannelKind
from moderator.nudges.rendering import PLACEHOLDER, Nudge
from moderator.nudges.vocabulary import BLAME, BODY, HEADER, LIMITS, LINKS, PLACEHOLDERS

SENTENCES, STEPS = 3, 5  # at most, before the steps and of them
AUTOMATIC = re.compile(r"automatic")
CONTEST = re.compile(r"contest|engano|discord|reve\b|rever\b")

_LINK = re.compile(r"https?://|" + "|".join(rf"\{{{name}\}}" for name in LINKS))
_HEADING = re.compile(r"# +(.*)")
_HEADER = re.compile(r"(\w+): ")
_STEP = re.compile(r"^(?:\d+\.|-) ", re.MULTILINE)
_SENTENCE = re.compile(r"[.!?](?=\s|$)")
# WhatsApp shows these as they are typed.
_MARKDOWN = re.compile(r"\]\(|\*\*|__|^#+ |~~|^> |```|\[/?(?:quote|details|spoiler|url|b|i)\b")
_BLAME = re.compile(r"\b(?:" + "|".join(re.split(r",\s+", BLAME.strip())).replace("*", r"\w*") + r")\b")


def lint_frame(text: str, frame: Nudge) -> Iterator[str]:
    """Faults of the frame, which stands around every nudge."""
    yield from _lint_lines(text, {BODY})
    for channel in ChannelKind:
        body = frame.texts.get(channel)
        if body is None:
            yield f"1:1: no text for {channel}"
            continue
        at = _line_of(text, channel)
        if f"{{{BODY}}}" not in body:
            yield f"{at}:1: {channel}: {{{BODY}}} is missing"
        if not AUTOMATIC.search(_plain(body)):
            yield f"{at}:1: {channel}: say that the message is automatic («automática»)"
        if not CONTEST.search(_plain(body)):
            yield f"{at}:1: {channel}: say how to contest («Foi engano? ...»)"


def lint_nudge(text: str, nudge: Nudge, *, companion: bool) -> Iterator[str]:
    """Faults of one nudge; a `companion` only adds to another, so it needs neither a subject nor steps."""
    if not nudge.subject and not companion:
        yield "1:1: the first line must be «subject: ...»"
    if not nudge.texts:
        yield f"1:1: no text: write it under «# {'» or «# '.join(ChannelKind)}»"
    yield from _lint_lines(text, PLACEHOLDERS.keys())
    for channel, body in nudge.texts.items():
        at = _line_of(text, channel)
        steps = _STEP.findall(body)
        if not steps and not companion:
            yield f"{at}:1: {channel}: no steps: say what to do in lines that start with «1. »"
        if len(steps) > STEPS:
            yield f"{at}:1: {channel}: {len(steps)} steps, at most {STEPS}"
        said = len(_SENTENCE.findall(_STEP.split(body)[0]))
        if said > SENTENCES:
            yield f"{at}:1: {channel}: {said} sentences before the steps, at most {SENTENCES}"


def lint_set(text: str, nudge: Nudge, frame: Nudge, *, names: Collection[str]) -> Iterator[str]:
    """Faults of a nudge among the others: companions that don't exist, and texts too long for the frame."""
    for number, line in enumerate(text.splitlines(), 1):
        head, _, value = line.partition(": ")
        if head not in {"also", "otherwise"}:
            continue
        for match in re.finditer(r"[^\s,]+", value):
            if match[0] not in names:
                place = len(head) + 2 + match.start() + 1
                yield f"{number}:{place}: no nudge «{match[0]}», allowed: {', '.join(sorted(names))}"
    for channel, body in nudge.texts.items():
        longest = PLACEHOLDER.sub(lambda match: "x" * PLACEHOLDERS.get(match[1], 0), body)
        over = len(longest) + len(frame.texts.get(channel, "")) - len(f"{{{BODY}}}") - LIMITS[channel]
        if over > 0:
            yield f"{_line_of(text, channel)}:1: {channel}: {over} characters too long, with the longest values"


def _lint_lines(text: str, placeholders: Collection[str]) -> Iterator[str]:
    """Faults of single lines: unknown words and channels, blame, a second link, markup that WhatsApp does not know."""
    channel, links = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if heading := _HEADING.fullmatch(line):
            channel, links = heading[1].strip(), 0
            if channel not in set(ChannelKind):
                yield f"{number}:3: no channel «{channel}», allowed: {', '.join(ChannelKind)}"
            continue
        if not channel and (header := _HEADER.match(line)) and header[1] not in HEADER:
            yield f"{number}:1: no header word «{header[1]}», allowed: {', '.join(HEADER)}"
        for match in PLACEHOLDER.finditer(line):
            if match[1] not in placeholders:
                allowed = ", ".join(f"{{{name}}}" for name in sorted(placeholders))
                yield f"{number}:{match.start() + 1}: no placeholder «{match[0]}», allowed: {allowed}"
        for match in _BLAME.finditer(_plain(line)):
            blame = line[match.start() : match.end()]
            yield f"{number}:{match.start() + 1}: «{blame}» blames the member: say what happens and what helps"
        if not channel:
            continue
        for match in _LINK.finditer(line):
            links += 1
            if links > 1:
                yield f"{number}:{match.start() + 1}: {channel}: more than one link"
        if channel == ChannelKind.WHATSAPP and (markup := _MARKDOWN.search(line)):
            yield f"{number}:{markup.start() + 1}: whatsapp: «{markup[0]}» is markdown, write plain text"


def _line_of(text: str, channel: ChannelKind) -> int:
    heading = re.search(rf"^# +{channel}\s*$", text, re.MULTILINE)
    return text.count("\n", 0, heading.start()) + 1 if heading else 1


def _plain(text: str) -> str:
    """Lower case without accents, every letter where it was."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in text).lower()
