from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import NOON


@pytest.fixture
def rows(store):
    for number in range(6):
        actor, event = ("ana", "case.viewed") if number % 2 else ("rui", "signed_in")
        store.audit.record(
            actor=actor, event=event, subject=str(number), now=NOON + timedelta(hours=number), detail={"n": number}
        )
    return store.trail


WANTED = [
    ({}, "543210"),
    ({"actor": "ana"}, "531"),
    ({"event": "signed_in"}, "420"),
    ({"actor": "ana", "event": "signed_in"}, ""),
    ({"since": NOON + timedelta(hours=2)}, "5432"),
    ({"until": NOON + timedelta(hours=2)}, "10"),
    ({"limit": 2}, "54"),
    ({"before": 3, "limit": 2}, "10"),
    ({"before": 1}, ""),
]


def test_rows_the_newest_first_as_they_were_asked_for(rows):
    found = ["".join(entry.subject for entry in rows.read(**wanted)) for wanted, _ in WANTED]
    assert found == [subjects for _, subjects in WANTED]


def test_a_row_reads_back_whole(rows):
    entry = rows.read(limit=1)[0]
    assert (entry.seq, entry.at, entry.actor, entry.event) == (6, NOON + timedelta(hours=5), "ana", "case.viewed")
    assert entry.detail == {"n": 5}


def test_whether_there_is_such_a_row(rows):
    look = {"actor": "ana", "event": "case.viewed", "subject": "3"}
    assert rows.holds(**look, since=NOON) is True
    assert rows.holds(**look, since=NOON + timedelta(hours=3, seconds=1)) is False
    assert rows.holds(**(look | {"actor": "rui"}), since=NOON) is False
