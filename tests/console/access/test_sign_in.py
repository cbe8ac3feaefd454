"""Signing in by link and by password: what is said, what is counted, where one goes on, and what a cookie carries."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderator.console import install
from moderator.console.access.passwords import hash_password
from moderator.console.access.sign_in import destination
from moderator.store.sign_in import PASSWORD, Identity
from tests.console.conftest import post, token_of

PHRASE = "três araras no ipê amarelo"
HASHED = hash_password(PHRASE)


@pytest.fixture
def ana(desk):
    account = desk.store.accounts.add("Ana", "moderator", actor="teste", now=desk.clock())
    desk.store.accounts.set_password(account.id, HASHED, actor="teste", now=desk.clock())
    return account


def enter(client, name="Ana", password=PHRASE, **more):
    return post(client, "/entrar/senha", page="/entrar", nome=name, senha=password, **more)


def told(desk):
    return [(it.actor, it.event, it.subject, it.detail) for it in reversed(desk.store.trail.read())]


def test_a_name_and_its_password(desk, ana):
    client = desk.visitor(None)
    answer = enter(client, "  ana ", proximo="/falhas")
    assert (answer.status_code, answer.location) == (302, "/falhas")
    assert "Ana" in client.get("/conta").text
    assert told(desk)[-1] == ("Ana", "signed_in", "password", {})


def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words(desk, ana):
    pages = {name: enter(desk.visitor(None), name, "uma senha qualquer, errada") for name in ("Ana", "Ninguém")}
    assert {page.status_code for page in pages.values()} == {401}
    without_token = {page.text.replace(token_of(page), "") for page in pages.values()}
    assert len(without_token) == 1
    assert "não conferem" in without_token.pop()


def test_what_was_typed_is_kept_nowhere(desk, ana, caplog):
    enter(desk.visitor(None), "minha senha no campo errado", "outra senha errada")
    enter(desk.visitor(None), "Ana", "outra senha errada")
    assert told(desk)[-2:] == [
        ("unknown", "sign_in.refused", "password", {"reason": "password"}),
        ("Ana", "sign_in.refused", "password", {"reason": "password"}),
    ]
    assert "senha errada" not in caplog.text


def test_a_closed_account_is_told_like_a_wrong_password(desk, ana):
    desk.store.accounts.set_disabled(ana.id, disabled=True, actor="teste", now=desk.clock())
    desk.store.accounts.set_password(
        desk.store.accounts.add("Rui", "viewer", actor="t", now=desk.clock()).id, HASHED, actor="t", now=desk.clock()
    )
    assert "não conferem" in enter(desk.visitor(None)).text


def test_the_form_is_there_when_somebody_has_a_password(desk):
    assert 'name="senha"' not in desk.visitor(None).get("/entrar").text
    account = desk.store.accounts.add("Ana", "moderator", actor="teste", now=desk.clock())
    desk.store.accounts.set_password(account.id, HASHED, actor="teste", now=desk.clock())
    assert 'name="senha"' in desk.visitor(None).get("/entrar").text


def guess(desk, times, name="Ana", client=None):
    return [enter(client or desk.visitor(None), name, "palpite errado nº 1").status_code for _ in range(times)]


def test_guesses_make_everybody_wait_but_not_for_ever(desk, ana):
    assert guess(desk, 6) == [401] * 5 + [429]
    answer = enter(desk.visitor(None))
    assert answer.status_code == 429
    assert "muitas tentativas" in answer.text
    desk.clock.pass_by(seconds=15)
    assert enter(desk.visitor(None)).status_code == 302


def tire(desk, name="ana"):
    """What five wrong guesses leave behind."""
    for _ in range(5):
        desk.store.attempts.begin("name", name, now=desk.clock())


def test_a_name_that_nobody_has_waits_as_well(desk, ana):
    tire(desk, "ninguém")
    assert guess(desk, 1, "Ninguém") == [429]


def test_who_signed_in_with_this_browser_is_not_kept_out_by_guesses_elsewhere(desk, ana):
    own = desk.visitor(None)
    assert enter(own).status_code == 302
    post(own, "/sair", page="/conta")
    tire(desk)
    assert guess(desk, 1) == [429]
    assert enter(own).status_code == 302


def test_that_browser_has_no_free_guesses_either(desk, ana):
    own = desk.visitor(None)
    assert enter(own).status_code == 302
    post(own, "/sair", page="/conta")
    assert guess(desk, 6, client=own) == [401] * 5 + [429]


def test_a_forged_device_is_a_stranger(desk, ana):
    tire(desk)
    client = desk.visitor(None)
    client.set_cookie("moderapen-device", "WyJ4IiwieSJd.x")
    assert enter(client).status_code == 429


def test_an_address_that_fails_all_the_time_waits_and_one_that_succeeds_does_not(desk):
    client = desk.visitor(None)
    assert [desk.sign_in(client, "palpite").status_code for _ in range(12)] == [401] * 10 + [429] * 2
    assert client.get("/entrar?token=x").status_code == 200


def test_a_whole_office_behind_one_address_can_sign_in(desk):
    people = [desk.visitor("viewer", f"pessoa {number}") for number in range(15)]
    assert {person.get("/conta").status_code for person in people} == {200}


def test_setting_a_password_by_link(desk):
    token = "x" * 43
    desk.store.sign_in.issue(token, Identity("Bia", "viewer"), purpose=PASSWORD, now=desk.clock())
    client = desk.visitor(None)
    page = f"/senha?token={token}"
    assert "12 a 200 caracteres" in client.get(page).text
    for first, second, words in (("curta", "curta", "precisa ter"), (PHRASE, PHRASE[:-1], "não são iguais")):
        answer = post(client, "/senha", page=page, token=token, senha=first, de_novo=second)
        assert answer.status_code == 400
        assert words in answer.text
    assert post(client, "/senha", page=page, token=token, senha=PHRASE, de_novo=PHRASE).status_code == 302
    assert "Bia" in client.get("/conta").text
    assert enter(desk.visitor(None), "bia").status_code == 302
    again = post(desk.visitor(None), "/senha", page=page, token=token, senha=PHRASE, de_novo=PHRASE)
    assert again.status_code == 401
    assert "24 horas" in again.text


def test_a_link_to_sign_in_sets_no_password_and_the_other_way_round(desk):
    signs_in, sets = desk.issue("viewer", "Bia"), "y" * 43
    desk.store.sign_in.issue(sets, Identity("Bia", "viewer"), purpose=PASSWORD, now=desk.clock())
    answer = post(
        desk.visitor(None), "/senha", page=f"/senha?token={signs_in}", token=signs_in, senha=PHRASE, de_novo=PHRASE
    )
    assert answer.status_code == 401
    assert desk.sign_in(desk.visitor(None), sets).status_code == 401


PAGES = ["/", "/falhas", "/conta", "/?ver=all&canal=forum", "/casos/0f", "/experimente"]
OUTSIDE = [
    "",
    "https://evil.example",
    "//evil.example",
    "///evil.example/falhas/x",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "http:falhas",
    "/%2F%2Fevil.example",
    "/entrar",
    "/entrar/forum",
    "/sair",
    "/nenhuma",
    "falhas",
    "@evil.example",
    "/falhas\r\nSet-Cookie: x=1",
    "https:/evil.example",
    "//[x",
]


@pytest.mark.parametrize("path", PAGES)
def test_after_signing_in_one_goes_on_where_one_wanted_to(desk, path):
    token = desk.issue()
    client = desk.visitor(None)
    answer = post(client, "/entrar", page=f"/entrar?token={token}&proximo={quote(path)}", token=token, proximo=path)
    assert answer.location == path


def test_but_to_a_page_of_ours_only(desk):
    client = desk.visitor(None)
    for path in OUTSIDE:
        token = desk.issue()
        answer = post(client, "/entrar", page=f"/entrar?token={token}", token=token, proximo=path)
        assert answer.location == "/", path


@given(st.text(st.sampled_from("/\\:.@%?#ae \t\r\n2Fhtps[]"), max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_is_a_way_out(routes, text):
    with routes.test_request_context():
        found = destination(text)
    assert found is None or (found.startswith("/") and not found.startswith(("//", "/\\")))


@pytest.fixture
def routes():
    """The routes of the console, with nothing behind them."""
    app = Flask("routes", static_folder=None)
    app.secret_key = "k"
    install(app, None)
    return app
