"""The queue's views as conditions and orders of SQL: which cases, in which order, and what comes after which.

Pages go on from a case instead of counting rows, so that the thousandth is as fast as the first. Running the
queries is `cases`'.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Text, and_, cast, false, func, literal, or_, select, tuple_

from moderator.models import Severity
from moderator.store.claims import is_live
from moderator.store.schema import case_search, cases, claims
from moderator.store.search_index import has_marks

STUCK = ("action_failed", "action_uncertain", "action_held", "undelivered", "not_analysed")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose eyes and when, and the filters beside the view. Without `now`, a case on hold stays on hold; `marks`
    are those of a search (`Search.marks`), `severity` is the least, `free_for` leaves out what others work on."""

    moderator: str = ""
    now: datetime | None = None
    channel: str | None = None
    severity: Severity | None = None
    kind: str | None = None
    rule: str | None = None
    assigned_to: str | None = None
    opened_before: datetime | None = None
    marks: tuple[str, ...] = ()
    free_for: str | None = None


ANYTHING = Wanted()
VIEWS = ("open", "mine", "severe", "exposed", "stuck", "doubts", "escalated", "held", "resolved", "all")


def conditions(wanted: Wanted) -> Mapping[str, ColumnElement[bool]]:
    """The condition of each of VIEWS."""
    is_open = cases.c.status == "open"
    held = cases.c.held_until > wanted.now if wanted.now else cases.c.held_until.is_not(None)
    waiting = and_(is_open, or_(cases.c.held_until.is_(None), ~held))
    return {
        "open": waiting,
        "mine": and_(is_open, or_(cases.c.assigned_to == wanted.moderator, _claimed_by(wanted))),
        "severe": and_(waiting, cases.c.severity_rank >= Severity.HIGH.rank),
        "exposed": cases.c.exposure == "residual",
        "stuck": and_(is_open, cases.c.reason.in_(STUCK)),
        "doubts": and_(waiting, cases.c.reason == "triage_doubt"),
        "escalated": and_(is_open, cases.c.escalated_at.is_not(None)),
        "held": and_(is_open, held),
        "resolved": cases.c.status == "resolved",
        "all": cases.c.id.is_not(None),
    }


NEWEST_FIRST = frozenset({"resolved", "all"})  # the others are work: the gravest first, and then the oldest


def select_page(view: str, wanted: Wanted, *, dialect: str) -> Select[Any]:
    """Cases of a view with who is at work on them (`holder`) and, in a search, their place in it (`seq`)."""
    live = and_(claims.c.case_id == cases.c.id, is_live(wanted.now)) if wanted.now else false()
    columns = [*cases.c, claims.c.moderator.label("holder")]
    tables = cases.outerjoin(claims, live)
    if wanted.marks:
        columns.append(case_search.c.seq)
        tables = tables.join(case_search, case_search.c.case_id == cases.c.id)
    query = select(*columns).select_from(tables).where(conditions(wanted)[view], *_filters(wanted))
    return query.where(has_marks(dialect, wanted.marks)) if wanted.marks else query


def select_counts(wanted: Wanted) -> Select[Any]:
    """How many cases each view holds, as one row. What is open is looked at case by case, the rest in an index."""
    views = conditions(wanted)
    apart = {"exposed", "resolved", "all"}
    of_channel = () if wanted.channel is None else (cases.c.channel == wanted.channel,)
    opened = [func.count().filter(condition).label(name) for name, condition in views.items() if name not in apart]
    work = select(*opened).where(cases.c.status == "open", *of_channel).subquery()
    counted: dict[str, Any] = {column.name: column for column in work.c}
    for name in apart:
        counted[name] = select(func.count()).where(views[name], *of_channel).select_from(cases).scalar_subquery()
    return select(*(counted[name].label(name) for name in views if wanted.moderator or name != "mine"))


def in_order(query: Select[Any], order: str, *, backwards: bool) -> Select[Any]:
    """`order` is "search", "newest" or "worst"."""
    columns = {
        "search": (case_search.c.seq.desc(),),
        "newest": (cases.c.opened_at.desc(), cases.c.id.desc()),
        "worst": (cases.c.severity_rank.desc(), cases.c.opened_at, cases.c.id),
    }
    reverse = {
        "search": (case_search.c.seq,),
        "newest": (cases.c.opened_at, cases.c.id),
        "worst": (cases.c.severity_rank, cases.c.opened_at.desc(), cases.c.id.desc()),
    }
    return query.order_by(*(reverse if backwards else columns)[order])


def beyond(order: str, anchor: Row[Any], *, backwards: bool) -> Sequence[ColumnElement[bool]]:
    """What comes after (or before) a case, as stretches to be read one after the other: each is one range of an
    index, which a single condition over a mixed order would not be."""
    if order == "search":
        return [case_search.c.seq > anchor.seq if backwards else case_search.c.seq < anchor.seq]
    place, here = tuple_(cases.c.opened_at, cases.c.id), _place(anchor)
    if order == "newest":
        return [place > here if backwards else place < here]
    rank = cases.c.severity_rank
    same = and_(rank == anchor.severity_rank, place < here if backwards else place > here)
    return [same, rank > anchor.severity_rank if backwards else rank < anchor.severity_rank]


def _place(anchor: Row[Any]) -> Any:
    return tuple_(literal(anchor.opened_at, cases.c.opened_at.type), literal(anchor.id))


def _claimed_by(wanted: Wanted) -> ColumnElement[bool]:
    if wanted.now is None:
        return false()
    return cases.c.id.in_(select(claims.c.case_id).where(claims.c.moderator == wanted.moderator, is_live(wanted.now)))


def _filters(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.channel:
        yield cases.c.channel == wanted.channel
    if wanted.severity:
        yield cases.c.severity_rank >= wanted.severity.rank
    if wanted.kind:
        yield _lists(cases.c.kinds, wanted.kind)
    if wanted.rule:
        yield _lists(cases.c.rules, wanted.rule)
    if wanted.assigned_to:
        yield cases.c.assigned_to == wanted.assigned_to
    if wanted.opened_before:
        yield cases.c.opened_at < wanted.opened_before
    if wanted.free_for:
        yield or_(claims.c.moderator.is_(None), claims.c.moderator == wanted.free_for)


def _lists(column: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    """Whether a JSON list of codes names this one. As text it is the same on both databases."""
    return cast(column, Text).contains(f'"{word}"', autoescape=True)
