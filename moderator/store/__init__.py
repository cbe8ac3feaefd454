"""Storage: SQLAlchemy on SQLite or PostgreSQL, personal data in sealed columns only.

`open_store` puts the parts together; each part owns the tables of one subject.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from moderator.store.audit import Audit
from moderator.store.cases import Cases
from moderator.store.database import Database
from moderator.store.deliveries import Deliveries
from moderator.store.effects import Effects
from moderator.store.heartbeats import Heartbeats
from moderator.store.nudging import USUAL, Budget, Nudging
from moderator.store.records import Records
from moderator.store.sign_in import SignIn
from moderator.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Store:
    """All parts over one database."""

    database: Database
    vault: Vault
    deliveries: Deliveries
    records: Records
    nudging: Nudging
    effects: Effects
    cases: Cases
    audit: Audit
    sign_in: SignIn
    heartbeats: Heartbeats

    def close(self) -> None:
        self.database.close()


def open_store(url: str, keys: Sequence[bytes], *, new_id: Callable[[], str], budget: Budget = USUAL) -> Store:
    """The store at `url`; `keys` are 32 bytes each, the current one first. Does not migrate."""
    database, vault = Database(url), Vault(keys)
    audit = Audit(database, vault)
    nudging = Nudging(database, budget)
    records = Records(database, vault, nudging, new_id=new_id)
    return Store(
        database=database,
        vault=vault,
        deliveries=Deliveries(database, vault, audit, new_id=new_id),
        records=records,
        nudging=nudging,
        effects=Effects(database, vault, audit),
        cases=Cases(database, vault, records, audit, new_id=new_id),
        audit=audit,
        sign_in=SignIn(database, audit),
        heartbeats=Heartbeats(database),
    )
