"""Writing down what a moderator says of a case: the case's lock, the claim of who is at work on it, the verdict's
row and its trace. What follows from each verdict is the caller's, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from moderator.errors import ClaimedByOther, VerdictRefused
from moderator.store.audit import Audit
from moderator.store.claims import drop_claim, other_holder
from moderator.store.schema import cases, verdicts
from moderator.store.vault import Vault

MOMENTS = frozenset({"resolved_at", "held_until", "escalated_at"})


@dataclass(frozen=True, slots=True)
class Said:
    """What a moderator is saying now. `despite_claim`: they know that somebody else is at work on the case."""

    case_id: str
    verdict: str
    moderator: str
    note: str = field(repr=False)
    at: datetime
    despite_claim: bool = False


class Sayings:
    """Part of the write transaction of whoever calls."""

    def __init__(self, vault: Vault, audit: Audit, *, new_id: Callable[[], str]) -> None:
        self._vault = vault
        self._audit = audit
        self._new_id = new_id

    def lock(self, connection: Connection, said: Said) -> Row[Any]:
        """The case, this transaction's until its end. Raises VerdictRefused where there is none, ClaimedByOther
        where somebody else is at work on it."""
        case = connection.execute(select(cases).where(cases.c.id == said.case_id).with_for_update()).one_or_none()
        if case is None:
            raise VerdictRefused("unknown")
        holder = other_holder(connection, said.case_id, moderator=said.moderator, now=said.at)
        if holder is not None and not said.despite_claim:
            raise ClaimedByOther(holder)
        return case

    def say(
        self,
        connection: Connection,
        said: Said,
        *,
        before: Mapping[str, Any] | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> str:
        """Write the verdict and its trace down; the verdict's id. `before` is what taking it back needs, `detail`
        says for the audit log what it was about, without any value."""
        row = self._new_id()
        note = self._vault.seal(said.note, table="verdicts", column="note", row=row) if said.note else None
        values = {"id": row, "case_id": said.case_id, "moderator": said.moderator, "verdict": said.verdict}
        connection.execute(verdicts.insert().values(**values, note=note, at=said.at, before=before))
        self._audit.append(
            connection,
            actor=said.moderator,
            event=f"verdict.{said.verdict}",
            subject=said.case_id,
            now=said.at,
            detail=detail or {},
        )
        return row

    def let_go(self, connection: Connection, said: Said) -> None:
        """Whoever has said what they had to say is at work on the case no more."""
        drop_claim(connection, said.case_id, moderator=said.moderator)


def standing(case: Row[Any], changes: Iterable[str]) -> dict[str, Any]:
    """How the case stands in the columns that a verdict `changes`, as JSON."""
    values = {name: getattr(case, name) for name in changes}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def from_standing(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The columns again from what `standing` kept."""
    return {name: datetime.fromisoformat(value) if name in MOMENTS and value else value for name, value in kept.items()}
