"""`moderator rules diff|backtest|versions|activate` as an administrator uses them."""

import base64
import json
import shutil
import uuid
from pathlib import Path

import pytest
from click.testing import CliRunner

from moderator.cli import main  # noqa: F401  registers the commands
from moderator.cli.policy import rules
from moderator.errors import ConfigError, RuleError
from moderator.models import Mode
from moderator.store import open_store
from tests.conftest import KEY
from tests.factories import CPF, LEAK, NOON, make_analysis, make_message

SIGNALS = "bias: {}\nsignals: [{id: pede, weights: {support: 2}, phrases: [alguem pode ajudar]}]\n"
BUNDLED = Path(__file__).parents[2] / "rules"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The bundled rule about personal data alone, which loads fast, and a copy of it that only proposes."""
    folder = tmp_path_factory.mktemp("rules")
    others = [path.name for path in BUNDLED.glob("*.yaml") if path.stem not in {"catalogue", "dados-pessoais"}]
    for name in ("old", "new"):
        shutil.copytree(BUNDLED, folder / name, ignore=shutil.ignore_patterns("model.json", *others))
        (folder / name / "triage" / "signals.yaml").write_text(SIGNALS, encoding="utf-8")
    rule = folder / "new" / "dados-pessoais.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("mode: enforce", "mode: suggest"), encoding="utf-8")
    return folder


@pytest.fixture
def corpus(tmp_path):
    lines = [{"id": "D1", "channel": "forum", "text": LEAK}, {"id": "D2", "channel": "forum", "text": "Bom dia!"}]
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return str(path)


@pytest.fixture
def installation(tmp_path, folders, monkeypatch):
    """The environment of an operator, with a database in which one leak was decided on."""
    url = f"sqlite:///{tmp_path}/moderator.db"
    monkeypatch.setenv("MODERATOR_DATABASE_URL", url)
    monkeypatch.setenv("MODERATOR_SECRET_KEY", base64.urlsafe_b64encode(KEY).decode().rstrip("="))
    monkeypatch.setenv("MODERATOR_RULES_DIR", str(folders / "old"))
    store = open_store(url, [KEY], new_id=lambda: uuid.uuid4().hex)
    store.database.upgrade()
    message = make_message()
    delivery_id, _ = store.deliveries.receive(
        message.channel, event="post_created", identity="a", headers={}, body=b"", now=NOON
    )
    store.records.record(
        message, make_analysis(), [], delivery_id=delivery_id, mode=Mode.SHADOW, needs_review="decided", now=NOON
    )
    yield store
    store.close()


def run(*arguments):
    return CliRunner().invoke(rules, arguments, catch_exceptions=False).stdout


def test_a_diff_over_a_corpus_needs_no_installation_and_shows_no_value(folders, corpus):
    old, new = str(folders / "old"), str(folders / "new")
    text = run("diff", old, new, "--corpus", corpus)
    assert text.startswith("2 mensagens: ")
    assert "D1  «Meu CPF é [CPF removido], podem conferir o cadastro?»" in text
    assert CPF not in text


def test_a_version_is_activated_replayed_and_left_again(folders, installation):
    assert "está em vigor" in run("activate", str(folders / "new"), "--by", "ana", "--note", "só propor")
    version = installation.rulesets.active()
    assert f"* {version[:12]}" in run("versions")
    assert f"{version[:12]} ativada por ana  só propor" in run("versions")
    figures = json.loads(run("backtest", "--format", "json"))
    assert (figures["version"], figures["messages"]) == (version, 1)
    assert figures["rules"]["dados-pessoais"]["hits"] == 1
    (change,) = json.loads(run("diff", str(folders / "old"), version[:8], "--format", "json"))["changes"]
    assert (change["gained"], change["lost"]) == ([], [])
    assert {"kind": "redact", "mode": "suggest", "nudge": None} in change["after"]
    run("activate", "files", "--by", "rui")
    assert "em vigor: os arquivos da pasta de regras" in run("versions")
    assert run("backtest", "--since", "2026-11-23").startswith("0 mensagens")


def test_what_is_no_version_and_what_is_broken_is_said(folders, corpus, installation, tmp_path):
    with pytest.raises(ConfigError, match="nada: no such folder or stored version"):
        run("backtest", "nada")
    broken = tmp_path / "broken"
    shutil.copytree(folders / "old", broken)
    rule = broken / "dados-pessoais.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("mode: enforce", "mode: talvez"), encoding="utf-8")
    with pytest.raises(RuleError, match=r"dados-pessoais\.yaml:\d+:\d+: mode"):
        run("activate", str(broken))
    assert installation.rulesets.history() == []
