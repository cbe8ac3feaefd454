"""Cartão SUS: definitive numbers by their structure, provisional ones by groups or the word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.detection.recognizers.br_cns import verify

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "CNS ⟦799952433952390⟧",
        "cartão SUS ⟦799 9524 3395 2390⟧",
        "paciente do SUS: ⟦983226177461032⟧",
        "cartão nacional de saúde nº ⟦849497544090000⟧",
        "colaram ⟦123456789010000⟧ no assunto",
        "apareceu ⟦983 2261 7746 1032⟧ inteiro",
        "|paciente|CNS|\n|Rui|⟦849497544090000⟧|",
        "CNS ⟦233576126330018⟧",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "BR_CNS") == written


@pytest.mark.parametrize(
    "written",
    [
        "CNS 799952433952391",
        "sequência 983226177461032 de teste",
        "IMEI 860854751857085",
        "o SUS tem 123456789012345 atendimentos",
        "CNS 206123456710014",
        "log 4799952433952390",
        "20260304101552123",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "BR_CNS") == written


@given(st.text("0123456789", min_size=10, max_size=10), st.sampled_from("12"), st.sampled_from(["000", "001"]))
def test_definitive_numbers_agree_with_validate_docbr(ten: str, first: str, middle: str) -> None:
    docbr = pytest.importorskip("validate_docbr").CNS()
    numbers = [f"{first}{ten}{middle}{last}" for last in range(10)]
    assert [verify(number) for number in numbers] == [docbr.validate(number) for number in numbers]


@given(st.text("0123456789", min_size=13, max_size=13), st.sampled_from("0123456789"))
def test_provisional_numbers_agree_with_validate_docbr(thirteen: str, first: str) -> None:
    docbr = pytest.importorskip("validate_docbr").CNS()
    numbers = [f"{first}{thirteen}{last}" for last in range(10)]
    if first not in "12":
        assert [verify(number) for number in numbers] == [docbr.validate(number) for number in numbers]


@given(st.text(max_size=16))
def test_verify_refuses_what_is_no_number(value: str) -> None:
    assert verify(value) in {True, False}
