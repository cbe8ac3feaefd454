"""The figures on texts that nothing was ever tuned to: a floor that no change may fall through.

`frozen.jsonl` was written from the label policy alone, before the model, and is not in the training texts. The
floors are the figures reached, less what a handful of its texts is worth.
"""

from pathlib import Path

import pytest

from moderator.corpus import load_corpus
from moderator.evaluation import evaluate
from moderator.models import Analysis, Decision, Severity
from moderator.triage import Classifier, load_catalogue, load_policy

RULES = Path(__file__).parents[2] / "rules"
TRAINING = Path(__file__).parents[2] / "training"
FROZEN = load_corpus(Path(__file__).with_name("frozen.jsonl"))
NO_DECISION = Decision((), (), Severity.NONE, "")


@pytest.fixture(scope="module")
def report():
    catalogue = load_catalogue(RULES / "catalogue.yaml")
    classifier = Classifier(catalogue, load_policy(RULES / "triage", catalogue))
    return evaluate(FROZEN, lambda message: Analysis((), classifier.classify(message), NO_DECISION, ""))


def test_the_set_is_unseen_and_balanced():
    trained = {sample.text for corpus in TRAINING.glob("*.jsonl") for sample in load_corpus(corpus)}
    assert trained.isdisjoint(sample.text for sample in FROZEN)
    assert len(FROZEN) == 196
    assert sum(sample.support_request for sample in FROZEN) == 90


def test_support_requests(report):
    assert report.support_request.f1 >= 0.94
    assert report.decided.precision.value >= 0.95
    assert report.decided.recall.value >= 0.93
    assert report.abstained.value <= 0.10
    assert report.calibration_error <= 0.06


@pytest.mark.parametrize(
    ("figure", "floor"), [("route", 0.92), ("products", 0.86), ("support_type", 0.82), ("sphere", 0.95)]
)
def test_what_and_where(report, figure, floor):
    assert report.shares[figure].value >= floor
