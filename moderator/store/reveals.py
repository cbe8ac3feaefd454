"""Who looked at a masked value and what for: written down before the value is shown, and limited by the hour.

The value itself is never here, and neither in the audit log. What may be shown of which kind is the console's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select, text

from moderator.store.audit import Audit
from moderator.store.database import Database
from moderator.store.schema import reveals
from moderator.store.vault import Vault

HOUR = timedelta(hours=1)
PER_HOUR = 30  # values that one moderator may look at
ALL_REVEALS = 727001  # of PostgreSQL's advisory locks


@dataclass(frozen=True, slots=True)
class Reveal:
    """Somebody looked; `words` is the reason as they wrote it, where no code said it."""

    moderator: str
    entity_type: str
    reason: str
    at: datetime
    words: str | None = field(repr=False)


class Reveals:
    """The log of a case's reveals."""

    def __init__(self, database: Database, vault: Vault, audit: Audit, *, new_id: Callable[[], str]) -> None:
        self._database = database
        self._vault = vault
        self._audit = audit
        self._new_id = new_id

    def log(
        self, case_id: str, entity_type: str, *, place: str, moderator: str, reason: str, words: str, now: datetime
    ) -> bool:
        """Write a reveal down; False, and nothing written, when this moderator has had their hour's share. `place`
        says which span it is, without its value."""
        recent = select(func.count()).where(reveals.c.moderator == moderator, reveals.c.at > now - HOUR)
        row = self._new_id()
        sealed = self._vault.seal(words, table="reveals", column="words", row=row) if words else None
        with self._database.write() as connection:
            if connection.dialect.name == "postgresql":  # or two at once would both be the last that is allowed
                connection.execute(text(f"SELECT pg_advisory_xact_lock({ALL_REVEALS})"))
            if connection.execute(recent).scalar_one() >= PER_HOUR:
                return False
            values = {"id": row, "case_id": case_id, "moderator": moderator, "entity_type": entity_type}
            connection.execute(reveals.insert().values(**values, reason=reason, words=sealed, at=now))
            detail = {"entity_type": entity_type, "place": place, "reason": reason, "reveal": row}
            self._audit.append(
                connection, actor=moderator, event="value.revealed", subject=case_id, now=now, detail=detail
            )
        return True

    def of(self, case_id: str) -> Sequence[Reveal]:
        """Who looked at this case's values, the newest first."""
        query = select(reveals).where(reveals.c.case_id == case_id).order_by(reveals.c.at.desc())
        with self._database.read() as connection:
            return [
                Reveal(row.moderator, row.entity_type, row.reason, row.at, self._words(row.id, row.words))
                for row in connection.execute(query)
            ]

    def _words(self, row: str, sealed: bytes | None) -> str | None:
        return None if sealed is None else self._vault.open(sealed, table="reveals", column="words", row=row)
