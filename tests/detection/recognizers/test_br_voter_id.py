"""Voter's registration: by the word only, twelve digits in any grouping."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.detection.recognizers.br_voter_id import verify

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "Título de eleitor nº ⟦253479550809⟧, zona 12",
        "o titulo dela: ⟦2534 7955 0809⟧",
        "tit. eleitor ⟦3655.5697.0418⟧",
        "Tít. ⟦884654192020⟧;RG",
        "inscrição eleitoral ⟦862748731295⟧",
        '"tituloEleitor":"⟦206391300779⟧"',
        "título ⟦253479550809⟧ e ⟦365556970418⟧",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "BR_VOTER_ID") == written


@pytest.mark.parametrize(
    "written",
    [
        "título 253479550808",
        "253479550809 sem palavra",
        "título 2534 7955 2909 é de estado que não existe",
        "título: processo 253479550809",
        "título 4969 5163 6535 2299",
        "NUP 00253.479550/8092-02",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "BR_VOTER_ID") == written


@given(st.integers(0, 99_999_999), st.integers(3, 28))
def test_check_digits_agree_with_validate_docbr(sequence: int, state: int) -> None:
    docbr = pytest.importorskip("validate_docbr").TituloEleitoral()
    ten = f"{sequence:08}{state:02}"
    verdicts = [verify(f"{ten}{pair:02}") for pair in range(100)]
    assert verdicts == [docbr.validate(f"{ten}{pair:02}") for pair in range(100)]
    assert verdicts.count(True) == 1


@pytest.mark.parametrize("number", ["706846060116", "625031660116", "500746370213", "903265230213"])
def test_a_rest_of_zero_is_one_in_sao_paulo_and_minas(number: str) -> None:
    assert verify(number)
    assert not verify(number[:10] + "0" + number[11:])


@given(st.text(max_size=14))
def test_verify_refuses_what_is_no_number(value: str) -> None:
    assert verify(value) in {True, False}
