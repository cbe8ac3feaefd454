"""HEALTH: a condition, leave or treatment of somebody fires; the subject in general doesn't."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "O servidor Rui Sá Teles está em ⟦licença médica⟧.",
        "Ana Lima Prado (⟦sequela de AVC⟧) pediu remoção",
        "Lia Matos Figueira foi ⟦diagnosticada com esclerose múltipla⟧",
        "João Moura Dutra, ⟦portador de insuficiência renal crônica⟧",
        "o Rui Sá Teles segue ⟦internado na UTI após infarto⟧",
        "⟦tratamento de tuberculose em curso⟧ da Ana Lima Prado",
        "Ana Lima Prado;1234567;⟦transtorno depressivo recorrente (CID F33.1)⟧",
        "Interessado CPF 529.982.247-25: ⟦câncer de mama⟧",
        "Desculpem a demora, estou com ⟦dengue⟧ desde segunda",
        "Meu filho tem ⟦autismo nível 3⟧ e preciso de horário especial",
        "fui ⟦diagnosticado com depressão⟧ em maio",
        "CNS 160394833070005 – ⟦gestante de alto risco⟧",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "HEALTH") == written


@pytest.mark.parametrize(
    "written",
    [
        "O Ministério da Saúde e a secretaria de saúde já usam o Tramita.",
        "Qual hipótese legal usar em licença para tratamento de saúde?",
        "Tenho dúvida sobre atestado médico no SEI.",
        "O tipo de processo «Perícia médica» é restrito por padrão.",
        "Sou do Instituto Nacional do Câncer.",
        "Campanha de prevenção ao câncer, com Ana Lima Prado",
        "Na pandemia de covid todos trabalharam em casa.",
        "O sistema teve um surto de erros; a depressão do mercado continua.",
        "Ana Lima Prado pediu acesso ao módulo.",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "HEALTH") == written
