"""Bank accounts: one span from branch to account, the bank stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "Banco do Brasil ⟦ag 1122-3 cc 44556-7⟧",
        "BB ⟦Ag. 1122-3, C/C 44.556-X⟧",
        "⟦agência nº 0718, conta corrente nº 02394-1⟧",
        "CEF ⟦ag 0645 op 013 conta 88120-7⟧",
        "⟦Agência: 0001\nConta: 12345678-9⟧\nTitular",
        "santander ⟦ag 2233 conta 01-012345-6⟧",
        "⟦conta corrente 12345-6, agência 1234⟧",
        "conta poupança ⟦98765-4⟧ da caixa",
        "Ag/Conta: ⟦1234 / 56789-0⟧",
        "nubank ⟦agência 0001 e conta 7719203-5⟧",
        '"agencia": "⟦3475", "conta": "12345-X⟧"',
        "⟦ag: 1122 | conta: 33445-6⟧",
        "Itaú ⟦ag. 0345 c/c 12345-6⟧, siape 1928374",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "BR_BANK_ACCOUNT") == written


@pytest.mark.parametrize(
    "written",
    [
        "Agência Nacional de Águas, 2024; conta 3 vezes",
        "a agência 1234 do correio",
        "conta 12345-6 no SIAFI",
        "agora conta 12345 registros",
        "a conta do usuário foi bloqueada após 5 tentativas",
        "Agência 4.0 e conta 2.0",
        "cc: fulano, sicrano; ag. 10",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "BR_BANK_ACCOUNT") == written
