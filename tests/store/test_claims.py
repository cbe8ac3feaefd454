"""Claims on SQLite and PostgreSQL: one person at a time, whoever comes at once, and nobody for ever."""

import threading
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderator.errors import StoreError
from moderator.store.claims import CLAIM_LASTS
from tests.factories import NOON, make_message
from tests.store.test_store import receive, record

MINUTE = timedelta(minutes=1)


def open_case(store, number="7"):
    known = {row.id for row in store.cases.queue("open")}
    delivery_id, _ = receive(store, number)
    record(store, delivery_id, message=make_message(external_id=number))
    return next(row.id for row in store.cases.queue("open") if row.id not in known)


@pytest.fixture
def case_id(store):
    return open_case(store)


def take(store, case_id, moderator, at=NOON):
    return store.claims.claim(case_id, moderator=moderator, now=at).moderator


def test_the_first_has_it_and_the_second_is_told_whose_it_is(store, case_id):
    assert take(store, case_id, "ana") == "ana"
    assert take(store, case_id, "bia", NOON + MINUTE) == "ana"
    assert store.claims.holder(case_id, now=NOON + MINUTE).moderator == "ana"


def test_coming_back_keeps_when_it_began(store, case_id):
    take(store, case_id, "ana")
    again = store.claims.claim(case_id, moderator="ana", now=NOON + MINUTE)
    assert (again.claimed_at, again.seen_at) == (NOON, NOON + MINUTE)


def test_a_claim_lapses_ten_minutes_after_the_last_sign_of_life(store, case_id):
    take(store, case_id, "ana")
    assert store.claims.renew(case_id, moderator="ana", now=NOON + 5 * MINUTE)
    assert take(store, case_id, "bia", NOON + 15 * MINUTE - timedelta(seconds=1)) == "ana"
    assert store.claims.holder(case_id, now=NOON + 15 * MINUTE) is None
    taken = store.claims.claim(case_id, moderator="bia", now=NOON + 15 * MINUTE)
    assert (taken.moderator, taken.claimed_at) == ("bia", NOON + 15 * MINUTE)
    assert not store.claims.renew(case_id, moderator="ana", now=NOON + 15 * MINUTE)


def test_who_comes_back_after_a_lapse_begins_anew(store, case_id):
    take(store, case_id, "ana")
    late = NOON + CLAIM_LASTS
    assert store.claims.claim(case_id, moderator="ana", now=late).claimed_at == late


def test_what_is_let_go_is_free_and_no_open_page_takes_it_back(store, case_id):
    take(store, case_id, "ana")
    assert not store.claims.release(case_id, moderator="bia")
    assert store.claims.release(case_id, moderator="ana")
    assert not store.claims.renew(case_id, moderator="ana", now=NOON)
    assert take(store, case_id, "bia") == "bia"


def test_of_many_at_once_one_has_it(store, case_id):
    told = []
    threads = [
        threading.Thread(target=lambda name=f"m{number}": told.append(take(store, case_id, name)))
        for number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 6
    assert set(told) == {store.claims.holder(case_id, now=NOON).moderator}


def test_holders_of_several_cases(store, case_id):
    other, free = open_case(store, "8"), open_case(store, "9")
    take(store, case_id, "ana")
    take(store, other, "bia", NOON + 9 * MINUTE)
    names = store.claims.holders([case_id, other, free], now=NOON + 10 * MINUTE)
    assert names == {other: "bia"}
    assert store.claims.holders([], now=NOON) == {}


def test_a_case_that_is_not_there_can_not_be_claimed(store):
    with pytest.raises(StoreError):
        take(store, "0" * 32, "ana")


MOVES = st.tuples(st.sampled_from("clr"), st.sampled_from(("ana", "bia", "caio")), st.integers(0, 700))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(MOVES, max_size=12))
def test_a_claim_is_its_holders_until_let_go_or_lapsed(store, case_id, moves):
    """Against the rule in plain words: (name, last seen), or nobody."""
    held, at = None, NOON
    for name in ("ana", "bia", "caio"):
        store.claims.release(case_id, moderator=name)
    for move, name, seconds in moves:
        at += timedelta(seconds=seconds)
        if move == "c":
            if held is None or held[0] == name or at - held[1] >= CLAIM_LASTS:
                held = (name, at)
            assert take(store, case_id, name, at) == held[0]
        elif move == "r":
            theirs = held is not None and held[0] == name
            assert store.claims.renew(case_id, moderator=name, now=at) is theirs
            held = (name, at) if theirs else held
        else:
            theirs = held is not None and held[0] == name
            assert store.claims.release(case_id, moderator=name) is theirs
            held = None if theirs else held
        shown = store.claims.holder(case_id, now=at)
        assert (shown and shown.moderator) == (held[0] if held and at - held[1] < CLAIM_LASTS else None)
