"""Sessions end by themselves, by hand and everywhere; their tokens are stored nowhere."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from moderator.store import open_store
from tests.factories import NOON
from tests.store.test_store import dump

TOKEN = "um-token-que-ninguem-deve-ler"
NUMBERS = itertools.count()


@pytest.fixture
def ana(store):
    return store.accounts.add("Ana", "moderator", actor="teste", now=NOON)


def test_a_session_says_who_and_as_what(store, ana):
    store.sessions.begin(ana, token=TOKEN, way="link", now=NOON)
    found = store.sessions.identify(TOKEN, now=NOON, at_work=True)
    assert (found.moderator, found.role, found.account_id) == ("Ana", "moderator", ana.id)
    assert store.sessions.identify("outro", now=NOON, at_work=True) is None
    assert TOKEN.encode() not in dump(store)


def test_ending_one_and_ending_all(store, ana):
    for token in ("a", "b", "c"):
        store.sessions.begin(ana, token=token, way="link", now=NOON)
    store.sessions.end("a", actor="Ana", now=NOON)
    assert len(store.sessions.of(ana.id, now=NOON)) == 2
    assert store.sessions.end_all(ana.id, actor="Ana", now=NOON) == 2
    assert store.sessions.of(ana.id, now=NOON) == []


def test_old_sessions_are_forgotten(store, ana):
    store.sessions.begin(ana, token="a", way="link", now=NOON)
    later = NOON + timedelta(hours=9)
    store.sessions.begin(ana, token="b", way="password", now=later)
    assert [it.way for it in store.sessions.of(ana.id, now=later)] == ["password"]


class Lives(RuleBasedStateMachine):
    """A session against its rule: within 8 hours of its beginning and 60 minutes of the last work in it."""

    def __init__(self, store, account):
        super().__init__()
        self.store = store
        self.now = self.began = self.worked = NOON
        self.ended = False
        self.token = f"{TOKEN}-{next(NUMBERS)}"
        store.sessions.begin(account, token=self.token, way="link", now=NOON)

    @rule(minutes=st.integers(1, 70))
    def wait(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule()
    def work(self):
        if self.store.sessions.identify(self.token, now=self.now, at_work=True):
            self.worked = self.now

    @rule()
    def end(self):
        self.store.sessions.end(self.token, actor="Ana", now=self.now)
        self.ended = True

    @invariant()
    def it_is_open_exactly_as_long_as_it_should(self):
        open_still = self.now - self.began < timedelta(hours=8) and self.now - self.worked < timedelta(minutes=60)
        found = self.store.sessions.identify(self.token, now=self.now, at_work=False)
        assert (found is not None) is (open_still and not self.ended)


def test_a_session_lives_as_long_as_it_should(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/test.db", [b"k" * 32], new_id=lambda: "a" * 32)
    store.database.upgrade()
    account = store.accounts.add("Ana", "viewer", actor="teste", now=NOON)
    limits = settings(max_examples=15, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(lambda: Lives(store, account), settings=limits)
    store.close()
