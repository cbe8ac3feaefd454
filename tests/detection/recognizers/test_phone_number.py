"""Phone numbers: personal ones in all their spellings; public, partial and look-alike numbers stay out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "⟦(61) 98123-4567⟧",
        "me liga ⟦61 9 8123 4567⟧ ou ⟦(61)98123.4567⟧",
        "⟦61.98123.4567⟧, ⟦61-98123-4567⟧, ⟦61 981234567⟧",
        "⟦+55 61 98123-4567⟧ / ⟦+5561981234567⟧ / ⟦+55 (11) 3345-6789⟧",
        "wa.me/⟦5561981234567⟧",
        "zap ⟦61981234567⟧",
        "⟦61981234567⟧",
        "celulares ⟦61981234567⟧ e ⟦61981234568⟧",
        "tel. ⟦(061) 3315-2047⟧ ramal 2047",
        "fone ⟦6133152047⟧",
        "⟦61 3315-2047⟧",
        "⟦0xx61 98123-4567⟧",
        "meu número novo: ⟦98123-4567⟧",
        "telefone ⟦3315-2047⟧, tel. ⟦33152048⟧, o fixo é ⟦3315 2049⟧",
        "fone: ⟦55 61 98123 4567⟧",
        "Fale com o protocolo ⟦61981234567⟧",
        "Central do contrato (nova): ⟦(61) 3315-2047⟧",
        "⟦(６１) 98123\u20134567⟧",
        "⟦(61)\u00a098123\u20114567⟧",
        "| Celular | ⟦(61) 98123-4567⟧ |",
        "[02/03/2026 07:58] ⟦+55 61 98123-4567⟧: bom dia",
        "⟦61 98123-4567⟧ ⟦61 98123-4568⟧",
        "CPF 529.982.247-25 tel ⟦11999999975⟧",
        "SIAPE 1234567, ⟦61981234567⟧",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "PHONE_NUMBER") == written


@pytest.mark.parametrize(
    "written",
    [
        "ligue 0800 978 9000, 0800-978-9000 ou 08009789000",
        "4004-0001, 3003 1234, (61) 4004-0001, 190 e 192",
        "ramal 2047",
        "chamado 35233022, documento SEI 42632280, processo 33152047",
        "contato pelo chamado 42632280",
        "protocolo nº 61981234567",
        "CPF 11999999975",
        "biênio 2024-2025",
        "contato no período 2024-2025",
        "00000-0000 e (00) 00000-0000",
        "(20) 98123-4567 não tem DDD válido",
        "cartão 5513 2358 2212 6836",
        "Allowed memory size of 536870912 bytes",
        "NUP 23000.123456/2024-11 e 23000123456202411",
        "SEI 4.0.12.15 em 03/02/2026 às 10:22",
        "ISBN 978-65-00-12345-6",
        "6133152047",
        "id_documento=33152047&infra_hash=6198123456761981234567619812345676198123",
        "550e8400-e29b-41d4-a716-446655440000",
        "tel. (61) 98123-45",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "PHONE_NUMBER") == written
