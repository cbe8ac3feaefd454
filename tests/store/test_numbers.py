"""The figures behind the charts, on both databases."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, update

from benchmarks.numbers import fill
from moderator.models import ActionKind, ChannelKind, Mode
from moderator.store.numbers import Repeats, Scope, Speed
from moderator.store.records import Intent
from moderator.store.schema import cases
from tests.factories import NOON, make_analysis, make_message

REDACT, TELL = ActionKind.REDACT, ActionKind.DIRECT_MESSAGE
WEEK = Scope(NOON - timedelta(days=7), NOON)
numbers = itertools.count(1)


def record(store, *intents, at=NOON, needs_review="", **changes):
    """A message that came at a time; the ids of what is to be done about it."""
    number = str(next(numbers))
    delivery, _ = store.deliveries.receive(
        ChannelKind.FORUM, event="post_created", identity=number, headers={}, body=b"{}", now=at
    )
    return store.records.record(
        make_message(**({"external_id": number} | changes)),
        make_analysis(),
        [Intent((number, kind), kind, rule, status, severe=True) for kind, rule, status in intents],
        delivery_id=delivery,
        mode=Mode.ENFORCE,
        needs_review=needs_review,
        now=at,
    )


def remove(store, seconds, *, at=NOON - timedelta(days=1)):
    (action,) = record(store, (REDACT, "dados-pessoais", "intended"), at=at)
    store.effects.settle(action, "done", now=at + timedelta(seconds=seconds))


def tell(store, *, at, author="311", rule="dados-pessoais", **changes):
    """Somebody writes what a rule answers, and is told so in the same second."""
    about = make_message(**changes).author
    person = type(about)(id=author, handle="pessoa")
    for action in record(store, (TELL, rule, "intended"), at=at, author=person, **changes):
        store.effects.settle(action, "done", now=at)


def test_nothing_at_all(store):
    figures = store.numbers.tally(WEEK)
    assert (figures.messages, figures.kinds, figures.exposure, figures.precision, figures.nudges) == (
        {},
        {},
        {},
        {},
        {},
    )
    assert figures.speed == Speed((0,) * 6, (0,) * 6, 0, 0.0)
    assert figures.repeats == Repeats(0, 0, 0)
    assert figures.waiting.oldest is None


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 20, 2, 59, 59, 999999, tzinfo=UTC), date(2026, 11, 19)),
        (datetime(2026, 11, 20, 3, 0, tzinfo=UTC), date(2026, 11, 20)),
    ],
)
def test_days_are_those_of_brasilia(store, at, day):
    record(store, at=at)
    assert store.numbers.tally(WEEK).messages == {(day, ChannelKind.FORUM): 1}


def test_a_channel_alone_and_a_period_alone(store):
    record(store, at=NOON - timedelta(days=1))
    record(store, at=NOON - timedelta(days=1), channel=ChannelKind.WHATSAPP)
    record(store, at=NOON - timedelta(days=8))
    counted = [
        sum(store.numbers.tally(Scope(WEEK.since, NOON, channel)).messages.values()) for channel in (None, *ChannelKind)
    ]
    assert counted == [2, 1, 1]


def test_a_kind_counts_once_for_a_message(store):
    found = make_analysis().findings
    record(store)
    assert store.numbers.tally(WEEK).kinds == {found[0].entity_type: 1}


def test_removals_on_both_sides_of_the_mail_window(store):
    for seconds in (10, 10.001, 600, 600.001, 840):
        remove(store, seconds)
    speed = store.numbers.tally(WEEK).speed
    assert speed.alone == (1, 1, 0, 1, 2, 0)
    assert (speed.inside, speed.worst) == (3, 840)


def test_what_waited_for_a_person_is_told_apart(store):
    record(store, (REDACT, "cnpj", "suggested"), at=NOON - timedelta(hours=3), needs_review="decided")
    (case,) = store.cases.queue("open")
    (action,) = store.verdicts.agree(case.id, moderator="Ana", note="", now=NOON - timedelta(hours=1))
    store.effects.settle(action, "done", now=NOON - timedelta(hours=1))
    speed = store.numbers.tally(WEEK).speed
    assert (speed.alone, speed.waited) == ((0,) * 6, (0, 0, 0, 0, 0, 1))


def test_verdicts_count_for_and_against_the_rules_that_fired(store):
    for verdict in ("agree", "agree", "false_positive"):
        record(store, at=NOON - timedelta(hours=2), needs_review="decided")
        with store.database.write() as connection:
            said = {"verdict": verdict, "status": "resolved", "resolved_at": NOON - timedelta(hours=1)}
            connection.execute(update(cases).where(cases.c.verdict.is_(None)).values(**said))
    assert store.numbers.tally(WEEK).precision == {"dados-pessoais": (2, 1)}


def test_open_cases_by_age(store):
    record(store, at=NOON - timedelta(hours=1), needs_review="decided")
    record(store, at=NOON - timedelta(hours=1, seconds=1), needs_review="decided")
    record(store, at=NOON - timedelta(days=40), needs_review="decided")
    waiting = store.numbers.tally(WEEK).waiting
    assert waiting.severe == (1, 1, 0, 0, 0, 1)
    assert waiting.others == (0,) * 6
    assert waiting.oldest == timedelta(days=40)


MONTHS = Scope(NOON - timedelta(days=90), NOON)


@pytest.mark.parametrize(
    ("days", "repeats"),
    [
        (29.9, Repeats(1, 1, 0)),
        (30, Repeats(1, 1, 0)),
        (30.1, Repeats(1, 0, 0)),
    ],
)
def test_who_repeats_within_thirty_days(store, days, repeats):
    tell(store, at=NOON - timedelta(days=60))
    tell(store, at=NOON - timedelta(days=60 - days))
    assert store.numbers.tally(MONTHS).repeats == repeats


def test_what_is_no_repetition(store):
    start = NOON - timedelta(days=60)
    tell(store, at=start, author="1", external_id="e1")
    tell(store, at=start + timedelta(days=1), author="1", external_id="e1", version="2:x")  # an edit of the same post
    tell(store, at=start, author="2")
    tell(store, at=start + timedelta(days=1), author="2", rule="pedido-de-suporte")  # something else
    tell(store, at=start, author="3")
    tell(store, at=NOON - timedelta(days=3), author="4")  # may still repeat
    figures = store.numbers.tally(MONTHS)
    assert figures.repeats == Repeats(4, 0, 1)
    assert sum(figures.nudges.values()) == 6


def test_the_number_of_queries_does_not_grow(store):
    def count():
        seen = []

        def note(_connection, _cursor, statement, *_):
            seen.append(statement)

        event.listen(store.database.engine, "before_cursor_execute", note)
        store.numbers.tally(MONTHS)
        event.remove(store.database.engine, "before_cursor_execute", note)
        return sum(statement.startswith("SELECT") for statement in seen)

    assert count() == 8
    fill(store, 300, now=NOON)
    assert count() == 8
