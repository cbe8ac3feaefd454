"""The doctor against a sound forum and against six that are not; what a key can't read is said and is no fault."""

import socket
from contextlib import closing
from datetime import timedelta

import pytest
from flask import Flask

from moderator.models import ChannelKind
from moderator.settings import load_settings
from moderator.store import open_store
from tests.webhooks.discourse.conftest import KEY, NOON
from webhooks.checks import State, check_address, check_clock
from webhooks.discourse import doctor
from webhooks.discourse.client import ForumClient
from webhooks.discourse.rights import FEATURES, check_scopes
from webhooks.standin.discourse import Fault, blueprint
from webhooks.standin.inprocess import InProcess

SECRET_KEY = "c2VncmVkbyBkZSB0ZXN0ZSBjb20gMzIgYnl0ZXMhISE"
GRANULAR = tuple(feature.scope for feature in FEATURES)


@pytest.fixture(autouse=True)
def names(monkeypatch):
    """No name is looked up outside: one is inside a network, every other is public."""
    real = socket.getaddrinfo

    def look_up(host, port, *arguments, **options):
        if not str(host).endswith(".example"):
            return real(host, port, *arguments, **options)
        address = "10.0.0.7" if host == "moderador.interno.example" else "8.8.8.8"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.fixture
def store(tmp_path):
    with closing(open_store(f"sqlite:///{tmp_path}/m.db", [b"x" * 32], new_id=lambda: "x")) as opened:
        opened.database.upgrade()
        yield opened


def configure(world, **changes):
    """Settings of an installation beside `world`'s forum."""
    given = {
        "SECRET_KEY": SECRET_KEY,
        "DISCOURSE_URL": world.url,
        "DISCOURSE_API_KEY": KEY,
        "DISCOURSE_API_USERNAME": "ModeraPEN",
        "DISCOURSE_WEBHOOK_SECRETS": "um segredo bem comprido de teste",
        "DISCOURSE_HISTORY": "purge",
        "PUBLIC_URL": "https://moderador.example",
    }
    return load_settings({f"MODERATOR_{name}": value for name, value in (given | changes).items()})


def examine(world, store=None, *, ours=NOON, **changes):
    settings = configure(world, **changes)
    key = settings.discourse_api_key.get_secret_value()
    forum = ForumClient(world.url, api_key=key, username=settings.discourse_api_username, timeout=(3.0, 10.0))
    app = Flask("forum")
    app.register_blueprint(blueprint(world.forum))
    forum._session.mount(world.url, InProcess(app))  # a socket's server would tell its own time
    return list(doctor.examine(settings, store, forum, clock=lambda: ours))


def bad(checks):
    """What is not in order, as state, name and words."""
    return [(check.state.value, check.name, check.words) for check in checks if check.state is not State.OK]


def words(checks, name, state):
    return [check.words for check in checks if (check.name, check.state.value) == (name, state)]


def test_of_a_sound_forum_only_what_an_administrator_could_tell_is_left(world):
    world.forum.settings.can_permanently_delete = True
    world.forum.settings.edit_history_visible_to_public = False
    found = examine(world)
    assert bad(found) == [
        (
            "warning",
            "forum webhook log",
            "retain_web_hook_events_period_days could not be read with this key: lower it from 30 to 1, "
            "for it keeps every text",
        )
    ]
    assert words(found, "forum version", "ok") == ["Discourse 2026.8.0"]
    assert words(found, "forum account", "ok") == ["is a moderator and no administrator"]


def test_a_wrong_key_is_the_one_thing_said_of_the_forum(world):
    found = examine(world, DISCOURSE_API_KEY="outra-chave")
    assert words(found, "forum", "fail")[0].startswith("refuses the key: make one")
    assert "forum version" not in {check.name for check in found}


def test_the_key_of_an_ordinary_member(world):
    world.forum.add_key("chave-de-maria", user=world.maria)
    found = examine(world, DISCOURSE_API_KEY="chave-de-maria", DISCOURSE_API_USERNAME="maria.exemplo")
    assert words(found, "forum account", "fail") == [
        "is no moderator: grant it moderation; until then nothing can be redacted, hidden or closed"
    ]


def test_a_key_without_the_scopes_says_what_does_not_work(world):
    world.forum.settings.can_permanently_delete = True
    world.forum.add_key("chave-pobre", user=world.bot, scopes=("global:read", "posts:edit", "topics:write"))
    found = examine(world, DISCOURSE_API_KEY="chave-pobre")
    assert words(found, "forum key", "fail") == [
        "grant it the scope revisions:modify; without it the edit history can't be hidden: redacted values stay "
        "readable in it"
    ]
    assert [line.split(";")[0] for line in words(found, "forum key", "warning")] == [
        "grant it the scope topics:update",
        "grant it the scope posts:delete",
        "grant it the scope posts:recover",
        "grant it the scope revisions:permanently_delete",
        "use a key without scopes, of a moderator's account",
    ]


def test_a_public_history_that_is_not_purged(world):
    found = examine(world)
    assert words(found, "forum history", "warning") == [
        "switch can_permanently_delete on; until then revisions are hidden, and staff still read the values",
        "anybody reads a history until it is closed: switch edit_history_visible_to_public off",
    ]
    hidden = examine(world, DISCOURSE_HISTORY="hide")
    assert words(hidden, "forum history", "warning")[0].startswith("revisions are hidden, not purged")


def test_an_address_inside_a_network(world):
    inside = "https://moderador.interno.example"
    assert words(examine(world, PUBLIC_URL=inside), "forum webhook", "warning") == [
        "MODERATOR_PUBLIC_URL is an address inside a network: add its host to the forum's allowed_internal_hosts, "
        "else it silently delivers nothing"
    ]
    admin = world.forum.add_user("ana.admin", admin=True)
    world.forum.add_key("chave-de-ana", user=admin)
    world.forum.settings.allowed_internal_hosts = "outro.example|moderador.interno.example"
    account = {"DISCOURSE_API_KEY": "chave-de-ana", "DISCOURSE_API_USERNAME": "ana.admin"}
    assert words(examine(world, PUBLIC_URL=inside, **account), "forum webhook", "warning") == []
    assert words(examine(world, PUBLIC_URL="http://moderador.example"), "forum webhook", "fail") != []


@pytest.mark.parametrize(
    ("apart", "state"),
    [({"seconds": 20}, "ok"), ({"minutes": 4}, "warning"), ({"minutes": -4}, "warning"), ({"hours": 2}, "fail")],
)
def test_clocks_that_are_apart(world, apart, state):
    assert len(words(examine(world, ours=NOON + timedelta(**apart)), "forum clock", state)) == 1


@pytest.mark.parametrize(("version", "state"), [("2.8.14", "warning"), ("3.1.0.beta2", "ok"), ("?", "warning")])
def test_an_old_version(world, version, state):
    world.forum.version = version
    assert len(words(examine(world), "forum version", state)) == 1


def test_an_administrator_reads_everything_and_is_too_much(world):
    world.forum.add_key("chave-de-ana", user=world.forum.add_user("ana.admin", admin=True))
    found = examine(world, DISCOURSE_API_KEY="chave-de-ana", DISCOURSE_API_USERNAME="ana.admin")
    assert words(found, "forum account", "warning") == [
        "is an administrator, which is more than needed: make it a moderator only"
    ]
    assert words(found, "forum webhook log", "warning")[0].startswith("keeps every text for 30 days")


def test_the_system_account_is_refused(world):
    world.forum.add_key("chave", user=world.forum.add_user("system", admin=True))
    found = examine(world, DISCOURSE_API_KEY="chave", DISCOURSE_API_USERNAME="system")
    assert len(words(found, "forum account", "fail")) == 1


def test_categories_that_nobody_may_list(world):
    for path in ("/site.json", "/categories.json"):
        world.forum.faults.inject(Fault.FORBIDDEN, path=path)
    assert words(examine(world), "forum categories", "warning")[0].startswith("grant the key categories:list")
    world.forum.faults.inject(Fault.FORBIDDEN, path="/site.json")
    assert words(examine(world), "forum categories", "warning") == []


@pytest.mark.parametrize(("limit", "state"), [("30", "ok"), ("61", "warning"), ("5", "warning")])
def test_the_budget_of_requests(world, limit, state):
    found = examine(world, DISCOURSE_REQUESTS_PER_MINUTE=limit)
    assert len(words(found, "forum requests", state)) == 1


def test_a_short_secret(world):
    assert len(words(examine(world, DISCOURSE_WEBHOOK_SECRETS="doze-sinais-"), "forum webhook", "warning")) == 1


@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.LIMIT_JSON, Fault.LIMIT_HTML])
def test_a_forum_in_trouble_is_one_line(world, fault):
    world.forum.faults.inject(fault)
    assert len(words(examine(world), "forum", "fail")) == 1


def receive(store, event, *, outcome="", identity=None, at=NOON):
    store.deliveries.receive(
        ChannelKind.FORUM, event=event, identity=identity or event, headers={}, body=b"", now=at, ignored=outcome
    )


def test_what_came_in(world, tmp_path):
    numbers = iter(range(100))
    with closing(open_store(f"sqlite:///{tmp_path}/m.db", [b"x" * 32], new_id=lambda: str(next(numbers)))) as store:
        store.database.upgrade()
        silent = words(examine(world, store), "forum webhook", "warning")
        assert silent[0].startswith("none has come in the last 30 days: create the webhook")
        assert words(examine(world, store), "forum key", "warning")[0].startswith("no worker runs")
        receive(store, "post_created", at=NOON - timedelta(minutes=5))
        receive(store, "post_edited", outcome="private_message", at=NOON - timedelta(minutes=9))
        store.heartbeats.beat("one", now=NOON)
        found = examine(world, store)
        assert "the last one came 5 minutes ago" in words(found, "forum webhook", "ok")
        assert words(found, "forum webhook", "warning") == [
            "1 private messages were sent to us and dropped unread: limit the webhook to public categories"
        ]
        assert words(found, "forum key", "warning") == []
        for number in range(3):
            receive(store, "post_read", identity=str(number))
        assert words(examine(world, store), "forum webhook", "warning")[0].startswith("most posts are found by reading")
        late = examine(world, store, ours=NOON + timedelta(days=3))
        assert words(late, "forum webhook", "warning")[0].startswith("the last one came 3 days ago")


def test_nothing_secret_or_personal_is_said(world, store):
    world.topic("Meu CPF é 529.982.247-25, podem conferir o cadastro?")
    said = " ".join(check.words for check in examine(world, store))
    assert KEY not in said
    assert "segredo" not in said
    assert "529" not in said


def test_a_key_with_every_scope_lacks_only_what_has_none():
    assert [check.state.value for check in check_scopes(GRANULAR, purge=False)] == ["warning"]
    assert [check.state.value for check in check_scopes((), purge=True)] == ["ok"]


def test_checks_that_every_channel_needs():
    (public,) = check_address("x", "https://moderador.example", inside="…")
    assert public.state is State.OK
    (loopback,) = check_address("x", "http://127.0.0.1:8000", inside="publish it")
    assert loopback.words.endswith("publish it")
    assert check_clock("x", None, limit=timedelta(hours=1)).state is State.WARNING
