"""The guides show pictures that exist, and lead to files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"
GUIDES = sorted(DOCS.glob("*.md"))
PAGES = {"guia-do-moderador.md", "guia-do-administrador.md"}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_link_of_a_guide_leads_to_a_file(guide):
    targets = re.findall(r"\]\(([^)#:]+)\)", guide.read_text())
    assert [target for target in targets if not (DOCS / target).is_file()] == []


def test_the_pictures_are_those_that_the_script_makes():
    shown = {name for page in PAGES for name in re.findall(r"images/([\w-]+)\.png", (DOCS / page).read_text())}
    script = (DOCS / "screenshots.py").read_text()
    assert shown == set(re.findall(r'^    "([\w-]+)": \(', script, re.MULTILINE)) | {"entrar"}
