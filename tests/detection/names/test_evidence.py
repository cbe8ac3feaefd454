"""Runs of capitalised words: where a name begins and ends, and what a mail address confirms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.detection.names.evidence import find_names, is_confirmed, words_before, words_of


def _names(text: str, *, capitals: bool = False) -> list[str]:
    return [text[found.start : found.end] for found in find_names(text, 0, len(text), capitals=capitals)]


@pytest.mark.parametrize(
    ("run", "names"),
    [
        ("Prezada Ana Lima Prado", ["Ana Lima Prado"]),
        ("Ana Lima e Rui Sá", ["Ana Lima", "Rui Sá"]),
        ("Lúcio Costa e Silva", ["Lúcio Costa e Silva"]),
        ("Ana Lima da Celepar", ["Ana Lima"]),
        ("Ana Lima do Rêgo", ["Ana Lima do Rêgo"]),
        ("Ana Lima de Mossoró", ["Ana Lima"]),
        ("Cleide de Campina Grande", []),
        ("Avisem Ana Lima", ["Ana Lima"]),
        ("Recebi do João Moura", ["João Moura"]),
        ("Ana Nascimento Dias", ["Ana Nascimento Dias"]),
        ("Escola Municipal Ana Lima", []),
        ("Ana Lima Coordenadora", ["Ana Lima"]),
        ("Ana Paula", []),
        ("João Pessoa", []),
        ("A. B. Lima", []),
        ("Processo Eletrônico Nacional", []),
    ],
)
def test_find_names(run: str, names: list[str]) -> None:
    assert _names(run) == names


def test_capitals_need_known_names() -> None:
    assert _names("REUNIÃO COM ANA LIMA", capitals=True) == ["ANA LIMA"]
    assert _names("ANA XPTO", capitals=True) == []


@pytest.mark.parametrize(
    ("local", "confirmed"),
    [
        ("odara.wunder", True),
        ("o.wunder", True),
        ("owunder", True),
        ("odarawunder83", True),
        ("wunderodara", True),
        ("odara", False),
        ("suporte.ti", False),
        ("o", False),
    ],
)
def test_a_mail_address_confirms(local: str, confirmed: bool) -> None:
    text = f"Odara Wunder, {local}@exemplo.com"
    assert is_confirmed(text, 0, 12, ["odara", "wunder"]) is confirmed


def test_a_mail_address_far_away_confirms_nothing() -> None:
    assert not is_confirmed("Odara Wunder" + " " * 400 + "odara.wunder@exemplo.com", 0, 12, ["odara", "wunder"])


@given(st.text("AaÁ'-. \n1_", max_size=40))
def test_words_are_the_same_from_either_end(text: str) -> None:
    forwards = {(word.start, word.end) for word in words_of(text, 0, len(text))}
    backwards = {(word.start, word.end) for word in words_before(text, 0, len(text))}
    assert all(text[start:end].strip("'-. \n") for start, end in forwards | backwards)
    assert forwards == backwards


@given(st.lists(st.sampled_from(["Ana", "e", "de", "Lima", "Rua", "João", "Pessoa", "Vi", "A."]), max_size=12))
def test_names_lie_within_the_run_in_order(words: list[str]) -> None:
    text = " ".join(words)
    last = 0
    for found in find_names(text, 0, len(text)):
        assert last <= found.start < found.end <= len(text)
        last = found.end
