"""The words that a topic is known by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.store.topic_words import EVERYDAY, STOP, key_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Certificados vencidos", ["certif", "vencid"]),
        ("o certificado, o CERTIFICADO!", ["certif"]),
        ("não é para mim, obrigado", ["mim"]),
        ("erro 504 no gestaopen", ["erro", "504", "gestao"]),
        ("a" * 60, []),
        ("", []),
    ],
)
def test_key_words(text, words):
    assert key_words(text) == words


def test_everyday_words_are_no_stop_words():
    assert {"sei", "erro"} <= EVERYDAY
    assert not {"sei", "erro"} & STOP


@given(st.text())
def test_only_letters_and_digits_come_out(text):
    assert all(word.isascii() and word.isalnum() for word in key_words(text))
