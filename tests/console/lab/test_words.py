"""A rule in sentences: every word of the vocabulary has its own, and none of ours is left without."""

from __future__ import annotations

import re

import pytest

from moderator.console.lab.faults import WORDS, read_faults
from moderator.console.lab.words import describe_exemption, describe_rest, describe_then, describe_when
from moderator.rules.schema import Exemption
from moderator.rules.values import UNITS
from moderator.rules.vocabulary import Condition
from tests.console.lab.desk import real_analyst


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"channel": "forum"}, "o canal é Fórum"),
        ({"tag": ["sei", "pen"]}, "o tópico tem a tag «sei» ou «pen»"),
        ({"tagged": False}, "o tópico não tem tags"),
        ({"author_trust": {"min": 1}}, "quem escreveu tem nível de confiança de 1 a 4"),
        (
            {"time": {"weekdays": ["sat", "sun"], "after": "18:00"}},
            "foi escrita em sábado ou domingo a partir das 18:00 (horário de Brasília)",
        ),
        ({"support_request": {"min_confidence": 0.8}}, "é um pedido de suporte, com 80% de certeza ou mais"),
        ({"route": "email_adesao"}, "a triagem encaminha para e-mail de adesão ao PEN/ProPEN"),
        ({"product": ["sei"]}, "o assunto é o produto «SEI»"),
        (
            {"entity": {"kinds": "BR_CPF", "min_count": 2, "field": "title"}},
            "foram encontrados 2 ou mais de CPF no título, com 50% de certeza ou mais",
        ),
        (
            {"attachment": {"unread": True, "extension": "log"}},
            "há 1 anexo ou mais, de extensão log, cujo conteúdo não pôde ser lido",
        ),
        ({"length": {"max": 40, "where": "title"}}, "o tamanho no título é de no mínimo 0 e no máximo 40 caracteres"),
    ],
)
def test_a_word_is_a_sentence(written, said):
    assert [clause.words for clause in describe_when(Condition.model_validate(written), {"sei": "SEI"})] == [said]


def test_combinations_keep_their_shape():
    found = describe_when(Condition.model_validate({"any": [{"text": "a"}, {"not": {"reply": True}}]}), {})
    assert found[0].words == "vale ao menos uma destas"
    assert [clause.pattern for clause in found[0].inner] == ["a", ""]
    assert found[0].inner[1].inner[0].words == "a mensagem responde a outra"


def test_every_rule_of_ours_can_be_said():
    for rule in real_analyst().rules.rules:
        assert describe_when(rule.when, {})
        assert set(describe_then(rule)) == set(rule.then)


def test_whom_it_is_not_for_and_how_long_it_rests():
    assert describe_exemption(None) == ""
    assert describe_exemption(Exemption(staff=True, min_trust=3)) == "a equipe e quem tem nível de confiança 3 ou mais"
    assert [describe_rest(number * UNITS[unit]) for number, unit in ((1, "d"), (12, "h"), (90, "m"))] == [
        "1 dia",
        "12 horas",
        "90 minutos",
    ]
    assert describe_rest(None) == ""


def test_what_has_no_translation_is_shown_as_it_was_said():
    (fault,) = read_faults("convite.yaml:2:1: title: a new kind of fault", file="convite.yaml", text="a\nbcd e\n")
    assert (fault.problem, fault.line, fault.word) == ("title: a new kind of fault", 2, "bcd")


def test_a_fault_of_another_file_says_which():
    (fault,) = read_faults("cnpj.yaml:1:1: too many levels, one inside another", file="convite.yaml", text="")
    assert (fault.file, fault.line, fault.problem) == ("cnpj.yaml", 0, "há níveis demais, um dentro do outro")


def test_every_line_of_the_table_can_be_filled_in():
    for pattern, words in WORDS:
        names = re.compile(pattern).groupindex
        fields = [*names, "meant", "given"]
        said = words.format(**dict.fromkeys(fields, "x"))
        assert not any(f"{{{field}}}" in said for field in fields), pattern
