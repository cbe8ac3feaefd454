"""`moderator backfill` as an operator meets it."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from moderator.cli import main
from moderator.models import Mode
from moderator.serving import upgrade
from moderator.store import open_store
from tests.installation import Installation
from webhooks.standin.seed import SeedPost


@pytest.fixture
def installation(tmp_path):
    made = Installation(tmp_path)
    upgrade(made.settings)
    for number in range(3):
        words = f"Mensagem de número {number}, de antes da instalação."
        made.community.publish(SeedPost("Bom dia para a comunidade", "geral", "maria", "Maria", words))
    _, _, port = made.settings.discourse_url.rpartition(":")
    with made.community.serving("127.0.0.1", int(port)):
        yield made


def backfill(installation, *options, **environ):
    return CliRunner().invoke(main, ["backfill", *options], env={**installation.environ, **environ})


def modes(installation):
    store = open_store(installation.settings.database_url, installation.settings.keys, new_id=lambda: "x")
    found = [store.deliveries.load(row).mode for row in store.deliveries.overdue(datetime.now(UTC) + timedelta(days=1))]
    store.close()
    return found


def test_hands_over_what_is_there_once_and_in_shadow(installation):
    ended = backfill(installation, "--from-id", "1000")
    assert (ended.exit_code, ended.stdout) == (
        0,
        "Shadow: what is found is only recorded.\n3 posts were handed to the worker.\n",
    )
    assert modes(installation) == [Mode.SHADOW] * 3
    assert backfill(installation, "--from-id", "1000").stdout.endswith("0 posts were handed to the worker.\n")


def test_acts_only_when_asked_and_where_the_installation_does(installation):
    assert backfill(installation, "--act", "--from-id", "1000").stdout.startswith("What is found is acted on.")
    assert modes(installation) == [Mode.ENFORCE] * 3
    assert backfill(installation, "--act", MODERATOR_MODE="shadow").stdout.startswith("Shadow:")


@pytest.mark.parametrize(
    ("options", "count"),
    [(("--until", "2020-01-01"), 0), (("--since", "2020-01-01"), 3), (("--category", "1"), 0), (("--to-id", "1"), 0)],
)
def test_only_what_is_asked_for(installation, options, count):
    ended = backfill(installation, *options)
    assert ended.stdout.endswith(f"{count} posts were handed to the worker.\n")


@pytest.mark.parametrize("options", [("--since", "ontem"), ("--category", "zero"), ("--from-id", "0")])
def test_wrong_options_are_named(installation, options):
    ended = backfill(installation, *options)
    assert ended.exit_code == 2
    assert options[0] in ended.stderr


def test_without_a_forum_it_says_so(tmp_path):
    environ = {"MODERATOR_SECRET_KEY": "A" * 43, "MODERATOR_DATABASE_URL": f"sqlite:///{tmp_path}/m.db"}
    ended = CliRunner().invoke(main, ["backfill"], env=environ)
    assert (ended.exit_code, "MODERATOR_DISCOURSE_URL" in ended.stderr) == (2, True)
