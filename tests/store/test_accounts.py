"""Accounts: one per person, however their name is written, and a role that follows whoever has the say."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.store.accounts import NAME_LENGTH, fold, tidy
from moderator.store.sign_in import Identity
from tests.factories import NOON
from tests.store.test_store import dump

CPF = "71340295814"


def add(store, name="Ana", role="moderator"):
    return store.accounts.add(name, role, actor="teste", now=NOON)


def admit(store, subject="311", name="bia", role="moderator", way="discourse"):
    return store.accounts.admit(way, subject, name=name, role=role, now=NOON)


def told(store):
    return [(it.actor, it.event, it.detail) for it in reversed(store.trail.read())]


def test_a_name_is_taken_however_it_is_written_and_has_something_to_see(store):
    assert add(store).name == "Ana"
    for name in ("ana", "ANA", " Ana ", "A\u200bna", "Ａｎａ", "Ana\n"):
        assert add(store, name) is None
        assert store.accounts.named(name).name == "Ana"
    for name in ("", "  ", "\u200b", "\x00", "Worker", "command  line"):
        assert add(store, name) is None


@given(st.text())
def test_any_name_becomes_one_that_can_be_shown_and_found_again(name):
    shown = tidy(name)
    assert len(shown) <= NAME_LENGTH
    assert shown == shown.strip()
    assert shown.isprintable()
    assert fold(shown) == fold(name)
    assert fold(fold(name)) == fold(name)


def test_an_unknown_role_is_nobodys(store):
    with pytest.raises(ValueError, match="role"):
        add(store, role="root")


def test_who_comes_from_a_service_is_known_by_the_id_there(store):
    first = admit(store)
    assert (first.name, first.role, first.pinned) == ("bia", "moderator", False)
    assert admit(store, name="beatriz").id == first.id
    assert admit(store, way="oidc").id != first.id
    assert [(it.name, it.ways) for it in store.accounts.all()] == [("bia", ("discourse",)), ("bia (2)", ("oidc",))]


def test_who_has_no_role_gets_no_account(store):
    assert admit(store, role=None) is None
    assert store.accounts.all() == []


def test_a_role_of_a_service_is_followed_up_and_down_and_out(store):
    account = admit(store)
    store.sessions.begin(account, token="t", way="discourse", now=NOON)
    assert admit(store, role="admin").role == "admin"
    assert store.sessions.identify("t", now=NOON, at_work=True).role == "admin"
    assert admit(store, role="viewer").role == "viewer"
    assert admit(store, role=None) is None
    assert store.sessions.identify("t", now=NOON, at_work=True) is None


def test_a_role_given_here_is_not_changed_by_a_service(store):
    account = admit(store)
    store.accounts.set_role(account.id, "viewer", actor="clara", now=NOON)
    assert admit(store, role="admin").role == "viewer"
    assert admit(store, role=None).role == "viewer"


def test_an_account_that_is_bound_lets_its_person_in(store):
    ana = add(store, role="viewer")
    assert store.accounts.bind(ana.id, "discourse", "311", actor="teste", now=NOON) is True
    assert store.accounts.bind(ana.id, "discourse", "311", actor="teste", now=NOON) is False
    assert admit(store, role=None).name == "Ana"


def test_a_closed_account_lets_nobody_in_until_it_is_opened(store):
    account = admit(store)
    store.sessions.begin(account, token="t", way="discourse", now=NOON)
    store.sign_in.issue("link", Identity("bia", "moderator"), now=NOON)
    store.accounts.set_disabled(account.id, disabled=True, actor="clara", now=NOON)
    assert admit(store) is None
    assert store.sign_in.redeem("link", now=NOON) is None
    store.accounts.set_disabled(account.id, disabled=False, actor="clara", now=NOON)
    assert store.sessions.identify("t", now=NOON, at_work=True) is None
    assert store.sign_in.redeem("link", now=NOON) is None  # ended with the account, not only hidden
    assert admit(store).name == "bia"


def test_a_new_password_ends_what_the_old_one_opened(store):
    account = add(store)
    store.accounts.set_password(account.id, "scrypt:a", actor="Ana", now=NOON)
    store.sessions.begin(account, token="t", way="password", now=NOON)
    found, hashed = store.accounts.password("ana")
    assert (found.name, hashed, store.accounts.has_passwords()) == ("Ana", "scrypt:a", True)
    store.accounts.set_password(account.id, "scrypt:b", actor="Ana", now=NOON)
    assert store.sessions.identify("t", now=NOON, at_work=True) is None
    assert store.accounts.password("Ana")[1] == "scrypt:b"
    assert store.accounts.password("Rui") is None


def test_every_change_is_told_and_the_chain_holds(store):
    account = add(store)
    store.accounts.set_role(account.id, "admin", actor="clara", now=NOON)
    store.accounts.set_disabled(account.id, disabled=True, actor="clara", now=NOON)
    assert told(store) == [
        ("teste", "account.added", {"role": "moderator"}),
        ("clara", "account.role", {"role": "admin"}),
        ("clara", "account.disabled", {}),
    ]
    assert store.audit.verify() is None


def test_the_id_at_a_service_is_stored_nowhere(store):
    """gov.br gives a CPF for an id."""
    admit(store, f"https://sso.example {CPF}", way="oidc")
    assert CPF.encode() not in dump(store)


def test_links_of_one_account_give_it_the_role_they_were_made_with(store):
    store.sign_in.issue("a", Identity("Ana", "admin"), now=NOON)
    store.sign_in.issue("b", Identity("ana", "viewer"), now=NOON)
    assert store.sign_in.redeem("a", now=NOON).role == "viewer"
    assert [it.name for it in store.accounts.all()] == ["Ana"]


def test_an_answer_is_taken_once_however_many_come_at_once(store):
    store.sign_in.leave("estado", browser="b", way="oidc", note={"to": "/"}, now=NOON)
    results = []

    def come_back():
        results.append(store.sign_in.come_back("estado", browser="b", way="oidc", now=NOON))

    threads = [threading.Thread(target=come_back) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found for found in results if found] == [{"to": "/"}]


def test_who_is_away_is_kept_for_ten_minutes_and_for_one_browser_and_way(store):
    late = NOON + timedelta(minutes=10)
    store.sign_in.leave("estado", browser="b", way="oidc", note={"verifier": "segredo"}, now=NOON)
    assert b"segredo" not in dump(store)
    assert store.sign_in.come_back("estado", browser="c", way="oidc", now=NOON) is None
    assert store.sign_in.come_back("estado", browser="b", way="discourse", now=NOON) is None
    assert store.sign_in.come_back("estado", browser="b", way="oidc", now=late) is None
    assert store.sign_in.come_back("estado", browser="b", way="oidc", now=NOON) == {"verifier": "segredo"}
