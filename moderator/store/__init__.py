"""Storage: SQLAlchemy on SQLite or PostgreSQL, personal data in sealed columns only.

`open_store` puts the parts together; each part owns the tables of one subject.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from moderator.store.accounts import Accounts
from moderator.store.analyses import Analyses
from moderator.store.approvals import Approvals
from moderator.store.attempts import Attempts
from moderator.store.audit import Audit
from moderator.store.audits import Audits
from moderator.store.budget import RequestBudget
from moderator.store.cases import Cases
from moderator.store.categories import Categories
from moderator.store.claims import Claims
from moderator.store.comparisons import Comparisons
from moderator.store.corrections import Corrections
from moderator.store.cursors import Cursors
from moderator.store.database import Database
from moderator.store.deliveries import Deliveries
from moderator.store.drafts import Drafts
from moderator.store.effects import Effects
from moderator.store.figures import Figures
from moderator.store.handling import Handling
from moderator.store.heartbeats import Heartbeats
from moderator.store.history import History
from moderator.store.mirror import Mirrored
from moderator.store.nudging import USUAL, Budget, Nudging
from moderator.store.numbers import Numbers
from moderator.store.outbox import Outbox
from moderator.store.posts import Posts
from moderator.store.records import Records
from moderator.store.retention import Retention
from moderator.store.reveals import Reveals
from moderator.store.room_desk import RoomDesk
from moderator.store.rooms import Rooms
from moderator.store.rule_figures import RuleHits
from moderator.store.rulesets import RuleSets
from moderator.store.search import Search
from moderator.store.sessions import Sessions
from moderator.store.sign_in import SignIn
from moderator.store.surroundings import Surroundings
from moderator.store.topics import Topics
from moderator.store.trail import Trail
from moderator.store.vault import Vault
from moderator.store.verdicts import Verdicts


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
    claims: Claims
    search: Search
    verdicts: Verdicts
    corrections: Corrections
    handling: Handling
    approvals: Approvals
    reveals: Reveals
    surroundings: Surroundings
    audit: Audit
    audits: Audits
    accounts: Accounts
    sessions: Sessions
    attempts: Attempts
    trail: Trail
    sign_in: SignIn
    figures: Figures
    numbers: Numbers
    heartbeats: Heartbeats
    rooms: Rooms
    posts: Posts
    outbox: Outbox
    room_desk: RoomDesk
    retention: Retention
    requests: RequestBudget
    cursors: Cursors
    categories: Categories
    mirrored: Mirrored
    rulesets: RuleSets
    rule_hits: RuleHits
    drafts: Drafts
    comparisons: Comparisons
    history: History
    analyses: Analyses
    topics: Topics

    def close(self) -> None:
        self.database.close()


def open_store(url: str, keys: Sequence[bytes], *, new_id: Callable[[], str], budget: Budget = USUAL) -> Store:
    """The store at `url`; `keys` are 32 bytes each, the current one first. Does not migrate."""
    database, vault = Database(url), Vault(keys)
    audit = Audit(database, vault)
    accounts = Accounts(database, vault, audit, new_id=new_id)
    nudging = Nudging(database, budget)
    records = Records(database, vault, nudging, new_id=new_id)
    posts = Posts(database, vault, new_id=new_id)
    return Store(
        database=database,
        vault=vault,
        deliveries=Deliveries(database, vault, audit, new_id=new_id),
        records=records,
        nudging=nudging,
        effects=Effects(database, vault, audit),
        cases=Cases(database, vault, records),
        claims=Claims(database),
        search=Search(database, vault, records),
        verdicts=Verdicts(database, vault, records, audit, new_id=new_id),
        corrections=Corrections(database, vault, records, audit, new_id=new_id),
        handling=Handling(database, vault, audit, new_id=new_id),
        approvals=Approvals(database, vault, records, audit, new_id=new_id),
        reveals=Reveals(database, vault, audit, new_id=new_id),
        surroundings=Surroundings(database, vault),
        audit=audit,
        audits=Audits(database, vault, audit, new_id=new_id),
        accounts=accounts,
        sessions=Sessions(database, audit),
        attempts=Attempts(database, vault),
        trail=Trail(database),
        sign_in=SignIn(database, vault, accounts),
        figures=Figures(database),
        numbers=Numbers(database),
        heartbeats=Heartbeats(database),
        rooms=Rooms(database, vault, posts, new_id=new_id),
        posts=posts,
        outbox=Outbox(database, vault),
        room_desk=RoomDesk(database, vault, posts, audit),
        retention=Retention(database, vault, audit),
        requests=RequestBudget(database),
        cursors=Cursors(database),
        categories=Categories(database),
        mirrored=Mirrored(database),
        rulesets=RuleSets(database, vault, audit),
        rule_hits=RuleHits(database, vault),
        drafts=Drafts(database, audit, new_id=new_id),
        comparisons=Comparisons(database, new_id=new_id),
        history=History(database, vault),
        analyses=Analyses(database, vault),
        topics=Topics(database),
    )
