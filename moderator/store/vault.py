"""Encryption of columns and keyed pseudonyms. Knows keys and bytes, not tables or SQL.

A sealed value is `version(1) | key id(4) | nonce(12) | AES-256-GCM ciphertext`. The associated data
is `table|column|row`, so a value copied to another row or column does not open. Rotation: the first
key seals, every key opens.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from moderator.errors import StoreError

VERSION = b"\x01"


class Vault:
    """Seals texts for one place in the database and makes pseudonyms that only this key can make."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """`keys`: 32 bytes each, the current one first."""
        derived = [_derive(key, "columns") for key in keys]
        self._ciphers = {hashlib.sha256(key).digest()[:4]: AESGCM(key) for key in derived}
        self._current = next(iter(self._ciphers))
        # Pseudonyms must stay comparable through a rotation: the oldest key that is still known makes them.
        self._pseudonym_key = _derive(keys[-1], "pseudonyms")
        self.session_key = _derive(keys[0], "sessions")
        self.audit_key = _derive(keys[-1], "audit")

    def seal(self, text: str, *, table: str, column: str, row: str) -> bytes:
        nonce = os.urandom(12)
        sealed = self._ciphers[self._current].encrypt(nonce, text.encode(), _place(table, column, row))
        return VERSION + self._current + nonce + sealed

    def open(self, sealed: bytes, *, table: str, column: str, row: str) -> str:
        """The text; raises StoreError when the key is unknown or the value is not of this place."""
        version, key_id, nonce, body = sealed[:1], sealed[1:5], sealed[5:17], sealed[17:]
        cipher = self._ciphers.get(key_id)
        if version != VERSION or cipher is None:
            raise StoreError(
                f"{table}.{column}: sealed with a key that is not among the current and previous secret keys"
            )
        try:
            return cipher.decrypt(nonce, body, _place(table, column, row)).decode()
        except InvalidTag:
            raise StoreError(f"{table}.{column}: the sealed value was altered or moved") from None

    def pseudonym(self, *parts: str) -> str:
        """32 hex digits that stand for `parts`: equal parts give equal digits, nothing leads back."""
        message = "\x1f".join(parts).encode()
        return hmac.new(self._pseudonym_key, message, hashlib.sha256).hexdigest()[:32]


def _place(table: str, column: str, row: str) -> bytes:
    return f"{table}|{column}|{row}".encode()


def _derive(key: bytes, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=f"moderapen/{purpose}".encode()).derive(key)
