"""`moderator account` and `moderator sign-in` as an operator meets them."""

from __future__ import annotations

import re
from contextlib import closing

import pytest
from click.testing import CliRunner

from moderator.cli import main
from moderator.console.access.oidc import subject_of
from moderator.serving import upgrade
from moderator.settings import load_settings
from moderator.store import open_store
from tests.factories import NOON


@pytest.fixture
def run(tmp_path):
    environ = {
        "MODERATOR_DATABASE_URL": f"sqlite:///{tmp_path}/moderator.db",
        "MODERATOR_SECRET_KEY": "A" * 43,
        "MODERATOR_OIDC_ISSUER": "https://sso.example/",
        "MODERATOR_OIDC_CLIENT_ID": "moderapen",
    }
    upgrade(load_settings(environ))

    def invoke(*words):
        return CliRunner().invoke(main, words, env=environ)

    invoke.settings = load_settings(environ)
    return invoke


def rows(run):
    return run("account", "list").output.splitlines()


def test_an_account_from_its_beginning_to_its_end(run):
    made = run("account", "add", "Ana", "--role", "viewer")
    assert made.exit_code == 0
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/senha\?token=[\w-]{43}\n", made.output)
    assert rows(run) == ["Ana\tviewer\topen\t"]
    assert run("account", "role", "ana", "admin").exit_code == 0
    assert run("account", "disable", "ana").exit_code == 0
    assert rows(run) == ["Ana\tadmin\tclosed\t"]
    for words in (("account", "link", "Ana"), ("sign-in", "Ana")):
        refused = run(*words)
        assert refused.exit_code == 2
        assert "moderator account enable Ana" in refused.output
    assert run("account", "enable", "Ana").exit_code == 0
    assert "/senha?token=" in run("account", "link", "Ana").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("account", "add", "ANA"), "this name is taken"),
        (("account", "add", " "), "this name is taken, empty"),
        (("account", "role", "Rui", "admin"), "no account of this name"),
        (("account", "role", "Ana", "root"), "Invalid value"),
        (("account", "link", "Rui"), "no account of this name"),
    ],
)
def test_what_can_not_be_done_says_why(run, words, said):
    run("account", "add", "Ana")
    refused = run(*words)
    assert refused.exit_code == 2
    assert said in refused.output


def test_somebody_of_another_service_is_let_in_as_an_account(run):
    run("account", "add", "Ana")
    assert run("account", "bind", "Ana", "discourse", "311").exit_code == 0
    assert run("account", "bind", "Ana", "oidc", "f3a1").exit_code == 0
    assert run("account", "bind", "Ana", "oidc", "f3a1").exit_code == 2
    assert rows(run) == ["Ana\tmoderator\topen\tdiscourse, oidc"]
    with closing(open_store(run.settings.database_url, run.settings.keys, new_id=lambda: "x")) as store:
        subject = subject_of("https://sso.example", "f3a1")
        assert store.accounts.admit("oidc", subject, name="", role=None, now=NOON).name == "Ana"


def test_a_link_keeps_the_role_that_one_has_unless_it_is_said(run):
    run("sign-in", "Ana", "--role", "admin")
    run("sign-in", "ana")
    assert rows(run) == ["Ana\tadmin\topen\t"]
    run("sign-in", "Ana", "--role", "viewer")
    run("sign-in", "Rui")
    assert rows(run) == ["Ana\tviewer\topen\t", "Rui\tmoderator\topen\t"]
