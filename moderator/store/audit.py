"""The audit log: who did what to which case or action, each row chained to the one before by a MAC.

Rows name things by id only, so a purge of personal data does not break the chain.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, text

from moderator.store.database import Database
from moderator.store.schema import audit_log
from moderator.store.vault import Vault

GENESIS = "0" * 64


class Audit:
    """Append and verify."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._key = vault.audit_key

    def append(
        self, connection: Connection, *, actor: str, event: str, subject: str, now: datetime, detail: Mapping[str, Any]
    ) -> None:
        """Part of the caller's write transaction, so a change and its trace are stored together or not at all."""
        if connection.dialect.name == "postgresql":  # one writer at a time, or two rows would share a predecessor
            connection.execute(text("SELECT pg_advisory_xact_lock(727000)"))
        last = connection.execute(select(audit_log.c.mac).order_by(audit_log.c.seq.desc()).limit(1)).scalar()
        previous = last or GENESIS
        row = {"at": now, "actor": actor, "event": event, "subject": subject, "detail": dict(detail)}
        connection.execute(audit_log.insert().values(**row, previous=previous, mac=self._mac(previous, row)))

    def record(self, *, actor: str, event: str, subject: str, now: datetime, detail: Mapping[str, Any]) -> None:
        """What changed nothing else: a sensitive view, a refusal."""
        with self._database.write() as connection:
            self.append(connection, actor=actor, event=event, subject=subject, now=now, detail=detail)

    def verify(self) -> int | None:
        """The first broken row's number, or None when the whole chain holds."""
        previous = GENESIS
        with self._database.read() as connection:
            for row in connection.execute(select(audit_log).order_by(audit_log.c.seq)):
                content = {name: getattr(row, name) for name in ("at", "actor", "event", "subject", "detail")}
                if row.previous != previous or not hmac.compare_digest(row.mac, self._mac(previous, content)):
                    return int(row.seq)
                previous = row.mac
        return None

    def _mac(self, previous: str, row: Mapping[str, Any]) -> str:
        canonical = json.dumps(dict(row) | {"at": row["at"].isoformat()}, sort_keys=True, separators=(",", ":"))
        return hmac.new(self._key, f"{previous}{canonical}".encode(), hashlib.sha256).hexdigest()
