"""PIS, PASEP, NIT and NIS: by the word, or by their own punctuation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.detection.recognizers.br_pis import verify

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "PIS ⟦364.05622.41-5⟧",
        "o número ⟦364.05622.41-5⟧ aparece na árvore",
        "NIT: ⟦52772040560⟧ / NIS nº ⟦137.58584.71-9⟧",
        "PIS/PASEP - ⟦84744529078⟧",
        "o pis do terceirizado é ⟦364 05622 41 5⟧",
        "cadastro único ⟦52772040560⟧",
        '{"pisPasep": "⟦36405622415⟧"}',
        "| nome | pis |\n|---|---|\n| Rui | ⟦36405622415⟧ |\n| Ana | ⟦52755828235⟧ |",
        "PIS ⟦３６4\u200b05622415⟧",
        "PIS ⟦36405622415⟧, CPF 529.982.247-25",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "BR_PIS") == written


@pytest.mark.parametrize(
    "written",
    [
        "PIS 364.05622.41-6",
        "52772040560 sem palavra",
        "meu celular 52772040560",
        "CPF 52772040560",
        "PIS/COFINS retido em 2024",
        "PIS 111.11111.11-1",
        "NUP 36405622415202411",
        "o chamado 36405622415",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "BR_PIS") == written


@given(st.text("0123456789", min_size=10, max_size=10).filter(lambda ten: len(set(ten)) > 1))
def test_one_check_digit_is_right(ten: str) -> None:
    docbr = pytest.importorskip("validate_docbr").PIS()
    verdicts = [verify(ten + last) for last in "0123456789"]
    assert verdicts == [docbr.validate(ten + last) for last in "0123456789"]
    assert verdicts.count(True) == 1


@given(st.text(max_size=14))
def test_verify_refuses_what_is_no_number(value: str) -> None:
    assert verify(value) in {True, False}
