"""Peers speak of our entity types, by spans of the text as given."""

from __future__ import annotations

import pytest

from moderator.errors import ConfigError
from moderator.models import Finding
from moderator.peers import PEERS, Detect, peer_detectors

TEXT = "Olá, sou a Ana.\nCPF 529.982.247-25, ana@exemplo.com, celular (61) 98123-4567\npassword = 'Xk9#fLm2pQ'\n"


def _peer(name: str) -> Detect:
    pytest.importorskip(PEERS[name][0])
    return peer_detectors([name])[name]


def _spans(findings: list[Finding]) -> set[tuple[str, str]]:
    return {(found.entity_type, TEXT[found.start : found.end]) for found in findings}


def test_presidio_as_it_comes() -> None:
    expected = {("EMAIL_ADDRESS", "ana@exemplo.com"), ("PHONE_NUMBER", "(61) 98123-4567")}
    assert expected <= _spans(_peer("presidio")(TEXT))


def test_tarja() -> None:
    assert {("BR_CPF", "529.982.247-25"), ("PHONE_NUMBER", "(61) 98123-4567")} <= _spans(_peer("tarja")(TEXT))


def test_detect_secrets() -> None:
    assert _spans(_peer("detect-secrets")(TEXT)) == {("PASSWORD", "Xk9#fLm2pQ")}


@pytest.mark.parametrize("name", PEERS)
def test_a_text_without_anything(name: str) -> None:
    assert _peer(name)("Bom dia a todos!\n") == []


def test_an_unknown_peer_is_named() -> None:
    with pytest.raises(ConfigError, match="gitleaks"):
        peer_detectors(["gitleaks"])


def test_a_missing_peer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PEERS, "absent", ("no_such_package", lambda: list))  # type: ignore[arg-type, attr-defined]
    with pytest.raises(ConfigError, match="absent is not installed"):
        peer_detectors(["absent"])
