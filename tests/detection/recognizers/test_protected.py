"""Protected spans win over identifiers inside them, and are never reported."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "NUP 23000.123456/2024-11",
        "NUP 0012345.00067890/2024-12",
        "23000 123456/2024",
        "23000123456202411",
        "CNJ 0712345-61.2024.8.07.0001",
        "SEI 4.0.12.15, PHP 8.2.12, módulo v3.1.2",
        "em 03/10/2026, 2026-10-03, 3-10-2026",
        "tel. 0800 978 9000",
        "contato: f47ac10b-58cc-4372-a567-061198123456",
        "sha1 6198123456761981234567619812345676198123",
        "https://orgao.gov.br/x?id_documento=61981234567&sigla=a",
        "https://orgao.gov.br/sei/documentos/61981234567",
        "R$ 529.982.247,25 e R$ 52998224725",
        "ISBN 978-85-12345-67-8",
    ],
)
def test_nothing_is_found_inside(find: Callable[[str], object], text: str) -> None:
    assert find(text) == []


def test_a_parameter_named_after_a_kind_is_no_protection(find: Callable[[str], object]) -> None:
    assert find("https://orgao.gov.br/x?id=1&telefone=61981234567") == [("PHONE_NUMBER", "61981234567")]


def test_a_password_may_look_protected(find: Callable[[str], object]) -> None:
    assert find("senha: 'f47ac10b-58cc-4372-a567-061198123456'") == [
        ("PASSWORD", "f47ac10b-58cc-4372-a567-061198123456")
    ]
