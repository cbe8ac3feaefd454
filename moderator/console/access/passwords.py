"""Passwords of local accounts: what may be one, and checking one in the same time whether the account exists or not.

Length is all that is asked for: NIST SP 800-63B, 5.1.1.2. Hashing is werkzeug's scrypt.
"""

from __future__ import annotations

import secrets
import unicodedata

from werkzeug.security import check_password_hash, generate_password_hash

SHORTEST, LONGEST = 12, 200  # characters
DECOY = generate_password_hash(secrets.token_urlsafe())  # of nobody: who has no account waits as long


def is_fit(password: str) -> bool:
    """Whether it may be somebody's password."""
    return SHORTEST <= len(_same(password)) <= LONGEST


def hash_password(password: str) -> str:
    return generate_password_hash(_same(password))


def check_password(password: str, hashed: str | None) -> bool:
    """Whether it is the password of this hash; never, where there is none."""
    right = check_password_hash(hashed or DECOY, _same(password)[:LONGEST])
    return right and hashed is not None


def _same(password: str) -> str:
    """However a keyboard composes its accents."""
    return unicodedata.normalize("NFKC", password)
