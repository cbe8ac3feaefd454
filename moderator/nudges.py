"""Educational texts to members, from `rules/nudges/`: one file per nudge, checked when loaded. Pure after that.

Every text is sent inside the frame (`frame.pt-BR.md`), which says that it is automatic and how to
contest it. When a nudge is sent, and with which values, is left to the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from moderator.errors import RuleError
from moderator.models import ChannelKind

PLACEHOLDERS = frozenset({"produtos", "tipo_suporte", "esfera", "link", "tipos_encontrados", "email_adesao"})
BODY = "mensagem"  # the frame's only placeholder: where the nudge goes
LIMITS = {ChannelKind.WHATSAPP: 1600, ChannelKind.FORUM: 8000}  # characters; Twilio refuses a longer body
RESERVE = 300  # characters kept free for the values that take the place of placeholders

SUFFIX = ".pt-BR.md"
FRAME = "frame"

_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_LINK = re.compile(r"https?://|\{link\}")
_HEADER = re.compile(r"^(?P<name>subject|about): (?P<value>.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text ready to send; `subject` is for private messages."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Nudge:
    """The texts of one nudge by channel; a channel it has no words for is not there. Of several nudges
    `about` one matter, one message says only the first."""

    subject: str
    texts: Mapping[ChannelKind, str]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Nudges:
    """All nudges by id, and the frame around them."""

    frame: Nudge
    nudges: Mapping[str, Nudge]

    @property
    def version(self) -> str:
        """Content hash: equal texts give an equal version."""
        items = [(FRAME, self.frame), *((name, self.nudges[name]) for name in sorted(self.nudges))]
        content = [(name, nudge.subject, nudge.about, sorted(nudge.texts.items())) for name, nudge in items]
        return sha256(repr(content).encode()).hexdigest()

    def render(
        self, nudge_id: str, channel: ChannelKind, context: Mapping[str, str], *, also: Sequence[str] = ()
    ) -> Rendered:
        """The nudge for a channel, framed; `also` are nudges said in the same message, as far as they fit
        and are about something else.

        `context` has a value for every placeholder of PLACEHOLDERS. Raises KeyError for a nudge or a
        channel that does not exist: the rules check both when they are loaded.
        """
        said = [self.nudges[nudge_id]]
        for other in (self.nudges[name] for name in also):
            repeats = other.about and any(other.about == nudge.about for nudge in said)
            if not repeats and len(self._framed(channel, [*said, other], context)) <= LIMITS[channel]:
                said.append(other)
        return Rendered(_fill(said[0].subject, context), self._framed(channel, said, context))

    def _framed(self, channel: ChannelKind, nudges: Sequence[Nudge], context: Mapping[str, str]) -> str:
        message = "\n\n".join(_fill(nudge.texts[channel], context) for nudge in nudges)
        return _fill(self.frame.texts[channel], {BODY: message})


def load_nudges(directory: Path) -> Nudges:
    """Read every `*.pt-BR.md` of a folder. Raises RuleError listing every fault as `file:line:column: problem`."""
    faults: list[str] = []
    found: dict[str, Nudge] = {}
    for path in sorted(directory.glob(f"*{SUFFIX}")):
        name = path.name.removesuffix(SUFFIX)
        text = path.read_text(encoding="utf-8")
        found[name] = _parse(text)
        faults += [f"{path.name}:{fault}" for fault in _check(text, found[name], frame=name == FRAME)]
    if FRAME not in found:
        faults.append(f"{FRAME}{SUFFIX}:1:1: is missing: it says that a message is automatic and how to contest it")
    if faults:
        raise RuleError("\n".join(faults))
    frame = found.pop(FRAME)
    faults = [fault for name, nudge in found.items() for fault in _too_long(name, nudge, frame)]
    if faults:
        raise RuleError("\n".join(faults))
    return Nudges(frame, found)


def _parse(text: str) -> Nudge:
    """`subject: ...` and perhaps `about: ...`, then a `# channel` heading above each channel's text."""
    head, *sections = re.split(r"^# +", text, flags=re.MULTILINE)
    header = {match["name"]: match["value"].strip() for match in _HEADER.finditer(head)}
    texts = {}
    for section in sections:
        title, _, body = section.partition("\n")
        if title.strip() in set(ChannelKind):
            texts[ChannelKind(title.strip())] = body.strip()
    return Nudge(header.get("subject", ""), texts, header.get("about", ""))


def _check(text: str, nudge: Nudge, *, frame: bool) -> Iterator[str]:
    allowed = {BODY} if frame else PLACEHOLDERS
    if not frame and not nudge.subject:
        yield "1:1: the first line must be «subject: ...»"
    if not nudge.texts:
        yield f"1:1: no text: write it under «# {'» or «# '.join(ChannelKind)}»"
    for number, line in enumerate(text.splitlines(), 1):
        for match in _PLACEHOLDER.finditer(line):
            if match[1] not in allowed:
                yield f"{number}:{match.start() + 1}: no placeholder «{match[0]}», allowed: {_listed(allowed)}"
        if line.startswith("# ") and line[2:].strip() not in set(ChannelKind):
            yield f"{number}:3: no channel «{line[2:].strip()}», allowed: {', '.join(ChannelKind)}"
    for channel, body in nudge.texts.items():
        at = text[: text.index(f"# {channel}")].count("\n") + 1
        if len(_LINK.findall(body)) > 1:
            yield f"{at}:1: {channel}: more than one link"
        if frame and f"{{{BODY}}}" not in body:
            yield f"{at}:1: {channel}: {{{BODY}}} is missing"


def _too_long(name: str, nudge: Nudge, frame: Nudge) -> Iterator[str]:
    for channel, body in nudge.texts.items():
        if channel not in frame.texts:
            yield f"{FRAME}{SUFFIX}:1:1: no text for {channel}, and «{name}» has one"
        elif (length := len(body) + len(frame.texts[channel]) + RESERVE) > LIMITS[channel]:
            yield f"{name}{SUFFIX}:1:1: {channel}: {length - LIMITS[channel]} characters too long"


def _listed(names: set[str] | frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def _fill(text: str, context: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: context[match[1]], text)
