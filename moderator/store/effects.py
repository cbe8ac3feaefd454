"""Intent rows: what is to be done at a channel, what was tried, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import Connection, func, select, true, update

from moderator.models import ActionKind, DeliveryStatus, Message, Residue, Severity
from moderator.store.audit import Audit
from moderator.store.copies import Copies
from moderator.store.database import Database, insert_new
from moderator.store.records import GUIDANCE, MESSAGE, OPEN
from moderator.store.schema import actions, cases, decisions, deliveries, delivery_states, heartbeats, messages
from moderator.store.vault import Vault

RESIDUE = TypeAdapter(tuple[Residue, ...])


REASONS = {"failed": "action_failed", "uncertain": "action_uncertain", "held": "action_held"}


@dataclass(frozen=True, slots=True)
class Attempt:
    """An action that this process may perform now. `number` counts from 1."""

    id: str
    key: str
    kind: ActionKind
    message_id: str
    message: Message
    subject: str | None
    text: str | None
    number: int
    since: datetime
    released: datetime
    held_by_other: bool


class Effects:
    """The life of an action from intent to proof."""

    def __init__(self, database: Database, vault: Vault, audit: Audit) -> None:
        self._database = database
        self._vault = vault
        self._audit = audit
        self.copies = Copies(database, vault)

    def begin(self, action_id: str, *, executor: str, now: datetime, alive_since: datetime) -> Attempt | None:
        """Take the action for one attempt; None when it is settled already.

        An action that another living executor holds is returned with `held_by_other` and is not
        taken: two runs of one job must not talk to the far side at the same time.
        """
        query = (
            select(actions, messages.c.content)
            .join(messages)
            .where(actions.c.id == action_id)
            .with_for_update(of=actions)
        )
        with self._database.write() as connection:
            row = connection.execute(query).one()
            if row.status not in OPEN:
                return None
            holder = select(heartbeats.c.executor).where(
                heartbeats.c.executor == row.leased_by, heartbeats.c.seen_at >= alive_since
            )
            held = row.status == "performing" and row.leased_by != executor and bool(connection.execute(holder).first())
            if not held:
                connection.execute(
                    update(actions)
                    .where(actions.c.id == action_id)
                    .values(status="performing", attempts=row.attempts + 1, leased_by=executor, updated_at=now)
                )
        return Attempt(
            id=row.id,
            key=row.key,
            kind=ActionKind(row.kind),
            message_id=row.message_id,
            message=MESSAGE.validate_json(self._open(row.content, "messages", "content", row.message_id)),
            subject=row.subject,
            text=None if row.text is None else self._open(row.text, "actions", "text", row.id),
            number=row.attempts + 1,
            since=row.created_at,
            released=row.released_at,
            held_by_other=held,
        )

    def rest(self, action_id: str, *, executor: str, now: datetime, begun: bool = True) -> None:
        """Put an action back until its next attempt: nobody holds it meanwhile. One that was not `begun` is not
        counted."""
        with self._database.write() as connection:
            connection.execute(
                update(actions)
                .where(actions.c.id == action_id, actions.c.status == "performing", actions.c.leased_by == executor)
                .values(status="intended", leased_by=None, updated_at=now, attempts=actions.c.attempts - int(not begun))
            )

    def settle(
        self,
        action_id: str,
        status: str,
        *,
        now: datetime,
        executor: str | None = None,
        detail: str = "",
        ref: str | None = None,
        text: str | None = None,
        residue: Sequence[Residue] = (),
    ) -> None:
        """Write the end of an action and what it means for its case.

        With `executor`, only while that executor still holds the action: one that was thought dead
        comes too late to overwrite what its successor did.
        """
        values: dict[str, object] = {"status": status, "detail": detail[:64], "updated_at": now, "leased_by": None}
        if ref is not None:
            values["ref"] = ref
        if text is not None:
            values["text"] = self._vault.seal(text, table="actions", column="text", row=action_id)
        if residue:
            values["residue"] = RESIDUE.dump_python(tuple(residue), mode="json")
        with self._database.write() as connection:
            mine = actions.c.leased_by == executor if executor else true()
            row = connection.execute(
                update(actions)
                .where(actions.c.id == action_id, mine)
                .values(**values)
                .returning(actions.c.message_id, actions.c.kind)
            ).one_or_none()
            if row is None:
                return
            if ref is not None:
                _flag_undelivered(connection, ref, now)  # the callback may have been faster than our own note
            exposure = _exposure(row.kind, status, residue)
            if exposure:
                connection.execute(update(cases).where(cases.c.message_id == row.message_id).values(exposure=exposure))
            if status == "superseded" and row.kind == ActionKind.REDACT:
                _skip_rest(connection, row.message_id, now)
            if status in {"failed", "uncertain", "held"} or (status, row.kind) == ("superseded", ActionKind.RESTORE):
                _call_a_person(connection, [row.message_id], REASONS.get(status, "action_failed"), now)

    def released(self, before: datetime) -> Sequence[str]:
        """Actions that a verdict asked for before then and nobody has begun: their job may never have been enqueued."""
        query = (
            select(actions.c.id)
            .join(messages, messages.c.id == actions.c.message_id)
            .join(deliveries, deliveries.c.id == messages.c.delivery_id)
            .where(actions.c.status == "intended", actions.c.updated_at < before, deliveries.c.status != "received")
        )
        with self._database.read() as connection:
            return connection.execute(query).scalars().all()

    def reopen(self, action_id: str, *, moderator: str, now: datetime) -> bool:
        """A moderator asks to try again; True when there was something to reopen."""
        with self._database.write() as connection:
            changed = connection.execute(
                update(actions)
                .where(actions.c.id == action_id, actions.c.status.in_(("failed", "uncertain", "held")))
                .values(status="intended", released_at=now, updated_at=now)
            )
            if changed.rowcount == 1:
                self._audit.append(
                    connection, actor=moderator, event="action.reopened", subject=action_id, now=now, detail={}
                )
            return changed.rowcount == 1

    def done_since(self, kind: ActionKind, since: datetime) -> int:
        """How many actions of a kind reached the far side since then: the daily brake counts these."""
        query = select(func.count()).where(
            actions.c.kind == kind, actions.c.status == "done", actions.c.updated_at >= since
        )
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()

    def left_by(self, message_id: str) -> str | None:
        """The text that our last finished redaction or undo left in a message; None where there was none."""
        query = (
            select(actions.c.id, actions.c.text)
            .where(actions.c.message_id == message_id, actions.c.kind.in_((ActionKind.REDACT, ActionKind.RESTORE)))
            .where(actions.c.status == "done", actions.c.text.is_not(None))
            .order_by(actions.c.updated_at.desc(), actions.c.position.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else self._open(row.text, "actions", "text", row.id)

    def refs(self, *, since: datetime) -> frozenset[str]:
        """References of what was sent since then, so that one message is not mistaken for another."""
        recent = actions.c.created_at >= since - timedelta(days=2)
        query = select(actions.c.ref).where(actions.c.ref.is_not(None), recent)
        with self._database.read() as connection:
            return frozenset(connection.execute(query).scalars())

    def advance(self, status: DeliveryStatus, *, now: datetime) -> None:
        """Move the delivery state of a sent message forward, never back; callbacks come in any order."""
        values = {"state": status.state, "rank": status.rank, "code": status.code, "updated_at": now}
        with self._database.write() as connection:
            is_news = insert_new(connection, delivery_states, {"ref": status.ref, **values})
            if not is_news:
                higher = (delivery_states.c.ref == status.ref) & (delivery_states.c.rank < status.rank)
                is_news = connection.execute(update(delivery_states).where(higher).values(**values)).rowcount == 1
            if is_news:  # a callback told twice must not open a case again that a person closed
                _flag_undelivered(connection, status.ref, now)

    def _open(self, sealed: bytes, table: str, column: str, row: str) -> str:
        return self._vault.open(sealed, table=table, column=column, row=row)


def _flag_undelivered(connection: Connection, ref: str, now: datetime) -> None:
    """A member who never got our message is a case for a person."""
    lost = select(delivery_states.c.ref).where(
        delivery_states.c.ref == ref, delivery_states.c.state.in_(("failed", "undelivered"))
    )
    concerned = select(actions.c.message_id).where(actions.c.ref.in_(lost)).distinct()
    _call_a_person(connection, connection.execute(concerned).scalars().all(), "undelivered", now)


def _call_a_person(connection: Connection, message_ids: Sequence[str], reason: str, now: datetime) -> None:
    """Open the case of each message, and one where nothing had asked for it so far."""
    known = cases.c.message_id.in_(message_ids)
    connection.execute(update(cases).where(known).values(status="open", reason=reason, resolved_at=None))
    query = (
        select(messages.c.id, messages.c.channel, decisions.c.severity)
        .join(decisions)
        .where(messages.c.id.in_(message_ids), messages.c.id.not_in(select(cases.c.message_id)))
    )
    for row in connection.execute(query).all():
        values = {
            "id": row.id,  # a message has one case: its own id will do
            "message_id": row.id,
            "channel": row.channel,
            "severity": row.severity,
            "severity_rank": Severity(row.severity).rank,
            "kinds": [GUIDANCE],
            "status": "open",
            "exposure": "none",
            "reason": reason,
            "opened_at": now,
        }
        insert_new(connection, cases, values)


def _skip_rest(connection: Connection, message_id: str, now: datetime) -> None:
    """The member edited first: what we would have said of the old text is not said. What closes its history
    is done all the same."""
    connection.execute(
        update(actions)
        .where(actions.c.message_id == message_id, actions.c.status == "intended", actions.c.kind != ActionKind.REDACT)
        .values(status="skipped", detail="changed_meanwhile", updated_at=now)
    )


def _exposure(kind: str, status: str, residue: Sequence[Residue]) -> str:
    """What an ended action says of the case: "" when it says nothing."""
    if kind not in {ActionKind.REDACT, ActionKind.REMOVE, ActionKind.HIDE}:
        return ""
    if status == "done":
        return "residual" if any(item.reachable for item in residue) else "clean"
    return {"failed": "residual", "uncertain": "residual", "held": "residual", "superseded": "none"}.get(status, "")
