"""Logistic regressions over the features of texts, with scikit-learn (the `train` extra): examples in, weights out.

One regression per outcome, all on the same vocabulary. Same examples, same weights: fixed solver, sorted
vocabulary, and rounding to whole hundredths. What the examples teach is left to `moderator.training`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from typing import Any

from moderator.errors import ConfigError
from moderator.triage.features import Features, char_ngrams
from moderator.triage.model import SCALE, SUPPORT, Calibration, Weighing, inverse_frequency

FLAG_TEXTS, WORD_TEXTS, CHAR_TEXTS = 2, 4, 6  # an n-gram that fewer texts have could be somebody's own words
# How large the regression sees each kind: n-grams are many and small, pairs repeat what their signals say.
FLAG_SCALE, WORD_SCALE, PAIR_SCALE, CHAR_SCALE, SCORE_SCALE = 1.0, 4.0, 0.5, 4.0, 0.5
CONTRAST, RARE_CONTRAST = 1.0, 0.5  # power of an n-gram's contrast for `support`, and for outcomes with few texts
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
    """The columns of one kind of feature: those that at least `least` texts have. `scale` is how large the
    regression sees them; n-grams also count by how rare they are, and over the length of their text."""

    def __init__(self, texts: Sequence[Sequence[str]], *, least: int, scale: float, ngrams: bool) -> None:
        counts = Counter(feature for features in texts for feature in set(features))
        self.counts = {feature: counts[feature] for feature in sorted(counts) if counts[feature] >= least}
        self.cells: list[list[tuple[int, float]]] = []  # of each text: columns with their values before scaling
        self._ngrams = ngrams
        self._scale = scale
        self._rarity = [inverse_frequency(count, len(texts)) for count in self.counts.values()]
        columns = {feature: column for column, feature in enumerate(self.counts)}
        for features in texts:
            found = Counter(columns[feature] for feature in features if feature in columns)
            squares = (count * self._rarity[column] ** 2 for column, count in found.items())
            length = math.sqrt(math.fsum(squares)) if ngrams else 1.0
            self.cells.append([(column, count / length) for column, count in sorted(found.items())])

    def scales(self, answers: Mapping[int, bool], *, contrast: float) -> list[float]:
        """What each column's value is multiplied by for a regression on the answers, by text. An n-gram counts by
        its contrast, the log ratio of its frequencies on the two sides (Wang and Manning 2012, «NB-SVM»)."""
        if not self._ngrams:
            return [self._scale] * len(self.counts)
        sides = {answer: [1] * len(self.counts) for answer in (True, False)}
        for text, answer in answers.items():
            for column, _ in self.cells[text]:
                sides[answer][column] += 1
        sums = {answer: sum(side) for answer, side in sides.items()}
        ratios = (yes / no * sums[False] / sums[True] for yes, no in zip(sides[True], sides[False], strict=True))
        contrasts = [abs(math.log(ratio)) ** contrast for ratio in ratios]
        unit = self._scale * len(contrasts) / (math.fsum(contrasts) or 1.0)
        return [unit * rare * each for rare, each in zip(self._rarity, contrasts, strict=True)]


def regress(examples: Sequence[Example], outcomes: Sequence[str]) -> Weighing:
    """The weights, not calibrated yet; `support` is the first outcome. Raises ConfigError without scikit-learn."""
    features = [example.features for example in examples]
    flags = _Block([sorted(item.flags) for item in features], least=FLAG_TEXTS, scale=FLAG_SCALE, ngrams=False)
    words = _Block([sorted(item.words) for item in features], least=WORD_TEXTS, scale=WORD_SCALE, ngrams=True)
    pairs = _Block([sorted(item.pairs) for item in features], least=WORD_TEXTS, scale=PAIR_SCALE, ngrams=False)
    spelled = [[ngram for token in sorted(item.tokens) for ngram in char_ngrams(token)] for item in features]
    chars = _Block(spelled, least=CHAR_TEXTS, scale=CHAR_SCALE, ngrams=True)
    support = iter(_regress(examples, SUPPORT, (flags, words, pairs, chars), contrast=CONTRAST))
    others = [_regress(examples, outcome, (flags, words), contrast=RARE_CONTRAST) for outcome in outcomes[1:]]
    shared = list(islice(support, 2 + len(flags.counts) + len(words.counts)))
    bias, scores, *rows = zip(shared, *others, strict=True)
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
        pairs={pair: (next(support),) for pair in pairs.counts},
        chars={ngram: (count, next(support)) for ngram, count in chars.counts.items()},
    )


def logistic(rows: Any, holds: Sequence[bool], *, strength: float) -> tuple[float, list[float]]:
    """Intercept and weights of a logistic regression on rows that differ in their answer. Raises ConfigError
    without scikit-learn."""
    model = _require("sklearn.linear_model").LogisticRegression(C=strength, solver="liblinear", max_iter=1000)
    model.fit(rows, list(holds))
    return float(model.intercept_[0]), [float(weight) for weight in model.coef_[0]]


def _regress(examples: Sequence[Example], outcome: str, blocks: Sequence[_Block], *, contrast: float) -> list[int]:
    """Bias, and the weights of the score and of each block's columns, in hundredths."""
    answers = {text: item.lessons[outcome] for text, item in enumerate(examples) if outcome in item.lessons}
    scales = [SCORE_SCALE]
    starts = []
    for block in blocks:
        starts.append(len(scales))
        scales += block.scales(answers, contrast=contrast)
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for text in answers:
        cells = [(0, examples[text].scores.get(outcome, 0.0))]
        for start, block in zip(starts, blocks, strict=True):
            cells += [(start + column, value) for column, value in block.cells[text]]
        columns += [column for column, _ in cells]
        values += [value * scales[column] for column, value in cells]
        ends.append(len(columns))
    holds = list(answers.values())
    rows = _require("scipy.sparse").csr_matrix((values, columns, ends), shape=(len(holds), len(scales)))
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
