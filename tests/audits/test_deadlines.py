"""What to delete first, what it is too late for, and the words for the group."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from moderator.audits import arrange, deadline, write_to_group
from moderator.models import Severity
from moderator.store.audits import Leak

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def leak(hours, severity=Severity.HIGH):
    return Leak(NOW - timedelta(hours=hours), 1, ("BR_CPF",), severity, "")


def hours_of(groups):
    return [(group.severity, [(NOW - one.at) / timedelta(hours=1) for one in group.items]) for group in groups]


def test_the_worst_come_first_and_within_them_what_runs_out_first():
    leaks = [leak(5), leak(30), leak(1, Severity.CRITICAL), leak(59, Severity.LOW), leak(20, Severity.CRITICAL)]
    plan = arrange(leaks, now=NOW)
    assert hours_of(plan.pending) == [
        (Severity.CRITICAL, [20, 1]),
        (Severity.HIGH, [30, 5]),
        (Severity.LOW, [59]),
    ]
    assert plan.late == []


def test_two_days_and_twelve_hours_later_it_is_too_late():
    assert deadline(NOW) == datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
    plan = arrange([leak(59.9), leak(60), leak(400)], now=NOW)
    assert hours_of(plan.pending) == [(Severity.HIGH, [59.9])]
    assert hours_of(plan.late) == [(Severity.HIGH, [400, 60])]


def test_what_no_rule_minds_is_on_no_list():
    plan = arrange([leak(1, Severity.NONE)], now=NOW)
    assert (plan.pending, plan.late) == ([], [])


@given(st.lists(st.tuples(st.floats(-100, 1000), st.sampled_from(Severity))))
def test_every_leak_that_a_rule_minds_is_on_one_list_once(made):
    leaks = [leak(hours, severity) for hours, severity in made]
    plan = arrange(leaks, now=NOW)
    listed = [one for group in (*plan.pending, *plan.late) for one in group.items]
    assert sorted(map(id, listed)) == sorted(id(one) for one in leaks if one.severity is not Severity.NONE)


def test_the_words_for_the_group_fit_what_was_found():
    plain = write_to_group({"BR_CPF"}, late=False)
    assert "«Apagar para todos»" in plain
    assert "Apagar para mim" not in plain
    assert "troque" not in plain
    assert "troque hoje mesmo" in write_to_group({"PASSWORD"}, late=False)
    assert "«Apagar para mim»" in write_to_group({"BR_CPF"}, late=True)
