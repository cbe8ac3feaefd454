"""Who is signed in where. A session is a row: ending it ends it, whatever the browser keeps.

The role is never a session's: it is read from the account with every request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from moderator.store.accounts import Account
from moderator.store.audit import Audit
from moderator.store.database import Database
from moderator.store.schema import accounts, sessions
from moderator.store.sign_in import Identity, digest

ABSOLUTE_LIMIT = timedelta(hours=8)
IDLE_LIMIT = timedelta(minutes=60)  # after somebody was last at work
GRAIN = timedelta(minutes=1)  # how exactly it is known when somebody was last at work: a write each


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in; `way` is how: link, password, discourse, oidc."""

    way: str
    began_at: datetime
    seen_at: datetime


class Sessions:
    """Begin, look up and end."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    def begin(self, account: Account, *, token: str, way: str, now: datetime) -> None:
        """`token` is at least 32 random bytes, made by the caller."""
        values = {"token": digest(token), "account_id": account.id, "way": way, "began_at": now, "seen_at": now}
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.began_at <= now - ABSOLUTE_LIMIT))
            connection.execute(sessions.insert().values(**values))
            self._audit.append(connection, actor=account.name, event="signed_in", subject=way, now=now, detail={})

    def identify(self, token: str, *, now: datetime, at_work: bool) -> Identity | None:
        """Who it is and what they may do at this moment. `at_work`: a person asked, not a page by itself."""
        key = digest(token)
        query = (
            select(accounts.c.id, accounts.c.name, accounts.c.role, sessions.c.seen_at)
            .join(accounts, accounts.c.id == sessions.c.account_id)
            .where(
                sessions.c.token == key,
                sessions.c.began_at > now - ABSOLUTE_LIMIT,
                sessions.c.seen_at > now - IDLE_LIMIT,
                accounts.c.disabled_at.is_(None),
            )
        )
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        if at_work and now - row.seen_at >= GRAIN:
            with self._database.write() as connection:
                connection.execute(update(sessions).where(sessions.c.token == key).values(seen_at=now))
        return Identity(row.name, row.role, row.id)

    def end(self, token: str, *, actor: str, now: datetime) -> None:
        """Sign out here."""
        with self._database.write() as connection:
            ended = connection.execute(delete(sessions).where(sessions.c.token == digest(token)))
            if ended.rowcount:
                self._audit.append(connection, actor=actor, event="signed_out", subject="here", now=now, detail={})

    def end_all(self, account_id: str, *, actor: str, now: datetime) -> int:
        """Sign out everywhere; how many sessions that were."""
        with self._database.write() as connection:
            ended = connection.execute(delete(sessions).where(sessions.c.account_id == account_id))
            detail = {"account": account_id, "sessions": ended.rowcount}
            self._audit.append(
                connection, actor=actor, event="signed_out", subject="everywhere", now=now, detail=detail
            )
        return ended.rowcount

    def of(self, account_id: str, *, now: datetime) -> Sequence[Session]:
        """Those that are open, the newest first."""
        query = (
            select(sessions.c.way, sessions.c.began_at, sessions.c.seen_at)
            .where(
                sessions.c.account_id == account_id,
                sessions.c.began_at > now - ABSOLUTE_LIMIT,
                sessions.c.seen_at > now - IDLE_LIMIT,
            )
            .order_by(sessions.c.began_at.desc())
        )
        with self._database.read() as connection:
            return [Session(*row) for row in connection.execute(query)]
