"""Signing in at an identity provider: what is asked of it, and every way in which its answer can be wrong."""

from __future__ import annotations

import logging
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc.jwk import ECKey

from moderator.console.access.oidc import OidcProvider, Registration
from moderator.console.access.ways import Ways
from moderator.errors import SignInRefused
from tests.oidc_provider import CLIENT_ID, CLIENT_SECRET, serving

RETURN = "http://localhost/entrar/conta/volta"
ROLES = {"moderadores": "moderator", "gestores": "admin"}


@pytest.fixture
def idp():
    with serving(groups=["moderadores", "outros"]) as provider:
        yield provider


def open_provider(idp, **changes):
    values = {"return_url": RETURN, "label": "a conta da casa", "roles": ROLES, **changes}
    return OidcProvider(Registration(issuer=idp.url, client_id=CLIENT_ID, client_secret=CLIENT_SECRET, **values))


def visit(url):
    """What a browser does at the provider; the parameters with which it comes back."""
    answer = requests.get(url, allow_redirects=False, timeout=5)
    assert answer.headers["Location"].startswith(f"{RETURN}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def go_through(provider):
    url, state, note = provider.leave()
    answer = visit(url)
    assert answer["state"] == state
    return provider.come_back(answer["code"], note, issuer=answer["iss"])


def test_a_person_with_a_group_that_has_a_role(idp):
    person = go_through(open_provider(idp))
    assert (person.way, person.name, person.role) == ("oidc", "bia.lima", "moderator")
    assert person.subject == f"{idp.url} f3a1"


def test_what_is_asked_for(idp):
    go_through(open_provider(idp))
    asked = idp.asked[0]
    pkce = {"code_challenge", "code_challenge_method"}
    assert set(asked) == {"response_type", "client_id", "redirect_uri", "scope", "state", "nonce"} | pkce
    assert asked["scope"] == "openid profile"
    assert len(asked["nonce"]) >= 20
    assert len(asked["state"]) >= 20


def test_nothing_is_asked_twice_the_same(idp):
    provider = open_provider(idp)
    for _ in range(2):
        visit(provider.leave()[0])
    first, second = idp.asked
    assert all(first[name] != second[name] for name in ("state", "nonce", "code_challenge"))


@pytest.mark.parametrize(
    ("claims", "path", "role"),
    [
        ({"groups": ["moderadores", "gestores"]}, "groups", "admin"),
        ({"groups": "gestores"}, "groups", "admin"),
        ({"groups": ["estranhos"]}, "groups", None),
        ({"groups": [{"name": "gestores"}, 7]}, "groups", None),
        ({"groups": None}, "groups", None),
        ({"realm_access": {"roles": ["gestores"]}}, "realm_access.roles", "admin"),
        ({"https://orgao.example/papeis": ["gestores"]}, "https://orgao.example/papeis", "admin"),
        ({"realm_access": "gestores"}, "realm_access.roles", None),
    ],
)
def test_the_role_comes_of_the_claim_that_the_settings_name(idp, claims, path, role):
    idp.person |= claims
    assert go_through(open_provider(idp, role_claim=path)).role == role


def test_groups_that_only_userinfo_tells(idp):
    idp.only_userinfo = {"groups", "preferred_username"}
    person = go_through(open_provider(idp))
    assert (person.name, person.role) == ("bia.lima", "moderator")


def test_userinfo_of_somebody_else_is_not_believed(idp):
    idp.person["sub"], idp.only_userinfo, idp.spoil = "f3a1", {"groups"}, {"sub": "outra"}
    assert go_through(open_provider(idp)).role is None


def test_an_id_that_is_a_cpf_becomes_nobodys_name(idp):
    idp.person |= {"sub": "71340295814", "preferred_username": "71340295814", "name": "Bia Lima"}
    assert go_through(open_provider(idp)).name == "Bia Lima"


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "de outra vez"},
        {"nonce": None},
        {"aud": "outro-sistema"},
        {"aud": "outro-sistema", "azp": CLIENT_ID},
        {"aud": ["outro-sistema", CLIENT_ID]},
        {"iss": "https://impostor.example"},
        {"exp": 1_000_000_000},
        {"sub": None},
        {"at_hash": "AAAA"},
    ],
)
def test_a_wrong_id_token_is_refused(idp, wrong):
    idp.spoil = wrong
    with pytest.raises(SignInRefused, match="provider"):
        go_through(open_provider(idp))


def test_a_token_signed_by_somebody_else_is_refused(idp):
    idp.signs_with = ECKey.generate_key("P-256", {"kid": idp.key.kid})
    with pytest.raises(SignInRefused, match="provider"):
        go_through(open_provider(idp))


def test_new_keys_of_the_provider_are_read(idp):
    provider = open_provider(idp)
    go_through(provider)
    idp.key = ECKey.generate_key("P-256", {"kid": "dois"})
    assert go_through(provider).name == "bia.lima"


def test_only_strong_signatures_are_taken_whatever_the_provider_offers(idp):
    idp.metadata = {"id_token_signing_alg_values_supported": ["none", "HS256"]}
    with pytest.raises(SignInRefused, match="provider"):
        go_through(open_provider(idp))


def test_another_verifier_gets_no_token(idp):
    provider = open_provider(idp)
    url, _, note = provider.leave()
    code = visit(url)["code"]
    with pytest.raises(SignInRefused, match="provider"):
        provider.come_back(code, {**note, "verifier": "x" * 48})


def test_an_answer_in_another_issuers_name_is_refused(idp):
    provider = open_provider(idp)
    url, _, note = provider.leave()
    with pytest.raises(SignInRefused, match="forged"):
        provider.come_back(visit(url)["code"], note, issuer="https://impostor.example")


def test_a_discovery_document_of_another_issuer_is_refused(idp):
    idp.metadata = {"issuer": "https://impostor.example"}
    with pytest.raises(SignInRefused, match="provider"):
        open_provider(idp).leave()


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/jwks"])
def test_a_broken_provider_is_a_kind_refusal(idp, path, caplog):
    idp.broken = path
    with pytest.raises(SignInRefused, match="provider"):
        go_through(open_provider(idp))
    assert idp.url not in caplog.text


# From here on through the console.


def admit(desk, idp, client, **changes):
    desk.app.extensions["moderapen_console"] = replace(
        desk.app.extensions["moderapen_console"], ways=Ways(provider=open_provider(idp, **changes))
    )
    away = client.get("/entrar/conta?proximo=/falhas")
    return visit(away.location)


def test_signing_in_and_going_on(desk, idp):
    client = desk.visitor(None)
    answer = client.get("/entrar/conta/volta", query_string=admit(desk, idp, client))
    assert (answer.status_code, answer.location) == (302, "/falhas")
    assert "bia.lima" in client.get("/conta").text
    assert "Entrar com a conta da casa" in desk.visitor(None).get("/entrar").text


def test_an_answer_is_good_once_and_in_its_browser_only(desk, idp):
    client, other = desk.visitor(None), desk.visitor(None)
    answer = admit(desk, idp, client)
    assert other.get("/entrar/conta/volta", query_string=answer).status_code == 401
    other.get("/entrar/conta")
    assert other.get("/entrar/conta/volta", query_string=answer).status_code == 401
    assert client.get("/entrar/conta/volta", query_string=answer).status_code == 302
    assert client.get("/entrar/conta/volta", query_string=answer).status_code == 401


def test_an_answer_that_comes_too_late(desk, idp):
    client = desk.visitor(None)
    answer = admit(desk, idp, client)
    desk.clock.pass_by(minutes=10)
    assert client.get("/entrar/conta/volta", query_string=answer).status_code == 401


@pytest.mark.parametrize(
    "answer", [{}, {"state": "x"}, {"code": "x"}, {"code": "x", "state": "y"}, {"error": "denied"}]
)
def test_an_answer_to_nothing(desk, idp, answer):
    client = desk.visitor(None)
    admit(desk, idp, client)
    assert client.get("/entrar/conta/volta", query_string=answer).status_code == 401


def test_a_refusal_at_the_provider_is_said_kindly(desk, idp):
    client = desk.visitor(None)
    state = admit(desk, idp, client)["state"]
    page = client.get("/entrar/conta/volta", query_string={"state": state, "error": "access_denied"})
    assert page.status_code == 401
    assert "não foi concluída" in page.text


def test_who_has_no_role_is_not_let_in(desk, idp):
    idp.person["groups"] = []
    client = desk.visitor(None)
    page = client.get("/entrar/conta/volta", query_string=admit(desk, idp, client))
    assert page.status_code == 401
    assert "não tem acesso" in page.text
    assert desk.store.accounts.all() == []


def test_nothing_of_the_provider_is_logged(desk, idp, caplog):
    caplog.set_level(logging.DEBUG)
    client = desk.visitor(None)
    answer = admit(desk, idp, client)
    client.get("/entrar/conta/volta", query_string=answer)
    ours = "\n".join(item.getMessage() for item in caplog.records if not item.name.startswith(("werkzeug", "urllib3")))
    for secret in (CLIENT_SECRET, answer["code"], answer["state"], "f3a1", "bia.lima"):
        assert secret not in ours


def test_without_a_provider_there_is_no_such_way(desk):
    client = desk.visitor(None)
    assert client.get("/entrar/conta").status_code == 404
    assert client.get("/entrar/conta/volta").status_code == 404
