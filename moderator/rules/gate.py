"""Every text pattern of a rule set asked at once: one pass over a text tells which of them can't hold in it. Pure.

Whether one that is left does hold, and how often, `conditions` looks up with the pattern itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import re2

from moderator.rules.schema import Rule
from moderator.rules.values import Place, options, without_accents
from moderator.rules.vocabulary import Condition, TextCondition

MEMORY = 64 << 20  # bytes; RE2::Set answers "nothing" when its automaton outgrows this
CANARY = ""  # holds in every text: where even this is not found, RE2 gave up

Absent = frozenset[str]


class Gate:
    """The patterns that look at one place."""

    def __init__(self, place: Place, patterns: Sequence[str]) -> None:
        self.place = place
        self._patterns = tuple(patterns)
        self._set = re2.Set.SearchSet(options(memory=MEMORY))
        for pattern in (*self._patterns, CANARY):
            self._set.Add(without_accents(pattern))
        self._set.Compile()

    def absent(self, text: str) -> Absent:
        """The patterns that hold nowhere in a text; none where RE2 gave up, so that each is asked by itself."""
        hits = frozenset(self._set.Match(text) or ())
        if len(self._patterns) not in hits:
            return frozenset()
        return frozenset(pattern for index, pattern in enumerate(self._patterns) if index not in hits)


def build_gates(rules: Iterable[Rule]) -> tuple[Gate, ...]:
    """A gate for each place that the rules look at."""
    asked = [condition for rule in rules for condition in _asked(rule.when)]
    patterns = {place: dict.fromkeys(each.pattern for each in asked if each.where is place) for place in Place}
    return tuple(Gate(place, [*found]) for place, found in patterns.items() if found)


def _asked(condition: Condition) -> Iterator[TextCondition]:
    if condition.text:
        yield condition.text
    for inner in condition.inner:
        yield from _asked(inner)
