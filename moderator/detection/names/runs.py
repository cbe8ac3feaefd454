"""Runs of capitalised words, among which full names are found."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from moderator.detection.names.evidence import find_names
from moderator.detection.recognizer import Verdict

UPPER, LOWER = "A-ZÀ-ÖØ-Þ", "a-zà-öø-ÿ"
_PARTICLE = r"(?:d[aeo]s?|e|di|del|della|van|von)"
_INITIAL = rf"[{UPPER}] \.? (?![\w'-])"
_TITLE = rf"(?: [{UPPER}][{LOWER}]+ (?: ['-][{UPPER}]?[{LOWER}]+ )* | [DO]'[{UPPER}][{LOWER}]+ | {_INITIAL} )"
_CAPITALS = rf"(?: [{UPPER}]{{2,}} (?: ['-][{UPPER}]+ )* | {_INITIAL} )"
# Verbose `regex` syntax; ten words at most.
TITLE_RUN = rf"(?<![\w@]) {_TITLE} (?: [ ]{{1,2}} (?: {_PARTICLE}[ ] )? (?:d')? {_TITLE} ){{1,9}} (?!\w)"
CAPITALS_RUN = rf"(?<![\w@]) {_CAPITALS} (?: [ ]{{1,2}} (?: (?i:{_PARTICLE})[ ] )? {_CAPITALS} ){{1,9}} (?!\w)"
# What RE2 can say of the same: two words of such a run.
TITLE_GATE = rf"[{UPPER}][{LOWER}'-]+ {{1,2}}(?:{_PARTICLE} )?(?:d')?[{UPPER}]"
CAPITALS_GATE = rf"[{UPPER}]{{2}} {{1,2}}(?:(?i:{_PARTICLE}) )?(?:[{UPPER}]\.? {{1,2}})*[{UPPER}]{{2}}"

_RUNS = ((regex.compile(TITLE_RUN, regex.VERBOSE), False), (regex.compile(CAPITALS_RUN, regex.VERBOSE), True))


def names_in(text: str, start: int, end: int) -> Iterator[Verdict]:
    """Full names, written with capitals, within `text[start:end]`."""
    for run, capitals in _RUNS:
        for match in run.finditer(text, start, end):
            yield from find_names(text, *match.span(), capitals=capitals)
