"""Texts: listed with who sends them, linted while one types, previewed as members of both channels would read them."""

from __future__ import annotations

import pytest

from tests.console.lab.desk import form_of, lab

__all__ = ["lab"]

PATH = "/textos/credenciais"


def check(client, text, name="credenciais"):
    seen = form_of(client, f"/textos/{name}/editar")
    return client.post(f"/textos/{name}/verificar", data={**seen, "texto": text}).text.replace("&#39;", "'")


@pytest.fixture
def text(lab):
    return lab.edition().files["nudges/credenciais.pt-BR.md"]


def test_the_list_says_who_sends_a_text(lab):
    page = lab.visitor("viewer").get("/textos").text
    assert "a moldura de todos os textos" in page
    assert "nenhuma regra" in page


def test_a_sound_text_is_previewed_in_both_channels_inside_the_frame(lab, text):
    page = check(lab.visitor(), text)
    assert "Fórum · Senha em configuração" in page
    assert "WhatsApp · Senha em configuração" in page
    assert page.count("mensagem automática da moderação") == 8
    assert "de 1600 caracteres" in page
    assert "Ipe-Amarelo" not in page


def test_the_frame_is_previewed_around_another_text(lab):
    frame = lab.edition().files["nudges/frame.pt-BR.md"]
    assert "moderação do ParticiPEN" in check(
        lab.visitor(), frame.replace("moderação do PEN", "moderação do ParticiPEN"), "frame"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# forum", "# telegram", ("«telegram»", "escolha entre: forum, whatsapp")),
        ("\n1. ", "\n1. Foi erro seu. ", ("<mark>", "culpa quem escreveu")),
        ("\n1. ", "\n1. {senha} ", ("não há «{senha}»".capitalize().replace("senha", "senha"),)),
    ],
)
def test_the_lint_speaks_at_its_line(lab, text, old, new, said):
    page = check(lab.visitor(), text.replace(old, new, 1))
    assert [words for words in said if words not in page] == []
    assert "data-line=" in page


def test_a_text_is_saved_activated_and_rolled_back_as_a_rule_is(lab, text):
    client = lab.visitor()
    lab.save(client, text.replace("subject: ", "subject: Atenção: "), name="credenciais", noun="textos")
    assert "Atenção: " not in lab.edition().analyst.rules.nudges.nudges["credenciais"].subject
    lab.activate(client, name="credenciais", noun="textos")
    assert lab.edition().analyst.rules.nudges.nudges["credenciais"].subject.startswith("Atenção: ")


def test_a_text_with_faults_is_not_put_in_force(lab, text):
    client = lab.visitor()
    lab.save(client, text.replace("\n1. ", "\n1. Foi erro seu. ", 1), name="credenciais", noun="textos")
    assert "Nada foi ativado" in lab.activate(client, name="credenciais", noun="textos").text


def test_a_new_text_begins_sound(lab):
    client = lab.visitor()
    lab.draft(client, FIRST, name="dica-de-busca", noun="textos")
    assert "Em vigor." in lab.activate(client, name="dica-de-busca", noun="textos").text
    assert "dica-de-busca" in lab.edition().analyst.rules.nudges.nudges


FIRST = """\
subject: Uma dica de busca

# forum

Muita coisa já foi respondida por aqui.

1. Use a lupa antes de abrir um tópico.
"""


def test_who_only_reads_sees_the_text_in_force_and_no_button(lab, text):
    client = lab.visitor()
    lab.save(client, text.replace("subject: ", "subject: Rascunho: "), name="credenciais", noun="textos")
    page = lab.visitor("viewer").get(PATH).text
    assert "subject: Rascunho" not in page
    assert "Guardar o rascunho" not in page
    assert "readonly" in page
