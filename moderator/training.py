"""Trains the triage model from labelled corpora: `rules/triage/model.json`, the same bytes from the same corpora.

Needs scikit-learn (the `train` extra), which running the product does not. What a text offers the model is left to
`moderator.triage.features`, the regressions to `moderator.regression`, telling how well it does to
`moderator.validation`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from moderator.corpus import Sample, load_corpus, message_of
from moderator.folds import assign_folds
from moderator.regression import RAW, Example, logistic, regress
from moderator.triage import Catalogue, Classifier, Policy, load_catalogue, load_policy
from moderator.triage.model import SUPPORT, UNNAMED, UNTOLD, Calibration, LinearModel, Weighing, dump, sigmoid
from moderator.triage.policy import ROUTES

FOLDS = 5
ABSTENTION = 0.08  # share of texts left to a moderator
LOOSE = 1e6  # strength of the calibration's regression: two numbers need no restraint


def train(corpora: Sequence[Path], out: Path, *, rules: Path) -> None:
    """Train on the corpora and write the model. Raises ConfigError where scikit-learn is missing, PayloadError for a
    wrong line of a corpus, RuleError for a wrong policy."""
    catalogue = load_catalogue(rules / "catalogue.yaml")
    policy = load_policy(rules / "triage", catalogue)
    samples = [sample for corpus in corpora for sample in load_corpus(corpus)]
    out.write_text(dump(fit(samples, catalogue, policy)), encoding="utf-8")


def fit(samples: Sequence[Sample], catalogue: Catalogue, policy: Policy) -> Weighing:
    """The model of all outcomes, calibrated."""
    return _fit(samples, _examples(samples, catalogue, policy), catalogue)


def _fit(samples: Sequence[Sample], examples: Sequence[Example], catalogue: Catalogue) -> Weighing:
    outcomes = (SUPPORT, *ROUTES, UNTOLD, *catalogue.support_types, UNNAMED, *catalogue.products)
    calibration = _calibrate(examples, samples)
    return regress(examples, outcomes).model_copy(update={"calibration": calibration})


def cross_validate(
    samples: Sequence[Sample], catalogue: Catalogue, policy: Policy, *, extras: Sequence[Sample] = ()
) -> Iterator[tuple[Sample, Classifier]]:
    """Each sample with a classifier whose model was trained without it and without anything like it. `extras` are
    trained on too, never asked about."""
    everything = [*samples, *extras]
    examples = _examples(everything, catalogue, policy)
    folds = assign_folds(everything, FOLDS)
    for held_out in sorted(set(folds)):
        rest = [index for index, fold in enumerate(folds) if fold != held_out]
        weighing = _fit([everything[index] for index in rest], [examples[index] for index in rest], catalogue)
        classifier = Classifier(catalogue, replace(policy, model=LinearModel(weighing)))
        yield from ((sample, classifier) for sample, fold in zip(samples, folds, strict=False) if fold == held_out)


def hide_entities(sample: Sample) -> Sample:
    """The sample without its labelled personal data: what has digits leaves a number, names leave nothing."""
    text = sample.text
    for entity in sorted(sample.entities, key=lambda entity: -entity.start):
        digits = any(character.isdigit() for character in text[entity.start : entity.end])
        text = f"{text[: entity.start]} {'000000' if digits else ''} {text[entity.end :]}"
    return sample.model_copy(update={"text": text, "entities": ()})


def _examples(samples: Sequence[Sample], catalogue: Catalogue, policy: Policy) -> list[Example]:
    reader = Classifier(catalogue, policy)
    readings = [reader.read(message_of(hide_entities(sample))) for sample in samples]
    return [
        Example(reading.features, reading.evidence.scores, _lessons(sample, catalogue))
        for sample, reading in zip(samples, readings, strict=True)
    ]


def _lessons(sample: Sample, catalogue: Catalogue) -> dict[str, bool]:
    """The outcomes that a sample teaches something about, and whether each holds."""
    lessons = {SUPPORT: sample.support_request}
    if sample.support_request:
        kind = sample.support_type or UNTOLD
        lessons |= {name: name == kind for name in (UNTOLD, *catalogue.support_types)}
    else:
        lessons |= {name: name in {sample.route, *sample.route_also_ok} for name in ROUTES}
    if len(sample.products) <= 1:
        product = sample.products[0] if sample.products else UNNAMED
        lessons |= {name: name == product for name in (UNNAMED, *catalogue.products)}
    return lessons


def _calibrate(examples: Sequence[Example], samples: Sequence[Sample]) -> Calibration:
    """Platt's scaling of the log-odds that each example gets from a model trained without it, and the band around
    even odds that holds ABSTENTION of them. Contrast pairs don't count: they are written to be hard, so what a
    confidence is worth on them says little of what members write."""
    folds = assign_folds(samples, FOLDS)
    raw: list[float] = []
    holds: list[bool] = []
    for held_out in sorted(set(folds)):
        rest = [example for example, fold in zip(examples, folds, strict=True) if fold != held_out]
        model = LinearModel(regress(rest, [SUPPORT]))
        for example, sample, fold in zip(examples, samples, folds, strict=True):
            if fold == held_out and sample.pair is None:
                raw.append(model.weigh(example.features, example.scores).support)
                holds.append(sample.support_request)
    if len(set(holds)) < 2:
        return RAW
    intercept, (slope,) = logistic([[odds] for odds in raw], holds, strength=LOOSE)
    distances = sorted(abs(sigmoid(slope * odds + intercept) - 0.5) for odds in raw)
    margin = distances[int(ABSTENTION * len(distances))]
    return Calibration(
        slope=round(slope, 4), intercept=round(intercept, 4), low=round(0.5 - margin, 3), high=round(0.5 + margin, 3)
    )
