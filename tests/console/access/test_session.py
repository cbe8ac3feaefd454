"""The session's limits and its end, and roles that are read with every request."""

from __future__ import annotations

import pytest

from tests.console.conftest import post, token_of

PAGE = "/conta"  # which every role may see


def test_without_a_session_every_page_asks_to_sign_in(desk):
    case_id = desk.record()
    stranger = desk.visitor(None)
    for path in ("/", f"/casos/{case_id}", "/experimente", "/falhas"):
        answer = stranger.get(path)
        assert answer.status_code == 401
        assert "Entre para continuar" in answer.text
        assert "Sair" not in answer.text


def test_the_way_in_remembers_where_one_wanted_to_go(desk):
    assert 'href="/entrar?proximo=/falhas?x%3D1"' in desk.visitor(None).get("/falhas?x=1").text


def test_a_link_signs_in_once(desk):
    token = desk.issue("moderator", "Ana")
    first, second = desk.visitor(None), desk.visitor(None)
    assert desk.sign_in(first, token).status_code == 302
    assert "Ana" in first.get(PAGE).text
    refused = desk.sign_in(second, token)
    assert refused.status_code == 401
    assert "uma única vez" in refused.text
    assert second.get(PAGE).status_code == 401


def test_opening_the_link_does_not_use_it_up(desk):
    token = desk.issue()
    for _ in range(3):
        assert desk.visitor(None).get(f"/entrar?token={token}").status_code == 200
    assert desk.sign_in(desk.visitor(None), token).status_code == 302


def test_an_old_and_an_unknown_link_are_refused(desk):
    token = desk.issue()
    desk.clock.pass_by(minutes=15)
    assert desk.sign_in(desk.visitor(None), token).status_code == 401
    assert desk.sign_in(desk.visitor(None), "invented").status_code == 401


def test_the_sign_in_page_without_a_token_says_where_to_get_a_link(desk):
    page = desk.visitor(None).get("/entrar")
    assert page.status_code == 200
    assert "moderator sign-in" in page.text
    assert "<form" not in page.text


def test_sixty_minutes_without_a_request_end_the_session(desk):
    client = desk.visitor()
    desk.clock.pass_by(minutes=59)
    assert client.get(PAGE).status_code == 200
    desk.clock.pass_by(minutes=59)
    assert client.get(PAGE).status_code == 200
    desk.clock.pass_by(minutes=60)
    assert client.get(PAGE).status_code == 401


def test_a_page_that_refreshes_itself_keeps_no_session_alive(desk):
    client, case_id = desk.visitor(), desk.record()
    token = token_of(client.get(PAGE))
    desk.clock.pass_by(minutes=40)
    assert client.get(PAGE, headers={"HX-Request": "true"}).status_code == 200
    assert client.post(f"/casos/{case_id}/presenca", data={"csrf_token": token}).status_code < 400
    desk.clock.pass_by(minutes=40)
    assert client.get(PAGE, headers={"HX-Request": "true"}).status_code == 401


def test_work_without_leaving_the_page_keeps_it_alive(desk):
    client = desk.visitor()
    token = token_of(client.get(PAGE))
    for _ in range(3):
        desk.clock.pass_by(minutes=40)
        form = {"csrf_token": token, "canal": "forum", "texto": ""}
        assert client.post("/experimente", data=form, headers={"HX-Request": "true"}).status_code != 401


def test_eight_hours_end_the_session_of_the_busiest(desk):
    client = desk.visitor()
    for _ in range(15):
        desk.clock.pass_by(minutes=30)
        assert client.get(PAGE).status_code == 200
    desk.clock.pass_by(minutes=30)
    assert client.get(PAGE).status_code == 401


def test_signing_in_starts_a_fresh_session(desk):
    """What somebody planted before (a CSRF token, a cookie) is worth nothing after."""
    client = desk.visitor(None)
    token = desk.issue()
    planted = token_of(client.get(f"/entrar?token={token}"))
    cookie = client.get_cookie("moderapen").value
    assert client.post("/entrar", data={"csrf_token": planted, "token": token}).status_code == 302
    assert client.post("/sair", data={"csrf_token": planted}).status_code == 400
    thief = desk.visitor(None)
    thief.set_cookie("moderapen", cookie)
    assert thief.get(PAGE).status_code == 401


def test_signing_in_again_ends_what_was_open_in_this_browser(desk):
    client = desk.visitor(name="Ana")
    cookie = client.get_cookie("moderapen").value
    assert desk.sign_in(client, desk.issue(name="Rui")).status_code == 302
    thief = desk.visitor(None)
    thief.set_cookie("moderapen", cookie)
    assert thief.get(PAGE).status_code == 401


def test_signing_out_ends_the_session_and_not_only_the_cookie(desk):
    client, thief = desk.visitor(), desk.visitor(None)
    thief.set_cookie("moderapen", client.get_cookie("moderapen").value)
    assert thief.get(PAGE).status_code == 200
    assert post(client, "/sair", page=PAGE).status_code == 302
    assert client.get(PAGE).status_code == 401
    assert thief.get(PAGE).status_code == 401


def test_signing_out_everywhere(desk):
    here, there, somebody_else = desk.visitor(), desk.visitor(), desk.visitor(name="Rui")
    assert here.get(PAGE).text.count("link de uso único") == 2
    assert post(here, "/sair/todos", page=PAGE).status_code == 302
    assert [client.get(PAGE).status_code for client in (here, there, somebody_else)] == [401, 401, 200]


def test_a_tampered_cookie_is_nobody(desk):
    client = desk.visitor()
    value = client.get_cookie("moderapen").value
    client.set_cookie("moderapen", value[:-2] + ("aa" if value[-2:] != "aa" else "bb"))
    assert client.get(PAGE).status_code == 401


def test_a_lowered_role_and_a_closed_account_hold_from_the_next_request(desk):
    client = desk.visitor("admin", "Ana")
    account = desk.store.accounts.named("Ana")
    assert client.get("/contas").status_code == 200
    desk.store.accounts.set_role(account.id, "viewer", actor="teste", now=desk.clock())
    assert client.get("/contas").status_code == 403
    desk.store.accounts.set_disabled(account.id, disabled=True, actor="teste", now=desk.clock())
    assert client.get(PAGE).status_code == 401


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("moderator", 302), ("admin", 302)])
def test_who_may_give_a_verdict(desk, role, status):
    case_id = desk.record()
    answer = post(desk.visitor(role), f"/casos/{case_id}/veredito", page=PAGE, veredito="agree")
    assert answer.status_code == status
    assert len(desk.store.cases.load(case_id).verdicts) == (1 if status == 302 else 0)


def test_sign_ins_refusals_and_sign_outs_are_told(desk):
    client = desk.visitor("viewer", "Bia")
    client.get("/contas")
    post(client, "/sair", page=PAGE)
    desk.sign_in(desk.visitor(None), "invented")
    assert [(it.actor, it.event, it.subject) for it in reversed(desk.store.trail.read())][1:] == [
        ("Bia", "signed_in", "link"),
        ("Bia", "refused", "show_accounts"),
        ("Bia", "signed_out", "here"),
        ("unknown", "sign_in.refused", "link"),
    ]
