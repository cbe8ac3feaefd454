"""Versions of the rule set on both databases: kept once, put in force with a trace, accused with a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from moderator.errors import StoreError
from moderator.store.rulesets import FILES
from moderator.store.schema import audit_log, policy_files
from tests.factories import NOON, make_analysis, make_message

OLD, NEW = "a" * 64, "b" * 64
RULES = {"cnpj.yaml": "id: cnpj\n", "nudges/frame.pt-BR.md": "# forum\nOlá\n"}


@pytest.fixture
def rulesets(store):
    store.rulesets.store(OLD, RULES, now=NOON)
    store.rulesets.store(NEW, {**RULES, "cnpj.yaml": "id: cnpj\nmode: suggest\n"}, now=NOON + timedelta(hours=1))
    return store.rulesets


def test_a_version_reads_back_as_it_was_stored_whatever_is_stored_later(rulesets):
    rulesets.store(OLD, {"cnpj.yaml": "another"}, now=NOON)
    assert rulesets.files(OLD) == RULES
    assert rulesets.files("c" * 64) == {}


def test_a_file_that_several_versions_have_is_kept_once(store, rulesets):
    with store.database.read() as connection:
        assert len(connection.execute(select(policy_files)).all()) == 3


def test_versions_are_found_by_how_they_begin(rulesets):
    assert rulesets.beginning_with("aaaa") == [OLD]
    assert set(rulesets.beginning_with("")) == {OLD, NEW}
    assert rulesets.beginning_with("%") == []


def test_the_files_are_in_force_until_a_version_is_and_again_when_asked(store, rulesets):
    assert rulesets.active() == FILES
    rulesets.activate(NEW, by="rui", note="menos avisos", now=NOON)
    assert rulesets.active() == NEW
    rulesets.activate(OLD, by="ana", note="", now=NOON + timedelta(hours=1))
    assert rulesets.active() == OLD
    rulesets.activate(FILES, by="ana", note="", now=NOON + timedelta(hours=2))
    assert rulesets.active() == FILES
    history = [(item.version, item.by, item.at, item.note) for item in rulesets.history()]
    assert history[1:] == [
        (OLD, "ana", NOON + timedelta(hours=1), ""),
        (NEW, "rui", NOON, "menos avisos"),
    ]
    with store.database.read() as connection:
        traces = connection.execute(select(audit_log.c.event, audit_log.c.subject, audit_log.c.actor)).all()
    assert list(map(tuple, traces)) == [
        ("ruleset.activate", NEW, "rui"),
        ("ruleset.activate", OLD, "ana"),
        ("ruleset.activate", FILES, "ana"),
    ]


def test_a_version_that_is_not_stored_cannot_be_activated(store, rulesets):
    with pytest.raises(StoreError):
        rulesets.activate("c" * 64, by="rui", note="", now=NOON)
    assert (rulesets.active(), rulesets.history()) == (FILES, [])
    with store.database.read() as connection:
        assert connection.execute(select(audit_log)).all() == []


def test_versions_are_listed_with_the_decisions_they_took(store, rulesets):
    deliver = {"event": "post_created", "headers": {}, "body": b"", "now": NOON}
    message = make_message()
    delivery_id, _ = store.deliveries.receive(message.channel, identity="a", **deliver)
    store.rulesets.store("f" * 64, RULES, now=NOON + timedelta(hours=2))
    store.records.record(
        message, make_analysis(), [], delivery_id=delivery_id, mode="shadow", needs_review="", now=NOON
    )
    listed = [(item.version[0], item.decisions) for item in rulesets.versions()]
    assert listed == [("f", 1), ("b", 0), ("a", 0)]


def test_a_fault_stands_since_it_was_first_seen_until_all_is_well(rulesets):
    rulesets.accuse(FILES, "cnpj.yaml:3:1: mode: unknown", now=NOON)
    rulesets.accuse(FILES, "cnpj.yaml:3:1: mode: unknown", now=NOON + timedelta(hours=1))
    assert [(item.source, item.words, item.since) for item in rulesets.faults()] == [
        (FILES, "cnpj.yaml:3:1: mode: unknown", NOON)
    ]
    rulesets.accuse(FILES, "cnpj.yaml:4:1: title: missing", now=NOON + timedelta(hours=2))
    assert [item.words for item in rulesets.faults()] == ["cnpj.yaml:4:1: title: missing"]
    rulesets.acquit()
    assert rulesets.faults() == []
