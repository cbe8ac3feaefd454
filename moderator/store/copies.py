"""What stood in other places before a redaction changed them too, sealed, for the undo."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import and_, or_, select

from moderator.models import ActionKind, Copy
from moderator.store.database import Database
from moderator.store.schema import actions, copies, messages
from moderator.store.vault import Vault

COPY = TypeAdapter(Copy)
BEGUN = ("superseded", "intended", "performing", "failed", "uncertain")


class Copies:
    """The copies that each redaction changed, in the order in which it did."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    def keep(self, action_id: str, copy: Copy, *, now: datetime) -> None:
        """Write a copy down before it is changed."""
        row = uuid.uuid4().hex
        content = self._vault.seal(COPY.dump_json(copy).decode(), table="copies", column="content", row=row)
        with self._database.write() as connection:
            connection.execute(copies.insert().values(id=row, action_id=action_id, content=content, at=now))

    def of(self, message_id: str) -> tuple[Copy, ...]:
        """What the redaction of this message changed elsewhere, the last change first; with it what its
        superseded redactions had changed before the author edited the message."""
        about = select(messages.c.channel, messages.c.external_id).where(messages.c.id == message_id).subquery()
        same = and_(messages.c.channel == about.c.channel, messages.c.external_id == about.c.external_id)
        ours = or_(messages.c.id == message_id, actions.c.status == "superseded")
        query = (
            select(copies.c.id, copies.c.content)
            .join(actions, actions.c.id == copies.c.action_id)
            .join(messages, messages.c.id == actions.c.message_id)
            .join(about, same)
            .where(actions.c.kind == ActionKind.REDACT, ours)
            .order_by(copies.c.seq.desc())
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(COPY.validate_json(self._open(row.content, row.id)) for row in rows)

    def overtaken(self, message_id: str) -> Sequence[str]:
        """Other versions of this message whose redaction did not get to its end, as its author's edit came
        first: what they said may stand in other places still."""
        about = select(messages.c.channel, messages.c.external_id).where(messages.c.id == message_id).subquery()
        same = and_(messages.c.channel == about.c.channel, messages.c.external_id == about.c.external_id)
        query = (
            select(messages.c.id)
            .join(actions, actions.c.message_id == messages.c.id)
            .join(about, same)
            .where(actions.c.kind == ActionKind.REDACT, actions.c.status.in_(BEGUN), messages.c.id != message_id)
            .distinct()
        )
        with self._database.read() as connection:
            return connection.execute(query).scalars().all()

    def _open(self, sealed: bytes, row: str) -> str:
        return self._vault.open(sealed, table="copies", column="content", row=row)
