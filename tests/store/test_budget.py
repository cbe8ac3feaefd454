"""The shared minute of requests: exact under concurrency, on SQLite and on PostgreSQL."""

import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderator.store.budget import RequestBudget
from tests.factories import NOON

SPENDER = """
import sys
from datetime import datetime, UTC
from moderator.store.budget import RequestBudget
from moderator.store.database import Database
budget = RequestBudget(Database(sys.argv[1]))
noon = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
print("ready", flush=True)
sys.stdin.readline()
print(sum(budget.spend("forum", 1, limit=30, now=noon) is None for _ in range(25)))
"""


@pytest.fixture
def budget(store):
    return RequestBudget(store.database)


def spend(budget, requests=1, *, after=0.0, limit=3):
    return budget.spend("forum", requests, limit=limit, now=NOON + timedelta(seconds=after))


def test_a_minute_holds_so_many_requests_and_the_next_says_when(budget):
    assert [spend(budget, after=second) for second in (0, 10, 20)] == [None, None, None]
    assert spend(budget, after=25) == 35.0
    assert spend(budget, after=59.5) == 0.5
    assert spend(budget, after=60) is None
    assert budget.spent("forum", now=NOON + timedelta(seconds=60)) == 3


def test_what_is_taken_together_is_taken_whole_or_not_at_all(budget):
    assert spend(budget, 2) is None
    assert spend(budget, 2, after=30) == 30.0
    assert budget.spent("forum", now=NOON + timedelta(seconds=30)) == 2
    assert spend(budget, 1, after=30) is None


def test_more_than_the_limit_is_taken_as_the_limit(budget):
    assert spend(budget, 10) is None
    assert spend(budget, 10, after=60) is None


def test_what_is_given_back_can_be_taken_again(budget):
    assert [spend(budget, after=second) for second in (0, 30, 30)] == [None, None, None]
    budget.give_back("forum", 2, now=NOON + timedelta(seconds=30))
    assert budget.spent("forum", now=NOON + timedelta(seconds=30)) == 1
    assert spend(budget, 3, after=30) == 30.0
    budget.give_back("forum", 9, now=NOON + timedelta(seconds=30))
    assert budget.spent("forum", now=NOON + timedelta(seconds=30)) == 0


def test_a_closed_door_keeps_even_what_is_not_counted(budget):
    budget.close("forum", until=NOON + timedelta(seconds=23))
    budget.close("forum", until=NOON + timedelta(seconds=7))
    assert spend(budget, 0) == 23.0
    assert spend(budget, after=22) == 1.0
    assert spend(budget, after=23) is None


def test_names_have_budgets_of_their_own(budget):
    assert spend(budget, 3) is None
    assert budget.spend("another", 3, limit=3, now=NOON) is None


def test_threads_never_take_more_than_there_is(budget):
    granted = []
    threads = [
        threading.Thread(target=lambda: granted.extend(spend(budget, limit=10) is None for _ in range(5)))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(granted), sum(granted)) == (25, 10)


def test_two_processes_never_take_more_than_there_is(budget, database_url):
    with subprocess.Popen(
        [sys.executable, "-c", SPENDER, database_url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "ready\n"
        other.stdin.write("go\n")
        other.stdin.flush()
        ours = sum(spend(budget, limit=30) is None for _ in range(25))
        assert ours + int(other.stdout.readline()) == 30


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(st.tuples(st.floats(0, 40), st.integers(1, 4)), max_size=12), number=st.uuids())
def test_no_minute_ever_holds_more_than_the_limit(store, asked, number):
    budget, after, granted = RequestBudget(store.database), 0.0, []
    for pause, requests in asked:
        after += pause
        now = NOON + timedelta(seconds=after)
        wait = budget.spend(str(number), requests, limit=6, now=now)
        if wait is None:
            granted += [now.timestamp()] * requests
        else:  # asking again after the wait that was told is never in vain
            after += wait + 0.001
            now = NOON + timedelta(seconds=after)
            assert budget.spend(str(number), requests, limit=6, now=now) is None
            granted += [now.timestamp()] * requests
    assert all(sum(start <= moment < start + 60 for moment in granted) <= 6 for start in granted)
