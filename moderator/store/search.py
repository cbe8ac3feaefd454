"""What a moderator searches for, as marks; and making findable what was not entered with its case."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from moderator.store.database import Database
from moderator.store.records import Records
from moderator.store.schema import case_search, cases, messages
from moderator.store.search_index import ASKED, enter, marks_of
from moderator.store.vault import Vault

BATCH = 500  # cases in one transaction, a second or so of work


class Search:
    """Ask and catch up. Finding is the queue's (`Wanted.marks`)."""

    def __init__(self, database: Database, vault: Vault, records: Records) -> None:
        self._database = database
        self._vault = vault
        self._records = records

    def marks(self, words: str) -> Sequence[str]:
        """What stands for the first words of a search; empty where it says nothing that tells cases apart."""
        return marks_of(self._vault, words)[:ASKED]

    def catch_up(self) -> int:
        """Enter some cases that were opened without it (before there was a search, or by an action that got
        stuck), the oldest first; how many. Asked again until nothing is left."""
        missing = (
            select(cases.c.id, cases.c.message_id, cases.c.reason)
            .join(messages, messages.c.id == cases.c.message_id)
            .outerjoin(case_search, case_search.c.case_id == cases.c.id)
            .where(case_search.c.case_id.is_(None), messages.c.purged_at.is_(None))
            .order_by(cases.c.opened_at)
            .limit(BATCH)
        )
        with self._database.read() as connection:
            rows = connection.execute(missing).all()
        if not rows:
            return 0
        stored = [(row, self._records.load(row.message_id)) for row in rows]
        with self._database.write() as connection:
            for row, decision in stored:
                findings = None if row.reason == "not_analysed" else decision.findings
                enter(connection, self._vault, row.id, decision.message, findings)
        return len(rows)
