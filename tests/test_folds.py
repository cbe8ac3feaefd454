from hypothesis import given
from hypothesis import strategies as st

from moderator.corpus import Sample
from moderator.folds import BLOCK, assign_folds

LONG = "O envio externo devolve falha de conexão segura desde a troca do certificado do órgão"


def samples(*texts, pairs=()):
    return [Sample(id=str(n), channel="forum", text=text, pair=dict(pairs).get(n)) for n, text in enumerate(texts)]


def distinct(count):
    return [" ".join(chr(97 + (number * 7 + step * step) % 26) * 5 for step in range(12)) for number in range(count)]


def test_neighbours_stay_together():
    folds = assign_folds(samples(*distinct(4 * BLOCK)), 4)
    assert [len(set(folds[start : start + BLOCK])) for start in range(0, 4 * BLOCK, BLOCK)] == [1, 1, 1, 1]


def test_pairs_and_near_identical_texts_stay_together():
    texts = distinct(6 * BLOCK)
    texts[0], texts[3 * BLOCK] = LONG, f"{LONG} e do servidor"
    folds = assign_folds(samples(*texts, pairs={BLOCK: "P1", 5 * BLOCK: "P1"}.items()), 3)
    assert folds[0] == folds[3 * BLOCK]
    assert folds[BLOCK] == folds[5 * BLOCK]


@given(st.integers(0, 60), st.integers(1, 6))
def test_every_sample_has_a_fold_and_always_the_same(count, folds):
    assigned = assign_folds(samples(*distinct(count)), folds)
    assert len(assigned) == count
    assert set(assigned) <= set(range(folds))
    assert assigned == assign_folds(samples(*distinct(count)), folds)
