"""What was written around a message, and what we know of who wrote it: for judging a case without leaving it.

Read only, a fixed number of queries. Texts come out as they were written: mask before showing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from moderator.models import ChannelKind, Finding, Message
from moderator.store.database import Database
from moderator.store.nudging import SPEAKS
from moderator.store.records import FINDINGS, MESSAGE
from moderator.store.schema import actions, cases, corrections, decisions, messages
from moderator.store.vault import Vault

NEAR = 4  # messages before, and as many after
VERSIONS = 3  # of each, of which the latest is shown


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A message near the case's own. `case_id` is that of its own case, `analysed` whether its findings are known."""

    message: Message = field(repr=False)
    findings: tuple[Finding, ...]
    case_id: str | None
    analysed: bool
    purged: bool


@dataclass(frozen=True, slots=True)
class Past:
    """What we know of an author: messages (versions count), their cases by verdict (None: open), texts they got."""

    messages: int
    cases: Mapping[str | None, int]
    nudges: int


@dataclass(frozen=True, slots=True)
class Around:
    before: tuple[Neighbour, ...]
    after: tuple[Neighbour, ...]
    author: Past


class Surroundings:
    """Of a forum post its topic, of a WhatsApp message what the same person wrote."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    def of(self, case_id: str) -> Around:
        """Around the message of a case."""
        query = select(messages).join(cases, cases.c.message_id == messages.c.id).where(cases.c.id == case_id)
        with self._database.read() as connection:
            here = connection.execute(query).one()
            before, after = (self._near(connection, here, later=later) for later in (False, True))
            author = _past(connection, here.author)
        return Around(before=tuple(reversed(before)), after=tuple(after), author=author)

    def _near(self, connection: Connection, here: Row[Any], *, later: bool) -> Sequence[Neighbour]:
        """The nearest first."""
        if here.channel == ChannelKind.FORUM and (here.thread_id is None or here.position is None):
            return ()
        place, same = _line(here)
        beyond, order = (place > _at(here), place.asc()) if later else (place < _at(here), place.desc())
        query = (
            select(messages, decisions.c.findings, decisions.c.redacted, cases.c.id.label("case_id"))
            .add_columns(corrections.c.findings.label("corrected"))
            .select_from(messages.join(decisions).outerjoin(cases, cases.c.message_id == messages.c.id))
            .outerjoin(corrections, corrections.c.message_id == messages.c.id)
            .where(messages.c.channel == here.channel, same, beyond, messages.c.external_id != here.external_id)
            .order_by(order, messages.c.received_at.desc())
            .limit(NEAR * VERSIONS)
        )
        latest: dict[str, Row[Any]] = {}
        for row in connection.execute(query):
            latest.setdefault(row.external_id, row)
        return [self._neighbour(row) for row in [*latest.values()][:NEAR]]

    def _neighbour(self, row: Row[Any]) -> Neighbour:
        message = MESSAGE.validate_json(self._vault.open(row.content, table="messages", column="content", row=row.id))
        redacted = self._vault.open(row.redacted, table="decisions", column="redacted", row=row.id)
        found = FINDINGS.validate_python(row.corrected if row.corrected is not None else row.findings)
        # What could not be analysed has no text without values: nobody knows which they are.
        analysed = bool(found) or not message.text.strip() or not redacted.startswith('["",')
        return Neighbour(message, found, row.case_id, analysed, purged=row.purged_at is not None)


def _line(here: Row[Any]) -> tuple[ColumnElement[Any], ColumnElement[bool]]:
    """Along which column messages follow each other, and which of them belong together."""
    if here.channel == ChannelKind.FORUM:
        return messages.c.position, messages.c.thread_id == here.thread_id
    return messages.c.received_at, messages.c.author == here.author


def _at(here: Row[Any]) -> Any:
    return here.position if here.channel == ChannelKind.FORUM else here.received_at


def _past(connection: Connection, author: str) -> Past:
    theirs = messages.c.author == author
    written = connection.execute(select(func.count()).where(theirs)).scalar_one()
    by_verdict = (
        select(cases.c.verdict, func.count().label("number"))
        .join(messages, messages.c.id == cases.c.message_id)
        .where(theirs)
        .group_by(cases.c.verdict)
    )
    told = (
        select(func.count())
        .select_from(actions.join(messages, messages.c.id == actions.c.message_id))
        .where(theirs, actions.c.kind.in_(SPEAKS), actions.c.status == "done")
    )
    judged = {row.verdict: row.number for row in connection.execute(by_verdict)}
    return Past(written, judged, connection.execute(told).scalar_one())
