"""A corrected decision: the robot's own stays, what counts since is performed from what the last redaction left."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from moderator.actions import Performer
from moderator.errors import VerdictRefused
from moderator.models import ActionKind, ChannelKind, Match, Mode, Severity, Triage
from moderator.store.records import Intent
from moderator.store.schema import decisions
from tests.factories import CPF, LEAK, NOON, make_analysis, make_finding, make_message
from tests.fakes import ShelfChannel

REDACT = Intent(("redact", "7"), ActionKind.REDACT, "dados-pessoais", "intended")
NAMED = LEAK.replace(CPF, "[CPF removido]").replace("cadastro", "[PESSOA 1]")
SIGNED = {"moderator": "ana", "note": "", "now": NOON}


@pytest.fixture
def shelf():
    return ShelfChannel()


@pytest.fixture
def performer(store, shelf):
    parts = (dict.fromkeys(ChannelKind, shelf), store.records, store.effects)
    return Performer(*parts, executor="w", mode=Mode.ENFORCE, daily_limit=100, clock=lambda: NOON)


@pytest.fixture
def case_id(store, shelf):
    """A post with a CPF, about to be redacted."""
    body = shelf.put(make_message())
    delivery_id, _ = store.deliveries.receive(
        ChannelKind.FORUM, event="post_created", identity="a", headers={}, body=body, now=NOON
    )
    said = {"delivery_id": delivery_id, "mode": Mode.ENFORCE, "needs_review": "decided", "now": NOON}
    store.records.record(make_message(), make_analysis(), [REDACT], **said)
    return store.cases.queue("open")[0].id


def missed(store, case_id):
    """The decision with the word «cadastro» taken for a name."""
    before = store.cases.load(case_id).decision
    name = make_finding(value="cadastro", entity_type="PERSON")
    match = Match("correcao-da-moderacao", "x", Severity.HIGH, Mode.ENFORCE, "x", (0, 1), hides=True)
    return replace(before, findings=(*before.findings, name), matches=(match,), redacted=NAMED)


def correct(store, case_id, corrected=None, **changes):
    values = {"detail": {"missed": "PERSON"}, "redacts": True, **SIGNED} | changes
    return store.corrections.correct(case_id, corrected or missed(store, case_id), **values)


def test_a_message_that_was_redacted_is_redacted_further_and_undone_as_one(store, shelf, performer, case_id):
    performer.act(store.cases.load(case_id).actions[0].id)
    assert shelf.shelf["7"].text == LEAK.replace(CPF, "[CPF removido]")
    (action_id,) = correct(store, case_id)
    assert performer.act(action_id) is None
    assert shelf.shelf["7"].text == NAMED
    case = store.cases.load(case_id)
    assert (case.row.exposure, case.row.verdict, case.decision.corrections) == ("clean", "corrected", 1)
    assert case.row.kinds == ("BR_CPF", "PERSON")
    (undo,) = store.verdicts.false_positive(case_id, **SIGNED)
    performer.act(undo)
    assert shelf.shelf["7"].text == LEAK


def test_a_redaction_that_was_not_begun_gives_way(store, shelf, performer, case_id):
    first = store.cases.load(case_id).actions[0].id
    (action_id,) = correct(store, case_id)
    performer.act(first)
    performer.act(action_id)
    assert shelf.shelf["7"].text == NAMED
    assert [item.status for item in store.cases.load(case_id).actions] == ["skipped", "done"]


def test_a_second_correction_starts_from_the_first(store, shelf, performer, case_id):
    (first,) = correct(store, case_id)
    performer.act(first)
    before = store.cases.load(case_id).decision
    (second,) = correct(store, case_id, replace(before, redacted="[dado removido] tudo, tudo mesmo"))
    performer.act(second)
    assert shelf.shelf["7"].text == "[dado removido] tudo, tudo mesmo"


def test_what_the_rules_decided_stays_as_it_was(store, case_id):
    correct(store, case_id)
    with store.database.read() as connection:
        row = connection.execute(decisions.select()).one()
    assert [item["entity_type"] for item in row.findings] == ["BR_CPF"]
    assert row.matches[0]["rule"] == "dados-pessoais"


def test_nothing_of_a_correction_is_stored_in_clear(store, case_id):
    correct(store, case_id, note="Liguei para Rosa.")
    with store.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT redacted FROM corrections").all()
        rows += connection.exec_driver_sql("SELECT note FROM verdicts").all()
    assert all(b"PESSOA" not in bytes(row[0]) and b"Rosa" not in bytes(row[0]) for row in rows)


def test_forgetting_a_message_forgets_what_was_corrected_and_said(store, performer, case_id):
    (action_id,) = correct(store, case_id)
    performer.act(action_id)
    store.reveals.log(case_id, "BR_CPF", place="text:0", moderator="ana", reason="other", words="Rosa", now=NOON)
    assert store.retention.purge(NOON.replace(year=2027), actor="worker", now=NOON) == 1
    assert store.cases.load(case_id).decision.redacted == ""
    assert [item.words for item in store.reveals.of(case_id)] == [None]
    with pytest.raises(VerdictRefused, match="purged"):
        correct(store, case_id, store.cases.load(case_id).decision)


def test_of_two_corrections_at_once_one_counts(store, case_id):
    corrected, outcomes = missed(store, case_id), []

    def say(name):
        try:
            outcomes.append(correct(store, case_id, corrected, moderator=name))
        except VerdictRefused as refused:
            outcomes.append(str(refused))

    threads = [threading.Thread(target=say, args=(name,)) for name in ("ana", "rui", "bia")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes))[1:] == ["changed", "changed"]
    assert store.cases.load(case_id).decision.corrections == 1


def test_another_route_keeps_the_findings_and_sends_its_answer(store, shelf, performer, case_id):
    before = store.cases.load(case_id).decision
    elsewhere = replace(before, triage=Triage(True, 1.0, ("sei",), route="portal_ticket"))
    (reply,) = store.corrections.reroute(case_id, elsewhere, text="Abra um chamado.", nudge="pedido", **SIGNED)
    performer.act(reply)
    assert [order.text for order in shelf.sent] == ["Abra um chamado."]
    case = store.cases.load(case_id)
    assert (case.decision.triage.route, len(case.decision.findings)) == ("portal_ticket", 1)
    assert [item.status for item in case.actions if item.kind is ActionKind.REDACT] == ["intended"]
