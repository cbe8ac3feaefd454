"""How fast what should not be seen was removed."""

from datetime import timedelta

from moderator.models import ActionKind, ChannelKind, Mode
from moderator.store.figures import Heard, Pace
from moderator.store.records import Intent
from tests.factories import NOON, make_analysis, make_message


def remove(store, number, seconds, *, kind=ActionKind.REDACT):
    """Message `number` came at noon and was dealt with so many seconds later."""
    delivery, _ = store.deliveries.receive(
        ChannelKind.FORUM, event="post_created", identity=str(number), headers={}, body=b"{}", now=NOON
    )
    (action_id,) = store.records.record(
        make_message(external_id=str(number)),
        make_analysis(),
        [Intent((str(number),), kind, "dados-pessoais", "intended", severe=True)],
        delivery_id=delivery,
        mode=Mode.ENFORCE,
        needs_review="",
        now=NOON,
    )
    store.effects.settle(action_id, "done", now=NOON + timedelta(seconds=seconds))


def pace(store):
    return store.figures.pace(since=NOON)


def test_nothing_removed_has_no_pace(store):
    remove(store, 1, 5, kind=ActionKind.DIRECT_MESSAGE)
    assert pace(store) is None


def test_the_pace_of_many(store):
    for seconds in range(1, 21):
        remove(store, seconds, seconds)
    assert pace(store) == Pace(20, timedelta(seconds=10), timedelta(seconds=19))


def test_the_pace_of_one(store):
    remove(store, 1, 5)
    assert pace(store) == Pace(1, timedelta(seconds=5), timedelta(seconds=5))


def test_what_waited_for_a_moderator_is_not_our_pace(store):
    delivery, _ = store.deliveries.receive(
        ChannelKind.FORUM, event="post_created", identity="1", headers={}, body=b"{}", now=NOON
    )
    intent = Intent(("1",), ActionKind.REDACT, "cnpj", "suggested")
    store.records.record(
        make_message(),
        make_analysis(),
        [intent],
        delivery_id=delivery,
        mode=Mode.ENFORCE,
        needs_review="decided",
        now=NOON,
    )
    case = store.cases.queue("open")[0]
    (action_id,) = store.verdicts.agree(case.id, moderator="ana", note="", now=NOON + timedelta(hours=3))
    store.effects.settle(action_id, "done", now=NOON + timedelta(hours=3, seconds=2))
    assert pace(store) is None


def test_what_was_heard_of_a_channel_by_event_and_outcome(store):
    for number, (event, outcome) in enumerate([("post_created", ""), ("post_created", ""), ("ping", "ping")]):
        store.deliveries.receive(
            ChannelKind.FORUM,
            event=event,
            identity=str(number),
            headers={},
            body=b"{}",
            now=NOON + timedelta(minutes=number),
            ignored=outcome,
        )
    heard = sorted(store.figures.heard(ChannelKind.FORUM, since=NOON), key=lambda item: item.event)
    assert heard == [
        Heard("ping", "ping", 1, NOON + timedelta(minutes=2)),
        Heard("post_created", "", 2, NOON + timedelta(minutes=1)),
    ]
    assert store.figures.heard(ChannelKind.WHATSAPP, since=NOON) == []
    assert len(store.figures.heard(ChannelKind.FORUM, since=NOON + timedelta(minutes=2))) == 1
