"""SIAPE: seven digits are an employee's beside the word only; SEI's documents look the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "SIAPE ⟦1928374⟧",
        "matrícula SIAPE nº ⟦1.928.374⟧",
        "Matrícula: ⟦0345678⟧",
        "mat. ⟦1928374⟧ e matric. ⟦1928375⟧",
        "o siape do fulano é ⟦1928374⟧",
        "SIAPEs ⟦1122334⟧, ⟦2233445⟧ e ⟦3344556⟧",
        "Fulano (⟦1928374⟧ - SIAPE)",
        "siape=⟦1928374⟧&nome=x",
        '{"matriculaSiape": "⟦1928374⟧", "siape": ⟦1928375⟧}',
        "siape⟦1928374⟧",
        "SIAPE ⟦1928374⟧, chamado 4263228",
        "SIAPE\n⟦1928374⟧",
        "PROCESSO;MATRÍCULA;ASSUNTO\n23000.123456/2024-11;⟦1928374⟧;licença",
        "INSERT INTO s (nome, siape) VALUES ('Rui', '⟦1928374⟧')",
        "SIAPE ⟦１９28374⟧",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "BR_SIAPE") == written


@pytest.mark.parametrize(
    "written",
    [
        "documento SEI 1928374",
        "SEI nº 1928374, despacho (1928374)",
        "o SIAPE retornou erro 1928374",
        "SIAPE: chamado 4263228",
        "matrícula do imóvel 1928374",
        "Matrícula: 4412-9",
        "matrícula na turma 2024001",
        "SIAPE 0000000",
        "SIAPE 19283745",
        "no SIAPE, a portaria 1.928.374",
        "documento;siape\n1928374;sim",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "BR_SIAPE") == written
