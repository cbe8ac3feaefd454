"""«Experimente»: shows the visitor's own text marked, and leaves no trace of it."""

from __future__ import annotations

import logging

import pytest

from moderator.console.try_out import EXAMPLES, MAX_TEXT
from moderator.errors import AnalysisError
from moderator.models import Action, ActionKind, ChannelKind, Mode

from .conftest import CPF, NUDGE, TEXT, find, make_analysis, make_message, post


def attempt(client, **form):
    return post(client, "/experimente", page="/experimente", **form)


def test_the_empty_page_offers_four_examples(desk):
    page = desk.visitor("viewer").get("/experimente").text
    assert page.count('name="exemplo"') == len(EXAMPLES) == 4


def test_the_answer_marks_the_visitors_own_text_and_says_what_would_happen(desk):
    tell = Action(ActionKind.DIRECT_MESSAGE, "dados-pessoais", Mode.SUGGEST, subject="Sua postagem", text=NUDGE)
    redact = Action(ActionKind.REDACT, "dados-pessoais", Mode.ENFORCE)
    found = [find(TEXT, CPF, "BR_CPF")]
    desk.analyst.answer = make_analysis(make_message(), found, support=True, actions=(redact, tell))
    page = attempt(desk.visitor("viewer"), canal="forum", texto=TEXT, titulo="Dúvida").text
    assert f"<mark>{CPF}<span" in page
    for words in ("[dado removido]", NUDGE, "Sua postagem", "faria", "proporia", "Há dado pessoal", "91%", "SEI"):
        assert words in page
    assert page.index("Trocar os dados por tarjas") < page.index("Mensagem privada a quem escreveu")


def test_the_text_arrives_as_the_visitor_chose(desk):
    client = desk.visitor()
    attempt(client, canal="forum", texto="linha 1\r\nlinha 2", titulo=" Título ")
    attempt(client, canal="whatsapp", texto="oi", titulo="sobra")
    post_, chat = desk.analyst.asked
    assert (post_.channel, post_.text, post_.title) == (ChannelKind.FORUM, "linha 1\nlinha 2", "Título")
    assert (post_.first_post, post_.position) == (True, 1)
    assert (chat.channel, chat.text, chat.title, chat.first_post) == (ChannelKind.WHATSAPP, "oi", None, False)


def test_an_example_is_one_button_away(desk):
    client = desk.visitor()
    for name, draft in EXAMPLES.items():
        assert attempt(client, exemplo=name).status_code == 200
        assert desk.analyst.asked[-1].text == draft.text


def test_the_cpf_of_the_examples_is_valid():
    digits = [int(digit) for digit in "71340295814"]
    for length in (9, 10):
        total = sum(digit * weight for digit, weight in zip(digits, range(length + 1, 1, -1), strict=False))
        assert digits[length] == total * 10 % 11 % 10
    assert any("713.402.958-14" in draft.text for draft in EXAMPLES.values())


def test_nothing_to_do_is_said_kindly(desk):
    assert "Nada a fazer" in attempt(desk.visitor(), texto="bom dia").text


def test_a_text_that_cannot_be_analysed_goes_to_a_person(desk):
    desk.analyst.answer = AnalysisError("too slow")
    answer = attempt(desk.visitor(), texto="bom dia")
    assert answer.status_code == 200
    assert "abriria um caso para um humano" in answer.text


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"texto": " \n"}, 400, "Escreva ou cole um texto"),
        ({}, 400, "Escreva ou cole um texto"),
        ({"texto": "x" * (MAX_TEXT + 1)}, 413, "20.000 caracteres"),
        ({"texto": "x", "titulo": "t" * 256}, 413, "255 caracteres"),
        ({"texto": "x" * 600_000}, 413, "grande demais"),
    ],
)
def test_no_text_and_too_much_text_are_refused_clearly(desk, form, status, words):
    answer = attempt(desk.visitor(), **form)
    assert answer.status_code == status
    assert words in answer.text
    assert desk.analyst.asked == []


def test_the_longest_text_is_taken(desk):
    assert attempt(desk.visitor(), texto="é" * MAX_TEXT).status_code == 200


def test_nothing_is_stored_or_logged(desk, caplog):
    caplog.set_level(logging.DEBUG)
    desk.analyst.answer = make_analysis(make_message(), [find(TEXT, CPF, "BR_CPF")])
    assert CPF in attempt(desk.visitor(), texto=TEXT).text
    assert set(desk.store.cases.totals().values()) == {0}
    assert CPF not in caplog.text
    assert "alguém ajuda" not in caplog.text


def test_the_text_of_the_visitor_is_never_markup(desk):
    text = '</textarea><script>alert("1")</script>'
    desk.analyst.answer = make_analysis(make_message(text), [find(text, "script", "PASSWORD")])
    page = attempt(desk.visitor(), texto=text, titulo='"><img src=x onerror=alert(1)>').text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert page.count("<script") == 3  # those of every page
