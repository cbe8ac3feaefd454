"""What a redaction changed elsewhere is kept sealed, in order, and goes with its message."""

from datetime import timedelta

import pytest

from moderator.models import ActionKind, ChannelKind, Copy, Mode
from moderator.store.records import Intent
from tests.factories import CPF, LEAK, NOON, make_analysis, make_message

FIRST = Copy("post", "8", f"disse {CPF}", "disse [CPF removido]")
SECOND = Copy("title", "90", f"Sobre {CPF}", "Sobre [CPF removido]")


def redaction(store, message, status="intended"):
    delivery_id, _ = store.deliveries.receive(
        ChannelKind.FORUM, event="post_created", identity=message.version, headers={}, body=b"{}", now=NOON
    )
    intent = Intent(("act", message.version), ActionKind.REDACT, "dados-pessoais", status)
    analysis = make_analysis(ActionKind.REDACT)
    values = {"delivery_id": delivery_id, "mode": Mode.ENFORCE, "needs_review": "decided", "now": NOON}
    (action_id,) = store.records.record(message, analysis, [intent], **values)
    return action_id


@pytest.fixture
def action_id(store):
    return redaction(store, make_message())


def message_of(store, action_id):
    attempt = store.effects.begin(action_id, executor="one", now=NOON, alive_since=NOON)
    return attempt.message_id


def test_the_last_change_comes_first(store, action_id):
    for copy in (FIRST, SECOND):
        store.effects.copies.keep(action_id, copy, now=NOON)
    assert store.effects.copies.of(message_of(store, action_id)) == (SECOND, FIRST)


def test_what_an_overtaken_redaction_changed_belongs_to_the_next_version(store, action_id):
    store.effects.copies.keep(action_id, FIRST, now=NOON)
    first = message_of(store, action_id)
    newer = redaction(store, make_message(LEAK + " Alguém?", version="2"))
    assert store.effects.copies.of(message_of(store, newer)) == ()
    store.effects.settle(action_id, "superseded", now=NOON)
    store.effects.copies.keep(newer, SECOND, now=NOON)
    later = message_of(store, newer)
    assert store.effects.copies.of(later) == (SECOND, FIRST)
    assert store.effects.copies.overtaken(later) == [first]


def test_another_message_s_are_its_own(store, action_id):
    store.effects.copies.keep(action_id, FIRST, now=NOON)
    store.effects.settle(action_id, "superseded", now=NOON)
    other = redaction(store, make_message(external_id="99", version="5"))
    assert store.effects.copies.of(message_of(store, other)) == ()
    assert store.effects.copies.overtaken(message_of(store, other)) == []


def test_they_are_forgotten_with_the_message(store, action_id):
    store.effects.copies.keep(action_id, FIRST, now=NOON)
    message_id = message_of(store, action_id)
    store.effects.settle(action_id, "done", now=NOON)
    (case,) = store.cases.queue("all")
    store.verdicts.agree(case.id, moderator="ana", note="", now=NOON)
    assert store.retention.purge(NOON + timedelta(days=1), actor="sistema", now=NOON) == 1
    assert store.effects.copies.of(message_id) == ()
