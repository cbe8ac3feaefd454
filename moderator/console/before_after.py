"""A text before and after a redaction as one, with what was taken out and what took its place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from moderator.console.marking import Piece, Segment

LONGEST = 3000  # tokens: a longer text is shown as it is afterwards
_TOKEN = re.compile(r"\[[^\[\]\n]{1,60}\]|\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch that is `kept`, `gone` or `new`; `kinds` as of a segment: where there are some, its text is masked."""

    how: str
    text: str = field(repr=False)
    kinds: tuple[str, ...] = ()


def compare(before: Sequence[Piece], after: Sequence[Segment]) -> tuple[Change, ...]:
    """The stretches in order. Both texts are masked already, and no value is compared with anything."""
    old = [token for piece in before for token in _tokens(piece.text, piece.kinds)]
    new = [token for segment in after for token in _tokens(segment.text, segment.kinds)]
    if max(len(old), len(new)) > LONGEST:
        return tuple(Change("kept", text, kinds) for text, kinds in new)
    found: list[Change] = []
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            found += _joined("kept", old[a:b])
            continue
        found += _joined("gone", old[a:b])
        found += _joined("new", new[c:d])
    return tuple(found)


def _tokens(text: str, kinds: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if kinds:
        yield text, kinds
        return
    for found in _TOKEN.finditer(text):
        yield found[0], ()


def _joined(how: str, tokens: Sequence[tuple[str, tuple[str, ...]]]) -> Iterator[Change]:
    """Neighbouring ordinary tokens as one stretch."""
    ordinary: list[str] = []
    for text, kinds in tokens:
        if not kinds:
            ordinary.append(text)
            continue
        if ordinary:
            yield Change(how, "".join(ordinary))
            ordinary = []
        yield Change(how, text, kinds)
    if ordinary:
        yield Change(how, "".join(ordinary))
