"""Places of reading: one holder at a time, and the next goes on from there."""

from datetime import timedelta

from tests.factories import NOON

LATER = NOON + timedelta(minutes=2)


def take(store, holder, *, now=NOON, until=LATER):
    return store.cursors.take("reading", holder=holder, now=now, until=until)


def test_one_holder_at_a_time(store):
    assert take(store, "one") == {}
    assert take(store, "two") is None
    assert take(store, "one") == {}


def test_what_was_kept_is_where_the_next_one_begins(store):
    take(store, "one")
    assert store.cursors.save("reading", {"seen": 7}, holder="one", until=LATER)
    store.cursors.release("reading", holder="one")
    assert take(store, "two") == {"seen": 7}


def test_a_holder_that_died_is_followed_after_its_time(store):
    take(store, "one")
    assert take(store, "two", now=LATER) is None
    after = LATER + timedelta(seconds=1)
    assert take(store, "two", now=after, until=after + timedelta(minutes=2)) == {}


def test_who_lost_it_keeps_nothing_and_forgets_nothing(store):
    take(store, "one")
    after = LATER + timedelta(seconds=1)
    take(store, "two", now=after, until=after + timedelta(minutes=2))
    assert not store.cursors.save("reading", {"seen": 9}, holder="one", until=after)
    store.cursors.release("reading", holder="one")
    store.cursors.forget("reading", holder="one")
    assert take(store, "three", now=after) is None


def test_a_finished_reading_begins_at_the_start(store):
    take(store, "one")
    store.cursors.save("reading", {"seen": 7}, holder="one", until=LATER)
    store.cursors.forget("reading", holder="one")
    assert take(store, "two") == {}
