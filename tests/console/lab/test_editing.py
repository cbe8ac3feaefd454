"""Drafts: checked, saved, thrown away; two people at once never overwrite each other unknowingly."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderator.console.lab.editing import compare_lines
from moderator.console.lab.files import check_rule
from tests.console.conftest import post
from tests.console.lab.desk import CAN, RULE, form_of, lab

__all__ = ["lab"]


def check(client, text, *, name="convite", noun="regras"):
    seen = form_of(client, f"/{noun}/{name}/editar")
    return client.post(f"/{noun}/{name}/verificar", data={**seen, "texto": text}, headers={"HX-Request": "true"})


@pytest.fixture
def ana(lab):
    client = lab.visitor()
    lab.draft(client, RULE)
    return client


def test_a_new_rule_begins_as_a_draft_that_decides_nothing(lab):
    client = lab.visitor()
    page = post(client, "/regras", page="/regras", nome="convite")
    assert page.location == "/regras/convite/editar"
    assert "id: convite" in client.get(page.location).text
    assert lab.rule("convite") is None
    assert "Continuar o rascunho" in client.get("/regras").text


def test_a_name_that_no_file_can_have_is_refused(lab):
    client = lab.visitor()
    names = ("", "Com Espaço", "../fora", "a/b", "versoes", "catalogue", "x" * 41, "-a")
    assert {post(client, "/regras", page="/regras", nome=name).location for name in names} == {"/regras"}
    assert lab.desk.store.drafts.all() == []


def test_a_name_that_is_taken_leads_to_its_file(lab):
    page = post(lab.visitor(), "/regras", page="/regras", nome="cnpj")
    assert page.location == "/regras/cnpj/editar"
    assert lab.desk.store.drafts.all() == []


def test_a_sound_rule_says_so_and_runs_its_examples(ana):
    page = check(ana, RULE).text
    assert "os <b>6 exemplos</b> deram o que está escrito" in page
    assert "<html" not in page


def test_an_example_that_comes_out_otherwise_is_shown_with_what_was_seen(ana):
    page = check(ana, RULE.replace("Entrem no grupo de vendas.", "Entrem na turma, CPF 529.982.247-25.")).text
    assert "<b>1 de 6 exemplos</b>" in page
    assert "Devia valer, e não vale" in page
    assert "Foram encontrados: CPF." in page


FAULTS = (
    ("severity: low", "severity: lwo", ("Linha 3, coluna 11", "<mark>lwo</mark>", "Seria «low»?")),
    ("mode: shadow", "modo: shadow", ("Linha 4, coluna 1", "<mark>modo</mark>", "Palavra desconhecida")),
    ("[flag]", "[apagar]", ("Linha 8", "<mark>apagar</mark>", "não existe")),
    ("'grupo de vendas'", "'grupo ('", ("Linha 6", "O RE2 não aceita o padrão")),
    ("id: convite", "id: outro", ("Linha 1, coluna 5", "<mark>outro</mark>", "o nome da regra")),
    ("[flag]", "[{reply: nenhum-texto}]", ("Linha 8", "«nenhum-texto» não existe")),
    ("low", "&a low\npriority: *a", ("Linha 4, coluna 11", "pelidos do YAML")),
    ("when:", "when: [", ("Linha 7", "Falta fechar aspas, colchete ou chave")),
    ("  text:", "\ttext:", ("tabulação",)),
)


def test_a_fault_names_its_line_the_word_and_the_remedy(ana):
    for old, new, said in FAULTS:
        page = check(ana, RULE.replace(old, new, 1)).text.replace("&#39;", "'")
        assert [words for words in said if words not in page] == [], new


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_malformed_text_breaks_the_check(lab, data):
    if data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(RULE)))
        cut = data.draw(st.integers(0, 20))
        text = RULE[:at] + data.draw(st.text(max_size=12)) + RULE[at + cut :]
    else:
        odd = st.sampled_from(
            ["2001-99-99", "!!python/x 1", "? a", "0x", "<<: 1", "- " * 50, "{" * 200, "%YAML 9", "'", "\0", "..."]
        )
        text = data.draw(st.one_of(st.text(max_size=200), odd.map(lambda words: RULE.replace("low", words))))
    checked = check_rule("convite", text, lab.edition(), CAN)
    assert checked.faults or checked.rule


def test_verifying_without_javascript_keeps_the_words_and_saves_nothing(lab, ana):
    page = lab.save(ana, RULE.replace("low", "lwo"), fazer="verificar")
    assert page.status_code == 200
    assert "severity: lwo" in page.text
    assert "<mark>lwo</mark>" in page.text
    assert "lwo" not in lab.desk.store.drafts.load("convite.yaml").content


def test_a_draft_with_faults_may_be_saved_for_later(lab, ana):
    assert lab.save(ana, "id: convite\n").status_code == 302
    assert lab.desk.store.drafts.load("convite.yaml").content == "id: convite\n"


def test_line_ends_are_those_of_our_files(lab, ana):
    lab.save(ana, RULE.strip().replace("\n", "\r\n"))
    assert lab.desk.store.drafts.load("convite.yaml").content == RULE


def test_a_text_that_is_too_long_is_refused(lab, ana):
    assert lab.save(ana, "x" * 70_000).status_code == 413
    assert lab.desk.store.drafts.load("convite.yaml").content == RULE


def test_who_saves_second_is_told_and_overwrites_only_knowingly(lab, ana):
    bia = lab.visitor(name="Bia")
    seen_by_bia = form_of(bia, "/regras/convite/editar")
    lab.save(ana, RULE.replace("low", "high"))
    refused = bia.post("/regras/convite/editar", data={**seen_by_bia, "texto": RULE.replace("low", "medium")})
    assert refused.status_code == 409
    assert "Alguém guardou outro rascunho" in refused.text
    assert "severity: medium" in refused.text
    assert "rascunho de Ana" in refused.text
    assert "severity: high" in lab.desk.store.drafts.load("convite.yaml").content
    lab.save(bia, RULE.replace("low", "medium"))
    draft = lab.desk.store.drafts.load("convite.yaml")
    assert ("severity: medium" in draft.content, draft.by) == (True, "Bia")


def test_who_begins_from_nothing_does_not_overwrite_a_draft_begun_meanwhile(lab):
    ana, bia = lab.visitor(), lab.visitor(name="Bia")
    seen = form_of(bia, "/regras/cnpj/editar")
    text = lab.edition().files["cnpj.yaml"]
    lab.save(ana, text.replace("severity: low", "severity: high"), name="cnpj")
    assert bia.post("/regras/cnpj/editar", data={**seen, "texto": text}).status_code == 409


def test_a_draft_is_thrown_away_only_by_who_saw_it(lab, ana):
    bia = lab.visitor(name="Bia")
    seen = form_of(bia, "/regras/convite/editar")
    lab.save(ana, RULE.replace("low", "high"))
    bia.post("/regras/convite/descartar", data=seen)
    assert lab.desk.store.drafts.load("convite.yaml") is not None
    ana.post("/regras/convite/descartar", data=form_of(ana, "/regras/convite/editar"))
    assert lab.desk.store.drafts.load("convite.yaml") is None


def test_the_difference_names_what_leaves_and_what_comes():
    assert compare_lines("a\nb\n", "a\nc\n") == (("@", ""), (" ", "a"), ("-", "b"), ("+", "c"))
    assert compare_lines("a\n", "a\n") == ()
