"""What detectors found in messages, remembered by content: replaying history does not detect twice.

A row is a pseudonym of everything that was analysed, the detector's version and the findings (positions,
never text), so nothing here says who wrote what. Replaying is `moderator.backtest`'s.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from moderator.models import Finding, Message
from moderator.store.database import Database
from moderator.store.records import FINDINGS, MESSAGE
from moderator.store.schema import analyses
from moderator.store.vault import Vault

Found = Sequence[Finding]


class Analyses:
    """The memory. Equal messages have equal keys; another detector knows nothing of what this one found."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    def key(self, message: Message) -> str:
        """A pseudonym of the whole message: whatever of it a detector may look at is in there."""
        return self._vault.pseudonym("analysis", MESSAGE.dump_json(message).decode())

    def recall(self, keys: Collection[str], *, detector: str) -> Mapping[str, Found]:
        """What that detector found, for the keys that it is known of."""
        query = select(analyses.c.key, analyses.c.findings).where(
            analyses.c.detector == detector, analyses.c.key.in_(keys)
        )
        with self._database.read() as connection:
            return {row.key: FINDINGS.validate_python(row.findings) for row in connection.execute(query)}

    def remember(self, found: Mapping[str, Found], *, detector: str) -> None:
        """Findings by key. Repeating it is harmless."""
        rows = [
            {"key": key, "detector": detector, "findings": FINDINGS.dump_python(tuple(findings), mode="json")}
            for key, findings in found.items()
        ]
        if not rows:
            return
        with self._database.write() as connection:
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            connection.execute(insert(analyses).on_conflict_do_nothing(), rows)

    def forget_others(self, detectors: Collection[str]) -> None:
        """Drop what other detectors than these found: they are of the past."""
        with self._database.write() as connection:
            connection.execute(delete(analyses).where(analyses.c.detector.not_in(detectors)))
