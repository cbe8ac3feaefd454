"""Webhooks as they came in: kept sealed until they are decided, recognised when they come again."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, select, update

from moderator.models import ChannelKind, Mode
from moderator.store.audit import Audit
from moderator.store.database import Database, insert_new
from moderator.store.records import OPEN
from moderator.store.schema import actions, deliveries, messages
from moderator.store.vault import Vault

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class StoredDelivery:
    """A webhook read back; `open` while its outcome is not settled, `mode` the furthest that its decision
    may go, `due_at` when to look at it again where it has to wait."""

    id: str
    channel: ChannelKind
    event: str
    open: bool
    mode: Mode
    due_at: datetime | None
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FailedDelivery:
    """A webhook that could not be moderated; its payload is kept for another try."""

    id: str
    channel: ChannelKind
    event: str
    outcome: str
    received_at: datetime


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
        mode: Mode = Mode.ENFORCE,
    ) -> tuple[str, bool]:
        """Keep the webhook; (its id, whether it is new).

        `ignored` records one that asks nothing of us, without its content; `refused` one that can't
        be understood, with it. `mode` holds its decision back where the installation would go further.
        """
        key = self._key(channel, identity)
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
            "mode": mode,
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

    def promote(
        self, channel: ChannelKind, identity: str, *, headers: Mapping[str, str], body: bytes, mode: Mode
    ) -> str | None:
        """Open a settled delivery of this identity again that was held back further than `mode`; its id,
        or None where there is none: what was only recorded of old posts may be acted on later."""
        weaker = [item for item in Mode if item.rank < mode.rank]
        held_back = and_(deliveries.c.identity == self._key(channel, identity), deliveries.c.mode.in_(weaker))
        with self._database.write() as connection:
            query = select(deliveries.c.id).where(held_back, deliveries.c.status == "done").with_for_update()
            row = connection.execute(query).scalar_one_or_none()
            if row is None:  # one that is still open goes as far as it is allowed now
                connection.execute(
                    update(deliveries).where(held_back, deliveries.c.status == "received").values(mode=mode)
                )
                return None
            values = {"mode": mode, "status": "received", "outcome": "", "finished_at": None}
            sealed = self._seal(row, headers, body)
            connection.execute(update(deliveries).where(deliveries.c.id == row).values(payload=sealed, **values))
        return str(row)

    def known(self, channel: ChannelKind, identities: Collection[str], *, mode: Mode) -> frozenset[str]:
        """Those that came before, and were not held back further than `mode`."""
        keys = {self._key(channel, identity): identity for identity in identities}
        enough = [item for item in Mode if item.rank >= mode.rank]
        query = select(deliveries.c.identity).where(deliveries.c.identity.in_(keys), deliveries.c.mode.in_(enough))
        with self._database.read() as connection:
            return frozenset(keys[key] for key in connection.execute(query).scalars())

    def postpone(self, delivery_id: str, until: datetime | None) -> None:
        """Leave it open and look at it again at that moment; None when it no longer waits."""
        with self._database.write() as connection:
            connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(due_at=until))

    def load(self, delivery_id: str) -> StoredDelivery:
        with self._database.read() as connection:
            row = connection.execute(select(deliveries).where(deliveries.c.id == delivery_id)).one()
        headers: Mapping[str, str] = {}
        body = b""
        if row.payload is not None:
            opened = json.loads(self._vault.open(row.payload, table="deliveries", column="payload", row=row.id))
            headers, body = opened["headers"], base64.b64decode(opened["body"])
        return StoredDelivery(
            id=row.id,
            channel=ChannelKind(row.channel),
            event=row.event,
            open=row.status == "received",
            mode=Mode(row.mode),
            due_at=row.due_at,
            headers=headers,
            body=body,
        )

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

    def failed(self, *, limit: int = MOST_SHOWN) -> Sequence[FailedDelivery]:
        query = (
            select(deliveries)
            .where(deliveries.c.status == "failed")
            .order_by(deliveries.c.received_at.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            return [
                FailedDelivery(row.id, ChannelKind(row.channel), row.event, row.outcome, row.received_at)
                for row in connection.execute(query)
            ]

    def overdue(self, before: datetime, *, limit: int = 500) -> Sequence[str]:
        """Ids received before then and still open: their job may never have been enqueued. One that has
        to wait is left to `due`."""
        query = (
            select(deliveries.c.id)
            .where(deliveries.c.status == "received", deliveries.c.received_at < before, deliveries.c.due_at.is_(None))
            .order_by(deliveries.c.received_at)
            .limit(limit)
        )
        with self._database.read() as connection:
            return connection.execute(query).scalars().all()

    def unfinished(self, delivery_id: str) -> Sequence[str]:
        """Ids of the actions decided on for this delivery that are still to be performed, in their order."""
        query = (
            select(actions.c.id)
            .join(messages)
            .where(messages.c.delivery_id == delivery_id, actions.c.status.in_(OPEN))
            .order_by(actions.c.position)
        )
        with self._database.read() as connection:
            return connection.execute(query).scalars().all()

    def due(self, now: datetime, *, limit: int = 500) -> Sequence[str]:
        """Ids of open ones whose wait is over."""
        query = (
            select(deliveries.c.id)
            .where(deliveries.c.status == "received", deliveries.c.due_at <= now)
            .order_by(deliveries.c.due_at)
            .limit(limit)
        )
        with self._database.read() as connection:
            return connection.execute(query).scalars().all()

    def _key(self, channel: ChannelKind, identity: str) -> str:
        return self._vault.pseudonym("delivery", channel, identity)

    def _seal(self, row: str, headers: Mapping[str, str], body: bytes) -> bytes:
        payload = json.dumps({"headers": dict(headers), "body": base64.b64encode(body).decode()})
        return self._vault.seal(payload, table="deliveries", column="payload", row=row)
