"""What every recogniser must be: registered, explained in Portuguese, redactable, and covered by its gates."""

from __future__ import annotations

from pathlib import Path

import pytest
import re2
import regex

from moderator.detection import recognizers
from moderator.detection.recognizer import Pattern, Recognizer
from moderator.detection.recognizers import RECOGNIZERS
from moderator.detection.redact import PLACEHOLDERS

PATTERNS = [(recognizer, pattern) for recognizer in RECOGNIZERS for pattern in recognizer.patterns]


def _name(value: object) -> str:
    return value.form if isinstance(value, Pattern) else getattr(value, "entity_type", "")


def test_every_module_is_registered() -> None:
    modules = {path.stem for path in Path(recognizers.__file__).parent.glob("*.py")} - {"__init__"}
    registered = {
        name
        for name in modules
        if {getattr(getattr(recognizers, name), constant, None) for constant in ("RECOGNIZER", "PROTECTED")}
        & set(RECOGNIZERS)
    }
    assert registered == modules


def test_every_module_has_its_test() -> None:
    modules = {path.stem for path in Path(recognizers.__file__).parent.glob("*.py")} - {"__init__"}
    assert {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")} >= modules


@pytest.mark.parametrize("recognizer", RECOGNIZERS, ids=_name)
def test_every_kind_is_redactable(recognizer: Recognizer) -> None:
    assert recognizer.entity_type in PLACEHOLDERS or not recognizer.reported


@pytest.mark.parametrize("recognizer", RECOGNIZERS, ids=_name)
def test_cues_hold_no_groups(recognizer: Recognizer) -> None:
    assert all(regex.compile(cue).groups == 0 for cue in recognizer.cues)


@pytest.mark.parametrize(("recognizer", "pattern"), PATTERNS, ids=_name)
def test_patterns_compile_and_can_fire(recognizer: Recognizer, pattern: Pattern) -> None:
    regex.compile(pattern.regex, regex.VERBOSE)
    re2.compile(pattern.gate)
    assert not recognizer.reported or max(pattern.alone, pattern.cued, pattern.disputed) >= 0.5
    assert all(0 <= score <= 1 for score in (pattern.alone, pattern.cued, pattern.disputed))
