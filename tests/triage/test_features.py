import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.triage.features import char_ngrams, extract, is_readable, mask
from moderator.triage.phrases import Hit, tokenise


def features(text, signals=(), traits=()):
    tokens = tokenise(text)
    return extract(tokens, mask(tokens, [], []), signals, traits)


def test_products_agencies_and_numbers_are_masked():
    tokens = tokenise("o app do SEI do TCE caiu 3 vezes")
    product = Hit("mod_wssei", "app do sei", 2, 5)
    inside = Hit("sei", "sei", 4, 5)
    organ = Hit("outros_poderes", "tce", 6, 7)
    masked = mask(tokens, [inside, product], [organ])
    assert " ".join(masked) == "^ o <product> do <organ> caiu 0 vezes $"


def test_what_is_an_agency_and_a_product_is_a_product():
    assert mask(["^", "a", "b", "c", "$"], [Hit("p", "b", 2, 3)], [Hit("o", "a b c", 1, 4)]) == [
        "^",
        "<organ>",
        "<product>",
        "$",
    ]


def test_words_are_up_to_three_together_and_spelled_out():
    words = features("vcs n abrem").words
    assert {"voces", "nao abrem", "voces nao abrem", "^ voces nao"} <= words
    assert "vcs" not in words
    assert max(len(ngram.split()) for ngram in words) == 3


def test_signals_pair_up_whatever_their_order():
    both = [("resolvido", 4), ("falha", 1), ("falha", 2)]
    assert features("não abre. era o cache", signals=both).pairs == {"falha&resolvido"}
    assert features("não abre", signals=[("falha", 1)]).pairs == frozenset()


def test_characters_are_of_one_word_with_its_rims():
    assert char_ngrams("ab") == [" a", "ab", "b ", " ab", "ab ", " ab "]


def test_signals_of_the_first_and_last_sentence_are_told_apart():
    # ^ nao abre . era o cache $
    flags = features("não abre. era o cache", signals=[("falha", 1), ("resolvido", 4)], traits=["channel:forum"]).flags
    assert flags == {"channel:forum", "falha", "first:falha", "resolvido", "last:resolvido"}


@pytest.mark.parametrize(
    ("ngram", "readable"),
    [
        ("continua caindo", True),
        ("caindo", False),
        ("o 0", False),
        ("^ bom dia", False),
        ("e o", False),
        ("<product> nao abre", False),
    ],
)
def test_only_words_are_shown(ngram, readable):
    assert is_readable(ngram) is readable


@given(st.text())
def test_any_text_has_features(text):
    assert {"^"} <= features(text).tokens
