"""A language model adds names to what the rules found, below them; what can't be loaded is said plainly."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import spacy

from moderator.detection import Detector
from moderator.detection.models import MOST_SURE, Span, find_more, load_model
from moderator.errors import AnalysisError, ConfigError
from moderator.models import Finding


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A tiny spaCy pipeline on disk that knows four entities."""
    path = tmp_path_factory.mktemp("model") / "names"
    nlp = spacy.blank("pt")
    ruler: Any = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "PER", "pattern": "Xirlene Kwabara"},
            {"label": "PER", "pattern": "Ana Lima"},
            {"label": "PER", "pattern": "Xirlene"},
            {"label": "PER", "pattern": "Portal Tramita"},
            {"label": "LOC", "pattern": "Vila Xirlene Velha"},
        ]
    )
    nlp.to_disk(path)
    return f"spacy:{path}"


def test_a_model_adds_names_below_the_rules(pipeline: str) -> None:
    text = "Xirlene\u200b Kwabara falou com Ana Lima no Portal Tramita, e Xirlene saiu para Vila Xirlene Velha."
    found = Detector(model=pipeline).detect_text(text)
    assert [(each.entity_type, text[each.start : each.end]) for each in found] == [
        ("PERSON", "Xirlene\u200b Kwabara"),
        ("PERSON", "Ana Lima"),
    ]
    by_model, by_rule = found
    assert by_model == Finding(
        "PERSON", 0, 16, MOST_SURE, "Nome de pessoa: reconhecido pelo modelo de linguagem.", "Modelo de nomes"
    )
    assert by_rule.score > by_model.score


def test_there_is_no_model_by_default() -> None:
    assert Detector().detect_text("Xirlene Kwabara falou") == []


@pytest.mark.parametrize("setting", ["spacy", "spacy:", "flair:pt", ""])
def test_an_unknown_setting_names_the_known_ones(setting: str) -> None:
    with pytest.raises(
        ConfigError, match=r"^the name model must be one of gliner:<model>, spacy:<model>, transformers"
    ):
        load_model(setting)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gliner", None)
    with pytest.raises(ConfigError, match=r"^the name model needs the package gliner: pip install gliner$"):
        load_model("gliner:urchade/gliner_multi_pii-v1")


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^spacy can't load the model pt_none: OSError; is it downloaded\?$"):
        load_model("spacy:pt_none")
    with pytest.raises(ConfigError):
        Detector(model=f"spacy:{tmp_path}")


def _reader(label: str) -> Any:
    """Finds "Xirlene Kwabara" as the libraries answer, and never reads more than it can."""

    def read(chunk: str, *_: object, **__: object) -> list[dict[str, Any]]:
        assert len(chunk) <= 1000
        start = chunk.find("Xirlene Kwabara")
        return [{"start": start, "end": start + 15, "score": 0.9, label: "PER"}] if start >= 0 else []

    return read


@pytest.mark.parametrize("library", ["gliner", "transformers"])
@pytest.mark.parametrize("offset", [0, 893, 950, 999, 1850])
def test_long_texts_are_read_in_pieces(monkeypatch: pytest.MonkeyPatch, library: str, offset: int) -> None:
    gliner = SimpleNamespace(from_pretrained=lambda name: SimpleNamespace(predict_entities=_reader("label")))
    fake = SimpleNamespace(GLiNER=gliner, pipeline=lambda *_, **__: _reader("entity_group"))
    monkeypatch.setitem(sys.modules, library, fake)
    text = " " * offset + "Xirlene Kwabara" + " " * 1500
    assert list(load_model(f"{library}:x")(text)) == [Span(offset, offset + 15, 0.9)]


def test_a_name_cut_by_a_piece_gives_way_to_the_whole() -> None:
    text = "Xirlene Kwabara Tosi"
    spans = [Span(0, 15, 0.9), Span(0, 20, 0.9), Span(8, 20, 0.4)]
    assert [(each.start, each.end) for each in find_more(text, spans, [])] == [(0, 20)]


def test_a_model_that_fails_is_no_clean_text(monkeypatch: pytest.MonkeyPatch, pipeline: str) -> None:
    detector = Detector(model=pipeline)

    def fail(text: str) -> list[Span]:
        raise RuntimeError(text)

    monkeypatch.setattr(detector, "_model", fail)
    with pytest.raises(AnalysisError, match=r"^engine failed: RuntimeError$"):
        detector.detect_text("Xirlene Kwabara")
