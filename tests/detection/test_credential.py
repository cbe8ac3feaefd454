"""What stands where a secret would, and isn't one."""

from __future__ import annotations

import pytest

from moderator.detection.credential import is_placeholder, is_predicate, is_something_else


@pytest.mark.parametrize(
    "value",
    [
        "", "   ", "****", "XXXX", "x.x.x", "${DB}", "$DB", "$senha", "$x['a']", "%DB%",
        "{{ vault }}", "{senha}", "<sua senha>", "[senha]",
        "getenv(X)", "os.environ[X]", "System.getenv(X)", "sua_senha_aqui", "SENHA_AQUI", "your-password", "senha",
        "null", "true", "string", "vazio", "obrigatória", "REDACTED", "digite aqui", "senha removida",
    ],
)  # fmt: skip
def test_placeholders(value: str) -> None:
    assert is_placeholder(value)


@pytest.mark.parametrize(
    "value", ["Xk9#f", "girassol", "changeit", "1234", "P@ssword", "admin", "$ecret12", "$a1$b2!", "teste"]
)
def test_secrets_are_no_placeholders(value: str) -> None:
    assert not is_placeholder(value)


@pytest.mark.parametrize(
    "value",
    [
        "https://x.gov.br",
        "gov.br",
        "v5.0.3",
        "a@x.gov.br",
        "cert.p12",
        "03/10/2026",
        "10h30",
        "90dias",
        "SHA-256",
        "2FA",
    ],
)
def test_something_else(value: str) -> None:
    assert is_something_else(value)


@pytest.mark.parametrize("value", ["Xk9#f", "abc123", "102030", "Sei@2024", "a.b.c"])
def test_secrets_are_nothing_else(value: str) -> None:
    assert not is_something_else(value)


@pytest.mark.parametrize("value", ["expirada", "obrigatória", "padrão", "pendente", "mesma", "Temporária", "alterar"])
def test_predicates(value: str) -> None:
    assert is_predicate(value)


@pytest.mark.parametrize("value", ["girassol", "teste", "tramita123", "barramento-maringa", "Calab0uço"])
def test_secrets_are_no_predicates(value: str) -> None:
    assert not is_predicate(value)
