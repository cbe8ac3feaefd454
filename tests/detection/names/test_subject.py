"""Who a statement is about: the author, somebody identified in the same sentence, or nobody."""

from __future__ import annotations

import pytest
import regex

from moderator.detection.names.subject import is_about_somebody


@pytest.mark.parametrize(
    ("text", "somebody"),
    [
        ("estou com XX", True),
        ("Eu mesma fiquei de XX", True),
        ("meu quadro de XX", True),
        ("A Ana Lima Prado tem XX", True),
        ("XX de Rui Sá Teles", True),
        ("CPF 529.982.247-25 - XX", True),
        ("matrícula SIAPE 1234567, XX", True),
        ("o tipo de processo XX é restrito", False),
        ("Ana Lima Prado saiu. O tipo XX existe", False),
        ("Ana Lima Prado\nXX", False),
        ("tenho dúvida sobre XX", False),
        ("a secretaria trata de XX", False),
        ("estou aqui há dois anos e ontem a equipe falou de XX", False),
    ],
)
def test_subject(text: str, somebody: bool) -> None:
    match = regex.search("XX", text)
    assert match is not None
    assert is_about_somebody(match) is somebody


def test_the_phrase_itself_may_speak_in_the_first_person() -> None:
    match = regex.match("Sou evangélica", "Sou evangélica")
    assert match is not None
    assert is_about_somebody(match)
