"""What a recogniser is: data about one kind of value, and tiny pure functions that judge a match.

`engine.py` runs them and `cues.py` finds the words around a value; a recogniser knows neither. All
patterns see normalised text (`moderator.text`): digits are 0-9, dashes `-`, spaces plain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import regex as regex_module

NUMBER_START = r"(?<![^\W_])(?<!\d[.,/-])"  # a number begins here: it is not the tail of a longer one
NUMBER_END = r"(?![^\W_])(?![.,/-]\d)"
_LETTERS = "A-Za-zÀ-ÖØ-öø-ÿ"
GATE_START = rf"(?:^|[^0-9{_LETTERS}])"  # what a gate can say of the same
GATE_END = rf"(?:[^0-9{_LETTERS}]|$)"

_PUNCTUATION = re.compile(r"[\W_]+")


def gate_by(*words: str) -> str:
    """The gate of a value that is nothing without one of `words` somewhere in the text, be it as a hump of a
    camelCase name where it begins with a letter. Words are RE2 alternatives in small letters."""
    humps = "|".join(f"{word[0].upper()}(?i:{word[1:]})" for word in words if word[0].isalpha())
    return rf"(?:(?:^|[^{_LETTERS}])(?i:{'|'.join(words)})|[a-z](?:{humps}))(?i:s?)(?:[^a-zß-öø-ÿ]|$)"


class Verdict(NamedTuple):
    """What a pattern's own judge finds within a match: the value's span, its score, the word that told."""

    start: int
    end: int
    score: float
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way in which a value is written, and how sure that form alone makes us.

    `form` names it to moderators, in Portuguese. `regex` is exact: `regex` syntax, verbose, case-sensitive
    where it doesn't say `(?i:...)`; its group `value`, if any, is the span, and its group `cue` a word of
    the pattern itself that told. `gate` is RE2 syntax without look-around and must match wherever `regex`
    does: most texts are cleared by the gates alone. `accept` may veto a match by what else is known of it;
    `judge` tells the values in it, where neither group nor cue can: their spans and scores.

    Scores, in [0, 1], by the nearest cue: none (`alone`), one of this kind (`cued`), one of another kind
    (`disputed`). Below the engine's threshold there is no finding.
    """

    form: str
    gate: str
    regex: str
    alone: float = 0.0
    cued: float = 0.0
    disputed: float = 0.0
    accept: Callable[[regex_module.Match[str]], bool] | None = None
    judge: Callable[[regex_module.Match[str]], Iterable[Verdict]] | None = None

    @classmethod
    def fixed(
        cls,
        *,
        form: str,
        gate: str,
        regex: str,
        score: float,
        accept: Callable[[regex_module.Match[str]], bool] | None = None,
    ) -> Pattern:
        """A pattern that words around it make neither surer nor doubtful."""
        return cls(form, gate, regex, alone=score, cued=score, disputed=score, accept=accept)

    @classmethod
    def judged(
        cls, *, form: str, gate: str, regex: str, judge: Callable[[regex_module.Match[str]], Iterable[Verdict]]
    ) -> Pattern:
        """A pattern whose matches only `judge` can weigh."""
        return cls(form, gate, regex, alone=1.0, cued=1.0, disputed=1.0, judge=judge)

    @property
    def needs_cue(self) -> bool:
        """Whether the nearest cue makes any difference."""
        return not self.alone == self.cued == self.disputed


@dataclass(frozen=True, slots=True)
class Recognizer:
    """One kind of value.

    `cues` are `regex` alternatives without groups, matched as whole words in any case; plurals in -s are
    implied. `check` gets the value's letters and digits, in capitals, and verifies its check digits.
    `is_public` tells a value that everybody knows, a default password: found, but barely. `priority` decides
    overlaps between kinds, the score those within one priority; a recogniser with `reported=False` only keeps
    others off its spans. `needs` is the entity type without which, in the same text, a value is nothing.
    """

    entity_type: str
    name: str
    patterns: tuple[Pattern, ...]
    cues: tuple[str, ...] = ()
    check: Callable[[str], bool] | None = None
    is_public: Callable[[str], bool] | None = None
    priority: int = 50
    reported: bool = True
    needs: str | None = None


def compact(value: str) -> str:
    """Letters and digits only, in capitals: the form that check digits are computed on."""
    return _PUNCTUATION.sub("", value).upper()
