"""Random Pix keys: a UUID beside the word. Other keys keep their own kinds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "Pix: ⟦3f2b1c4d-9a8e-4f7b-8c6d-5e4f3a2b1c0d⟧",
        "chave aleatória ⟦3F2B1C4D-9A8E-4F7B-8C6D-5E4F3A2B1C0D⟧",
        "a chave pix é a seguinte:\n⟦3f2b1c4d-9a8e-4f7b-8c6d-5e4f3a2b1c0d⟧",
        "⟦3f2b1c4d-9a8e-4f7b-8c6d-5e4f3a2b1c0d⟧ (pix)",
        "faz um PIX pra ⟦3f2b1c4d-9a8e-4f7b-8c6d-5e4f3a2b1c0d⟧ ok?",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "BR_PIX_KEY") == written


@pytest.mark.parametrize(
    "written",
    [
        "uuid 3f2b1c4d-9a8e-4f7b-8c6d-5e4f3a2b1c0d",
        "a integração com pix devolveu o id 3f2b1c4d-9a8e-4f7b-8c6d-5e4f3a2b1c0d",
        "pix 61981234567",
        "paguei por pix. O log traz 3f2b1c4d-9a8e-4f7b-8c6d-5e4f3a2b1c0d",
        "pixel 3f2b1c4d-9a8e-4f7b-8c6d-5e4f3a2b1c0d",
        "pix 3f2b1c4d-9a8e-4f7b",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "BR_PIX_KEY") == written


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("meu pix 61981234567", "PHONE_NUMBER", "61981234567"),
        ("pix: 529.982.247-25", "BR_CPF", "529.982.247-25"),
        ("chave pix joana.prado@exemplo.com", "EMAIL_ADDRESS", "joana.prado@exemplo.com"),
    ],
)
def test_a_key_of_another_kind_keeps_it(find: Callable[[str], object], text: str, kind: str, value: str) -> None:
    assert find(text) == [(kind, value)]
