import json
from pathlib import Path

import pytest

from moderator.corpus import Sample
from moderator.models import Triage
from moderator.validation import Validation, render, validate

RULES = Path(__file__).parents[1] / "rules"
ADESAO = "quais documentos a prefeitura envia para aderir ao propen?"


def sample(name, text, route):
    return Sample(id=name, channel="forum", text=text, route=route, support_request=route == "portal_ticket")


def answer(confidence, route, *evidence):
    return Triage(support_request=route == "portal_ticket", confidence=confidence, route=route, evidence=evidence)


VALIDATION = Validation(
    [
        sample("A", "o barramento caiu segredo", "portal_ticket"),
        sample("B", "voltou ao normal segredo", "none"),
        sample("C", "o assinador caiu ontem segredo", "portal_ticket"),
        sample("D", "como vocês organizam segredo", "participen"),
    ],
    {
        "A": answer(0.9, "portal_ticket"),
        "B": answer(0.6, "portal_ticket", "nao abre"),
        "C": answer(0.05, "none", "valeu"),
        "D": answer(0.01, "chatbot", "como funciona", "qual o prazo"),
    },
)


def test_the_surest_of_the_wrong_way_is_the_worst():
    assert [wrong.id for wrong, _ in VALIDATION.errors()] == ["C", "B", "D"]


def test_a_channel_that_will_do_too_is_no_error():
    lenient = sample("D", "como vocês organizam", "participen").model_copy(update={"route_also_ok": ("chatbot",)})
    assert Validation([lenient], VALIDATION.triages).errors() == []


def test_errors_are_told_by_id_with_what_weighed_and_never_by_text():
    lines = [line.split() for line in render(VALIDATION, errors=2).splitlines()]
    assert ["C", "portal_ticket", "none", "0.05", "valeu"] in lines
    assert ["B", "none", "portal_ticket", "0.60", "nao", "abre"] in lines
    assert not any(line[:1] == ["D"] for line in lines)
    assert ["participen", "chatbot", "1"] in lines
    assert "segredo" not in render(VALIDATION, errors=9)


def test_every_target_has_a_figure_an_interval_and_what_is_asked():
    lines = render(VALIDATION, errors=0).splitlines()
    route = next(line.split() for line in lines if line.startswith("route"))
    assert route == ["route", "0.250", "[0.25,", "0.25]", ">=", ".90"]  # one group: always drawn whole
    assert any(line.startswith("calibration error") for line in lines)


@pytest.fixture
def corpora(tmp_path):
    places = ("na prefeitura", "no tribunal", "aqui", "no ministério", "na autarquia", "no estado")
    requests = ("o barramento não abre {}", "o SEI caiu {}, alguém ajuda?", "preciso de acesso ao portal do tramita {}")
    talk = ("obrigado pela ajuda {}", "voltou ao normal {}, era o cache", "como vocês organizam o arquivo {}?")
    samples = [
        {"id": f"{kind}{number}", "channel": "forum", "text": text.format(place), **labels}
        for kind, texts, labels in (
            ("S", requests, {"support_request": True, "route": "portal_ticket"}),
            ("T", talk, {"support_request": False, "route": "none"}),
        )
        for number, (text, place) in enumerate((text, place) for place in places for text in texts)
    ]
    extra = {"id": "X1", "channel": "whatsapp", "text": ADESAO, "support_request": False, "route": "email_adesao"}
    for name, content in (("corpus.jsonl", samples), ("extra.jsonl", [extra])):
        (tmp_path / name).write_text("\n".join(map(json.dumps, content)), encoding="utf-8")
    return tmp_path / "corpus.jsonl", tmp_path / "extra.jsonl"


def test_every_sample_is_answered_and_no_extra(corpora):
    pytest.importorskip("sklearn", reason="needs the train extra")
    corpus, extra = corpora
    validation = validate([corpus], extras=[extra], rules=RULES)
    assert validation.report().samples == 36
    assert "X1" not in validation.triages
