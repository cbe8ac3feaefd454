"""Pairs of cases and entries of the channel's queue."""

from datetime import timedelta

from moderator.models import ChannelKind, Mode
from tests.factories import NOON, make_analysis, make_message

MINUTE = timedelta(minutes=1)


def open_case(store, number, *, mode=Mode.ENFORCE):
    delivery, _ = store.deliveries.receive(
        ChannelKind.FORUM, event="post_created", identity=str(number), headers={}, body=b"{}", now=NOON
    )
    now = NOON + number * MINUTE
    message = make_message(external_id=str(number))
    store.records.record(message, make_analysis(), [], delivery_id=delivery, mode=mode, needs_review="decided", now=now)


def waiting(store, *, since=NOON, limit=10):
    return [case.external_id for case in store.mirrored.waiting(ChannelKind.FORUM, since=since, limit=limit)]


def pairs(store, limit=10):
    return store.mirrored.open(ChannelKind.FORUM, limit=limit)


def test_open_cases_wait_until_they_have_an_entry_the_oldest_first(store):
    for number in (3, 1, 2):
        open_case(store, number)
    open_case(store, 4, mode=Mode.SHADOW)
    assert waiting(store) == ["1", "2", "3"]
    assert waiting(store, limit=1) == ["1"]
    assert waiting(store, since=NOON + 2 * MINUTE) == ["2", "3"]
    assert store.mirrored.waiting(ChannelKind.WHATSAPP, since=NOON, limit=10) == []
    first, second, _ = store.mirrored.waiting(ChannelKind.FORUM, since=NOON, limit=10)
    store.mirrored.keep(first.case_id, 77, now=NOON)
    store.mirrored.keep(second.case_id, None, now=NOON)
    assert waiting(store) == ["3"]
    assert [(case.external_id, case.thread_id, case.entry, case.verdict) for case in pairs(store)] == [
        ("1", "90", 77, None)
    ]


def test_a_resolved_case_does_not_wait_but_its_pair_is_still_looked_at(store):
    for number in (1, 2):
        open_case(store, number)
    first, second = store.mirrored.waiting(ChannelKind.FORUM, since=NOON, limit=10)
    store.mirrored.keep(first.case_id, 77, now=NOON)
    for case in (first, second):
        store.verdicts.agree(case.case_id, moderator="ana", note="", now=NOON)
    assert waiting(store) == []
    assert [(case.entry, case.verdict) for case in pairs(store)] == [(77, "agree")]


def test_pairs_take_turns_until_they_are_closed(store):
    for number in (1, 2):
        open_case(store, number)
    for case in store.mirrored.waiting(ChannelKind.FORUM, since=NOON, limit=10):
        store.mirrored.keep(case.case_id, int(case.external_id), now=NOON + int(case.external_id) * MINUTE)
    (first,) = pairs(store, limit=1)
    store.mirrored.look(first.case_id, closed=False, now=NOON + 9 * MINUTE)
    assert [case.entry for case in pairs(store)] == [2, 1]
    store.mirrored.look(first.case_id, closed=True, now=NOON + 9 * MINUTE)
    assert [case.entry for case in pairs(store)] == [2]
    store.mirrored.keep(first.case_id, 99, now=NOON)  # known already
    assert [case.entry for case in pairs(store)] == [2]
