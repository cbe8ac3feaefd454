"""Nudges put together for a channel, with their values, inside the frame and within the channel's limit. Pure.

A nudge is said only when all its values are known: a companion (`also:`) is left out, another stands in
(`otherwise:`). A message that goes out is never longer than its channel takes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from moderator.models import ChannelKind
from moderator.nudges.vocabulary import BODY, ELASTIC, LEAST, LIMITS

PLACEHOLDER = re.compile(r"\{(\w*)\}")
CUT = " […]"

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text ready to send: `nudge` is the one it opens with, `subject` is for private messages."""

    nudge: str
    subject: str
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Nudge:
    """The texts of one nudge by channel; a channel it has no words for is not there.

    Of several nudges `about` one matter, one message says only the first; `also` are companions, said after
    it as far as they fit; `otherwise` is said in its place when one of its values is not known.
    """

    subject: str
    texts: Mapping[ChannelKind, str]
    about: str = ""
    also: tuple[str, ...] = ()
    otherwise: str = ""

    def can_say(self, channel: ChannelKind, values: Mapping[str, str]) -> bool:
        text = self.texts.get(channel)
        return text is not None and all(values.get(name) for name in PLACEHOLDER.findall(text + self.subject))


@dataclass(frozen=True, slots=True)
class Nudges:
    """All nudges by id, and the frame around them."""

    frame: Nudge
    nudges: Mapping[str, Nudge]

    @property
    def version(self) -> str:
        """Content hash: equal texts give an equal version."""
        items = [("frame", self.frame), *sorted(self.nudges.items())]
        content = [
            (name, each.subject, each.about, each.also, each.otherwise, sorted(each.texts.items()))
            for name, each in items
        ]
        return sha256(repr(content).encode()).hexdigest()

    def render(
        self, nudge_id: str, channel: ChannelKind, values: Mapping[str, str], *, also: Sequence[str] = ()
    ) -> Rendered | None:
        """The nudge for a channel, framed; `also` are nudges said in the same message, as far as they fit and are
        about something else, and so are the companions of each. None when there is nothing to say.

        `values` go by the placeholders of PLACEHOLDERS, "" for one that is not known. Raises KeyError for a
        nudge that does not exist: the rules check that when they are loaded.
        """
        said: dict[str, str] = {}
        self._say([self._choose(name, channel, values) for name in (nudge_id, *also)], channel, values, said)
        self._say([other for name in said for other in self.nudges[name].also], channel, values, said)
        if not said:
            return None
        first = next(iter(said))
        return Rendered(first, _fill(self.nudges[first].subject, values), self._framed(channel, list(said.values())))

    def _choose(self, name: str, channel: ChannelKind, values: Mapping[str, str]) -> str:
        """The nudge, or the one that stands in for it."""
        nudge = self.nudges[name]
        return name if nudge.can_say(channel, values) else nudge.otherwise or name

    def _say(self, names: Sequence[str], channel: ChannelKind, values: Mapping[str, str], said: dict[str, str]) -> None:
        """Add to `said` those that can be said, fit, and are about something else."""
        for name in names:
            nudge = self.nudges[name]
            repeats = nudge.about and any(nudge.about == self.nudges[other].about for other in said)
            if name in said or repeats or not nudge.can_say(channel, values):
                continue
            text = self._fitting(nudge.texts[channel], channel, list(said.values()), values)
            if text is not None:
                said[name] = text

    def _fitting(
        self, template: str, channel: ChannelKind, said: Sequence[str], values: Mapping[str, str]
    ) -> str | None:
        """The text with its values where it fits beside what is said, its elastic value shortened if need be."""
        room = LIMITS[channel] - len(self._framed(channel, [*said, _fill(template, {**values, ELASTIC: ""})]))
        if ELASTIC not in PLACEHOLDER.findall(template):
            return _fill(template, values) if room >= 0 else None
        whole = values[ELASTIC]
        part = shorten(whole, room)
        return _fill(template, {**values, ELASTIC: part}) if len(part) >= min(LEAST, len(whole)) else None

    def _framed(self, channel: ChannelKind, texts: Sequence[str]) -> str:
        return _fill(self.frame.texts[channel], {BODY: "\n\n".join(texts)})


def shorten(text: str, limit: int) -> str:
    """`text` within `limit` characters, cut after a sentence, or after a word where the first one is too long; marked
    as cut. "" where nothing fits."""
    if len(text) <= limit:
        return text
    room = limit - len(CUT)
    ends = [match.start() for match in _SENTENCE_END.finditer(text, 0, max(room, 0) + 1) if match.start() <= room]
    # A cut that loses most of what would fit says less than a sentence broken off.
    end = ends[-1] if ends and ends[-1] >= room // 2 else text.rfind(" ", 0, max(room, 0) + 1)
    return text[:end].rstrip() + CUT if end > 0 else ""


def _fill(text: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda match: values[match[1]], text)
