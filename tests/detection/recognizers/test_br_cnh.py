"""Driver's registration: by the word only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.detection.recognizers.br_cnh import verify

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "CNH ⟦34369792001⟧ categoria B",
        "CNH nº ⟦914 739 865 95⟧",
        "carteira de habilitação: ⟦65344416697⟧",
        "minha habilitação, registro ⟦22682731200⟧",
        "CNH:\n- número de registro: ⟦45683879004⟧",
        '"Cnh": "⟦34369792001⟧"',
        "cnh⟦34369792001⟧",
        "CNH ⟦34369792001⟧ / ⟦91473986595⟧",
        "nome;cnh;cpf\nRui;⟦34369792001⟧;529.982.247-25",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "BR_CNH") == written


@pytest.mark.parametrize(
    "written",
    [
        "CNH 34369792002",
        "34369792001",
        "o chamado 34369792001 sobre CNH",
        "CNH digital: campo 11111111111",
        "CNH 52998224725202411",
        "CPF 34369792001",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "BR_CNH") == written


@given(st.text("0123456789", min_size=9, max_size=9).filter(lambda nine: len(set(nine)) > 1))
def test_one_pair_of_check_digits_is_right(nine: str) -> None:
    assert [verify(f"{nine}{pair:02}") for pair in range(100)].count(True) == 1


@given(st.text("0123456789", min_size=9, max_size=9).filter(lambda nine: len(set(nine)) > 1))
def test_check_digits_agree_with_validate_docbr(nine: str) -> None:
    docbr = pytest.importorskip("validate_docbr").CNH()
    first = sum((9 - place) * int(digit) for place, digit in enumerate(nine)) % 11
    if first >= 10:  # what the second digit then is, libraries disagree on
        return
    numbers = [f"{nine}{first}{last}" for last in range(10)]
    assert [verify(number) for number in numbers] == [docbr.validate(number) for number in numbers]


@given(st.text(max_size=14))
def test_verify_refuses_what_is_no_number(value: str) -> None:
    assert verify(value) in {True, False}
