"""Stored messages read back page by page, with what was known around them and what moderators said."""

from datetime import timedelta

import pytest

from moderator.models import Mode, Triage
from tests.factories import NOON, make_analysis, make_finding, make_message


@pytest.fixture
def record(store):
    def record(external_id, *, now=NOON, analysis=None, **changes):
        message = make_message(external_id=external_id, **changes)
        deliver = {"event": "post_created", "headers": {}, "body": b"", "now": now}
        delivery_id, _ = store.deliveries.receive(message.channel, identity=external_id, **deliver)
        store.records.record(
            message,
            analysis or make_analysis(),
            [],
            delivery_id=delivery_id,
            mode=Mode.SHADOW,
            needs_review="decided",
            now=now,
        )
        return message

    return record


def read(store, **options):
    return {past.message.external_id: past for past in store.history.read(**options)}


def test_every_message_comes_once_whatever_the_size_of_a_page(store, record):
    written = {str(number): record(str(number)) for number in range(5)}
    for page in (1, 2, 5, 6):
        pasts = list(store.history.read(page=page))
        assert {past.message.external_id: past.message for past in pasts} == written
        assert len(pasts) == 5


def test_an_empty_history_reads_as_nothing(store):
    assert list(store.history.read()) == []


def test_only_what_was_received_since_then_comes(store, record):
    record("old", now=NOON - timedelta(days=2))
    record("new", now=NOON)
    assert set(read(store, since=NOON - timedelta(days=1))) == {"new"}


def test_verdicts_come_with_the_rules_they_were_about(store, record):
    for name in ("agreed", "wrong", "silent"):
        record(name)
    ids = {store.cases.load(case.id).decision.message.external_id: case.id for case in store.cases.queue("open")}
    store.verdicts.agree(ids["agreed"], moderator="ana", note="", now=NOON)
    store.verdicts.false_positive(ids["wrong"], moderator="ana", note="", now=NOON)
    assert {name: past.verdict for name, past in read(store).items()} == {
        "agreed": "agree",
        "wrong": "false_positive",
        "silent": None,
    }
    assert read(store)["agreed"].matched == {"dados-pessoais"}


def test_an_answer_comes_with_the_triage_of_its_topic_and_the_first_post_alone(store, record):
    request = Triage(support_request=True, confidence=0.9, products=("sei",))
    record("first", position=1, first_post=True, analysis=make_analysis(triage=request))
    record("answer", position=2)
    record("elsewhere", thread_id="91", position=2)
    pasts = read(store)
    assert {name: past.opening for name, past in pasts.items()} == {
        "first": None,
        "answer": request,
        "elsewhere": None,
    }


def test_findings_in_files_are_kept_because_the_files_are_not(store, record):
    in_file = make_finding(field="attachment/0")
    record("file", analysis=make_analysis(findings=(make_finding(), in_file)))
    assert read(store)["file"].in_files == (in_file,)


def test_what_was_purged_is_not_replayed(store, record):
    record("old", now=NOON - timedelta(days=400))
    record("new")
    ids = {store.cases.load(case.id).decision.message.external_id: case.id for case in store.cases.queue("open")}
    store.verdicts.agree(ids["old"], moderator="ana", note="", now=NOON)
    store.retention.purge(NOON - timedelta(days=365), actor="worker", now=NOON)
    assert set(read(store)) == {"new"}
