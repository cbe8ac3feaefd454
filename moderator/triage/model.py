"""The trained part of triage: a logistic regression per outcome over the same features, from `model.json`.

The log-odds of an outcome are its bias, plus the policy's own score times a coefficient, plus the weights of the
flags, words and characters found (n-grams by TF-IDF: presence times inverse document frequency, at unit length).
Scoring needs no numerical library; finding the weights is left to `moderator.training`. Pure but for the reading.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from moderator.errors import RuleError
from moderator.policy import Strict
from moderator.triage.features import Features, is_readable

SUPPORT = "support"
UNTOLD = "untold"  # the support type of a request that does not tell its type
UNNAMED = "unnamed"  # the product of a text that tells none
MODEL_FILE = "model.json"
SCALE = 100  # weights are kept as whole hundredths

Weights = tuple[int, ...]  # by outcome, in hundredths
Entry = Annotated[tuple[int, ...], Field(min_length=2)]  # training texts that have the n-gram, then its weights


class Calibration(Strict):
    """From log-odds to the probability of a support request (Platt, out of fold); within [low, high] nobody knows."""

    slope: float
    intercept: float
    low: float
    high: float


class Weighing(Strict):
    """The contents of `model.json`. `words` weigh for every outcome, `chars` for the first, `support`, alone;
    n-gram weights have their inverse document frequency in them."""

    outcomes: tuple[str, ...] = Field(min_length=1)
    texts: int
    calibration: Calibration
    bias: Weights
    scores: Weights
    flags: Mapping[str, Weights]
    words: Mapping[str, Entry]
    chars: Mapping[str, Entry]


def load_model(path: Path) -> LinearModel | None:
    """The model, or None where there is none. Raises RuleError naming the file and the part that is wrong."""
    try:
        return LinearModel(Weighing.model_validate_json(path.read_bytes()))
    except FileNotFoundError:
        return None
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        part = ".".join(str(step) for step in fault["loc"][:1])
        raise RuleError(f"{path.name}:1:1: {part}: {fault['msg']}; train it anew or delete it") from None


def dump(weighing: Weighing) -> str:
    """The file's text: an n-gram per line, in order, so that versions can be compared."""
    parts = []
    for name, value in weighing.model_dump(mode="json").items():
        if name in {"flags", "words", "chars"}:
            lines = [f"{_compact(key)}:{_compact(value[key])}" for key in sorted(value)]
            parts.append(f"{_compact(name)}:{{\n{','.join(lines).replace('],', '],' + chr(10))}\n}}")
        else:
            parts.append(f"{_compact(name)}:{_compact(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class LinearModel:
    """Weighs features. Equal features weigh the same everywhere."""

    def __init__(self, weighing: Weighing) -> None:
        self._weighing = weighing
        self._column = {outcome: column for column, outcome in enumerate(weighing.outcomes)}
        self._words = _rows(weighing.words, weighing.texts)
        self._chars = _rows(weighing.chars, weighing.texts)

    @property
    def calibration(self) -> Calibration:
        return self._weighing.calibration

    def weigh(self, features: Features, scores: Mapping[str, float]) -> Opinion:
        """What the model makes of a text; `scores` are the policy's own sums, per outcome."""
