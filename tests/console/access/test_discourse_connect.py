"""Signing in with the forum: the protocol against the stand-in's provider, and every answer that proves nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import replace
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from moderator.console.access.discourse_connect import DiscourseConnect
from moderator.console.access.ways import Ways
from moderator.errors import SignInRefused
from webhooks.standin import discourse

SECRET = "um-segredo-bem-comprido"
BACK = "http://localhost/entrar/forum/volta"
CONNECT = DiscourseConnect("https://forum.example", SECRET, BACK, {"suporte": "moderator", "leitores": "viewer"})
FIELDS = {
    "nonce": "n" * 43,
    "return_sso_url": BACK,
    "external_id": "311",
    "username": "bia",
    "admin": "false",
    "moderator": "true",
    "groups": "trust_level_0,trust_level_1",
}


def seal(fields, secret=SECRET):
    text = fields if isinstance(fields, str) else urlencode(fields)
    return sign(base64.b64encode(text.encode()).decode(), secret)


def sign(sso, secret=SECRET):
    return sso, hmac.new(secret.encode(), sso.encode(), hashlib.sha256).hexdigest()


def read(**changes):
    fields = {name: value for name, value in (FIELDS | changes).items() if value is not None}
    return CONNECT.read(CONNECT.open(*seal(fields)))


def test_the_request_is_signed_over_the_text_before_it_is_encoded():
    url = CONNECT.request_url("abc")
    assert url.startswith("https://forum.example/session/sso_provider?")
    query = {name: value[0] for name, value in parse_qs(urlsplit(url).query).items()}
    assert query["sig"] == sign(query["sso"])[1]
    assert base64.b64decode(query["sso"]).decode() == (
        "nonce=abc&return_sso_url=http%3A%2F%2Flocalhost%2Fentrar%2Fforum%2Fvolta"
    )


def test_a_known_pair_of_payload_and_signature():
    """Discourse's own documentation: payload and signature of the nonce cb68251eefb5211e58c00ff1395f0c0b."""
    sso = "bm9uY2U9Y2I2ODI1MWVlZmI1MjExZTU4YzAwZmYxMzk1ZjBjMGI="
    connect = replace(CONNECT, secret="d836444a9e4084d5b224a60c208dce14")
    with pytest.raises(SignInRefused, match="forged"):  # the signature holds; the address is not ours
        connect.open(sso, "1ce1494f94484b6f6a092be9b15ccc1cdafb1f8460a3838fbb0e0883c4390471")


@pytest.mark.parametrize(
    ("changes", "role"),
    [
        ({}, "moderator"),
        ({"admin": "true"}, "admin"),
        ({"moderator": "false"}, None),
        ({"moderator": "1"}, None),
        ({"moderator": "false", "groups": "suporte"}, "moderator"),
        ({"moderator": "false", "groups": "leitores,suporte"}, "moderator"),
        ({"moderator": "false", "groups": "leitores"}, "viewer"),
        ({"moderator": "true", "groups": "leitores"}, "moderator"),
        ({"moderator": "false", "groups": "moderator,admin"}, None),  # groups of that name are no staff
        ({"moderator": None, "groups": None}, None),
    ],
)
def test_the_role_comes_of_staff_and_groups(changes, role):
    person = read(**changes)
    assert (person.way, person.subject, person.name, person.role) == ("discourse", "311", "bia", role)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"external_id": None}, "failed"),  # our own request, played back to us
        ({"external_id": ""}, "failed"),
        ({"external_id": "0"}, "failed"),
        ({"external_id": "31x"}, "failed"),
        ({"external_id": "٣١١"}, "failed"),
        ({"failed": "true"}, "failed"),
        ({"nonce": None}, "forged"),
        ({"return_sso_url": "https://evil.example/volta"}, "forged"),
        ({"return_sso_url": None}, "forged"),
    ],
)
def test_answers_with_nobody_in_them_or_for_somebody_else(changes, code):
    with pytest.raises(SignInRefused, match=code):
        read(**changes)


def test_a_second_factor_where_the_settings_ask_for_it():
    strict = replace(CONNECT, require_2fa=True)
    assert "require_2fa=true" in base64.b64decode(parse_qs(urlsplit(strict.request_url("n")).query)["sso"][0]).decode()
    assert strict.read(FIELDS | {"confirmed_2fa": "true"}).subject == "311"
    for more in ({}, {"no_2fa_methods": "true"}, {"confirmed_2fa": "false"}):
        with pytest.raises(SignInRefused, match="second_factor"):
            strict.read(FIELDS | more)


@pytest.mark.parametrize(
    "text",
    [
        urlencode(FIELDS) + "&external_id=1",  # twice
        urlencode(FIELDS) + "&moderator",  # a name without a value
        urlencode(FIELDS) + "&nome=%ff",
        urlencode(FIELDS) + "&x=" + "y" * 9000,
        "&".join(f"a{number}=1" for number in range(200)),
        "",
    ],
)
def test_a_payload_that_could_be_read_in_two_ways_is_not_read(text):
    with pytest.raises(SignInRefused, match="forged"):
        CONNECT.open(*seal(text))


@pytest.mark.parametrize("spoil", [lambda sso: sso[:8] + "\n" + sso[8:], lambda sso: sso + "!", lambda sso: sso[:-1]])
def test_base64_is_strict(spoil):
    with pytest.raises(SignInRefused, match="forged"):
        CONNECT.open(*sign(spoil(seal(FIELDS)[0])))


def test_a_wrong_signature():
    sso, sig = seal(FIELDS)
    for wrong in ("", sig[:-1], sig.upper(), f"{sig} ", seal(FIELDS, "outro-segredo-comprido")[1], "ç" * 64, "\ud800"):
        with pytest.raises(SignInRefused, match="forged"):
            CONNECT.open(sso, wrong)


@given(st.text(), st.text())
def test_nothing_made_without_the_secret_is_read(sso, sig):
    with pytest.raises(SignInRefused, match="forged"):
        CONNECT.open(sso, sig)


@given(st.text())
def test_nothing_signed_but_not_ours_breaks_the_reader(text):
    with pytest.raises(SignInRefused):
        CONNECT.open(*sign(text.encode("utf-8", "replace").decode()))


# From here on through the console and the stand-in.


@pytest.fixture
def forum():
    forum = discourse.Forum(
        settings=discourse.SiteSettings(
            enable_discourse_connect_provider=True, discourse_connect_provider_secrets=(f"localhost|{SECRET}",)
        )
    )
    forum.add_user("bia", moderator=True)
    forum.add_user("leo")
    forum.add_user("clara", admin=True)
    return forum


@pytest.fixture
def office(desk):
    console = desk.app.extensions["moderapen_console"]
    desk.app.extensions["moderapen_console"] = replace(console, ways=Ways(forum=CONNECT))
    return desk


def visit(forum, away, name):
    """What a browser does in the forum; where it is sent back to, as path and query."""
    app = Flask("forum")
    app.register_blueprint(discourse.blueprint(forum))
    address = urlsplit(away.location)
    answer = app.test_client().get(f"{address.path}?{address.query}&as={name}")
    return urlsplit(answer.location)._replace(scheme="", netloc="").geturl()


def test_a_moderator_of_the_forum_signs_in_and_goes_on(office, forum):
    client = office.visitor(None)
    back = visit(forum, client.get("/entrar/forum?proximo=/falhas"), "bia")
    answer = client.get(back)
    assert (answer.status_code, answer.location) == (302, "/falhas")
    page = client.get("/conta").text
    assert "bia" in page
    assert "moderação" in page
    assert "Entrar com o fórum" in office.visitor(None).get("/entrar").text


def test_who_only_takes_part_in_the_forum_is_not_let_in(office, forum):
    client = office.visitor(None)
    page = client.get(visit(forum, client.get("/entrar/forum"), "leo"))
    assert page.status_code == 401
    assert "não tem acesso" in page.text
    assert client.get("/").status_code == 401


def test_an_answer_is_good_once_in_the_browser_that_asked_and_for_ten_minutes(office, forum):
    client, thief = office.visitor(None), office.visitor(None)
    back = visit(forum, client.get("/entrar/forum"), "bia")
    thief.get("/entrar/forum")
    assert thief.get(back).status_code == 401
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 401
    late = visit(forum, client.get("/entrar/forum"), "bia")
    office.clock.pass_by(minutes=10)
    assert client.get(late).status_code == 401


def test_our_request_played_back_to_us_lets_nobody_in_and_is_spent(office, forum):
    client = office.visitor(None)
    away = client.get("/entrar/forum")
    query = urlsplit(away.location).query
    assert client.get(f"/entrar/forum/volta?{query}").status_code == 401
    assert client.get("/").status_code == 401
    assert client.get(visit(forum, away, "bia")).status_code == 401


def test_the_id_counts_and_not_the_name(office, forum):
    client = office.visitor(None)
    client.get(visit(forum, client.get("/entrar/forum"), "bia"))
    forum.users["bia"].username = "beatriz"
    again = office.visitor(None)
    again.get(visit(forum, again.get("/entrar/forum"), "bia"))
    assert [account.name for account in office.store.accounts.all()] == ["bia"]


def test_a_name_that_is_taken_here_is_not_taken_over(office, forum):
    office.store.accounts.add("BIA", "admin", actor="teste", now=office.clock())
    client = office.visitor(None)
    client.get(visit(forum, client.get("/entrar/forum"), "bia"))
    assert [(it.name, it.role) for it in office.store.accounts.all()] == [("BIA", "admin"), ("bia (2)", "moderator")]


def test_who_lost_the_role_in_the_forum_loses_it_here(office, forum):
    client, again = office.visitor(None), office.visitor(None)
    client.get(visit(forum, client.get("/entrar/forum"), "bia"))
    forum.users["bia"].moderator = False
    assert again.get(visit(forum, again.get("/entrar/forum"), "bia")).status_code == 401
    assert client.get("/conta").status_code == 401


def test_without_a_secret_there_is_no_such_way(desk):
    client = desk.visitor(None)
    assert client.get("/entrar/forum").status_code == 404
    assert client.get("/entrar/forum/volta").status_code == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"enable_discourse_connect_provider": False}, 404),
        ({"discourse_connect_provider_secrets": ()}, 400),
        ({"discourse_connect_provider_secrets": ("other.example|x",)}, 400),
        ({"discourse_connect_provider_secrets": ("local*|another secret",)}, 422),
        ({"discourse_connect_provider_secrets": (f"local*|{SECRET}",)}, 200),
    ],
)
def test_what_the_stand_in_refuses_as_a_forum_does(forum, change, status):
    for name, value in change.items():
        setattr(forum.settings, name, value)
    app = Flask("forum")
    app.register_blueprint(discourse.blueprint(forum))
    path = CONNECT.request_url("n").removeprefix("https://forum.example")
    assert app.test_client().get(path).status_code == status


def test_the_stand_in_answers_with_what_it_was_asked_and_who_it_is(forum):
    app = Flask("forum")
    app.register_blueprint(discourse.blueprint(forum))
    path = CONNECT.request_url("n").removeprefix("https://forum.example")
    answer = app.test_client().get(f"{path}&as=clara").location
    assert answer.startswith(f"{BACK}?")
    fields = dict(parse_qsl(base64.b64decode(parse_qs(urlsplit(answer).query)["sso"][0]).decode()))
    assert fields == {
        "nonce": "n",
        "return_sso_url": BACK,
        "name": "clara",
        "username": "clara",
        "email": "clara@forum.invalid",
        "external_id": str(forum.users["clara"].id),
        "admin": "true",
        "moderator": "false",
    }
