import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.errors import ConfigError
from moderator.models import Mode
from moderator.settings import Settings, load_settings

KEY = "A" * 43
FORUM = {
    "MODERATOR_SECRET_KEY": KEY,
    "MODERATOR_DISCOURSE_URL": "https://forum.example/",
    "MODERATOR_DISCOURSE_API_KEY": "k",
    "MODERATOR_DISCOURSE_API_USERNAME": "bot",
    "MODERATOR_DISCOURSE_WEBHOOK_SECRETS": "first-secret-1, second-secret-2",
}


def problems(environ):
    with pytest.raises(ConfigError) as caught:
        load_settings(environ)
    return str(caught.value).splitlines()


def test_nothing_set_is_the_demo_in_shadow():
    settings = load_settings({"PATH": "/bin"})
    assert (settings.mode, settings.bind, settings.has_forum, settings.has_whatsapp) == (
        Mode.SHADOW,
        "127.0.0.1:8000",
        False,
        False,
    )
    assert (settings.rules / "catalogue.yaml").is_file()


def test_a_forum_switched_on():
    settings = load_settings(FORUM)
    assert settings.has_forum
    assert settings.discourse_url == "https://forum.example"
    assert [item.get_secret_value() for item in settings.discourse_webhook_secrets] == [
        "first-secret-1",
        "second-secret-2",
    ]


def test_every_problem_is_named_at_once_and_no_value_is_shown():
    found = problems(
        {
            "MODERATOR_MODE": "enforc",
            "MODERATOR_DISCOURSE_APIKEY": "hunter2",
            "MODERATOR_TWILIO_SENDER": "hunter3",
            "MODERATOR_SECRET_KEY": "hunter4",
        }
    )
    assert found[0] == "MODERATOR_DISCOURSE_APIKEY: unknown setting; did you mean MODERATOR_DISCOURSE_API_KEY?"
    assert [line.split(":")[0] for line in found[1:]] == [
        "MODERATOR_MODE",
        "MODERATOR_SECRET_KEY",
        "MODERATOR_TWILIO_SENDER",
    ]
    assert not any("hunter" in line for line in found)


@pytest.mark.parametrize("missing", [name for name in FORUM if "DISCOURSE" in name])
def test_half_a_forum_says_what_is_missing(missing):
    found = problems({name: value for name, value in FORUM.items() if name != missing} | {"MODERATOR_MODE": "enforce"})
    assert any(line.startswith(f"{missing}: missing") for line in found)


def test_a_channel_needs_the_secret_key_and_the_error_makes_one():
    found = problems({name: value for name, value in FORUM.items() if name != "MODERATOR_SECRET_KEY"})
    assert len(found) == 1
    assert "MODERATOR_SECRET_KEY: missing" in found[0]
    assert "token_urlsafe(32)" in found[0]


@pytest.mark.parametrize("bind", ["8000", "localhost", "::1:8000x", "host:port", "127.0.0.1:99999"])
def test_a_bad_bind_is_explained(bind):
    assert "HOST:PORT" in problems({"MODERATOR_BIND": bind})[0]


def test_ipv6_bind():
    settings = load_settings({"MODERATOR_BIND": "[::1]:9000"})
    assert (settings.host, settings.port) == ("::1", 9000)


@pytest.mark.parametrize(
    "url", ["mysql://x/y", "sqlite://", "moderator.db", "postgresql://u:p@host:abc/x", "postgresql://host"]
)
def test_only_the_two_databases(url):
    assert "sqlite:///" in problems({"MODERATOR_DATABASE_URL": url})[0]


@pytest.mark.parametrize(
    "url", ["postgresql://u:p@h:5432/d", "postgresql://u:@/d?host=/run/pg", "postgresql://[::1]:5432/d"]
)
def test_forms_of_a_postgresql_url(url):
    assert load_settings({"MODERATOR_DATABASE_URL": url}).database_url == url


@given(st.text(max_size=60))
def test_any_secret_key_is_either_32_bytes_or_refused(text):
    try:
        settings = load_settings({"MODERATOR_SECRET_KEY": text})
    except ConfigError:
        return
    assert not text or len(settings.keys[0]) == 32


def test_settings_show_no_secret():
    settings = load_settings(FORUM)
    assert "first-secret-1" not in repr(settings)
    assert KEY not in repr(settings)


def test_every_field_has_a_name_an_operator_can_set():
    assert all(name == name.lower() for name in Settings.model_fields)


def test_ways_to_sign_in():
    settings = load_settings(
        FORUM
        | {
            "MODERATOR_DISCOURSE_CONNECT_SECRET": "um-segredo-comprido",
            "MODERATOR_DISCOURSE_CONNECT_ROLES": "suporte=moderator, leitores=viewer",
            "MODERATOR_OIDC_ISSUER": "https://sso.example/",
            "MODERATOR_OIDC_CLIENT_ID": "moderapen",
            "MODERATOR_OIDC_ROLES": "/orgao/gestores=admin",
            "MODERATOR_PROXIES": "1",
        }
    )
    assert settings.discourse_connect_roles == {"suporte": "moderator", "leitores": "viewer"}
    assert settings.oidc_roles == {"/orgao/gestores": "admin"}
    assert (settings.oidc_issuer, settings.proxies) == ("https://sso.example/", 1)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DISCOURSE_CONNECT_SECRET", "short", "at least 16 characters"),
        ("DISCOURSE_CONNECT_ROLES", "suporte", "group=role"),
        ("DISCOURSE_CONNECT_ROLES", "suporte=root", "group=role"),
        ("OIDC_ROLES", "=admin", "group=role"),
        ("OIDC_ISSUER", "http://sso.example", "https://"),
        ("OIDC_ISSUER", "http://localhost.evil.example", "https://"),
        ("OIDC_ISSUER", "https://sso.example", "MODERATOR_OIDC_CLIENT_ID: missing"),
        ("OIDC_CLIENT_ID", "moderapen", "MODERATOR_OIDC_ISSUER: missing"),
        ("OIDC_SCOPE", "profile", "openid"),
        ("PROXIES", "-1", "MODERATOR_PROXIES"),
    ],
)
def test_a_wrong_way_to_sign_in_says_so(name, value, said):
    assert any(said in line for line in problems(FORUM | {f"MODERATOR_{name}": value}))


def test_sign_in_by_the_forum_needs_a_forum():
    assert "MODERATOR_DISCOURSE_URL: missing" in problems({"MODERATOR_DISCOURSE_CONNECT_SECRET": "s" * 16})[0]
