"""Nudges put together: what is said, in which order, within the limit of the channel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.models import ChannelKind
from moderator.nudges import LIMITS, Nudge, Nudges, shorten

FORUM, WHATSAPP = ChannelKind.FORUM, ChannelKind.WHATSAPP
VALUES = {"produtos": "SEI", "link": "https://exemplo.gov.br/", "so_federal": "", "topicos": "", "descricao": ""}


def nudges(**texts):
    made = {name: text if isinstance(text, Nudge) else nudge(text) for name, text in texts.items()}
    return Nudges(Nudge("", {WHATSAPP: "Automática. {mensagem} Conteste."}), made)


def nudge(text, subject="Sobre {produtos}", **more):
    return Nudge(subject, {WHATSAPP: text}, **more)


def body(those, name, also=(), **values):
    rendered = those.render(name, WHATSAPP, VALUES | values, also=also)
    return rendered and rendered.body


def test_values_are_filled_and_the_frame_stands_around():
    rendered = nudges(a="Veja {produtos} em {link}.").render("a", WHATSAPP, VALUES)
    assert (rendered.nudge, rendered.subject) == ("a", "Sobre SEI")
    assert rendered.body == "Automática. Veja SEI em https://exemplo.gov.br/. Conteste."


def test_a_value_is_never_read_as_a_placeholder():
    assert body(nudges(a="Veja {produtos}."), "a", produtos="{link} {mensagem}") == (
        "Automática. Veja {link} {mensagem}. Conteste."
    )


def test_several_nudges_share_one_frame():
    assert body(nudges(a="A.", b="B."), "a", also=["b"]) == "Automática. A.\n\nB. Conteste."


def test_of_nudges_about_one_matter_only_the_first_is_said_and_brings_its_companions():
    those = nudges(a=nudge("A.", about="x"), b=nudge("B.", about="x", also=("c",)), c="C.")
    assert body(those, "a", also=["b"]) == "Automática. A. Conteste."
    assert body(those, "b", also=["a"]) == "Automática. B.\n\nC. Conteste."


def test_a_companion_without_its_value_is_left_out():
    those = nudges(a=nudge("A.", also=("b",)), b="Veja {topicos}.")
    assert body(those, "a") == "Automática. A. Conteste."
    assert body(those, "a", topicos="este") == "Automática. A.\n\nVeja este. Conteste."


def test_another_stands_in_for_a_nudge_without_its_value():
    those = nudges(a=nudge("Escolha {produtos}.", otherwise="b"), b=nudge("Só federal: {so_federal}.", subject="B"))
    rendered = those.render("a", WHATSAPP, VALUES | {"produtos": "", "so_federal": "NUP"})
    assert (rendered.nudge, rendered.body) == ("b", "Automática. Só federal: NUP. Conteste.")
    assert body(those, "a") == "Automática. Escolha SEI. Conteste."


def test_with_nothing_to_say_there_is_no_text():
    assert body(nudges(a="Veja {topicos}."), "a") is None
    assert nudges(a="A.").render("a", FORUM, VALUES) is None  # no words for this channel


def test_what_does_not_fit_beside_the_first_is_left_out():
    those = nudges(a="a" * 1200, b="b" * 1200, c="cabe")
    text = body(those, "a", also=["b", "c"])
    assert text == f"Automática. {'a' * 1200}\n\ncabe Conteste."


def test_the_description_is_shortened_at_a_sentence_to_what_is_left():
    those = nudges(a=nudge("a" * 1400, also=("b",)), b="Descrição: {descricao}")
    text = body(those, "a", descricao="Primeira frase, que cabe inteira e diz bastante do problema. " + "x y " * 200)
    assert len(text) <= 1600
    assert "Descrição: Primeira frase, que cabe inteira e diz bastante do problema." in text
    assert text.endswith(" […] Conteste.")
    assert body(nudges(a=nudge("a" * 1540, also=("b",)), b="Descrição: {descricao}"), "a", descricao="x y " * 200) == (
        f"Automática. {'a' * 1540} Conteste."
    )


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("Cabe.", 5, "Cabe."),
        ("Uma frase. Outra frase. Mais.", 28, "Uma frase. Outra frase. […]"),
        ("Uma frase. Outra frase, bem mais longa.", 20, "Uma frase. […]"),
        ("uma linha\noutra linha", 15, "uma linha […]"),
        ("palavras sem fim nenhum", 16, "palavras sem […]"),
        ("umapalavrasemfim", 10, ""),
        ("Uma frase.", 0, ""),
    ],
)
def test_shorten(text, limit, short):
    assert shorten(text, limit) == short


@given(st.text(alphabet="ab .!?\n", max_size=120), st.integers(-5, 130))
def test_shorten_keeps_the_limit_and_the_beginning(text, limit):
    short = shorten(text, limit)
    assert len(short) <= max(limit, 0)
    assert text.startswith(short.removesuffix(" […]"))


@given(st.text(max_size=3000), st.text(max_size=700))
def test_no_message_is_longer_than_its_channel_takes(description, topics):
    those = nudges(a=nudge("a" * 1100, also=("b", "c")), b="Veja {topicos}.", c="Descrição: {descricao}")
    assert len(body(those, "a", descricao=description, topicos=topics)) <= LIMITS[WHATSAPP]
