"""The store on SQLite and on PostgreSQL: what is kept once, what is never kept in clear."""

import threading
from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text

from moderator.errors import VerdictRefused
from moderator.models import ActionKind, ChannelKind, DeliveryStatus, Mode, Residue
from moderator.store.records import Intent
from moderator.store.schema import metadata
from moderator.store.views import Wanted
from tests.factories import CPF, LEAK, NOON, make_analysis, make_message

HEADERS = {"X-Discourse-Event": "post_created"}


def receive(store, identity="a", **changes):
    values = {"event": "post_created", "identity": identity, "headers": HEADERS, "body": LEAK.encode(), "now": NOON}
    return store.deliveries.receive(ChannelKind.FORUM, **(values | changes))


def record(store, delivery_id, *intents, message=None, analysis=None):
    return store.records.record(
        message or make_message(),
        analysis or make_analysis(),
        intents or [Intent(("redact", "7"), ActionKind.REDACT, "dados-pessoais", "intended", text=None)],
        delivery_id=delivery_id,
        mode=Mode.ENFORCE,
        needs_review="decided",
        now=NOON,
    )


def begin(store, action_id, executor="one", **changes):
    values = {"executor": executor, "now": NOON, "alive_since": NOON - timedelta(seconds=10)}
    return store.effects.begin(action_id, **(values | changes))


def dump(store):
    """Every byte of every table, as an intruder with a copy of the database would read it."""
    with store.database.read() as connection:
        return b"".join(
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            for table in metadata.sorted_tables
            for row in connection.execute(select(table))
            for value in row
        )


def test_migrations_build_exactly_the_declared_tables(store):
    with store.database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_delivery_is_kept_once_however_often_and_at_once_it_comes(store):
    results = []
    threads = [threading.Thread(target=lambda: results.append(receive(store))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(new for _, new in results) == [False] * 4 + [True]
    assert len({delivery_id for delivery_id, _ in results}) == 1


def test_a_delivery_reads_back_byte_for_byte_until_it_is_done(store):
    delivery_id, _ = receive(store, body=b"\x00\xff raw")
    assert store.deliveries.load(delivery_id).body == b"\x00\xff raw"
    store.deliveries.finish(delivery_id, "done", "decided", now=NOON)
    settled = store.deliveries.load(delivery_id)
    assert (settled.open, settled.body) == (False, b"")


def test_a_failed_delivery_keeps_its_payload_for_another_try(store):
    delivery_id, _ = receive(store, refused="post.id: missing")
    assert [item.outcome for item in store.deliveries.failed()] == ["post.id: missing"]
    store.deliveries.reopen(delivery_id, moderator="ana", now=NOON)
    assert store.deliveries.load(delivery_id).body == LEAK.encode()
    assert store.deliveries.failed() == []


def test_an_ignored_delivery_leaves_no_content(store):
    delivery_id, _ = receive(store, ignored="private_message")
    assert store.deliveries.load(delivery_id).body == b""


def test_overdue_finds_only_what_is_still_open(store):
    waiting, _ = receive(store, "a")
    done, _ = receive(store, "b")
    store.deliveries.finish(done, "done", "", now=NOON)
    assert list(store.deliveries.overdue(NOON + timedelta(minutes=1))) == [waiting]
    assert list(store.deliveries.overdue(NOON)) == []


def test_nothing_personal_is_stored_in_clear(store):
    delivery_id, _ = receive(store)
    intents = [Intent(("reply",), ActionKind.REPLY, "r", "intended", text=f"você escreveu {CPF}")]
    record(store, delivery_id, *intents)
    case = store.cases.queue("open")[0]
    store.verdicts.note(case.id, moderator="ana", note=f"vi {CPF}", now=NOON)
    copy = dump(store)
    for secret in (CPF, "maria.exemplo", "conferir"):
        assert secret.encode() not in copy


def test_a_decision_reads_back_equal(store):
    delivery_id, _ = receive(store)
    action_id = record(store, delivery_id)[0]
    stored = store.records.load(begin(store, action_id).message_id)
    assert stored.message == make_message()
    assert stored.findings == make_analysis().findings
    assert stored.matches == make_analysis().decision.matches
    assert stored.redacted == "Meu CPF é [CPF removido], podem conferir o cadastro?"


def test_one_message_version_is_decided_once_and_owned_by_its_first_delivery(store):
    first, _ = receive(store, "a")
    second, _ = receive(store, "b")
    actions = record(store, first)
    assert len(actions) == 1
    assert list(record(store, first)) == list(actions)  # the same job run again after a crash
    assert list(record(store, second)) == []


def test_a_version_its_author_comes_back_to_has_its_case_after_all(store):
    delivery_id, _ = receive(store)
    overtaken = [Intent(("redact", "first"), ActionKind.REDACT, "dados-pessoais", "superseded")]
    values = {"delivery_id": delivery_id, "mode": Mode.ENFORCE, "now": NOON}
    store.records.record(make_message(), make_analysis(), overtaken, needs_review="", **values)
    assert store.cases.queue("all") == []
    record(store, delivery_id)
    record(store, delivery_id)
    assert [case.reason for case in store.cases.queue("all")] == ["decided"]


def test_an_action_key_happens_once_across_messages(store):
    intent = Intent(("reply", "topic 90"), ActionKind.REPLY, "pedido", "intended", text="Olá")
    first, _ = receive(store, "a")
    second, _ = receive(store, "b")
    assert len(record(store, first, intent)) == 1
    assert list(record(store, second, intent, message=make_message(external_id="8"))) == []


def test_an_action_held_by_a_living_executor_is_left_alone(store):
    delivery_id, _ = receive(store)
    action_id = record(store, delivery_id)[0]
    store.heartbeats.beat("one", now=NOON)
    assert begin(store, action_id, "one").held_by_other is False
    assert begin(store, action_id, "two").held_by_other is True
    later = NOON + timedelta(minutes=1)
    taken = begin(store, action_id, "two", now=later, alive_since=later - timedelta(seconds=10))
    assert (taken.held_by_other, taken.number) == (False, 2)


def test_a_settled_action_is_not_begun_again(store):
    delivery_id, _ = receive(store)
    action_id = record(store, delivery_id)[0]
    begin(store, action_id)
    store.effects.settle(action_id, "done", now=NOON, ref="7", text="texto final")
    assert begin(store, action_id) is None
    assert store.effects.done_since(ActionKind.REDACT, NOON - timedelta(days=1)) == 1


def test_the_exposure_of_a_case_follows_its_redaction(store):
    delivery_id, _ = receive(store)
    action_id = record(store, delivery_id)[0]
    assert [case.exposure for case in store.cases.queue("open")] == ["pending"]
    reachable = Residue("history", "Apague a revisão.", reachable=True)
    store.effects.settle(action_id, "done", now=NOON, residue=[reachable])
    assert [case.exposure for case in store.cases.queue("exposed")] == ["residual"]
    store.effects.settle(action_id, "done", now=NOON, residue=[Residue("staff_log", "x", reachable=False)])
    assert [case.exposure for case in store.cases.queue("open")] == ["clean"]


def test_a_failed_action_brings_its_case_back_and_can_be_tried_again(store):
    delivery_id, _ = receive(store)
    action_id = record(store, delivery_id)[0]
    store.effects.settle(action_id, "failed", now=NOON, detail="forbidden")
    assert [case.reason for case in store.cases.queue("stuck")] == ["action_failed"]
    assert store.effects.reopen(action_id, moderator="ana", now=NOON) is True
    assert store.effects.reopen(action_id, moderator="ana", now=NOON) is False
    assert begin(store, action_id) is not None


def test_delivery_states_only_advance_and_may_come_before_the_reference(store):
    delivery_id, _ = receive(store)
    action_id = record(store, delivery_id, Intent(("r",), ActionKind.REPLY, "r", "intended", text="Olá"))[0]
    store.effects.advance(DeliveryStatus("SM1", "failed", 5, "63016"), now=NOON)
    store.effects.advance(DeliveryStatus("SM1", "sent", 2), now=NOON)
    store.effects.settle(action_id, "done", now=NOON, ref="SM1")
    case = store.cases.queue("stuck")[0]
    assert case.reason == "undelivered"
    timeline = store.cases.load(case.id).actions
    assert [(item.delivery_state, item.detail) for item in timeline] == [("failed", "63016")]


def test_agreeing_releases_what_was_only_proposed(store):
    delivery_id, _ = receive(store)
    proposed = Intent(("p",), ActionKind.REDACT, "cnpj", "suggested")
    assert list(record(store, delivery_id, proposed)) == []
    case = store.cases.queue("open")[0]
    released = store.verdicts.agree(case.id, moderator="ana", note="", now=NOON)
    assert begin(store, released[0]).kind is ActionKind.REDACT
    assert [row.verdict for row in store.cases.queue("resolved")] == ["agree"]


def test_a_false_positive_undoes_the_redaction_and_accepts_its_values(store):
    delivery_id, _ = receive(store)
    action_id = record(store, delivery_id)[0]
    store.effects.settle(action_id, "done", now=NOON, text="o que ficou no fórum")
    case = store.cases.queue("open")[0]
    undo = store.verdicts.false_positive(case.id, moderator="ana", note="é fictício", now=NOON)
    attempt = begin(store, undo[0])
    assert (attempt.kind, attempt.text) == (ActionKind.RESTORE, "o que ficou no fórum")
    assert store.records.accepted_findings(make_message(), make_analysis().findings) == {0}
    assert store.records.accepted_findings(make_message(external_id="8"), make_analysis().findings) == set()


def test_a_false_positive_of_something_never_changed_only_drops_it(store):
    delivery_id, _ = receive(store)
    record(store, delivery_id, Intent(("p",), ActionKind.REDACT, "cnpj", "suggested"))
    case = store.cases.queue("open")[0]
    assert store.verdicts.false_positive(case.id, moderator="ana", note="", now=NOON) == ()
    assert [item.status for item in store.cases.load(case.id).actions] == ["skipped"]


def test_two_moderators_cannot_both_decide_one_case(store):
    delivery_id, _ = receive(store)
    record(store, delivery_id, Intent(("p",), ActionKind.REDACT, "cnpj", "suggested"))
    case = store.cases.queue("open")[0]
    store.verdicts.false_positive(case.id, moderator="ana", note="", now=NOON)
    for decide in (store.verdicts.agree, store.verdicts.false_positive):
        with pytest.raises(VerdictRefused, match="already_decided"):
            decide(case.id, moderator="rui", note="", now=NOON)
    assert len(store.cases.load(case.id).verdicts) == 1


def test_a_false_positive_waits_for_an_action_under_way_and_drops_those_not_begun(store):
    delivery_id, _ = receive(store)
    redact = Intent(("redact",), ActionKind.REDACT, "r", "intended")
    tell = Intent(("tell",), ActionKind.DIRECT_MESSAGE, "r", "intended", text="Olá")
    redacting, _ = record(store, delivery_id, redact, tell)
    begin(store, redacting)
    case = store.cases.queue("open")[0]
    with pytest.raises(VerdictRefused, match="still_acting"):
        store.verdicts.false_positive(case.id, moderator="ana", note="", now=NOON)
    assert store.cases.load(case.id).row.status == "open"
    store.effects.settle(redacting, "done", now=NOON, text="redigido")
    assert len(store.verdicts.false_positive(case.id, moderator="ana", note="", now=NOON)) == 1
    statuses = {item.kind: item.status for item in store.cases.load(case.id).actions}
    assert statuses == {"redact": "done", "direct_message": "skipped", "restore": "intended"}


def test_what_a_verdict_released_and_nobody_began_is_found_again(store):
    delivery_id, _ = receive(store)
    record(store, delivery_id, Intent(("p",), ActionKind.REDACT, "cnpj", "suggested"))
    store.deliveries.finish(delivery_id, "done", "decided", now=NOON)
    case = store.cases.queue("open")[0]
    released = store.verdicts.agree(case.id, moderator="ana", note="", now=NOON)
    assert list(store.effects.released(NOON)) == []
    assert list(store.effects.released(NOON + timedelta(minutes=2))) == list(released)


def test_our_own_writing_is_recognised(store):
    assert store.records.is_own_writing(make_message("outro")) is False
    store.records.remember_writing(make_message(), "texto redigido", now=NOON)
    assert store.records.is_own_writing(make_message("texto redigido")) is True
    assert store.records.is_own_writing(make_message("texto redigido", external_id="8")) is False


def test_the_audit_chain_notices_a_changed_and_a_missing_row(store):
    delivery_id, _ = receive(store)
    record(store, delivery_id)
    case = store.cases.queue("open")[0]
    for note in ("um", "dois", "três"):
        store.verdicts.note(case.id, moderator="ana", note=note, now=NOON)
    assert store.audit.verify() is None
    with store.database.write() as connection:
        connection.execute(text("UPDATE audit_log SET actor = 'rui' WHERE seq = 2"))
    assert store.audit.verify() == 2
    with store.database.write() as connection:
        connection.execute(text("DELETE FROM audit_log WHERE seq = 2"))
    assert store.audit.verify() == 3


def test_a_sign_in_link_works_once_and_for_a_while(store):
    from moderator.store.sign_in import Identity

    ana = Identity("ana", "moderator")
    store.sign_in.issue("token-um", ana, now=NOON)
    store.sign_in.issue("token-dois", ana, now=NOON)
    assert store.sign_in.redeem("outro", now=NOON) is None
    assert store.sign_in.redeem("token-um", now=NOON).name == "ana"
    assert store.sign_in.redeem("token-um", now=NOON) is None
    assert store.sign_in.redeem("token-dois", now=NOON + timedelta(minutes=16)) is None


def test_silent_executors_are_those_not_heard_of(store):
    store.heartbeats.beat("old", now=NOON)
    store.heartbeats.beat("new", now=NOON + timedelta(seconds=30))
    assert list(store.heartbeats.silent(NOON + timedelta(seconds=20))) == ["old"]
    store.heartbeats.forget(["old"])
    assert list(store.heartbeats.silent(NOON + timedelta(days=1))) == ["new"]


def test_counts_match_the_views(store):
    delivery_id, _ = receive(store)
    record(store, delivery_id)
    assert {view: number for view, number in store.cases.counts().items() if number} == {
        "open": 1,
        "severe": 1,
        "all": 1,
    }
    assert store.cases.counts(Wanted(channel="whatsapp"))["all"] == 0
