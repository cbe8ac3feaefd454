"""Many messages: in order, each exactly as live, in this process or in others, remembered or not."""

import re
import shutil
from pathlib import Path

import pytest

from moderator.backtest import Past, processes
from moderator.backtest.processes import Recipe, detector_version, replay_all
from moderator.errors import RuleError
from tests.factories import LEAK, make_message

RULES = Path(__file__).parents[2] / "rules"
TEXTS = (LEAK, "Obrigada pela palestra!", "O barramento parou de enviar, alguém da equipe pode ajudar?")


@pytest.fixture(scope="module")
def recipe(tmp_path_factory):
    copy = tmp_path_factory.mktemp("policy") / "rules"
    shutil.copytree(RULES, copy)
    return Recipe(copy, {})


@pytest.fixture(scope="module")
def candidate(recipe):
    return recipe.prepare()


@pytest.fixture
def messages():
    return [Past(f"m{n}", make_message(f"{TEXTS[n % 3]} {n}", external_id=str(n))) for n in range(30)]


@pytest.fixture
def live(candidate, messages):
    return [(past.id, candidate.analyst.analyse(past.message)) for past in messages]


def outcome(replayed):
    return [(item.past.id, *item.analyses) for item in replayed]


def test_a_memory_makes_no_difference_to_what_is_decided(store, recipe, candidate, messages, live):
    for _ in ("cold", "warm"):
        assert outcome(replay_all([recipe], [candidate], iter(messages), memory=store.analyses)) == live
    keys = [store.analyses.key(past.message) for past in messages]
    assert len(store.analyses.recall(keys, detector=candidate.detector)) == len(messages)


def test_what_is_remembered_is_taken_as_it_is(store, recipe, candidate, messages):
    first, second = messages[0], messages[3]  # both hold the same CPF
    store.analyses.remember({store.analyses.key(first.message): ()}, detector=candidate.detector)
    replayed = replay_all([recipe], [candidate], [first, second], memory=store.analyses)
    assert [len(item.analyses[0].findings) for item in replayed] == [0, 1]


def test_other_processes_decide_the_same_and_in_order(recipe, candidate, messages, live, monkeypatch):
    monkeypatch.setattr(processes, "FEW", 5)
    monkeypatch.setattr(processes, "PAGE", 4)
    assert outcome(replay_all([recipe], [candidate], iter(messages), workers=1)) == live


def test_no_messages_are_no_work(recipe, candidate):
    assert list(replay_all([recipe], [candidate], ())) == []


def test_the_version_of_a_detector_changes_with_what_it_is_told():
    version = detector_version(["a@exemplo.br", "b@exemplo.br"], "")
    assert re.fullmatch("[0-9a-f]{64}", version)
    assert detector_version(["b@exemplo.br", "a@exemplo.br"], "") == version
    assert len({version, detector_version(["a@exemplo.br"], ""), detector_version([], "spacy:pt")}) == 3


def test_a_folder_with_faults_is_named_before_any_process_starts(tmp_path):
    with pytest.raises(RuleError, match=r"^catalogue\.yaml:1:1: "):
        Recipe(tmp_path, {}).prepare()
