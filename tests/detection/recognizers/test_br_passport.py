"""Passport: by the word, or in a list of travellers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "passaporte ⟦FZ123456⟧",
        "Passaporte nº ⟦GB 987654⟧",
        "PASSAPORTE: ⟦fx665544⟧",
        "passap. ⟦GB123456⟧ val 2030",
        "passport no. ⟦FZ123456⟧",
        "passaporte português ⟦CA1234567⟧",
        "passaporte americano ⟦512345678⟧",
        "comitiva: Rui Prado ⟦FZ123456⟧ e Ana Prado ⟦GB987654⟧",
        "nome;passaporte;destino\nRui;⟦FZ123456⟧;Lisboa",
        "o passaporte dele é **⟦FZ123456⟧**",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "BR_PASSPORT") == written


@pytest.mark.parametrize(
    "written",
    [
        "lote FZ123456",
        "passaporte da vacina AB: 12",
        "Laravel Passport 10.4.1",
        "const passport = js123456a",
        "visto no documento AB123456",
        "passaporte é aceito? chamado 42632280",
        "passaporte: processo AB123456",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "BR_PASSPORT") == written
