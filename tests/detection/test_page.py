"""docs/deteccao.md says of every kind what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from moderator.detection.recognizers import RECOGNIZERS
from moderator.detection.redact import PLACEHOLDERS

PAGE = (Path(__file__).parents[2] / "docs" / "deteccao.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## ([A-Z_]+)\n(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL))
KINDS = sorted({recognizer.entity_type for recognizer in RECOGNIZERS if recognizer.reported})
CHECKED = {recognizer.entity_type for recognizer in RECOGNIZERS if recognizer.check}


def test_every_kind_has_its_section() -> None:
    assert sorted(SECTIONS) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_section_tells_everything(kind: str) -> None:
    section = SECTIONS[kind]
    labels = re.findall(r"^- \*\*(.+?):\*\*", section, re.MULTILINE)
    assert labels == ["Dispara", "Não dispara", "Palavras", "Conferência", "No lugar"]
    assert f"`{PLACEHOLDERS[kind].format(number=1)}`" in section
    assert ("verificador" in section.partition("**Conferência:**")[2]) == (kind in CHECKED)
