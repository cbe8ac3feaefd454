"""Plates: the new form by itself, the old one by a word, since tickets look like it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "Placa ⟦QWE1A23⟧",
        "⟦QWE1A23⟧ e ⟦ABC-1234⟧ na garagem",
        "o carro de placa ⟦ABC-1234⟧",
        "placas ⟦ABC 1234⟧ / ⟦KLM2B34⟧",
        "placa ⟦kpr-2b45⟧",
        "moto ⟦OQW4567⟧ azul",
        "tirem o ⟦KJH-9087⟧ da vaga",
        "carros: ⟦ABC1234⟧, ⟦DEF5G67⟧ e ⟦GHI-8901⟧",
        "⟦QWE1A23⟧ está na lista",
        "AIT - veículo ⟦JHY0A92⟧",
        "placa;dono\n⟦QWE1A23⟧;Rui",
        "placa ⟦Ｑwe1a23⟧",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "BR_VEHICLE_PLATE") == written


@pytest.mark.parametrize(
    "written",
    [
        "tickets SEI-1234, PEN-2045 e ABC-1234",
        "a placa-mãe ABC-1234 queimou",
        "placa no formato AAA-0000",
        "placa de rede INT1234",
        "cor #ABC1D23",
        "token QWE1A23+/=",
        "o motorista abriu o SEI-1234",
        "RFC-7231, CVE-2024",
        "código QWE1A234",
        "versão ABC1D2",
        "código QWE1A23 do lote",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "BR_VEHICLE_PLATE") == written
