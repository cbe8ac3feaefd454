"""Figures of rules on both databases, counted from what was decided and what moderators said of it."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module

import pytest
from sqlalchemy import delete, text

from moderator.models import Mode
from moderator.store.rule_figures import RuleFigures
from moderator.store.schema import matched
from tests.factories import NOON, make_analysis, make_message

RULE = "dados-pessoais"


def decide(store, number, *, ago=0, verdict="", review="decided"):
    now = NOON - timedelta(days=ago)
    delivery, _ = store.deliveries.receive(
        make_message().channel, event="post", identity=str(number), headers={}, body=b"{}", now=now
    )
    store.records.record(
        make_message(external_id=f"m{number}"),
        make_analysis(),
        [],
        delivery_id=delivery,
        mode=Mode.ENFORCE,
        needs_review=review,
        now=now,
    )
    if verdict:
        case = store.rule_hits.latest(RULE, most=1)[0].case_id
        getattr(store.verdicts, verdict)(case, moderator="ana", note="", now=NOON)


@pytest.fixture
def decided(store):
    for number, ago in enumerate((90, 20, 6, 2, 0)):
        decide(store, number, ago=ago, verdict=("agree", "agree", "false_positive", "", "")[number])
    return store


def test_hits_are_of_the_last_days_and_verdicts_of_all_times(decided):
    assert decided.rule_hits.figures(now=NOON) == {RULE: RuleFigures(week=3, month=4, right=2, wrong=1)}


def test_days_are_those_of_brasilia(decided):
    decide(decided, 9, ago=9.5)  # midnight in Greenwich is still the day before
    days = decided.rule_hits.days(RULE, now=NOON)
    assert days == {date(2026, 11, day): 1 for day in (2, 12, 16, 20, 22)}


def test_the_latest_come_first_with_their_case_and_verdict(decided):
    decide(decided, 9, review="")
    hits = decided.rule_hits.latest(RULE, most=4)
    assert [hit.message.external_id for hit in hits][2:] == ["m3", "m2"]
    assert hits[3].verdict == "false_positive"
    without = {hit.message.external_id for hit in hits if hit.case_id is None}
    assert without == {"m9"}
    assert decided.rule_hits.latest("outra", most=4) == []


def test_the_migration_fills_in_what_was_decided_before(decided):
    before = decided.rule_hits.figures(now=NOON)
    dialect = decided.database.engine.dialect.name
    filling = import_module("moderator.store.migrations.versions.0008_lab").MATCHES[dialect]
    with decided.database.write() as connection:
        connection.execute(delete(matched))
        connection.execute(text(f"INSERT INTO matched (rule, message_id, at) {filling}"))
    assert decided.rule_hits.figures(now=NOON) == before
