"""Deliveries that are held back, opened again, or have to wait."""

from datetime import timedelta

import pytest

from moderator.models import ChannelKind, Mode
from tests.factories import LEAK, NOON

FORUM = ChannelKind.FORUM
HEADERS = {"X-Discourse-Event": "post_created"}


def receive(store, identity="a", **changes):
    values = {"event": "post_created", "identity": identity, "headers": HEADERS, "body": LEAK.encode(), "now": NOON}
    return store.deliveries.receive(FORUM, **(values | changes))[0]


def promote(store, identity="a", mode=Mode.ENFORCE):
    return store.deliveries.promote(FORUM, identity, headers=HEADERS, body=LEAK.encode(), mode=mode)


def test_a_delivery_remembers_how_far_its_decision_may_go(store):
    assert store.deliveries.load(receive(store, "a")).mode is Mode.ENFORCE
    assert store.deliveries.load(receive(store, "b", mode=Mode.SHADOW)).mode is Mode.SHADOW


def test_what_was_only_recorded_is_opened_again_once(store):
    delivery_id = receive(store, mode=Mode.SHADOW)
    store.deliveries.finish(delivery_id, "done", "decided", now=NOON)
    assert promote(store, mode=Mode.SHADOW) is None
    assert promote(store) == delivery_id
    opened = store.deliveries.load(delivery_id)
    assert (opened.open, opened.mode, opened.body) == (True, Mode.ENFORCE, LEAK.encode())
    store.deliveries.finish(delivery_id, "done", "decided", now=NOON)
    assert promote(store) is None


def test_what_is_not_decided_yet_goes_further_without_being_opened_again(store):
    delivery_id = receive(store, mode=Mode.SHADOW)
    assert promote(store) is None
    assert store.deliveries.load(delivery_id).mode is Mode.ENFORCE


@pytest.mark.parametrize("status", ["ignored", "failed"])
def test_what_was_not_decided_is_not_opened_again(store, status):
    store.deliveries.finish(receive(store, mode=Mode.SHADOW), status, "", now=NOON)
    assert promote(store) is None


def test_known_are_those_that_were_not_held_back_further(store):
    receive(store, "a")
    receive(store, "b", mode=Mode.SHADOW)
    asked = ["a", "b", "c"]
    assert store.deliveries.known(FORUM, asked, mode=Mode.ENFORCE) == {"a"}
    assert store.deliveries.known(FORUM, asked, mode=Mode.SHADOW) == {"a", "b"}
    assert store.deliveries.known(ChannelKind.WHATSAPP, asked, mode=Mode.SHADOW) == frozenset()
    assert store.deliveries.known(FORUM, [], mode=Mode.SHADOW) == frozenset()


def test_one_that_has_to_wait_is_due_then_and_not_before(store):
    delivery_id = receive(store)
    store.deliveries.postpone(delivery_id, NOON + timedelta(minutes=1))
    assert list(store.deliveries.due(NOON)) == []
    assert list(store.deliveries.overdue(NOON + timedelta(hours=1))) == []
    assert list(store.deliveries.due(NOON + timedelta(minutes=1))) == [delivery_id]
    store.deliveries.postpone(delivery_id, None)
    assert list(store.deliveries.due(NOON + timedelta(hours=1))) == []
    assert list(store.deliveries.overdue(NOON + timedelta(hours=1))) == [delivery_id]
