"""`moderator scan` of an exported chat: findings only, on stdout; what was not read, on stderr."""

from __future__ import annotations

import json
import os
import zipfile

import pytest
from click.testing import CliRunner

from moderator.cli import main
from tests.factories import CPF

PASSWORD = "Pitanga@8823"
CHAT = f"""\ufeff20/11/2026 14:30 - As mensagens e ligações são protegidas com a criptografia de ponta a ponta.
20/11/2026 14:31 - Rosa Exemplo: bom dia a todos
21/11/2026 09:00 - +55\u00a061\u00a099999\u20110001: <Mídia oculta>
21/11/2026 09:02 - Rosa Exemplo: o meu CPF é {CPF}, podem conferir?
22/11/2026 09:05 - +55\u00a061\u00a099999\u20110001: a senha do sei de homologação é {PASSWORD}
"""
SECRETS = (CPF, PASSWORD, "Rosa", "99999")


def scan(*arguments, stdin=b""):
    """In this process, which has the engine loaded already."""
    return CliRunner().invoke(main, ["scan", *map(str, arguments)], input=stdin)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch):
    for name in [name for name in os.environ if name.startswith("MODERATOR_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("Conversa do WhatsApp com Grupo.txt", CHAT)
    return path


def test_a_chat_gives_its_findings_as_text_and_a_deletion_list(archive, tmp_path):
    out = tmp_path / "lista.md"
    ended = scan(archive, "--fail-on-findings", "--deletion-list", out)
    assert ended.exit_code == 1
    assert ended.stdout.splitlines() == [
        "2026-11-21 09:02  Participante 1  BR_CPF (high): o meu CPF é [CPF removido], podem conferir?",
        "2026-11-22 09:05  Participante 2  PASSWORD (critical): a senha do sei de homologação é [senha removida]",
    ]
    assert "4 messages, 2 with findings" in ended.stderr
    assert "1 pictures, sounds, documents and contacts were not read" in ended.stderr
    written = out.read_text(encoding="utf-8")
    assert written.index("Participante 2, **senha**") < written.index("Participante 1, **CPF**")
    for secret in SECRETS:
        assert secret not in ended.stdout + ended.stderr + written


def test_a_chat_from_standard_input_as_json_lines():
    ended = scan("-", "--format", "jsonl", stdin=CHAT.encode())
    first, second = map(json.loads, ended.stdout.splitlines())
    assert ended.exit_code == 0
    assert (first["id"], first["at"], first["author"]) == (4, "2026-11-21T09:02:00", "Participante 1")
    assert [(one["type"], one["start"], one["end"]) for one in first["entities"]] == [("BR_CPF", 12, 26)]
    assert (second["author"], second["redacted"]) == (
        "Participante 2",
        "a senha do sei de homologação é [senha removida]",
    )
    for secret in SECRETS:
        assert secret not in ended.stdout


def test_a_list_of_what_is_no_chat_and_a_broken_zip_are_usage_errors(archive, tmp_path):
    ended = scan("-", "--deletion-list", tmp_path / "x.md", stdin=b"bom dia")
    assert ended.exit_code == 2
    assert "--deletion-list needs a WhatsApp chat" in ended.stderr
    archive.write_bytes(archive.read_bytes()[:-10])
    ended = scan(archive)
    assert (ended.exit_code, ended.stdout, ended.stderr) == (2, "", "the zip is damaged; export the chat again\n")
