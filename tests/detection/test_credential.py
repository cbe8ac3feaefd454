"""What stands where a secret would, and isn't one."""

from __future__ import annotations

import pytest

from moderator.detection.credential import (
    is_digest,
    is_placeholder,
    is_predicate,
    is_public_default,
    is_random,
    is_something_else,
)


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


@pytest.mark.parametrize(
    "value",
    ["P@ssword", "1234", "changeit", "sei_user", "admin", "admin123", "postgres", "root", "senha123", "7babf862ab"],
)
def test_public_defaults(value: str) -> None:
    assert is_public_default(value)


@pytest.mark.parametrize("value", ["girassol", "P@ssw0rd-do-banco", "sei_user_prd9", "491823", "administrativo"])
def test_secrets_are_no_public_defaults(value: str) -> None:
    assert not is_public_default(value)


@pytest.mark.parametrize("value", ["vL9x82KmQ0pZr71TnYc4", "0a9c7b1e-53d2-4c8f-9a61-7d2e4f8b1c35", "d2b1f8e07c6a5944"])
def test_random(value: str) -> None:
    assert is_random(value)


@pytest.mark.parametrize(
    "value", ["a1b2c3", "especie_documental2", "ConfiguracaoSEI2024", "xxxxx1x1x1x1x1xx", "20260304091500123"]
)
def test_not_random(value: str) -> None:
    assert not is_random(value)


@pytest.mark.parametrize("length", [32, 40, 64, 128])
def test_digests(length: int) -> None:
    assert is_digest(("9f3a7c1e" * 16)[:length])
    assert not is_digest(("9f3a7c1e" * 16)[: length - 1])
