"""Logistic regressions over the features of texts, with scikit-learn (the `train` extra): examples in, weights out.

One regression per outcome, all on the same vocabulary. Same examples, same weights: fixed solver, sorted
vocabulary, and rounding to whole hundredths. What the examples teach is left to `moderator.training`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from moderator.errors import ConfigError
from moderator.triage.features import Features, char_ngrams
from moderator.triage.model import SCALE, SUPPORT, Calibration, Weighing, inverse_frequency

FLAG_TEXTS, WORD_TEXTS, CHAR_TEXTS = 2, 4, 6  # an n-gram that fewer texts have could be somebody's own words
NGRAM_SCALE, SCORE_SCALE = 4.0, 0.5  # as regularisation sees them: n-grams are many and small, scores few and large
STRENGTH = 0.5  # C: how far examples may push the weights from nothing
SURE = 5.0  # log-odds of what the examples have only one answer to
RAW = Calibration(slope=1.0, intercept=0.0, low=0.5, high=0.5)


@dataclass(frozen=True, slots=True)
class Example:
    """A text's features and policy scores, and the outcomes that it teaches with whether each holds."""

    features: Features
    scores: Mapping[str, float]
    lessons: Mapping[str, bool]


class _Block:
    """The columns of one kind of feature: those that enough texts have, and how rare each is (1 for flags)."""

    def __init__(self, texts: Sequence[Sequence[str]], *, least: int, ngrams: bool) -> None:
        counts = Counter(feature for features in texts for feature in set(features))
        self.counts = {feature: counts[feature] for feature in sorted(counts) if counts[feature] >= least}
        self._texts = texts
        self._ngrams = ngrams
        self._rarity = [inverse_frequency(count, len(texts)) for count in self.counts.values()]
        self._columns = {feature: column for column, feature in enumerate(self.counts)}

    @property
    def scales(self) -> list[float]:
        """What each column's value is multiplied by for the regression."""
        return [NGRAM_SCALE * rare if self._ngrams else 1.0 for rare in self._rarity]

    def cells(self, text: int) -> Iterator[tuple[int, float]]:
        """Columns of a text with their values before scaling: over the text's length for n-grams."""
        found = Counter(self._columns[feature] for feature in self._texts[text] if feature in self._columns)
        squares = (count * self._rarity[column] ** 2 for column, count in found.items())
        length = math.sqrt(math.fsum(squares)) if self._ngrams else 1.0
        return ((column, count / length) for column, count in sorted(found.items()))


def regress(examples: Sequence[Example], outcomes: Sequence[str]) -> Weighing:
    """The weights, not calibrated yet; `support` is the first outcome. Raises ConfigError without scikit-learn."""
    features = [example.features for example in examples]
    flags = _Block([sorted(item.flags) for item in features], least=FLAG_TEXTS, ngrams=False)
    words = _Block([sorted(item.words) for item in features], least=WORD_TEXTS, ngrams=True)
    spelled = [[ngram for token in sorted(item.tokens) for ngram in char_ngrams(token)] for item in features]
    chars = _Block(spelled, least=CHAR_TEXTS, ngrams=True)
    support = _regress(examples, SUPPORT, (flags, words, chars))
    others = [_regress(examples, outcome, (flags, words)) for outcome in outcomes[1:]]
    bias, scores, *rows = zip(support[: 2 + len(flags.counts) + len(words.counts)], *others, strict=True)
    return Weighing(
        outcomes=tuple(outcomes),
        texts=len(examples),
        calibration=RAW,
        bias=bias,
        scores=scores,
        flags=dict(zip(flags.counts, rows, strict=False)),
        words={
            word: (count, *row)
            for (word, count), row in zip(words.counts.items(), rows[len(flags.counts) :], strict=True)
        },
        chars={
            ngram: (count, weight)
            for (ngram, count), weight in zip(chars.counts.items(), support[2 + len(rows) :], strict=True)
        },
    )


def logistic(rows: Any, holds: Sequence[bool], *, strength: float) -> tuple[float, list[float]]:
    """Intercept and weights of a logistic regression on rows that differ in their answer. Raises ConfigError
    without scikit-learn."""
    model = _require("sklearn.linear_model").LogisticRegression(C=strength, solver="liblinear", max_iter=1000)
    model.fit(rows, list(holds))
    return float(model.intercept_[0]), [float(weight) for weight in model.coef_[0]]


def _regress(examples: Sequence[Example], outcome: str, blocks: Sequence[_Block]) -> list[int]:
    """Bias, and the weights of the score and of each block's columns, in hundredths."""
    holds = [example.lessons[outcome] for example in examples if outcome in example.lessons]
    taught = [(text, example) for text, example in enumerate(examples) if outcome in example.lessons]
    scales = [SCORE_SCALE, *(scale for block in blocks for scale in block.scales)]
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for text, example in taught:
        cells = [(0, example.scores.get(outcome, 0.0))]
        start = 1
        for block in blocks:
            cells += [(start + column, value) for column, value in block.cells(text)]
            start += len(block.counts)
        columns += [column for column, _ in cells]
        values += [value * scales[column] for column, value in cells]
        ends.append(len(columns))
    rows = _require("scipy.sparse").csr_matrix((values, columns, ends), shape=(len(taught), len(scales)))
    if len(set(holds)) < 2:
        return [round(SCALE * (SURE if any(holds) else -SURE)), *(0 for _ in scales)]
    bias, weights = logistic(rows, holds, strength=STRENGTH)
    return [
        round(SCALE * bias),
        *(round(SCALE * scale * weight) for scale, weight in zip(scales, weights, strict=True)),
    ]


def _require(module: str) -> Any:
    try:
        return import_module(module)
    except ModuleNotFoundError:
        raise ConfigError("training needs scikit-learn: pip install 'moderapen[train]'") from None
