"""The lists: written as `fold` writes, of the size that was promised, and without contradictions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.detection import names


def test_the_lists_are_long_and_folded() -> None:
    assert len(names.GIVEN) >= 1500
    assert len(names.SURNAMES) >= 800
    for words in (names.GIVEN, names.SURNAMES, names.STOP_WORDS, names.BEARERS, names.PLACES, names.SECOND_GIVEN):
        assert all(word == names.fold(word).strip() and word for word in words)


def test_lists_do_not_contradict_each_other() -> None:
    assert not names.GIVEN & names.STOP_WORDS - {"natal"}  # a given name, a town and a feast
    assert not names.PARTICLES & names.STOP_WORDS
    assert names.SECOND_GIVEN <= names.GIVEN | names.SURNAMES


@pytest.mark.parametrize(
    ("word", "folded"), [("Conceição", "conceicao"), ("ÁVILA", "avila"), ("Müller", "muller"), ("Núñez", "nunez")]
)
def test_fold(word: str, folded: str) -> None:
    assert names.fold(word) == folded


@given(st.text(max_size=20))
def test_fold_is_stable(text: str) -> None:
    assert names.fold(names.fold(text)) == names.fold(text)


@pytest.mark.parametrize("word", ["genivaldo", "lucineide", "otoniel", "rosivaldo", "gilmara", "josenildo", "claudete"])
def test_like_given(word: str) -> None:
    assert names.is_like_given(word) or names.is_name(word)


@pytest.mark.parametrize("word", ["barramento", "windows", "prazo", "chrome", "docker"])
def test_not_like_given(word: str) -> None:
    assert not names.is_like_given(word)
    assert not names.is_name(word)
