"""Comparisons on both databases: slice after slice, going on where a run was broken off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moderator.backtest import comparing
from moderator.backtest.comparing import OUTCOME, PAUSE, Comparer
from moderator.models import Mode
from tests.console.lab.desk import BUNDLED, KEPT, RULE, load
from tests.factories import NOON, make_analysis, make_message

FILES = {name: (BUNDLED / name).read_text(encoding="utf-8") for name in KEPT}
OLD = "a" * 64


@pytest.fixture
def comparer(store, monkeypatch):
    monkeypatch.setattr(comparing, "SLICE", 2)
    store.rulesets.store(OLD, FILES, now=NOON)
    for number in range(5):
        delivery, _ = store.deliveries.receive(
            make_message().channel, event="post", identity=str(number), headers={}, body=b"{}", now=NOON
        )
        text = f"Entrem no grupo de vendas, número {number}" if number % 2 else f"O SEI parou, número {number}"
        message = make_message(text, external_id=f"m{number}")
        record = {"delivery_id": delivery, "mode": Mode.SHADOW, "needs_review": "", "now": NOON}
        store.records.record(message, make_analysis(findings=(), redacted=text), [], **record)
    return Comparer(store, load, clock=lambda: NOON)


def ask(store, content=RULE):
    since = NOON - timedelta(days=1)
    return store.comparisons.ask("convite.yaml", content, version=OLD, bound="tudo", since=since, by="ana", now=NOON)


def test_it_goes_on_slice_by_slice_until_all_is_compared(store, comparer):
    asked = ask(store)
    waits, seen = [], []
    while True:
        waits.append(comparer.run(asked))
        seen.append(OUTCOME.validate_python(store.comparisons.load(asked).result).new.messages)
        if waits[-1] is None:
            break
    assert (waits, seen) == ([PAUSE, PAUSE, None], [2, 4, 5])
    done = store.comparisons.load(asked)
    outcome = OUTCOME.validate_python(done.result)
    assert (done.status, done.total, outcome.changed, outcome.gained) == ("done", 5, 2, {"convite": 2})
    assert {change.gained for change in outcome.changes} == {("convite",)}
    assert comparer.run(asked) is None


def test_a_slice_that_two_workers_do_counts_once(store, comparer, monkeypatch):
    asked = ask(store)
    stale = store.comparisons.load(asked)
    comparer.run(asked)
    assert not store.comparisons.advance(stale, {}, last="", status="done", now=NOON)
    assert OUTCOME.validate_python(store.comparisons.load(asked).result).new.messages == 2


def test_what_comes_in_after_the_question_is_not_in_the_answer(store, comparer):
    asked = ask(store)
    later = NOON + timedelta(minutes=1)
    delivery, _ = store.deliveries.receive(
        make_message().channel, event="post", identity="late", headers={}, body=b"{}", now=later
    )
    record = {"delivery_id": delivery, "mode": Mode.SHADOW, "needs_review": "", "now": later}
    store.records.record(make_message("grupo de vendas", external_id="late"), make_analysis(findings=()), [], **record)
    while comparer.run(asked) is not None:
        pass
    assert OUTCOME.validate_python(store.comparisons.load(asked).result).new.messages == 5


def test_a_draft_with_faults_ends_at_once_with_the_reason(store, comparer):
    asked = ask(store, RULE.replace("low", "lwo"))
    assert comparer.run(asked) is None
    done = store.comparisons.load(asked)
    assert (done.status, "lwo" in OUTCOME.validate_python(done.result).fault) == ("failed", True)


def test_nothing_that_members_wrote_is_kept_with_the_result(store, comparer):
    asked = ask(store)
    while comparer.run(asked) is not None:
        pass
    assert "vendas, número" not in str(store.comparisons.load(asked).result)


def test_an_unknown_comparison_is_nothing_to_do(comparer):
    assert comparer.run("f" * 32) is None
