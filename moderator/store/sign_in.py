"""What is begun on the way in and ended once: one-time links, and people who are away at another service.

Only the hash of a token is stored. Who somebody is and what they may do is `accounts`' to say.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from moderator.store.accounts import Account, Accounts
from moderator.store.database import Database
from moderator.store.schema import accounts, one_time_links, pending_sign_ins
from moderator.store.vault import Vault

SIGN_IN, PASSWORD = "sign_in", "password"
LIFETIMES = {SIGN_IN: timedelta(minutes=15), PASSWORD: timedelta(hours=24)}
AWAY = timedelta(minutes=10)  # to prove at another service who one is
COMMAND_LINE = "command line"  # the actor of what is not asked for in the console


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in, and as what: viewer, moderator or admin."""

    moderator: str
    role: str
    account_id: str = ""


class SignIn:
    """Issue and redeem links; remember who left for another service, and take them back once."""

    def __init__(self, database: Database, vault: Vault, known: Accounts) -> None:
        self._database = database
        self._vault = vault
        self._accounts = known

    def issue(
        self, token: str, identity: Identity, *, now: datetime, purpose: str = SIGN_IN, actor: str = COMMAND_LINE
    ) -> Account:
        """Make `token` (at least 32 random bytes, made by the caller) good for once, to sign in or to set a
        password. The account is made where there is none, and has the identity's role from now on."""
        with self._database.write() as connection:
            account = self._accounts.ensure(connection, identity.moderator, identity.role, actor=actor, now=now)
            connection.execute(delete(one_time_links).where(one_time_links.c.expires_at <= now))
            values = {"token": digest(token), "account_id": account.id, "purpose": purpose}
            connection.execute(one_time_links.insert().values(**values, expires_at=now + LIFETIMES[purpose]))
        return account

    def redeem(self, token: str, *, now: datetime, purpose: str = SIGN_IN) -> Account | None:
        """Whose link it is, or None when it is unknown, used, too old, or its account is closed."""
        open_accounts = select(accounts.c.id).where(accounts.c.disabled_at.is_(None))
        taken = (
            update(one_time_links)
            .where(
                one_time_links.c.token == digest(token),
                one_time_links.c.purpose == purpose,
                one_time_links.c.used_at.is_(None),
                one_time_links.c.expires_at > now,
                one_time_links.c.account_id.in_(open_accounts),
            )
            .values(used_at=now)
            .returning(one_time_links.c.account_id)
        )
        with self._database.write() as connection:
            account_id = connection.execute(taken).scalar()
        return self._accounts.of_id(account_id) if account_id else None

    def leave(self, token: str, *, browser: str, way: str, note: Mapping[str, str], now: datetime) -> None:
        """Somebody goes to another service: `token` (nonce or state) and `browser` will bring them back."""
        key = digest(token)
        sealed = self._vault.seal(json.dumps(dict(note)), table="pending_sign_ins", column="note", row=key)
        values = {"token": key, "browser": digest(browser), "way": way, "note": sealed, "expires_at": now + AWAY}
        with self._database.write() as connection:
            connection.execute(delete(pending_sign_ins).where(pending_sign_ins.c.expires_at <= now))
            connection.execute(pending_sign_ins.insert().values(**values))

    def come_back(self, token: str, *, browser: str, way: str, now: datetime) -> Mapping[str, str] | None:
        """The note of who left with this token in this browser, once; None for anybody else, and too late."""
        key = digest(token)
        taken = (
            delete(pending_sign_ins)
            .where(
                pending_sign_ins.c.token == key,
                pending_sign_ins.c.browser == digest(browser),
                pending_sign_ins.c.way == way,
                pending_sign_ins.c.expires_at > now,
            )
            .returning(pending_sign_ins.c.note)
        )
        with self._database.write() as connection:
            sealed = connection.execute(taken).scalar()
        if sealed is None:
            return None
        note: Mapping[str, str] = json.loads(self._vault.open(sealed, table="pending_sign_ins", column="note", row=key))
        return note


def digest(token: str) -> str:
    """What is stored of a token: 64 hex digits."""
    return hashlib.sha256(token.encode()).hexdigest()
