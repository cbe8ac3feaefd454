"""How often somebody tried in vain to be a person, and when they may try again. Addresses are the limiter's to count.

The wait grows and has an end: nobody is locked out for good by somebody else's guesses.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from moderator.store.database import Database, insert_new
from moderator.store.schema import sign_in_attempts
from moderator.store.vault import Vault

FREE = 5  # attempts before anybody waits
FIRST_WAIT = timedelta(seconds=15)  # doubling
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN = timedelta(hours=24)  # after the last attempt


class Attempts:
    """An attempt counts when it begins and is forgiven when it was right, so many at once are not free."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    def begin(self, *who: str, now: datetime) -> timedelta:
        """Count an attempt to be `who`; how long to wait before it may be made, nothing where it may. Who has
        to wait is not counted: hammering at the door makes no wait longer."""
        key = self._vault.pseudonym("attempts", *who)
        this = sign_in_attempts.c.key == key
        with self._database.write() as connection:
            connection.execute(delete(sign_in_attempts).where(sign_in_attempts.c.last_at <= now - FORGOTTEN))
            first = {"key": key, "failures": 1, "last_at": now, "not_before": now}
            if insert_new(connection, sign_in_attempts, first):
                return timedelta()
            row = connection.execute(select(sign_in_attempts).where(this).with_for_update()).one()
            if row.not_before > now:
                wait: timedelta = row.not_before - now
                return wait
            failures = row.failures + 1
            values = {"failures": failures, "last_at": now, "not_before": now + wait_after(failures)}
            connection.execute(sign_in_attempts.update().where(this).values(**values))
        return timedelta()

    def forgive(self, *who: str) -> None:
        """It was them."""
        with self._database.write() as connection:
            key = self._vault.pseudonym("attempts", *who)
            connection.execute(delete(sign_in_attempts).where(sign_in_attempts.c.key == key))


def wait_after(failures: int) -> timedelta:
    """Between this failed attempt and the next: nothing, then 15 s, 30 s, ... 15 minutes."""
    if failures < FREE:
        return timedelta()
    return min(FIRST_WAIT * (1 << min(failures - FREE, 16)), LONGEST_WAIT)
