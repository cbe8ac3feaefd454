"""Homes against offices: the nearest word to the left decides, a flat or an office in the address itself before it."""

from __future__ import annotations

import pytest

from moderator.detection.residence import is_home

PLACE = "Rua das Acácias, 45"


@pytest.mark.parametrize(
    ("text", "home"),
    [
        (f"moro na {PLACE}", True),
        (f"CPF 529.982.247-25, {PLACE}", True),
        (f"a sede mudou, mas ele reside na {PLACE}", True),
        (f"ele mora longe; a sede fica na {PLACE}", False),
        (f"moro perto: {PLACE} (sede)", False),
        (f"moro perto: {PLACE}, sala 2", False),
        (f"o evento será na {PLACE}", False),
        (f"endereço residencial: {PLACE}", True),
        (f"Endereço: {PLACE}", True),
        (f'"logradouro": "{PLACE}"', True),
        (f"Prefeitura\nEndereço: {PLACE}", False),
        (f"passei pela {PLACE}", False),
        (PLACE, False),
        ("moro" + " x" * 200 + PLACE, False),
    ],
)
def test_the_nearest_word_decides(text: str, home: bool) -> None:
    start = text.index(PLACE)
    assert is_home(text, start, start + len(PLACE)) is home


def test_a_flat_is_a_home_whatever_stands_around() -> None:
    text = "prefeitura: Rua das Acácias, 45, apto 3"
    assert is_home(text, text.index("Rua"), len(text))
