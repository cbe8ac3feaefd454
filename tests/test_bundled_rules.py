"""Every bundled rule against its own examples, through the real detection and triage."""

from pathlib import Path

import pytest

from moderator.detection import Detector
from moderator.models import ActionKind, Analysis, ChannelKind
from moderator.nudges import load_nudges
from moderator.rules import RuleSet, check_examples, load_rules
from moderator.triage import Classifier, load_catalogue, load_policy

RULES = Path(__file__).parents[1] / "rules"
CATALOGUE = load_catalogue(RULES / "catalogue.yaml")
BUNDLED = load_rules(
    RULES,
    catalogue=CATALOGUE,
    nudges=load_nudges(RULES / "nudges"),
    capabilities={ChannelKind.WHATSAPP: frozenset({ActionKind.REPLY, ActionKind.ERASE_COPY})},
)
# Rules about kinds of data that detection does not find yet; strict, so that the list can only shrink.
AWAITING: set[str] = set()


@pytest.fixture(scope="module")
def analyse():
    detector = Detector(public_mailboxes=CATALOGUE.public_mailboxes)
    classifier = Classifier(CATALOGUE, load_policy(RULES / "triage", CATALOGUE))

    def run(message):
        findings = detector.detect(message)
        triage = classifier.classify(message)
        return Analysis(tuple(findings), triage, BUNDLED.decide(message, findings, triage), "")

    return run


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(
            rule,
            id=rule.id,
            marks=[pytest.mark.xfail(reason="detection does not find this kind yet")] if rule.id in AWAITING else [],
        )
        for rule in BUNDLED.rules
    ],
)
def test_examples(rule, analyse):
    alone = RuleSet((rule,), BUNDLED.catalogue, BUNDLED.nudges, BUNDLED.version)
    assert [str(failure) for failure in check_examples(alone, analyse)] == []


@pytest.mark.parametrize("rule", BUNDLED.rules, ids=lambda rule: rule.id)
def test_each_rule_has_three_examples_of_each_kind(rule):
    assert len(rule.examples.match) >= 3
    assert len(rule.examples.pass_) >= 3


def test_a_failing_example_is_named_without_its_text(analyse):
    silent = RuleSet((), BUNDLED.catalogue, BUNDLED.nudges, BUNDLED.version)

    def deaf(message):
        triage = analyse(message).triage
        return Analysis((), triage, silent.decide(message, [], triage), "")

    failures = [failure for failure in check_examples(BUNDLED, deaf) if failure.rule == "cnpj"]
    assert [str(failure) for failure in failures] == [
        f"cnpj.yaml: examples.match, number {number}: did not match" for number in (1, 2, 3, 4)
    ]
