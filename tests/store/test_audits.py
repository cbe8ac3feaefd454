"""Audits of chats on SQLite and PostgreSQL: kept masked and sealed, ticked off by name."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from moderator.models import Severity
from moderator.store.audits import Leak, Tally
from moderator.store.schema import audit_log, chat_leaks
from tests.factories import NOON

EXCERPT = "a senha é [senha removida], avisem a Rosa"
LEAK = Leak(NOON, 2, ("PASSWORD", "BR_CPF"), Severity.CRITICAL, EXCERPT)
MINOR = Leak(NOON - timedelta(hours=1), 1, ("BR_CNPJ",), Severity.NONE, "x")


def keep(store, *leaks, now=NOON):
    tally = Tally(messages=9, leaks=len(leaks))
    return store.audits.keep(leaks, tally, ambiguous=True, day_first=False, moderator="ana", now=now)


def events(store):
    with store.database.read() as connection:
        return [row.event for row in connection.execute(select(audit_log).order_by(audit_log.c.seq))]


def test_an_audit_reads_back_by_time(store):
    row, leaks = store.audits.load(keep(store, LEAK, MINOR))
    assert (row.moderator, row.at, row.tally, row.ambiguous, row.day_first) == (
        "ana",
        NOON,
        Tally(9, leaks=2),
        True,
        False,
    )
    assert [(one.at, one.author, one.kinds, one.severity, one.excerpt, one.ticked_by) for one in leaks] == [
        (MINOR.at, 1, ("BR_CNPJ",), Severity.NONE, "x", ""),
        (NOON, 2, ("PASSWORD", "BR_CPF"), Severity.CRITICAL, EXCERPT, ""),
    ]


def test_an_audit_without_findings_is_kept_too(store):
    row, leaks = store.audits.load(keep(store))
    assert (row.waiting, list(leaks)) == (0, [])


def test_excerpts_are_sealed(store):
    keep(store, LEAK)
    with store.database.read() as connection:
        sealed = bytes(connection.execute(select(chat_leaks.c.excerpt)).scalar_one())
    assert b"senha" not in sealed


def test_the_newest_audit_comes_first_with_what_still_waits(store):
    old = keep(store, LEAK, MINOR)
    new = keep(store, now=NOON + timedelta(minutes=1))
    assert [(row.id, row.waiting) for row in store.audits.recent()] == [(new, 0), (old, 1)]


def test_a_tick_is_taken_once_and_can_be_taken_back(store):
    audit_id = keep(store, LEAK)
    ((leak,),) = (store.audits.load(audit_id)[1],)
    for _ in range(2):
        assert store.audits.tick(audit_id, leak.id, done=True, moderator="bia", now=NOON)
        assert not store.audits.tick("0" * 32, leak.id, done=True, moderator="bia", now=NOON)
    row, (ticked,) = store.audits.load(audit_id)
    assert (row.waiting, ticked.ticked_by, ticked.ticked_at) == (0, "bia", NOON)
    assert store.audits.tick(audit_id, leak.id, done=False, moderator="bia", now=NOON)
    row, (ticked,) = store.audits.load(audit_id)
    assert (row.waiting, ticked.ticked_by, ticked.ticked_at) == (1, "", None)
    assert events(store) == ["chat.audited", "chat.ticked", "chat.unticked"]
    assert store.audit.verify() is None


def test_an_audit_that_nobody_made_is_none(store):
    assert store.audits.load("0" * 32) is None
