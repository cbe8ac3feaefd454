"""Blocks of private keys, whole or cut off; everything public around them stays."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]

LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7"
BLOCK = f"-----BEGIN PRIVATE KEY-----\n{LINE}\nu5AUqy==\n-----END PRIVATE KEY-----"
CERTIFICATE = f"-----BEGIN CERTIFICATE-----\n{LINE}\n-----END CERTIFICATE-----"


def _encode(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize("kind", ["", "RSA ", "EC ", "DSA ", "OPENSSH ", "ENCRYPTED "])
def test_fires_on_every_kind(mark: Mark, kind: str) -> None:
    written = f"segue:\n\n⟦{BLOCK.replace('PRIVATE', f'{kind}PRIVATE')}⟧\n\né isso?"
    assert mark(written, "PRIVATE_KEY") == written


@pytest.mark.parametrize(
    "written",
    [
        f"⟦{BLOCK}⟧\n{CERTIFICATE}",
        f"> ⟦{BLOCK}⟧".replace("\n", "\n> "),
        f"⟦{BLOCK}⟧\n".replace("\n", "\r\n"),
        f'"private_key": "⟦{BLOCK}⟧"'.replace("\n", "\\n"),
        f"⟦-----BEGIN PRIVATE KEY----- {LINE} {LINE} -----END PRIVATE KEY-----⟧",
        f"⟦-----BEGIN PRIVATE KEY-----\n{LINE}\n...\n-----END PRIVATE KEY-----⟧",
        f"⟦-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES,0A1B\n\n{LINE}⟧\n\nObrigado",
        f"⟦-----BEGIN PGP PRIVATE KEY BLOCK-----\nHash: x\n\n{LINE}\n=aB3d\n-----END PGP PRIVATE KEY BLOCK-----⟧",
        f"PRIVKEY_BASE64=⟦{_encode(BLOCK)}⟧\n",
        "⟦PuTTY-User-Key-File-2: ssh-rsa\nPublic-Lines: 1\nAAAAB3NzaC1yc2E\nPrivate-MAC: 9f3a7c1e⟧\n",
        "[Interface]\nPrivateKey = ⟦yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=⟧\n",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "PRIVATE_KEY") == written


@pytest.mark.parametrize(
    "written",
    [
        CERTIFICATE,
        CERTIFICATE.replace("CERTIFICATE", "PUBLIC KEY"),
        "começa com -----BEGIN PRIVATE KEY----- e termina com -----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vbqajDhA joao@maquina",
        f"CERT_BASE64={_encode(CERTIFICATE)}",
        "unable to set private key file: 'cert.pem' type PEM",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "PRIVATE_KEY") == written


def test_detect_secrets_agrees() -> None:
    plugin = pytest.importorskip("detect_secrets.plugins.private_key").PrivateKeyDetector()
    for kind in ("RSA ", "EC ", "DSA ", "OPENSSH ", ""):
        assert list(plugin.analyze_string(f"-----BEGIN {kind}PRIVATE KEY-----"))
