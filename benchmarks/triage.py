"""What triage costs: `python -m benchmarks.triage`.

Processor time, on the training texts, of the whole `classify` and of its parts; the best of interleaved rounds,
so that a noisy machine disturbs all alike. The floor is tokenising alone: nothing can be told of a text for less.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from moderator.corpus import load_corpus, message_of
from moderator.triage import Classifier, load_catalogue, load_policy
from moderator.triage.phrases import tokenise

ROOT = Path(__file__).parents[1]
ROUNDS = 7
TARGET = 2_000  # texts a second, one core


def main() -> None:
    """Print one line per part."""
    catalogue = load_catalogue(ROOT / "rules/catalogue.yaml")
    policy = load_policy(ROOT / "rules/triage", catalogue)
    model = policy.model
    if model is None:
        raise SystemExit("no rules/triage/model.json: train one first")
    classifier = Classifier(catalogue, policy)
    corpora = sorted((ROOT / "training").glob("*.jsonl"))
    messages = [message_of(sample) for corpus in corpora for sample in load_corpus(corpus)]
    readings = [classifier.read(message) for message in messages]
    parts: dict[str, Callable[[], Any]] = {
        "tokenise (floor)": partial(_each, tokenise, [message.text for message in messages]),
        "read: phrases and features": partial(_each, classifier.read, messages),
        "weigh: the model": partial(
            _each, lambda reading: model.weigh(reading.features, reading.evidence.scores).support, readings
        ),
        "classify: all of it": partial(_each, classifier.classify, messages),
    }
    best = dict.fromkeys(parts, float("inf"))
    for _ in range(ROUNDS):
        for name, run in parts.items():
            start = time.process_time()
            run()
            best[name] = min(best[name], time.process_time() - start)
    floor = best["tokenise (floor)"]
    print(f"{len(messages)} texts of {sum(len(message.text) for message in messages) // len(messages)} characters")
    for name, seconds in best.items():
        print(f"{name:<28}{seconds / len(messages) * 1e6:6.0f} us a text   {seconds / floor:5.1f} x the floor")
    print(f"classify: {len(messages) / best['classify: all of it']:.0f} texts/s (target {TARGET})")


def _each(function: Callable[[Any], Any], items: Sequence[Any]) -> None:
    for item in items:
        function(item)


if __name__ == "__main__":
    main()
