"""The trained part of triage: a logistic regression per outcome over the same features, from `model.json`.

The log-odds of an outcome are its bias, plus the policy's own score times a coefficient, plus the weights of the
flags and n-grams found (n-grams by TF-IDF: presence times inverse document frequency, at unit length).
Scoring needs no numerical library; finding the weights is left to `moderator.training`. Pure but for the reading.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field, ValidationError

from moderator.errors import RuleError
from moderator.policy import Strict
from moderator.triage.features import Features, char_ngrams
from moderator.triage.phrases import REMEMBERED

SUPPORT = "support"
UNTOLD = "untold"  # the support type of a request that does not tell its type
UNNAMED = "unnamed"  # the product of a text that tells none
MODEL_FILE = "model.json"
SCALE = 100  # weights are kept as whole hundredths

Weights = tuple[int, ...]  # by outcome, in hundredths
Entry = Annotated[tuple[int, ...], Field(min_length=2)]  # training texts that have the n-gram, then its weights


class Calibration(Strict):
    """Of log-odds of a support request (Platt, fitted out of fold); with a probability within (`low`, `high`) it is
    anyone's guess."""

    slope: float
    intercept: float
    low: float
    high: float


class Weighing(Strict):
    """The contents of `model.json`. `flags` and `words` weigh for every outcome, the rest for the first, `support`,
    alone: the others have too few texts to tell from. N-gram weights have their inverse document frequency in them."""

    outcomes: tuple[str, ...] = Field(min_length=1)
    texts: int
    calibration: Calibration
    bias: Weights
    scores: Weights
    flags: Mapping[str, Weights]
    words: Mapping[str, Entry]
    pairs: Mapping[str, Weights]
    chars: Mapping[str, Entry]


def sigmoid(log_odds: float) -> float:
    """The probability of log-odds, however large."""
    return (1 + math.tanh(log_odds / 2)) / 2


def load_model(path: Path) -> LinearModel | None:
    """The model, or None where there is none. Raises RuleError naming the file and the part that is wrong."""
    try:
        return LinearModel(Weighing.model_validate_json(path.read_bytes()))
    except FileNotFoundError:
        return None
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        part = "".join(f"{step}: " for step in fault["loc"][:1])
        raise RuleError(f"{path.name}:1:1: {part}{fault['msg']}; train it anew, or delete it") from None


def dump(weighing: Weighing) -> str:
    """The file's text: an n-gram per line, so that versions can be compared."""
    text = json.dumps(weighing.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))
    return text.replace("],", "],\n") + "\n"


class _Row(NamedTuple):
    """An n-gram as the scorer uses it; `square` is of its inverse document frequency."""

    ngram: str
    square: float
    weights: Weights


class Opinion:
    """What the model makes of one text: `flags` and `words` are what was found, the latter's weights to be divided
    by `length`; `alone` is what weighs for support alone, in hundredths."""

    def __init__(
        self,
        weighing: Weighing,
        scores: Mapping[str, float],
        flags: Sequence[Weights],
        words: Sequence[_Row],
        *,
        alone: float,
    ) -> None:
        self._weighing = weighing
        self._scores = scores
        self._flags = flags
        self._words = words
        self._length = _root(row.square for row in words)
        self._alone = alone

    @property
    def support(self) -> float:
        """Calibrated log-odds of a support request."""
        raw = self._log_odds(0) + self._alone / SCALE
        return self._weighing.calibration.slope * raw + self._weighing.calibration.intercept

    @property
    def words(self) -> Iterator[tuple[str, float]]:
        """The word n-grams found, each with the log-odds of a support request that it stands for."""
        return ((row.ngram, row.weights[0] / self._length / SCALE) for row in self._words)

    def best(self, outcomes: Iterable[str]) -> tuple[str, float]:
        """The likeliest of the outcomes, with its probability; those that were not trained have none."""
        columns = {outcome: column for column, outcome in enumerate(self._weighing.outcomes)}
        odds = (
            (self._log_odds(columns[outcome]) if outcome in columns else -math.inf, outcome) for outcome in outcomes
        )
        log_odds, outcome = max(odds, key=itemgetter(0))
        return outcome, sigmoid(log_odds)

    def _log_odds(self, column: int) -> float:
        score = self._weighing.scores[column] * self._scores.get(self._weighing.outcomes[column], 0.0)
        flags = sum([weights[column] for weights in self._flags])
        words = sum([row.weights[column] for row in self._words])
        return (self._weighing.bias[column] + score + flags + words / self._length) / SCALE


class LinearModel:
    """Weighs features. Equal features weigh the same everywhere."""

    def __init__(self, weighing: Weighing) -> None:
        self.low, self.high = weighing.calibration.low, weighing.calibration.high
        self._weighing = weighing
        self._words = _rows(weighing.words, weighing.texts)
        self._chars = _rows(weighing.chars, weighing.texts)
        self._spelling = lru_cache(maxsize=REMEMBERED)(self._spell)

    def weigh(self, features: Features, scores: Mapping[str, float]) -> Opinion:
        """`scores` are the policy's own sums, per outcome."""
        flags = [weights for weights in map(self._weighing.flags.get, features.flags) if weights]
        words = [row for row in map(self._words.get, features.words) if row]
        pairs = sum([weights[0] for weights in map(self._weighing.pairs.get, features.pairs) if weights])
        spelled = [self._spelling(token) for token in features.tokens]
        chars = sum([weight for weight, _ in spelled]) / _root([square for _, square in spelled])
        return Opinion(self._weighing, scores, flags, words, alone=pairs + chars)

    def _spell(self, token: str) -> tuple[int, float]:
        """The weights of a word's characters, summed, and their squared inverse document frequencies."""
        rows = [row for row in map(self._chars.get, char_ngrams(token)) if row]
        return sum(row.weights[0] for row in rows), math.fsum(row.square for row in rows)


def _rows(entries: Mapping[str, Entry], texts: int) -> dict[str, _Row]:
    return {ngram: _Row(ngram, inverse_frequency(entry[0], texts) ** 2, entry[1:]) for ngram, entry in entries.items()}


def inverse_frequency(having: int, texts: int) -> float:
    """How rare an n-gram is that `having` of the texts have; smoothed, so that none weighs nothing."""
    return math.log((1 + texts) / (1 + having)) + 1


def _root(squares: Iterable[float]) -> float:
    """The length of a text from the squares of what is in it, in whatever order; 1 where there is nothing."""
    return math.sqrt(math.fsum(squares)) or 1.0
