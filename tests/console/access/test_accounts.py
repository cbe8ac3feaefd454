"""The accounts page: who may enter and as what, and that it holds at once."""

from __future__ import annotations

import pytest

from tests.console.conftest import post


def events(desk):
    return [(it.actor, it.event, it.detail) for it in desk.store.trail.read() if it.event.startswith("account.")]


@pytest.fixture
def people(desk):
    admin = desk.visitor("admin", "Clara")
    return admin, desk.visitor("viewer", "Bia"), desk.store.accounts.named("Bia")


def test_everybody_is_there_with_role_and_way_in(people):
    admin, _, _ = people
    page = admin.get("/contas").text
    assert page.index(">Bia<") < page.index(">Clara <small>(você)")
    assert "(você)" in page


def test_a_role_given_here_holds_at_once(desk, people):
    admin, bia, account = people
    assert bia.get("/conversas").status_code == 403
    assert post(admin, f"/contas/{account.id}/papel", page="/contas", papel="moderator").status_code == 302
    assert bia.get("/conversas").status_code == 200
    assert events(desk)[0] == ("Clara", "account.role", {"role": "moderator"})
    assert post(admin, f"/contas/{account.id}/papel", page="/contas", papel="root").status_code == 400


def test_a_closed_account_is_out_at_once_and_may_be_opened_again(desk, people):
    admin, bia, account = people
    post(admin, f"/contas/{account.id}/fechar", page="/contas")
    assert bia.get("/conta").status_code == 401
    assert "fechada" in admin.get("/contas").text
    assert desk.sign_in(desk.visitor(None), "x").status_code == 401
    post(admin, f"/contas/{account.id}/abrir", page="/contas")
    assert bia.get("/conta").status_code == 401  # the session ended; signing in works again
    assert [event for _, event, _ in events(desk)][:2] == ["account.enabled", "account.disabled"]


def test_nobody_changes_their_own_account(desk, people):
    admin, _, _ = people
    own = desk.store.accounts.named("Clara")
    for path, form in (("papel", {"papel": "viewer"}), ("fechar", {})):
        post(admin, f"/contas/{own.id}/{path}", page="/contas", **form)
    assert (desk.store.accounts.named("Clara").role, desk.store.accounts.named("Clara").disabled) == ("admin", False)
    assert "A própria conta não se muda aqui" in admin.get("/contas").text


def test_an_account_that_there_is_not(people):
    admin, _, _ = people
    assert post(admin, "/contas/0f/fechar", page="/contas").status_code == 404


def test_ones_own_account_with_its_open_sessions(desk):
    client = desk.visitor("viewer", "Bia")
    desk.clock.pass_by(minutes=5)
    page = client.get("/conta").text
    assert "Bia" in page
    assert "leitura" in page
    assert "link de uso único" in page
    assert "há 5 min" in page
