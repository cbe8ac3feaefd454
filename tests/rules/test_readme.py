"""The page for whoever writes rules: it names every word, and its example is a rule that works."""

import re
from pathlib import Path

import pytest

from moderator.detection import Detector
from moderator.models import ActionKind, Analysis, Triage
from moderator.nudges import PLACEHOLDERS
from moderator.nudges.vocabulary import HEADER
from moderator.rules import check_examples
from moderator.rules.schema import Example, Exemption, Rule
from moderator.rules.values import Place, Weekday
from moderator.rules.vocabulary import (
    AttachmentCondition,
    Condition,
    EntityCondition,
    LengthCondition,
    SupportCondition,
    TextCondition,
    TimeCondition,
    TrustCondition,
)

README = (Path(__file__).parents[2] / "rules/README.md").read_text(encoding="utf-8")
CODE = set(re.findall(r"[\w-]+", " ".join(re.findall(r"```.*?```|`[^`\n]+`", README, re.DOTALL))))
PARTS = (
    *(Rule, Example, Exemption, Condition, EntityCondition, SupportCondition, TextCondition, LengthCondition),
    *(TrustCondition, AttachmentCondition, TimeCondition),
)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_word_is_in_the_page(part):
    assert {field.alias or name for name, field in part.model_fields.items()} - CODE == set()


def test_every_value_is_in_the_page():
    assert {*Place, *Weekday, *set(ActionKind) - {ActionKind.RESTORE, ActionKind.PURGE}} - CODE == set()


def test_every_word_of_a_nudge_is_in_the_page():
    assert {*PLACEHOLDERS, *HEADER} - CODE == set()


def test_the_worked_example_is_a_rule_that_works(load):
    written = next(block for block in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if "id: " in block)
    name = re.search(r"^id: (\S+)", written, re.MULTILINE)[1]
    ruleset = load(**{name: written})
    detector = Detector()

    def analyse(message):
        found, triage = detector.detect(message), Triage(False, 0.1)
        return Analysis(tuple(found), triage, ruleset.decide(message, found, triage), "")

    assert check_examples(ruleset, analyse) == []
