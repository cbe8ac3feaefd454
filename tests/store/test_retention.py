"""What is forgotten, what stays, and what waits for a person first."""

from datetime import timedelta

import pytest

from moderator.errors import VerdictRefused
from moderator.models import ActionKind, Author, ChannelKind, Mode, Severity
from moderator.store.audits import Leak, Tally
from moderator.store.records import Intent
from moderator.store.views import Wanted
from tests.factories import CPF, NOON, make_analysis, make_message
from tests.store.test_store import dump

LATER = NOON + timedelta(days=200)
BEFORE = NOON + timedelta(days=20)


def keep(store, number="7", *, now=NOON, author="311", review="", status="done"):
    """A decided message with one reply about it; its id."""
    message = make_message(external_id=number, author=Author(id=author, handle="maria.exemplo"))
    delivery, _ = store.deliveries.receive(
        ChannelKind.FORUM, event="post_created", identity=number, headers={}, body=b"{}", now=now
    )
    intent = Intent(("act", number), ActionKind.DIRECT_MESSAGE, "dados-pessoais", status, text="Olá, Maria.")
    store.records.record(
        message, make_analysis(), [intent], delivery_id=delivery, mode=Mode.ENFORCE, needs_review=review, now=now
    )
    with store.database.read() as connection:
        from sqlalchemy import select

        from moderator.store.schema import messages

        return connection.execute(select(messages.c.id).where(messages.c.external_id == number)).scalar_one()


def purge(store, before=BEFORE):
    return store.retention.purge(before, actor="worker", now=LATER)


def test_what_is_old_is_emptied_once_and_its_decision_stays(store):
    message_id = keep(store)
    assert (purge(store), purge(store)) == (1, 0)
    stored = store.records.load(message_id)
    assert stored.purged
    assert (stored.message.text, stored.message.author.handle, stored.redacted) == ("", "", "")
    assert [finding.entity_type for finding in stored.findings] == ["BR_CPF"]
    assert store.audit.verify() is None


def test_what_is_young_stays(store):
    message_id = keep(store)
    assert purge(store, NOON) == 0
    assert CPF in store.records.load(message_id).message.text


def test_an_open_case_keeps_its_message_until_it_is_decided(store):
    keep(store, review="decided")
    assert purge(store) == 0
    case = store.cases.queue("open")[0]
    store.verdicts.agree(case.id, moderator="ana", note="Liguei para a autora.", now=NOON)
    assert purge(store) == 1
    assert store.cases.load(case.id).verdicts[0].note is None


def test_with_the_message_go_the_claim_and_what_it_could_be_found_by(store):
    keep(store, review="decided")
    keep(store, "8", review="decided", author="312")
    case, other = (row.id for row in store.cases.queue("open"))
    marks = tuple(store.search.marks("cadastro"))
    assert len(store.cases.queue("all", Wanted(marks=marks))) == 2
    store.claims.claim(case, moderator="ana", now=NOON)
    store.verdicts.agree(case, moderator="ana", note="", now=NOON)
    store.claims.claim(case, moderator="bia", now=NOON)
    assert purge(store) == 1
    assert store.claims.holder(case, now=NOON) is None
    assert [row.id for row in store.cases.queue("all", Wanted(marks=marks))] == [other]
    assert store.search.catch_up() == 0  # it does not come back


def test_what_is_still_to_be_done_keeps_its_message(store):
    keep(store, status="intended")
    assert purge(store) == 0


def test_nothing_is_undone_without_its_text(store):
    keep(store, review="decided")
    case = store.cases.queue("open")[0]
    store.verdicts.agree(case.id, moderator="ana", note="", now=NOON)
    purge(store)
    with pytest.raises(VerdictRefused, match="purged"):
        store.verdicts.false_positive(case.id, moderator="ana", note="", now=LATER)


def test_one_person_is_forgotten_on_request(store):
    theirs, others = keep(store, "7"), keep(store, "8", author="312")
    assert store.retention.purge_member(ChannelKind.FORUM, "311", actor="ana", now=NOON) == 1
    assert store.records.load(theirs).purged
    assert not store.records.load(others).purged


def test_more_than_a_batch_is_emptied_in_one_go(store, monkeypatch):
    monkeypatch.setattr("moderator.store.retention.BATCH", 2)
    for number in range(5):
        keep(store, str(number))
    assert purge(store) == 5


def test_the_trace_of_a_purge_names_nobody(store):
    keep(store)
    purge(store)
    assert b"maria" not in dump(store)


def test_audits_of_exported_chats_are_forgotten_too(store):
    leak = Leak(at=NOON, author=1, kinds=("BR_CPF",), severity=Severity.HIGH, excerpt="meu cpf é •••")
    said = {"ambiguous": False, "day_first": True, "moderator": "ana"}
    old = store.audits.keep([leak], Tally(messages=1, leaks=1), now=NOON, **said)
    young = store.audits.keep([leak], Tally(messages=1, leaks=1), now=BEFORE, **said)
    purge(store)
    assert store.audits.load(old) is None
    assert len(store.audits.load(young)[1]) == 1
