"""CEP: where a person lives; those of agencies, events and tests are public."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "meu cep é ⟦70765-432⟧",
        "moro na Rua Augusta, 1500, CEP ⟦01304-001⟧",
        "CPF 529.982.247-25, cep ⟦01304001⟧",
        "Rua Augusta, 1500, ap. 32 - ⟦01304-001⟧ São Paulo",
        "residente em Belém/PA - ⟦66010-020⟧",
        '"cpf":"529.982.247-25","cep":"⟦01304001⟧"',
        "('Rua das Acácias, 45, ap. 2', '⟦01304-001⟧')",
        "endereço residencial: SQN 308 Bloco B, CEP: ⟦70.747-020⟧",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "BR_CEP") == written


@pytest.mark.parametrize(
    "written",
    [
        "CEP 01304-001",
        "o CEP 20040-002 não é encontrado na busca",
        "Sede: Esplanada dos Ministérios, Bloco K, CEP 70040-906",
        "Prefeitura Municipal, Rua XV de Novembro, 100, CEP 89000-000",
        "CPF do gestor 529.982.247-25. A sede fica na Rua Nova, 10, CEP 64000-100",
        "evento no Hotel Central, Recife/PE, CEP 50030-330",
        "meu documento 1304-001",
        "meu cep: 00000-000",
        "meu telefone é 3315-2047",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "BR_CEP") == written
