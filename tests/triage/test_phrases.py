import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.triage.phrases import Hit, PhraseBook, expand, fold, longest, tokenise

LISTS = {"nao": ["nao", "n"]}


def found(phrase, text):
    return [hit.label for hit in PhraseBook([(phrase, "x")], LISTS).find(tokenise(text))]


def test_fold_drops_accents_case_and_stretched_letters():
    assert fold("Não ABRE, ajudaaaaa") == "nao abre, ajuda"


def test_tokenise_keeps_words_questions_and_sentence_ends():
    assert tokenise("SEI 4.1.5 caiu. Alguém?\nmod-sei-pen") == (
        ["^", "sei", "4", "1", "5", "caiu", ".", "alguem", "?", ".", "mod", "sei", "pen", "$"]
    )


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("não abre", "NAO  ABRE de jeito nenhum"),
        ("{nao} abre", "o sistema ñ abre"),
        ("trav*", "está travando tudo"),
        ("(deu|da) erro", "aqui da erro"),
        ("(o |)modulo", "módulo novo"),
        ("preciso ... acesso", "preciso muito ter logo acesso"),
        ("alguem ... ?", "alguém mais aí?"),
        ("^ valeu $", "valeu"),
        ("mod-sei-pen", "o mod_sei_pen parou"),
    ],
)
def test_phrase_fits(phrase, text):
    assert found(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("abre", "abrem e abrevia"),
        ("up", "upload do backup"),
        ("preciso ... acesso", "preciso de muito mais tempo para ter acesso"),
        ("preciso ... acesso", "preciso sair. acesso amanhã"),
        ("alguem ... ?", "alguém viu. e agora?"),
        ("^ valeu $", "valeu demais"),
    ],
)
def test_phrase_does_not_fit(phrase, text):
    assert not found(phrase, text)


def test_hit_names_the_wording_of_the_policy_and_never_words_of_the_text():
    (hit,) = PhraseBook([("há ... (dias|dia)", "x")]).find(tokenise("há uns fulano beltrano dias"))
    assert hit == Hit("x", "ha ... dias", 1, 6)


def test_longest_wins_over_those_inside():
    book = PhraseBook([("tramita", "familia"), ("api do tramita", "api")])
    assert [hit.label for hit in longest(book.find(tokenise("a api do tramita e o tramita")))] == ["api", "familia"]


@pytest.mark.parametrize("phrase", ["", "...", "a ...", "(a|(b|c))", "{falta} x"])
def test_expand_refuses_what_it_cannot_mean(phrase):
    with pytest.raises(ValueError, match="«"):
        expand(phrase, LISTS)


@given(st.lists(st.text(string.ascii_lowercase, min_size=1, max_size=6), min_size=1, max_size=5), st.text(), st.text())
def test_a_phrase_of_plain_words_is_found_wherever_it_stands(words, before, after):
    words = [fold(word) for word in words]
    assert found(" ".join(words), f"{before} {' '.join(words)} {after}")


@given(st.text())
def test_any_text_can_be_searched(text):
    assert not found("palavra que nao existe", text)
