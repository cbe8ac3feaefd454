"""Signing in by a one-time link, the session's limits, and roles."""

from __future__ import annotations

import pytest

from .conftest import post, token_of


def test_without_a_session_every_page_asks_to_sign_in(desk):
    case_id = desk.record()
    stranger = desk.visitor(None)
    for path in ("/", f"/casos/{case_id}", "/experimente", "/falhas"):
        answer = stranger.get(path)
        assert answer.status_code == 401
        assert "moderator sign-in" in answer.text
        assert "Sair" not in answer.text


def test_a_link_signs_in_once(desk):
    token = desk.issue("moderator", "Ana")
    first, second = desk.visitor(None), desk.visitor(None)
    assert desk.sign_in(first, token).status_code == 302
    assert "Ana" in first.get("/").text
    refused = desk.sign_in(second, token)
    assert refused.status_code == 401
    assert "uma única vez" in refused.text
    assert second.get("/").status_code == 401


def test_opening_the_link_does_not_use_it_up(desk):
    token = desk.issue()
    for _ in range(3):
        assert desk.visitor(None).get(f"/entrar?token={token}").status_code == 200
    assert desk.sign_in(desk.visitor(None), token).status_code == 302


def test_an_old_link_is_refused(desk):
    token = desk.issue()
    desk.clock.pass_by(minutes=15)
    assert desk.sign_in(desk.visitor(None), token).status_code == 401


def test_an_unknown_link_and_an_unknown_role_are_refused(desk):
    assert desk.sign_in(desk.visitor(None), "invented").status_code == 401
    assert desk.sign_in(desk.visitor(None), desk.issue("root")).status_code == 401


def test_the_sign_in_page_without_a_token_says_where_to_get_a_link(desk):
    page = desk.visitor(None).get("/entrar")
    assert page.status_code == 200
    assert "moderator sign-in" in page.text
    assert "<form" not in page.text


def test_sixty_minutes_without_a_request_end_the_session(desk):
    client = desk.visitor()
    desk.clock.pass_by(minutes=59)
    assert client.get("/").status_code == 200
    desk.clock.pass_by(minutes=59)
    assert client.get("/").status_code == 200
    desk.clock.pass_by(minutes=60)
    assert client.get("/").status_code == 401


def test_a_page_that_refreshes_itself_keeps_no_session_alive(desk):
    client = desk.visitor()
    desk.clock.pass_by(minutes=40)
    assert client.get("/", headers={"HX-Request": "true"}).status_code == 200
    desk.clock.pass_by(minutes=40)
    assert client.get("/", headers={"HX-Request": "true"}).status_code == 401


def test_eight_hours_end_the_session_of_the_busiest(desk):
    client = desk.visitor()
    for _ in range(15):
        desk.clock.pass_by(minutes=30)
        assert client.get("/").status_code == 200
    desk.clock.pass_by(minutes=30)
    assert client.get("/").status_code == 401


def test_signing_in_starts_a_fresh_session(desk):
    """What somebody planted before (a CSRF token, say) is worth nothing after."""
    client = desk.visitor(None)
    token = desk.issue()
    planted = token_of(client.get(f"/entrar?token={token}"))
    assert client.post("/entrar", data={"csrf_token": planted, "token": token}).status_code == 302
    assert client.post("/sair", data={"csrf_token": planted}).status_code == 400


def test_signing_out(desk):
    client = desk.visitor()
    assert post(client, "/sair").status_code == 302
    assert client.get("/").status_code == 401


def test_a_tampered_cookie_is_nobody(desk):
    client = desk.visitor()
    value = client.get_cookie("moderapen").value
    client.set_cookie("moderapen", value[:-2] + ("aa" if value[-2:] != "aa" else "bb"))
    assert client.get("/").status_code == 401


def test_sign_in_is_rate_limited_and_reading_is_not(desk):
    client = desk.visitor(None)
    answers = [desk.sign_in(client, "guess").status_code for _ in range(12)]
    assert answers == [401] * 10 + [429] * 2
    assert client.get("/entrar?token=x").status_code == 200


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("moderator", 302), ("admin", 302)])
def test_who_may_give_a_verdict(desk, role, status):
    case_id = desk.record()
    answer = post(desk.visitor(role), f"/casos/{case_id}/veredito", veredito="agree")
    assert answer.status_code == status
    assert len(desk.store.cases.load(case_id).verdicts) == (1 if status == 302 else 0)


def test_who_only_reads_sees_no_buttons_for_verdicts(desk):
    page = desk.visitor("viewer").get(f"/casos/{desk.record()}").text
    assert "Concordo" not in page
    assert "perfil é de leitura" in page
