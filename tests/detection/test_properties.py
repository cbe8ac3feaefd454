"""What must hold of any text: offsets, redaction, explanations and the time budget, for all kinds at once."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderator.detection import MAX_LENGTH, Detector, redact
from moderator.detection.recognizers import RECOGNIZERS
from moderator.detection.redact import PLACEHOLDERS
from moderator.errors import AnalysisError
from moderator.models import Finding

DETECTOR = Detector(budget=10)
FROZEN = [
    json.loads(line) for line in Path(__file__).with_name("frozen.jsonl").read_text(encoding="utf-8").splitlines()
]
KINDS = sorted({recognizer.entity_type for recognizer in RECOGNIZERS if recognizer.reported})
_values = st.sampled_from([(sample["text"], sample["entities"]) for sample in FROZEN])
_noise = st.text(st.sampled_from("ab1 é.,-/:=@'\"`*_#()[]{}<>|\n\u200b\u00a0–ﬁ５😀"), max_size=12)


@st.composite
def _posts(draw: st.DrawFn) -> str:
    """Frozen texts, whole or cut anywhere, with typographic noise between them."""
    pieces = []
    for text, _ in draw(st.lists(_values, min_size=1, max_size=3)):
        cut = draw(st.integers(0, len(text)))
        pieces += draw(_noise), draw(st.sampled_from([text, text[:cut], text[cut:]]))
    return "".join([*pieces, draw(_noise)])


def _rest(text: str, findings: list[Finding]) -> list[str]:
    ends = [0, *(found.end for found in findings)]
    starts = [*(found.start for found in findings), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]


@settings(max_examples=150, deadline=None)
@given(_posts())
def test_findings_are_ordered_disjoint_and_explained_without_the_value(text: str) -> None:
    findings = DETECTOR.detect_text(text)
    assert all(before.end <= after.start for before, after in pairwise(findings))
    for found in findings:
        value = text[found.start : found.end]
        assert value
        assert 0.5 <= found.score <= 1
        assert found.entity_type in KINDS
        assert found.reason.endswith(".")
        assert len(value) < 4 or value not in found.reason


@settings(max_examples=150, deadline=None)
@given(_posts())
def test_redaction_takes_the_values_and_nothing_else(text: str) -> None:
    """The pieces between findings are all there, in order, with one placeholder for each finding."""
    findings = DETECTOR.detect_text(text)
    redacted = redact(text, findings)
    first, *others = _rest(text, findings)
    assert redacted.startswith(first)
    position = len(first)
    for found, piece in zip(findings, others, strict=True):
        placeholder = PLACEHOLDERS[found.entity_type].partition("{")[0]
        assert redacted.startswith(placeholder, position)
        position = redacted.index("]", position) + 1
        assert redacted.startswith(piece, position)
        position += len(piece)
    assert position == len(redacted)


@settings(max_examples=100, deadline=None)
@given(_posts())
def test_redacting_what_is_redacted_changes_nothing(text: str) -> None:
    redacted = redact(text, DETECTOR.detect_text(text))
    assert redact(redacted, []) == redacted
    kinds = {found.entity_type for found in DETECTOR.detect_text(redacted)}
    assert not kinds & {"BR_CPF", "BR_CNPJ", "CREDIT_CARD", "EMAIL_ADDRESS", "PRIVATE_KEY"}


@pytest.mark.parametrize("sample", FROZEN, ids=lambda sample: sample["id"])
def test_no_found_value_is_left(sample: dict[str, str]) -> None:
    text = sample["text"]
    findings = DETECTOR.detect_text(text)
    redacted = redact(text, findings)
    assert not [found.entity_type for found in findings if text[found.start : found.end] in redacted]
    assert redact(redacted, DETECTOR.detect_text(redacted)) == redacted


_NUMBERS = ("1 ", "1.", "12-\n", "0", "529.982.247-2", "cpf ", "rg ", "nasc ", "nasc 01/01/", "10.", "O1")
_ADDRESSES = ("a.", "a@", "a@a.", "a arroba ", "jdbc:a:", "http://a:b", "a.local ", "moro na rua a, 1, ")
_SECRETS = ("senha ", "senha é ", "senha do ", "a senha de ", "usuario: x senha ", "pass=a\n", "user=a\n", "key=")
_CODE = ("'Senha' => '", "<senha>", "curl -u ", "mysql -u a ", "eyJa.", "A1" * 10, "-----BEGIN PRIVATE KEY-----\n")
_WORDS = ("Maria de ", "Sr. ", "Nome: ", "CID ", "**a", " _a", "&#1", "\u200b")


@pytest.mark.parametrize("fragment", [*_NUMBERS, *_ADDRESSES, *_SECRETS, *_CODE, *_WORDS], ids=repr)
def test_a_hostile_text_ends_within_the_budget(fragment: str) -> None:
    """Near-matches up to the longest text: analysed in time, or refused in time."""
    budget = 1.0
    text = (fragment * MAX_LENGTH)[:MAX_LENGTH]
    start = time.process_time()
    with suppress(AnalysisError):
        Detector(budget=budget).detect_text(text)
    assert time.process_time() - start < 3 * budget
