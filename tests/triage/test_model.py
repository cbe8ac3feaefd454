import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.errors import RuleError
from moderator.triage.features import Features
from moderator.triage.model import Calibration, LinearModel, Weighing, dump, load_model, sigmoid

WEIGHING = Weighing(
    outcomes=("support", "chatbot", "none"),
    texts=9,
    calibration=Calibration(slope=2.0, intercept=1.0, low=0.4, high=0.6),
    bias=(-100, 0, 50),
    scores=(50, 100, 0),
    flags={"falha": (200, 0, -100)},
    words={"caiu": (9, 300, 0, 0), "nao abre": (9, 100, 100, 0)},
    pairs={"falha&resolvido": (-150,)},
    chars={" c": (9, 30), "ca": (9, -10)},
)
MODEL = LinearModel(WEIGHING)


def opinion(tokens=(), words=(), flags=(), pairs=(), **scores):
    return MODEL.weigh(Features(*map(frozenset, (tokens, words, flags, pairs))), scores)


def test_log_odds_add_bias_score_and_flags():
    assert opinion(flags=["falha", "unheard of"], support=3.0).support == pytest.approx(2 * (-1 + 1.5 + 2) + 1)


def test_ngrams_count_at_unit_length():
    # every text has them, so their inverse document frequency is 1 and the length of two is the root of 2
    assert opinion(words=["caiu", "nao abre"]).support == pytest.approx(2 * (-1 + 4 / math.sqrt(2)) + 1)


def test_characters_weigh_for_support():
    assert opinion(tokens=["cao", "xyz"]).support == pytest.approx(2 * (-1 + 0.2 / math.sqrt(2)) + 1)


def test_pairs_weigh_for_support_alone():
    found = opinion(pairs=["falha&resolvido", "unheard&of"])
    assert found.support == pytest.approx(2 * (-1 - 1.5) + 1)
    assert found.best(["none"]) == opinion().best(["none"])


def test_best_is_the_likeliest_that_was_trained():
    assert opinion().best(["chatbot", "none", "unheard of"]) == ("none", pytest.approx(0.6225, abs=1e-4))
    assert opinion(chatbot=1.0).best(["chatbot", "none"])[0] == "chatbot"
    assert opinion().best(["unheard of"]) == ("unheard of", 0.0)


def test_words_tell_what_each_weighs():
    assert dict(opinion(words=["caiu"]).words) == {"caiu": 3.0}


@given(st.floats(-1e4, 1e4))
def test_sigmoid_never_overflows(log_odds):
    assert 0 <= sigmoid(log_odds) <= 1
    assert sigmoid(log_odds) + sigmoid(-log_odds) == pytest.approx(1)


def test_a_dumped_model_loads_as_it_was(tmp_path):
    path = tmp_path / "model.json"
    path.write_text(dump(WEIGHING), encoding="utf-8")
    assert Weighing.model_validate_json(path.read_bytes()) == WEIGHING
    assert load_model(path) is not None


def test_no_file_is_no_model(tmp_path):
    assert load_model(tmp_path / "model.json") is None


@pytest.mark.parametrize(
    ("text", "part"), [("{", "model.json:1:1: Invalid JSON"), ('{"outcomes": []}', "model.json:1:1: outcomes: ")]
)
def test_a_broken_model_is_named(tmp_path, text, part):
    path = tmp_path / "model.json"
    path.write_text(text)
    with pytest.raises(RuleError) as error:
        load_model(path)
    assert str(error.value).startswith(part)
