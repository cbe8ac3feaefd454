"""Cards: issuer and Luhn; grouped by themselves, bare ones of other lengths by the word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.detection.recognizers.credit_card import verify

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "cartão ⟦5067 5159 0843 2251⟧ cvv 123",
        "paguei com ⟦4969.5163.6535.2299⟧ ontem",
        "⟦5115-6895-8798-7331⟧",
        "VISA ⟦4969516365352299⟧",
        "⟦4969516365352299⟧",
        "amex ⟦3725 845018 54809⟧",
        "cartão ⟦372584501854809⟧",
        "⟦2223 8799 4164 7319⟧ e ⟦6062 9791 0891 7979⟧",
        "cartão ⟦４９69 5163 6535 2299⟧",
        "no boleto: ⟦5067 5159 0843 2251⟧",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "CREDIT_CARD") == written


@pytest.mark.parametrize(
    "written",
    [
        "cartão 5067 5159 0843 2252",
        "cartão de teste 4111 1111 1111 1111",
        "372584501854809 sem palavra",
        "1969516365352296",
        "id_documento 4969516365352299",
        "NUP 49695.163653/5229-90",
        "49695163653522991",
        "hash 4969516365352299aa",
        "https://x.gov.br/a?id=4969516365352299",
        "boleto 34191.79001 01043.510047 91020.150008 5 91230000026000",
        "cartão com três passos",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "CREDIT_CARD") == written


@pytest.mark.parametrize(
    ("number", "right"),
    [("4969516365352299", True), ("4969516365352298", False), ("9069516365352291", False), ("5555555555554444", False)],
)
def test_verify(number: str, right: bool) -> None:
    assert verify(number) is right


@given(st.text("0123456789", min_size=14, max_size=14).filter(lambda digits: len(set(digits)) > 2))
def test_one_check_digit_is_right(fourteen: str) -> None:
    assert [verify(f"4{fourteen}{last}") for last in range(10)].count(True) == 1


@given(st.text(max_size=20))
def test_verify_refuses_what_is_no_number(value: str) -> None:
    assert verify(value) in {True, False}
