"""RENAVAM: by the word only, with or without the zeros of old numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.detection.recognizers.br_renavam import verify

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "RENAVAM ⟦15135587911⟧",
        "Renavam: ⟦0040518390-9⟧ e renavam ⟦405183909⟧",
        "renavam nº ⟦64358658817⟧",
        '"renavam": "⟦85994961560⟧"',
        "renavam⟦52062365951⟧",
        "placa;renavam\nABC1D23;⟦64348621317⟧",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "BR_RENAVAM") == written


@pytest.mark.parametrize(
    "written",
    [
        "RENAVAM 15135587912",
        "15135587911",
        "renavam em 2024",
        "o chamado 15135587911 do renavam",
        "RENAVAM 00000000000",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "BR_RENAVAM") == written


@given(st.text("0123456789", min_size=10, max_size=10).filter(lambda ten: len(set(ten)) > 1))
def test_check_digit_agrees_with_validate_docbr(ten: str) -> None:
    docbr = pytest.importorskip("validate_docbr").RENAVAM()
    verdicts = [verify(ten + last) for last in "0123456789"]
    assert verdicts == [docbr.validate(ten + last) for last in "0123456789"]
    assert verdicts.count(True) == 1


def test_old_numbers_count_as_if_zeros_stood_before_them() -> None:
    assert verify("405183909")
    assert verify("00405183909")


@given(st.text(max_size=14))
def test_verify_refuses_what_is_no_number(value: str) -> None:
    assert verify(value) in {True, False}
