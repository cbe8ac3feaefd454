"""Webhooks as they came in: kept sealed until they are decided, recognised when they come again."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update

from moderator.models import ChannelKind
from moderator.store.audit import Audit
from moderator.store.database import Database, insert_new
from moderator.store.schema import deliveries
from moderator.store.vault import Vault


@dataclass(frozen=True, slots=True)
class StoredDelivery:
    """A webhook read back; `open` while its outcome is not settled."""

    id: str
    channel: ChannelKind
    event: str
    open: bool
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class Deliveries:
    """The intake table."""

    def __init__(self, database: Database, vault: Vault, audit: Audit, *, new_id: Callable[[], str]) -> None:
        self._database = database
        self._vault = vault
        self._audit = audit
        self._new_id = new_id

    def receive(
        self,
        channel: ChannelKind,
        *,
        event: str,
        identity: str,
        headers: Mapping[str, str],
        body: bytes,
        now: datetime,
        ignored: str = "",
        refused: str = "",
    ) -> tuple[str, bool]:
        """Keep the webhook; (its id, whether it is new).

        `ignored` records one that asks nothing of us, without its content; `refused` one that can't
        be understood, with it.
        """
        key = self._vault.pseudonym("delivery", channel, identity)
        row = self._new_id()
        settled = "ignored" if ignored else "failed" if refused else ""
        values = {
            "id": row,
            "channel": channel,
            "event": event[:64],
            "identity": key,
            "payload": None if ignored else self._seal(row, headers, body),
            "status": settled or "received",
            "outcome": (ignored or refused)[:200],
            "received_at": now,
            "finished_at": now if settled else None,
        }
        with self._database.write() as connection:
            if insert_new(connection, deliveries, values):
                return row, True
            repeated = (
                update(deliveries)
                .where(deliveries.c.identity == key)
                .values(repeats=deliveries.c.repeats + 1)
                .returning(deliveries.c.id)
            )
            return connection.execute(repeated).scalar_one(), False

    def load(self, delivery_id: str) -> StoredDelivery:
        with self._database.read() as connection:
            row = connection.execute(select(deliveries).where(deliveries.c.id == delivery_id)).one()
        headers: Mapping[str, str] = {}
        body = b""
        if row.payload is not None:
            opened = json.loads(self._vault.open(row.payload, table="deliveries", column="payload", row=row.id))
            headers, body = opened["headers"], base64.b64decode(opened["body"])
        return StoredDelivery(row.id, ChannelKind(row.channel), row.event, row.status == "received", headers, body)

    def finish(self, delivery_id: str, status: str, outcome: str, *, now: datetime) -> None:
        """Settle it: `done`, `ignored` or `failed`. The payload goes, except of a failed one."""
        values: dict[str, object] = {"status": status, "outcome": outcome[:200], "finished_at": now}
        if status != "failed":
            values["payload"] = None
        with self._database.write() as connection:
            connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(**values))

    def reopen(self, delivery_id: str, *, moderator: str, now: datetime) -> None:
        """A moderator asks to try a failed one again."""
        with self._database.write() as connection:
            self._audit.append(
                connection, actor=moderator, event="delivery.reopened", subject=delivery_id, now=now, detail={}
            )
            connection.execute(
                update(deliveries)
                .where(deliveries.c.id == delivery_id, deliveries.c.status == "failed")
                .values(status="received", outcome="", finished_at=None)
            )

    def overdue(self, before: datetime, *, limit: int = 500) -> Sequence[str]:
        """Ids received before then and still open: their job may never have been enqueued."""
        query = (
            select(deliveries.c.id)
            .where(deliveries.c.status == "received", deliveries.c.received_at < before)
            .order_by(deliveries.c.received_at)
            .limit(limit)
        )
        with self._database.read() as connection:
            return connection.execute(query).scalars().all()

    def _seal(self, row: str, headers: Mapping[str, str], body: bytes) -> bytes:
        payload = json.dumps({"headers": dict(headers), "body": base64.b64encode(body).decode()})
        return self._vault.seal(payload, table="deliveries", column="payload", row=row)
