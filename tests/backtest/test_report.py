"""The figures in words and as JSON."""

import json

from moderator.backtest import Change, Comparison, RuleTally, Tally
from moderator.backtest.report import comparison_json, comparison_text, tally_json, tally_text
from moderator.models import ActionKind, Mode

REPLY = (ActionKind.REPLY, Mode.ENFORCE, "senhas")
PROPOSE = (ActionKind.REDACT, Mode.SUGGEST, "")
OLD = Tally("a" * 64, 100, 0, {"senhas": RuleTally(40, 9, 1), "cnpj": RuleTally(3, 2, 0)}, {REPLY: 40})
NEW = Tally("b" * 64, 100, 2, {"senhas": RuleTally(39, 9, 1)}, {REPLY: 39, PROPOSE: 1})
CHANGES = (
    Change("m1", (), ("senhas",), (REPLY,), (), False, "false_positive", "a senha é [senha removida]"),
    Change("m2", (), (), (REPLY,), (REPLY,), True, None, "troquei a senha"),
)
COMPARISON = Comparison(OLD, NEW, CHANGES)


def test_a_tally_reads_as_a_table():
    assert tally_text(NEW).splitlines() == [
        "100 mensagens (2 sem análise, que um moderador veria) sob o conjunto bbbbbbbbbbbb",
        "",
        "regra                             dispara  precisão pelos vereditos (intervalo de 95%)",
        "senhas                                 39  0,90 [0,60; 0,98] de 10",
        "",
        "o que faria                                                        mensagens",
        "faria: responder «senhas»                                                 39",
        "proporia: trocar os dados por tarjas                                       1",
    ]


def test_few_verdicts_make_no_precision():
    assert "dados insuficientes (2 de 10 vereditos)" in tally_text(OLD)
    rules = json.loads(tally_json(OLD))["rules"]
    assert rules["cnpj"] == {"hits": 3, "right": 2, "wrong": 0, "precision": None, "interval": None}
    assert rules["senhas"] == {"hits": 40, "right": 9, "wrong": 1, "precision": 0.9, "interval": [0.5958, 0.9821]}


def test_a_comparison_names_the_messages_under_their_rule():
    text = comparison_text(COMPARISON)
    assert text.startswith("100 mensagens (2 sem análise, que um moderador veria): aaaaaaaaaaaa → bbbbbbbbbbbb, 2 ")
    assert text.endswith(
        "senhas: deixa de disparar em 1\n"
        "  m1 (falso positivo)  «a senha é [senha removida]»\n"
        "      faria: responder «senhas» → nada\n"
        "\n"
        "mesmas regras, outra ação ou outro texto: 1\n"
        "  m2  «troquei a senha»\n"
        "      faria: responder «senhas», com outro texto"
    )


def test_a_long_list_is_cut_in_the_text_and_whole_in_the_json():
    many = tuple(Change(f"m{n}", ("cnpj",), (), (), (REPLY,), False, None, "x") for n in range(25))
    compared = Comparison(OLD, NEW, many)
    assert "e mais 5; --format json traz todas" in comparison_text(compared)
    assert len(json.loads(comparison_json(compared))["changes"]) == 25


def test_json_says_the_same():
    content = json.loads(comparison_json(COMPARISON))
    assert content["changes"][0] == {
        "id": "m1",
        "gained": [],
        "lost": ["senhas"],
        "before": [{"kind": "reply", "mode": "enforce", "nudge": "senhas"}],
        "after": [],
        "reworded": False,
        "verdict": "false_positive",
        "excerpt": "a senha é [senha removida]",
    }
    assert content["new"]["actions"] == [
        {"messages": 39, "kind": "reply", "mode": "enforce", "nudge": "senhas"},
        {"messages": 1, "kind": "redact", "mode": "suggest", "nudge": None},
    ]
    assert (content["old"]["version"], content["new"]["not_analysed"]) == ("a" * 64, 2)
