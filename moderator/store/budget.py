"""How many requests a far side still gets from all our processes together, within any minute.

Only the arithmetic, in one locked row for each far side. Who may take how large a share, and what to do
while there is none, is the channel's.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Row, select, update

from moderator.store.database import Database, insert_new
from moderator.store.schema import request_budgets

MINUTE = 60.0


class RequestBudget:
    """A sliding minute of requests, and a door that the far side can shut."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def spend(self, name: str, requests: int, *, limit: int, now: datetime) -> float | None:
        """Count `requests` now, unless more than `limit` would then lie within the last minute.

        None when they were counted, else the seconds after which asking again may help. More requests
        than the limit are counted as the limit, else they would never come to pass.
        """
        wanted, moment = min(requests, limit), now.timestamp()
        recent: list[float]
        with self._database.write() as connection:
            row = _locked(connection, name)
            if row.closed_until is not None and row.closed_until > now:
                return float((row.closed_until - now).total_seconds())
            recent = sorted(spent for spent in row.spent if spent > moment - MINUTE)
            excess = len(recent) + wanted - limit
            if excess > 0:
                return max(recent[excess - 1] + MINUTE - moment, 0.1)
            _change(connection, name, spent=[*recent, *[moment] * wanted])
        return None

    def give_back(self, name: str, requests: int, *, now: datetime) -> None:
        """Requests that were counted and never sent: the latest of the last minute are forgotten."""
        if requests <= 0:
            return
        with self._database.write() as connection:
            recent = sorted(spent for spent in _locked(connection, name).spent if spent > now.timestamp() - MINUTE)
            _change(connection, name, spent=recent[: max(len(recent) - requests, 0)])

    def close(self, name: str, *, until: datetime) -> None:
        """Nobody asks before then. An earlier moment than the one already set changes nothing."""
        with self._database.write() as connection:
            row = _locked(connection, name)
            if row.closed_until is None or row.closed_until < until:
                _change(connection, name, closed_until=until)

    def spent(self, name: str, *, now: datetime) -> int:
        """Requests counted within the last minute."""
        since = now.timestamp() - MINUTE
        with self._database.read() as connection:
            query = select(request_budgets.c.spent).where(request_budgets.c.name == name)
            return sum(moment > since for moment in connection.execute(query).scalar() or ())


def _locked(connection: Connection, name: str) -> Row[tuple[str, list[float], datetime | None]]:
    insert_new(connection, request_budgets, {"name": name, "spent": []})
    # SQLite's write transactions have the whole file; PostgreSQL needs to be told.
    query = select(request_budgets).where(request_budgets.c.name == name).with_for_update()
    return connection.execute(query).one()


def _change(connection: Connection, name: str, **values: object) -> None:
    connection.execute(update(request_budgets).where(request_budgets.c.name == name).values(**values))
