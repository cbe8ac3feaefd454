"""Keys of SEI, SIP, their modules and web services; names, public keys and hashes are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from moderator.detection import Detector

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "'ChaveAcesso' => '⟦a91f03c27be45d8890a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b⟧',",
        "APP_SEI_CHAVE_ACESSO=⟦a91f03c27be45d8890a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b⟧",
        "a chave de acesso do serviço: ⟦a91f03c27be45d8890a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b⟧.",
        '"identificacaoServico":"⟦a91f03c27be45d8890a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b⟧"',
        "veio só ⟦a91f03c27be45d8890a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b⟧",
        "'ChaveSite' => '6LcXk29sAAAAAPz71XcVbN', 'ChaveSecreta' => '⟦6LcXk29sAAAAAQz71XcVbN⟧'",
        "'ChaveAutorizacao' => '⟦0a9c7b1e-53d2-4c8f-9a61-7d2e4f8b1c35⟧'",
        "'TokenSecret' => '⟦d2b1f8e07c6a5944332211ffeeddccbb⟧'",
        "MODULO_REST_TOKEN_SECRET=⟦921959f3254d784cf60c1aa230f38353489ad01f1f649f51bf5e8d2244e06693⟧",
        "MODULO_REST_CHAVE=⟦43ca7fb1-d212-4e2d-aadd-b4261ba127c5⟧\n",
        "'sigla' => 'X', 'chave' => '⟦Gf5Dt2Fu34NIXeh54Yecp6PvJaZ51oKZ⟧'),",
        '"ValidarAPI" => array("key" => "⟦4033566b-731f-4f26-89d3-2954d8808170⟧")',
        "'client_id' => 'sei.orgao.gov.br',\n'secret' => '⟦tRH6Sv/87VJR/3xkmLX0iNs9v6mq==⟧',",
        "client-secret: ⟦wJ7~q2LmN.x9-ZrT_8vKb⟧",
        "'secret_validacao' => '⟦8yWqE/2mZt5+Lx0vBn7cKd4s⟧'",
        "X-API-Key: ⟦9f8e7d6c5b4a39281706f5e4d3c2b1a0⟧",
        '-H "x-api-key: ⟦Kp7-29xLmQ81vZ⟧"',
        'GRAFANA_API_KEY: "⟦evpwD5XVmXahgH0poRPjlFzUOAFZKl⟧"',
        "AWS_SECRET_ACCESS_KEY=⟦9Xk2/Qp8Lw+vZtRb3NmQpLw91vZtRb3NmQpLw91v⟧",
        "APP_KEY=base64:⟦k29sLqPz71XcVbN30mWeTyUiOpAsDfGhJkLzXcVbN0M=⟧",
        "--account-key ⟦k29sLqPz71XcVbN30mWeTyUiOpAs==⟧",
        '<add key="ApiKey" value="⟦k29sLqPz71XcVbN30mWe⟧"/>',
        "a chave da API do validar é ⟦vL9x82KmQ0pZr71TnYc4⟧ alguém testa",
        "o client secret que mandaram foi ⟦AHk29sLqPz71XcVbN30mWe⟧",
        "a chave do app sei q temos é ⟦b064f086-f0ec-4ce9-b251-869900b616b8⟧ e o IdApp 7",
        "chave do módulo de estatísticas (⟦j6uuQXGQmOf3EcJuaReNqaqQ2UagjafH⟧).",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "API_KEY") == written


@pytest.mark.parametrize(
    "written",
    [
        "'ChaveAcesso' => '', 'ChaveAcesso' => 'XXXXXXXXXXXX', 'ChaveAcesso' => '<gerada no SIP>'",
        "'ChaveAcesso' => getenv('SEI_CHAVE_ACESSO'), SECRET=${SECRET}",
        "'ChaveSite' => '6LcXk29sAAAAAPz71XcVbN30mWe'",
        "client_id: sei.orgao.gov.br",
        '\'chave\' => $chave, "key": "especie_documental", "chave": "valor"',
        "a chave primária é id_documento2024abc",
        "chave pix: 0a9c7b1e-53d2-4c8f-9a61-7d2e4f8b1c35",
        "hash da chave: 5d41402abc4b2a76b9719d911017c592",
        "o commit 9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b quebrou",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "correlation-id: 0a9c7b1e-53d2-4c8f-9a61-7d2e4f8b1c35",
        "chave da NF-e 35240612345678000195550010000012341000012345",
        "gpg --recv-keys 9DC858229FC7DD38854AE2D88D81803C0EBFCD88",
        "fingerprint SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8",
        "a chave está em https://drive.exemplo/d/1aB2cD3eF4gH5iJ6kL7mN8oP9",
        "secretKeyRef:\n  name: sei-db\n  key: password",
        "SEI_CHAVE_FILE=/run/secrets/chave2024abc",
        "Secretaria: COTIC2024",
        "como gerar a chave? versão 4.1.5",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "API_KEY") == written


def test_keys_that_an_image_ships_with_are_found_barely(detector: Detector) -> None:
    (found,) = detector.detect_text(
        "'ChaveAcesso' => '7babf862" + "7be45d8890a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b" + "'"
    )
    assert (found.entity_type, found.score) == ("API_KEY", 0.5)
    assert "valor padrão público" in found.reason
