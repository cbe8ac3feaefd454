"""The command line as other programs depend on it: output on stdout, words on stderr, exit codes."""

import json
import os
import subprocess
import sys

import pytest

from tests.factories import CPF, LEAK

ENVIRON = {name: value for name, value in os.environ.items() if not name.startswith("MODERATOR_")}


def moderator(*arguments, stdin="", cwd=None, **environ):
    return subprocess.run(
        [sys.executable, "-m", "moderator.cli", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=cwd,
        env=ENVIRON | environ,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def lines():
    texts = [("a", "forum", LEAK), ("b", "whatsapp", "bom dia, alguém já usou o módulo de estatísticas?")]
    return "".join(json.dumps({"id": i, "channel": c, "text": t}) + "\n" for i, c, t in texts)


def test_scan_jsonl_answers_a_line_for_each_line(lines):
    ended = moderator("scan", "-", "--format", "jsonl", stdin=lines)
    first, second = map(json.loads, ended.stdout.splitlines())
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [entity["type"] for entity in first["entities"]] == ["BR_CPF"]
    assert LEAK[first["entities"][0]["start"] : first["entities"][0]["end"]] == CPF
    assert first["redacted"] == LEAK.replace(CPF, "[CPF removido]")
    assert [action["kind"] for action in first["actions"]][:2] == ["redact", "direct_message"]
    assert (second["id"], second["entities"]) == ("b", [])


def test_scan_fails_on_findings_when_asked(tmp_path):
    file = tmp_path / "texto.txt"
    file.write_text(LEAK)
    ended = moderator("scan", str(file), "--fail-on-findings")
    assert ended.returncode == 1
    assert "BR_CPF 10-24" in ended.stdout
    assert CPF not in ended.stdout
    file.write_text("Bom dia a todos.")
    assert moderator("scan", str(file), "--fail-on-findings").returncode == 0


def test_scan_names_a_bad_line_and_reads_the_rest(lines):
    ended = moderator("scan", "--format", "jsonl", stdin='{"id": 1}\n' + lines)
    assert ended.returncode == 2
    assert ended.stderr.startswith("line 1: channel: ")
    assert len(ended.stdout.splitlines()) == 2


def test_evaluate_prints_json(tmp_path):
    corpus = tmp_path / "corpus.jsonl"
    entity = {"type": "BR_CPF", "start": 10, "end": 24}
    corpus.write_text(json.dumps({"id": "x", "channel": "forum", "text": LEAK, "entities": [entity], "route": "none"}))
    ended = moderator("evaluate", str(corpus), "--format", "json")
    assert ended.returncode == 0
    assert json.loads(ended.stdout)
    assert "BR_CPF" in moderator("evaluate", str(corpus)).stdout


def test_a_corpus_line_that_is_wrong_is_named(tmp_path):
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text('{"id": "x"}\n')
    ended = moderator("evaluate", str(corpus))
    assert ended.returncode == 2
    assert "1" in ended.stderr
    assert "channel" in ended.stderr


def test_doctor_says_what_is_wrong_and_what_to_do(tmp_path):
    ended = moderator("doctor", cwd=tmp_path, MODERATOR_MODE="act", MODERATOR_DISCOURSE_URL="https://forum.example")
    assert ended.returncode == 2
    assert "MODERATOR_MODE: use shadow (record only) or enforce (act)" in ended.stdout
    sound = moderator("doctor", cwd=tmp_path)
    assert sound.returncode == 0
    assert "rule set" in sound.stdout


def test_db_upgrade_makes_both_files(tmp_path):
    settings = {"MODERATOR_DATABASE_URL": f"sqlite:///{tmp_path}/m.db", "MODERATOR_SECRET_KEY": "A" * 43}
    assert moderator("db", "upgrade", **settings).returncode == 0
    assert {path.name for path in tmp_path.glob("*.db")} == {"m.db", "m-jobs.db"}


def test_a_broken_rule_is_named_by_place(tmp_path):
    import shutil

    from moderator.settings import bundled_rules

    folder = shutil.copytree(bundled_rules(), tmp_path / "rules")
    rule = folder / "cnpj.yaml"
    rule.write_text(rule.read_text().replace("severity: low", "severity: terrible"))
    ended = moderator("rules", "check", MODERATOR_RULES_DIR=str(folder))
    assert ended.returncode == 2
    assert ended.stderr.startswith("cnpj.yaml:4:11: severity: no «terrible», allowed: none, low")


def test_usage_errors_end_with_2():
    assert moderator("scan", "--format", "xml").returncode == 2
    assert moderator("nothing").returncode == 2
