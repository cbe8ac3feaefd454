"""RG: by the word or the issuing office, in the forms of all states."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "RG ⟦12.345.678-9⟧ SSP/SP",
        "RG n.º ⟦3.021.415-X⟧",
        "meu rg é ⟦4456778⟧ pc/pa",
        "RG: ⟦MG-12.345.678⟧, ⟦M-3.456.789⟧",
        "rg ⟦MG12345678⟧",
        "identidade nº ⟦1.234.567⟧",
        "Ident.: ⟦998877665⟧",
        "carteira de identidade ⟦20.345.678-X⟧",
        "cédula de identidade nº ⟦5566778-9⟧",
        "Registro Geral ⟦55443322⟧ SESP-PR",
        "portador da ⟦7.654.321⟧ SSP/GO",
        "achamos um documento: ⟦MG-17.395.533⟧",
        '"rg":"⟦45678901⟧"',
        "| RG | ⟦2.580.627⟧ SSP/SC |",
        "Nº RG\n⟦12.345.678-9⟧",
        "rg⟦44567789⟧",
        "RG ⟦１2.345.678\u20119⟧",
        "RG de um ⟦4.118.273-6⟧; RG de outro ⟦27.905.114-2⟧",
        "nome,rg,cidade\nRui,⟦44567789⟧,Natal",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "BR_RG") == written


@pytest.mark.parametrize(
    "written",
    [
        "12.345.678-9 sem palavra",
        "RG 529.982.247-25 é um CPF",
        'rg -n "senha" 12345678',
        "o provedor de identidade do chamado 35233022",
        "identidade visual versão 12345",
        "RG do cliente: processo 12345678",
        "RG 2024",
        "RG 00.000.000-0 de modelo",
        "órgão 12345678",
        "Lei 12.345.678",
        "o RG fica no chamado 42632280",
        "população de 1.234.567 SEI",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "BR_RG") == written
