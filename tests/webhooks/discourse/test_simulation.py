"""A small share of `python -m benchmarks.residue`: random forum lives, and the same undone."""

import pytest

from benchmarks.residue import FAILURES, RULES, open_empty_store, simulate
from moderator.analyst import load_analyst
from webhooks.app import capabilities


@pytest.fixture(scope="module")
def analyst():
    return load_analyst(RULES, capabilities())


@pytest.fixture
def store(tmp_path):
    opened = open_empty_store(f"sqlite:///{tmp_path}/moderator.db")
    yield opened
    opened.close()


def failures(tally):
    return {name: tally[name] for name in FAILURES if tally[name]}


def test_nothing_is_left_after_clean(store, analyst):
    tally = simulate(store, analyst, runs=12, seed=7)
    assert failures(tally) == {}
    assert tally["cases clean"] > 12


def test_what_is_undone_is_what_it_was(store, analyst):
    tally = simulate(store, analyst, runs=8, seed=7, undo=True)
    assert failures(tally) == {}
    assert tally["cases undone"] > 8
