"""CPF: formats, disguises, neighbours that are something else, and the check digits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.detection.recognizers.br_cpf import verify

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "Meu CPF é ⟦529.982.247-25⟧.",
        "⟦52998224725⟧",
        "cpf⟦52998224725⟧",
        "Fulano de Tal (⟦529.982.247-25⟧) e outro (⟦390.533.447-05⟧)",
        "CPFs ⟦529.982.247-25⟧, ⟦390.533.447-05⟧ e ⟦11144477735⟧",
        "⟦529982247-25⟧ / ⟦529.982.247/25⟧ / ⟦529-982-247-25⟧",
        "⟦529 982 247 25⟧",
        "⟦529 . 982 . 247 - 25⟧",
        "⟦５２９.９８２.２４７-２５⟧",
        "⟦529\u200b.982\u200b.247\u201125⟧",
        "⟦529\u00a0982\u00a0247\u00a025⟧",
        "**⟦529.982.247-25⟧** e _⟦52998224725⟧_ e `⟦52998224725⟧`",
        "| CPF | ⟦529.982.247-25⟧ |",
        'payload {"cpf": "⟦52998224725⟧"}',
        "https://sei.orgao.gov.br/consulta?cpf=⟦52998224725⟧",
        "usuário com CPF ⟦11999999975⟧",  # also a mobile of São Paulo: the cue decides
        "CPF\n⟦52998224725⟧\n",
        "⟦52998224725⟧ (CPF)",
        '"documento": "⟦52998224725⟧"',
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "BR_CPF") == written


@pytest.mark.parametrize(
    "written",
    [
        "529.982.247-26 tem o dígito errado, 52998224724 também",
        "use o CPF 111.111.111-11 ou 000.000.000-00 nos testes",
        "NUP 52998224725202411",
        "NUP 52998.224725/2024-25",
        "processo judicial 5299822-47.2025.4.01.3400",
        "1529.982.247-25 e 529.982.247-251",
        "529.982.247-25,50",
        "commit a52998224725b",
        "hash 529982247255299822472552998224725ab",
        "https://sei.orgao.gov.br/controlador.php?id_procedimento=52998224725&x=1",
        "https://orgao.gov.br/noticias/52998224725",
        "CPF ***.982.247-**",
        "meu zap: 11999999975",
        "PIS 529982247250",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "BR_CPF") == written


def _digits(nine: str) -> str:
    """Check digits by the Receita's own words: rest of the weighted sum by 11; below 2 it is zero, else 11 minus it."""
    for weights in (range(10, 1, -1), range(11, 1, -1)):
        rest = sum(int(digit) * weight for digit, weight in zip(nine, weights, strict=True)) % 11
        nine += "0" if rest < 2 else str(11 - rest)
    return nine


@given(st.text("0123456789", min_size=9, max_size=9).filter(lambda nine: len(set(nine)) > 1))
def test_check_digits_agree_with_the_written_rule(nine: str) -> None:
    number = _digits(nine)
    assert verify(number)
    assert [verify(nine + f"{pair:02}") for pair in range(100)].count(True) == 1


@given(st.text(max_size=14))
def test_verify_refuses_what_is_no_number(value: str) -> None:
    assert verify(value) in {True, False}
