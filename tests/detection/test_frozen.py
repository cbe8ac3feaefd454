"""How well detection does on texts that nobody tuned it to. `pytest -s` prints the table.

`frozen.jsonl` and `hard_negatives.jsonl` were written before the recognisers, in other words than the
development corpora, and are a measuring stick: a failure here is a cause to understand, never a wording to add.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from moderator.detection import Detector

HERE = Path(__file__).parent
HARD_NEGATIVES = "hard_negatives.jsonl"


class Group(NamedTuple):
    """Kinds that share a target: `precision` and `recall` wanted, and the floors that hold today."""

    kinds: frozenset[str]
    precision: float
    recall: float
    precision_floor: float
    recall_floor: float


def _group(kinds: str, *figures: float) -> Group:
    return Group(frozenset(kinds.split()), *figures)


GROUPS = {
    "identifiers with check digits": _group(
        "BR_CPF BR_CNPJ BR_PIS BR_VOTER_ID BR_CNH BR_CNS BR_RENAVAM CREDIT_CARD", 0.995, 0.99, 0.98, 0.98
    ),
    "phone, e-mail, CEP": _group("PHONE_NUMBER EMAIL_ADDRESS BR_CEP", 0.98, 0.98, 0.98, 0.98),
    "identifiers by cue": _group(
        "BR_RG BR_SIAPE BR_VEHICLE_PLATE BR_PASSPORT BR_BANK_ACCOUNT BR_PIX_KEY DATE_OF_BIRTH", 0.95, 0.93, 0.98, 0.948
    ),
    "credentials": _group(
        "PASSWORD USERNAME API_KEY ACCESS_TOKEN PRIVATE_KEY CONNECTION_STRING", 0.95, 0.95, 0.98, 0.97
    ),
    "infrastructure": _group("IP_ADDRESS INTERNAL_HOST", 0.95, 0.95, 0.98, 0.98),
    "PERSON": _group("PERSON", 0.92, 0.85, 0.967, 0.967),
    "BR_ADDRESS": _group("BR_ADDRESS", 0.90, 0.85, 0.903, 0.837),
}
KINDS = frozenset.union(*(group.kinds for group in GROUPS.values())) | {"HEALTH"}

Spans = set[tuple[str, int, int]]


def _read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def _labels(sample: dict[str, Any]) -> Spans:
    return {(entity["type"], entity["start"], entity["end"]) for entity in sample["entities"]}


def _find(detector: Detector, text: str) -> Spans:
    return {(found.entity_type, found.start, found.end) for found in detector.detect_text(text)}


@pytest.fixture(scope="module")
def outcomes(detector: Detector) -> list[tuple[Spans, Spans]]:
    """Labels and findings of each frozen text."""
    return [(_labels(sample), _find(detector, sample["text"])) for sample in _read("frozen.jsonl")]


@pytest.mark.parametrize("name", GROUPS)
def test_precision_and_recall(outcomes: list[tuple[Spans, Spans]], name: str) -> None:
    group = GROUPS[name]
    right = sum(kind in group.kinds for labels, found in outcomes for kind, *_ in labels & found)
    found = sum(kind in group.kinds for _, spans in outcomes for kind, *_ in spans)
    asked = sum(kind in group.kinds for spans, _ in outcomes for kind, *_ in spans)
    precision, recall = right / found, right / asked
    print(
        f"{name:<30} {right:>4} of {asked:>4}  precision {precision:.3f} (target {group.precision})"
        f"  recall {recall:.3f} (target {group.recall})"
    )
    assert precision >= group.precision_floor
    assert recall >= group.recall_floor


def test_conditions_of_people_are_touched(outcomes: list[tuple[Spans, Spans]]) -> None:
    """Where a condition's phrase begins and ends is anybody's choice: a finding that overlaps it counts."""
    touched = [
        any(kind == "HEALTH" and start < last and first < end for kind, start, end in found)
        for labels, found in outcomes
        for label, first, last in labels
        if label == "HEALTH"
    ]
    print(f"HEALTH touched {sum(touched)} of {len(touched)}")
    assert sum(touched) >= 0.75 * len(touched)


def test_hard_negatives(detector: Detector) -> None:
    samples = _read(HARD_NEGATIVES)
    alarmed = {sample["id"] for sample in samples if _find(detector, sample["text"])}
    print(f"hard negatives with any finding: {len(alarmed)} of {len(samples)} (target 1%)")
    assert len(alarmed) <= 0.01 * len(samples), sorted(alarmed)


def test_the_set_is_what_it_says() -> None:
    """At least twelve of each kind, spans that are values and nothing around them, and enough of both sorts."""
    samples = _read("frozen.jsonl")
    counts = Counter(entity["type"] for sample in samples for entity in sample["entities"])
    assert set(counts) == KINDS
    assert min(counts.values()) >= 12
    assert len(samples) >= 260
    assert len(_read(HARD_NEGATIVES)) >= 200
    for sample in samples:
        ends = [0]
        for entity in sample["entities"]:
            value = sample["text"][entity["start"] : entity["end"]]
            assert value
            assert value == value.strip(" \n\"'`,")
            assert entity["start"] >= ends[-1]
            ends.append(entity["end"])
