import json
import sys
from pathlib import Path

import pytest

from moderator.corpus import Sample
from moderator.errors import ConfigError
from moderator.training import hide_entities, train

RULES = Path(__file__).parents[1] / "rules"
PLACES = ("na prefeitura", "no tribunal", "aqui", "no ministério", "na autarquia", "no estado")
REQUESTS = ("o barramento não abre {}", "o SEI caiu {}, alguém ajuda?", "preciso de acesso ao portal do tramita {}")
TALK = ("obrigado pela ajuda {}", "voltou ao normal {}, era o cache", "como vocês organizam o arquivo {}?")


@pytest.fixture
def corpus(tmp_path):
    samples = [
        {"id": f"{kind}{number}", "channel": "forum", "text": text.format(place), **labels}
        for kind, texts, labels in (
            ("S", REQUESTS, {"support_request": True, "route": "portal_ticket", "products": ["mod_tramita"]}),
            ("T", TALK, {"support_request": False, "route": "none"}),
        )
        for number, (text, place) in enumerate((text, place) for place in PLACES for text in texts)
    ]
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join(json.dumps(sample) for sample in samples), encoding="utf-8")
    return path


def test_labelled_personal_data_is_hidden():
    sample = Sample(
        id="A",
        channel="forum",
        text="Sou Ana Lima, CPF 529.982.247-25.",
        entities=[{"type": "PERSON", "start": 4, "end": 12}, {"type": "BR_CPF", "start": 18, "end": 32}],
    )
    assert hide_entities(sample).text == "Sou   , CPF  000000 ."


def test_training_needs_its_extra(corpus, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)
    with pytest.raises(ConfigError, match=r"moderapen\[train\]"):
        train([corpus], tmp_path / "model.json", rules=RULES)


def test_the_same_corpus_gives_the_same_bytes(corpus, tmp_path):
    pytest.importorskip("sklearn", reason="needs the train extra")
    for name in ("one.json", "two.json"):
        train([corpus], tmp_path / name, rules=RULES)
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
