"""One-time sign-in links for the console. Only the hash of a token is stored."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from moderator.store.audit import Audit
from moderator.store.database import Database
from moderator.store.schema import sign_in_links

LIFETIME = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signed in, and as what: viewer, moderator or admin."""

    moderator: str
    role: str


class SignIn:
    """Issue a link's token, and take it exactly once."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    def issue(self, token: str, identity: Identity, *, now: datetime, lifetime: timedelta = LIFETIME) -> None:
        """Make `token` (at least 32 random bytes, made by the caller) good for one sign-in."""
        values = {
            "token": _digest(token),
            "moderator": identity.moderator,
            "role": identity.role,
            "expires_at": now + lifetime,
        }
        with self._database.write() as connection:
            connection.execute(sign_in_links.insert().values(**values))

    def redeem(self, token: str, *, now: datetime) -> Identity | None:
        """The identity behind a token, or None when it is unknown, used or too old."""
        taken = (
            update(sign_in_links)
            .where(
                sign_in_links.c.token == _digest(token),
                sign_in_links.c.used_at.is_(None),
                sign_in_links.c.expires_at > now,
            )
            .values(used_at=now)
            .returning(sign_in_links.c.moderator, sign_in_links.c.role)
        )
        with self._database.write() as connection:
            row = connection.execute(taken).one_or_none()
            if row is None:
                return None
            self._audit.append(connection, actor=row.moderator, event="signed_in", subject=row.role, now=now, detail={})
        return Identity(row.moderator, row.role)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
