"""One detector for all tests of detection, and a notation: «⟦» and «⟧» around what must be found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from moderator.detection import Detector

Spans = list[tuple[str, str]]


@pytest.fixture(scope="session")
def detector() -> Detector:
    return Detector(public_mailboxes=["Clara.Nunes@orgao.exemplo.gov.br"])


@pytest.fixture(scope="session")
def find(detector: Detector) -> Callable[[str], Spans]:
    """Kind and text of every finding."""
    return lambda text: [(each.entity_type, text[each.start : each.end]) for each in detector.detect_text(text)]


@pytest.fixture(scope="session")
def mark(detector: Detector) -> Callable[[str, str], str]:
    """The text with every finding of one kind between ⟦ and ⟧, to compare with how it was written."""

    def mark(text: str, entity_type: str) -> str:
        text = text.replace("⟦", "").replace("⟧", "")
        for found in reversed(detector.detect_text(text)):
            if found.entity_type == entity_type:
                text = f"{text[: found.start]}⟦{text[found.start : found.end]}⟧{text[found.end :]}"
        return text

    return mark
