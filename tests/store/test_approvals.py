"""Requests for a second moderator and verdicts at once: of many, one counts. On both databases."""

from __future__ import annotations

import threading

import pytest

from moderator.errors import ClaimedByOther, VerdictRefused
from moderator.models import ActionKind, ChannelKind, Mode
from moderator.store.records import Intent
from moderator.store.reveals import PER_HOUR
from tests.factories import NOON, make_analysis, make_message

REDACT = Intent(("redact", "7"), ActionKind.REDACT, "dados-pessoais", "intended")
NAMES = ("ana", "rui", "bia", "leo")


@pytest.fixture
def case_id(store):
    delivery_id, _ = store.deliveries.receive(
        ChannelKind.FORUM, event="post_created", identity="a", headers={}, body=b"{}", now=NOON
    )
    said = {"delivery_id": delivery_id, "mode": Mode.ENFORCE, "needs_review": "decided", "now": NOON}
    store.records.record(make_message(), make_analysis(), [REDACT], **said)
    return store.cases.queue("open")[0].id


def at_once(*calls):
    """What each call gave, or the code of its refusal."""
    outcomes = []

    def run(call):
        try:
            outcomes.append(call())
        except VerdictRefused as refused:
            outcomes.append(str(refused))

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def propose(store, case_id, name="ana"):
    return store.approvals.propose(case_id, ActionKind.PURGE, moderator=name, reason="Pedido do órgão.", now=NOON)


def test_of_those_who_answer_at_once_one_does(store, case_id):
    request = propose(store, case_id)
    said = {"answer": "", "now": NOON}
    calls = [lambda name=name: store.approvals.approve(case_id, request, moderator=name, **said) for name in NAMES[1:]]
    calls.append(lambda: store.approvals.decline(case_id, request, moderator="eva", **said))
    outcomes = at_once(*calls)
    assert outcomes.count("already_decided") == 3
    (answered,) = store.approvals.of(case_id)
    purges = [item for item in store.cases.load(case_id).actions if item.kind is ActionKind.PURGE]
    assert len(purges) == (answered.status == "approved")
    assert store.audit.verify() is None


def test_of_those_who_ask_at_once_one_does(store, case_id):
    outcomes = at_once(*(lambda name=name: propose(store, case_id, name) for name in NAMES))
    assert outcomes.count("already_asked") == 3
    assert len(store.approvals.of(case_id)) == 1


def test_a_request_keeps_its_words_to_moderators(store, case_id):
    propose(store, case_id)
    with store.database.read() as connection:
        (sealed,) = connection.exec_driver_sql("SELECT reason FROM approvals").one()
    assert b"Pedido" not in bytes(sealed)
    assert store.approvals.of(case_id)[0].reason == "Pedido do órgão."


def test_of_many_verdicts_at_once_one_counts(store, case_id):
    said = {"note": "", "now": NOON}
    outcomes = at_once(*(lambda name=name: store.verdicts.agree(case_id, moderator=name, **said) for name in NAMES))
    assert outcomes.count("already_decided") == 3
    assert len(store.cases.load(case_id).verdicts) == 1


@pytest.mark.parametrize("way", ["false_positive", "escalate"])
def test_who_has_a_case_is_named_to_who_decides_it(store, case_id, way):
    store.claims.claim(case_id, moderator="ana", now=NOON)
    decide = getattr(store.verdicts if way == "false_positive" else store.handling, way)
    with pytest.raises(ClaimedByOther) as refused:
        decide(case_id, moderator="rui", note="", now=NOON)
    assert refused.value.holder == "ana"
    decide(case_id, moderator="rui", note="", now=NOON, despite_claim=True)
    assert [row.moderator for row in store.cases.load(case_id).verdicts] == ["rui"]


def test_the_hours_share_of_reveals_holds_for_many_at_once(store, case_id):
    signed = {"place": "text:0", "moderator": "ana", "reason": "check", "words": "", "now": NOON}
    for _ in range(PER_HOUR - 1):
        assert store.reveals.log(case_id, "BR_CPF", **signed)
    outcomes = at_once(*[lambda: store.reveals.log(case_id, "BR_CPF", **signed)] * 4)
    assert sorted(outcomes) == [False, False, False, True]
