"""Drafts on both databases: one for each file, and each save follows the one that its author saw."""

from __future__ import annotations

from moderator.store.drafts import NEW, digest
from tests.factories import NOON

SIGNED = {"by": "ana", "now": NOON}


def test_a_draft_reads_back_with_who_and_what_it_replaces(store):
    assert store.drafts.load("cnpj.yaml") is None
    assert store.drafts.save("cnpj.yaml", "id: cnpj\n", base=digest("old"), after=NEW, **SIGNED)
    draft = store.drafts.load("cnpj.yaml")
    assert (draft.content, draft.base, draft.by, draft.at) == ("id: cnpj\n", digest("old"), "ana", NOON)
    assert store.drafts.all() == [draft]
    assert store.audit.verify() is None


def test_only_who_saw_the_last_save_saves_the_next(store):
    store.drafts.save("a.yaml", "1", base=None, after=NEW, **SIGNED)
    seen = store.drafts.load("a.yaml").revision
    assert not store.drafts.save("a.yaml", "2", base=None, after=NEW, by="rui", now=NOON)
    assert store.drafts.save("a.yaml", "3", base=None, after=seen, by="rui", now=NOON)
    assert not store.drafts.save("a.yaml", "4", base=None, after=seen, **SIGNED)
    assert (store.drafts.load("a.yaml").content, store.drafts.load("a.yaml").by) == ("3", "rui")


def test_a_draft_begun_anew_is_another_though_it_says_the_same(store):
    store.drafts.save("a.yaml", "1", base=None, after=NEW, **SIGNED)
    seen = store.drafts.load("a.yaml").revision
    assert store.drafts.discard("a.yaml", after=seen, **SIGNED)
    assert not store.drafts.discard("a.yaml", after=seen, **SIGNED)
    store.drafts.save("a.yaml", "1", base=None, after=NEW, **SIGNED)
    assert not store.drafts.save("a.yaml", "2", base=None, after=seen, **SIGNED)
