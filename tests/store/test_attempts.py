"""Failed attempts: free at first, then slower and slower, never for ever, and counted when they begin."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from moderator.store.attempts import wait_after
from tests.factories import NOON
from tests.store.test_store import dump


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (1, 0), (4, 0), (5, 15), (6, 30), (7, 60), (10, 480), (11, 900), (5000, 900)]
)
def test_the_wait_grows_and_has_an_end(failures, seconds):
    assert wait_after(failures) == timedelta(seconds=seconds)


def test_hammering_at_the_door_makes_no_wait_longer(store):
    waits = [store.attempts.begin("name", "ana", now=NOON) for _ in range(40)]
    assert waits == [timedelta()] * 5 + [timedelta(seconds=15)] * 35
    assert store.attempts.begin("name", "ana", now=NOON + timedelta(seconds=15)) == timedelta()
    assert store.attempts.begin("name", "ana", now=NOON + timedelta(seconds=15)) == timedelta(seconds=30)


def test_a_guesser_gets_a_hundred_attempts_a_day_at_most(store):
    """And nobody else waits longer than a quarter of an hour for them."""
    now, made, longest = NOON, 0, timedelta()
    while now < NOON + timedelta(days=1):
        wait = store.attempts.begin("name", "ana", now=now)
        longest = max(longest, wait)
        made += not wait
        now += wait
    assert made < 110
    assert longest == timedelta(minutes=15)


def test_a_right_attempt_forgives_the_wrong_ones(store):
    for _ in range(5):
        store.attempts.begin("name", "ana", now=NOON)
    store.attempts.forgive("name", "ana")
    assert store.attempts.begin("name", "ana", now=NOON) == timedelta()


def test_one_waits_for_oneself_only_and_a_day_forgets(store):
    for _ in range(9):
        store.attempts.begin("name", "ana", now=NOON)
    assert store.attempts.begin("name", "rui", now=NOON) == timedelta()
    assert store.attempts.begin("device", "ana", now=NOON) == timedelta()
    for _ in range(5):
        assert store.attempts.begin("name", "ana", now=NOON + timedelta(days=2)) == timedelta()
    assert b"ana" not in dump(store)


def test_many_at_once_are_not_free(store):
    waits = []
    threads = [
        threading.Thread(target=lambda: waits.append(store.attempts.begin("name", "ana", now=NOON))) for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(not wait for wait in waits) == 5
