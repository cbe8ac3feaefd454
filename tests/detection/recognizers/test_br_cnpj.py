"""CNPJ, numeric and alphanumeric. The alphanumeric example is the Receita Federal's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.detection.recognizers.br_cnpj import verify

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "CNPJ ⟦11.222.333/0001-81⟧",
        "⟦11222333000181⟧ e ⟦11222333/0001-81⟧",
        "cnpj⟦11222333000181⟧",
        "empresa ⟦12.ABC.345/01DE-35⟧, ou ⟦12ABC34501DE35⟧",
        "cnpj 12abc34501de35 em minúsculas".replace("12abc34501de35", "⟦12abc34501de35⟧"),
        "⟦12.abc.345/01de-35⟧",
        "⟦11.222.333/0001\u201381⟧ e ⟦１１.222.333/0001-81⟧",
        "⟦11 222 333 0001 81⟧",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "BR_CNPJ") == written


@pytest.mark.parametrize(
    "written",
    [
        "11.222.333/0001-80 tem dígito errado; 12.ABC.345/01DE-36 também",
        "00.000.000/0000-00",
        "backup de 20260304101552",  # passes its check digits by chance, is a moment
        "compatibilidade e responsabilidade",
        "chave 12abc34501de35 sem a palavra por perto",
        "hash 12ABC34501DE3512ABC34501DE35",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "BR_CNPJ") == written


def _digits(twelve: str) -> str:
    for weights in ("543298765432", "6543298765432"):
        total = sum((ord(each) - 48) * int(weight) for each, weight in zip(twelve, weights, strict=True))
        twelve += str((11 - total % 11) % 11 % 10)
    return twelve


@given(st.from_regex(r"\A[0-9A-Z]{12}\Z").filter(lambda twelve: len(set(twelve)) > 1))
def test_check_digits_agree_with_the_written_rule(twelve: str) -> None:
    assert verify(_digits(twelve))
    assert [verify(twelve + f"{pair:02}") for pair in range(100)].count(True) == 1
