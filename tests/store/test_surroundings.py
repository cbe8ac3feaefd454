"""What was written around a message and by whom, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event

from moderator.models import ActionKind, Author, ChannelKind, Mode
from moderator.store.records import Intent
from tests.factories import CPF, LEAK, NOON, make_analysis, make_message

TOLD = Intent(("told",), ActionKind.DIRECT_MESSAGE, "dados", "intended", text="x")


@pytest.fixture
def write(store):
    """Record a message of a topic; the id of its case."""

    def record(position, text=LEAK, *, found=True, version="1", intents=(), **changes):
        values = {"external_id": str(100 + position), "position": position, "version": version} | changes
        message = make_message(text, **values)
        analysis = make_analysis() if found else make_analysis(findings=(), redacted=text)
        delivery_id, _ = store.deliveries.receive(
            message.channel, event="e", identity=f"{position}{version}{text}", headers={}, body=b"", now=NOON
        )
        said = {"delivery_id": delivery_id, "mode": Mode.ENFORCE, "needs_review": "decided", "now": NOON}
        keyed = [replace(intent, key=(*intent.key, str(position))) for intent in intents]
        store.records.record(message, analysis, keyed, **said)
        return next(row.id for row in store.cases.queue("all") if store.cases.load(row.id).decision.message == message)

    return record


def texts(neighbours):
    return [item.message.text for item in neighbours]


def test_the_nearest_of_the_topic_in_their_order(store, write):
    for position in (1, 2, 3, 4, 5, 7, 8):
        write(position, f"mensagem {position}", found=False)
    write(1, "de outro tópico", found=False, external_id="9", thread_id="91")
    around = store.surroundings.of(write(6))
    assert texts(around.before) == ["mensagem 2", "mensagem 3", "mensagem 4", "mensagem 5"]
    assert texts(around.after) == ["mensagem 7", "mensagem 8"]


def test_findings_come_with_the_texts_so_that_they_can_be_masked(store, write):
    write(1)
    (before,) = store.surroundings.of(write(2)).before
    assert before.message.text[before.findings[0].start : before.findings[0].end] == CPF
    assert (before.analysed, before.purged, before.case_id is None) == (True, False, False)


def test_what_could_not_be_analysed_says_so(store, write):
    write(1, "segredo não lido", found=False)
    with store.database.write() as connection:
        sealed = store.vault.seal('["",null]', table="decisions", column="redacted", row=_only(connection))
        connection.exec_driver_sql(*_update(connection, sealed))
    (before,) = store.surroundings.of(write(2)).before
    assert before.analysed is False


def _only(connection):
    return connection.exec_driver_sql("SELECT message_id FROM decisions").scalar_one()


def _update(connection, sealed):
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    return f"UPDATE decisions SET redacted = {mark}", (sealed,)


def test_of_a_message_with_versions_the_latest_counts(store, write):
    write(1, "primeira versão", found=False, version="1")
    write(1, "segunda versão", found=False, version="2")
    around = store.surroundings.of(write(2))
    assert len(around.before) == 1


def test_on_whatsapp_what_the_same_person_wrote(store, write):
    number = Author("whatsapp:+5561996134407", "whatsapp:+5561996134407")
    other = Author("whatsapp:+5561996134408", "whatsapp:+5561996134408")
    phone = {"channel": ChannelKind.WHATSAPP, "thread_id": None}
    write(1, "de outra pessoa", found=False, author=other, **phone)
    around = store.surroundings.of(write(2, author=number, **phone))
    assert (around.before, around.after) == ((), ())
    assert around.author.messages == 1


def test_what_we_know_of_the_author(store, write):
    first = write(1, intents=(TOLD,))
    for action in store.cases.load(first).actions:
        store.effects.settle(action.id, "done", now=NOON)
    store.verdicts.false_positive(first, moderator="ana", note="", now=NOON)
    past = store.surroundings.of(write(2)).author
    assert (past.messages, past.cases, past.nudges) == (2, {"false_positive": 1, None: 1}, 1)


def test_the_number_of_queries_does_not_grow(store, write):
    counted = []
    event.listen(store.database.engine, "before_cursor_execute", lambda *given: counted.append(given[2]))

    def cost(case_id):
        counted.clear()
        store.surroundings.of(case_id)
        return len(counted)

    alone = cost(write(20))
    for position in range(1, 12):
        write(position, f"mensagem {position}", found=False)
    assert cost(write(21)) == alone
