"""Who is at work on which case: one moderator at a time, until they let go or were not heard of for a while.

A claim tells people of each other. Whether somebody may decide a case all the same is the verdict's question,
handing it to a colleague is `handling`'s.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, case, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from moderator.store.database import Database
from moderator.store.schema import claims

CLAIM_LASTS = timedelta(minutes=10)  # after the last sign of life


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody's hold on a case. `seen_at` is the last sign of life from their page."""

    case_id: str
    moderator: str
    claimed_at: datetime
    seen_at: datetime


class Claims:
    """Take, keep, let go. Each is one statement: two people never both succeed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, case_id: str, *, moderator: str, now: datetime) -> Claim:
        """Whose case it is now: `moderator`'s where it was free, lapsed or theirs already, else its holder's.

        The case exists: anything else is a StoreError.
        """
        with self._database.write() as connection:
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            new = insert(claims).values(case_id=case_id, moderator=moderator, claimed_at=now, seen_at=now)
            mine, lapsed = claims.c.moderator == moderator, claims.c.seen_at <= now - CLAIM_LASTS
            goes_on = case((mine & ~lapsed, claims.c.claimed_at), else_=new.excluded.claimed_at)
            taken = new.on_conflict_do_update(
                index_elements=["case_id"],
                set_={"moderator": moderator, "claimed_at": goes_on, "seen_at": now},
                where=or_(mine, lapsed),
            )
            row = connection.execute(taken.returning(*claims.c)).one_or_none()
            # PostgreSQL locks the row that was in the way even where it stays as it is, SQLite the whole file.
            held = row or connection.execute(select(claims).where(claims.c.case_id == case_id)).one()
        return Claim(*held)

    def renew(self, case_id: str, *, moderator: str, now: datetime) -> bool:
        """A sign of life; False when the claim is not theirs any more."""
        theirs = (claims.c.case_id == case_id) & (claims.c.moderator == moderator)
        with self._database.write() as connection:
            return connection.execute(update(claims).where(theirs).values(seen_at=now)).rowcount == 1

    def release(self, case_id: str, *, moderator: str) -> bool:
        """Let go; False when there was nothing of theirs to let go of."""
        with self._database.write() as connection:
            return drop_claim(connection, case_id, moderator=moderator)

    def holder(self, case_id: str, *, now: datetime) -> Claim | None:
        """Who is at work on it."""
        query = select(claims).where(claims.c.case_id == case_id, is_live(now))
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Claim(*row)

    def holders(self, case_ids: Collection[str], *, now: datetime) -> Mapping[str, str]:
        """The moderator at work on each of these cases, where there is one."""
        query = select(claims.c.case_id, claims.c.moderator).where(claims.c.case_id.in_(case_ids), is_live(now))
        with self._database.read() as connection:
            return {row.case_id: row.moderator for row in connection.execute(query)}


def is_live(now: datetime) -> ColumnElement[bool]:
    """Of a claim: not lapsed."""
    return claims.c.seen_at > now - CLAIM_LASTS


def other_holder(connection: Connection, case_id: str, *, moderator: str, now: datetime) -> str | None:
    """Who else is at work on a case, as seen from inside the caller's transaction."""
    query = select(claims.c.moderator).where(claims.c.case_id == case_id, claims.c.moderator != moderator, is_live(now))
    return connection.execute(query).scalar_one_or_none()


def drop_claim(connection: Connection, case_id: str, *, moderator: str) -> bool:
    """Let go inside the caller's transaction."""
    theirs = (claims.c.case_id == case_id) & (claims.c.moderator == moderator)
    return connection.execute(delete(claims).where(theirs)).rowcount == 1
