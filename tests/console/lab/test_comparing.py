"""«O que teria mudado»: figures over all of the past that was asked for, messages masked, links to cases."""

from __future__ import annotations

import itertools

import pytest

from moderator.backtest import comparing
from moderator.backtest.comparing import Comparer
from moderator.console.lab import comparing as pages
from tests.console.conftest import CPF, find, make_message
from tests.console.lab.desk import RULE, form_of, lab

__all__ = ["lab"]


def write(lab, text, number, *, verdict=""):
    found = [find(text, CPF, "BR_CPF")] if CPF in text else []
    case = lab.desk.record(make_message(text, external_id=f"m{number}"), found, intents=())
    if verdict:
        getattr(lab.desk.store.verdicts, verdict)(case, moderator="Rui", note="", now=lab.desk.clock())
    return case


def compare(lab, client, *, quanto="tudo", name="convite", noun="regras"):
    seen = form_of(client, f"/{noun}/{name}/editar")
    asked = client.post(f"/{noun}/{name}/comparar", data={**seen, "quanto": quanto})
    return client.get(asked.location)


@pytest.fixture
def ana(lab):
    client = lab.visitor()
    lab.draft(client, RULE)
    return client


def test_newly_hit_messages_are_shown_masked_with_their_case(lab, ana):
    case = write(lab, f"O meu grupo de vendas, CPF {CPF}", 1, verdict="false_positive")
    write(lab, "Alguém usa o SEI 4.1?", 2)
    page = compare(lab, ana).text
    assert "<b>1</b> de 2 mensagens decididas de outro modo" in page
    assert f'href="/casos/{case}"' in page
    assert "[CPF removido]" in page
    assert CPF not in page
    assert "+ convite" in page
    assert "só registraria: abrir um caso para um moderador" in page
    assert "1 de 10 vereditos" in page
    assert "<html" in page


def test_freed_messages_are_told_apart(lab, ana):
    lab.activate(ana)
    write(lab, "Entrem no grupo de vendas", 1)
    lab.save(
        ana,
        RULE.replace(
            "'grupo de vendas'", "'grupo de vendas\\b.*(aqui|abriu|Entrem no)|^Entrem no grupo de vendas\\.$'"
        ),
    )
    page = compare(lab, ana).text
    assert "− convite" in page
    address = f"/regras/comparacoes/{lab.asked[-1]}"
    assert "Entrem no grupo" in ana.get(f"{address}?ver=livres").text
    assert "Entrem no grupo" not in ana.get(f"{address}?ver=novas").text


def test_nothing_changed_is_said(lab, ana):
    write(lab, "Alguém usa o SEI 4.1?", 1)
    assert "Nada teria mudado</b> em 1 mensagens" in compare(lab, ana).text


def test_a_draft_with_faults_is_not_compared(lab, ana):
    lab.save(ana, RULE.replace("low", "lwo"))
    page = compare(lab, ana).text
    assert "Não deu para comparar" in page
    assert "«lwo» não existe" in page


def test_only_what_was_asked_for_is_compared_and_the_page_says_how_much(lab, ana):
    for number in range(3):
        write(lab, f"grupo de vendas {number}", number)
        lab.desk.clock.pass_by(days=10)
    page = compare(lab, lab.visitor(), quanto="30d").text
    assert "os últimos 30 dias" in page
    assert "<b>3</b> de 3 mensagens" in page
    assert "em 0 mensagens" in compare(lab, lab.visitor(), quanto="7d").text
    assert "<b>3</b> de 3 mensagens" in compare(lab, lab.visitor(), quanto="1000").text


def test_a_text_is_compared_too(lab):
    client = lab.visitor()
    lab.put_in_force(client, RULE.replace("[flag]", "[{direct_message: credenciais}]"))
    write(lab, "Entrem no grupo de vendas", 1)
    text = lab.edition().files["nudges/credenciais.pt-BR.md"]
    lab.save(client, text.replace("subject: ", "subject: Olá! "), name="credenciais", noun="textos")
    page = compare(lab, client, name="credenciais", noun="textos").text
    assert "com outro texto" in page


def test_all_is_counted_and_the_page_says_where_not_all_is_named(lab, ana, monkeypatch):
    monkeypatch.setattr(comparing, "NAMED", 3)
    monkeypatch.setattr(comparing, "SLICE", 2)
    monkeypatch.setattr(pages, "PAGE", 2)
    for number in range(5):
        write(lab, f"grupo de vendas {number}", number)
    page = compare(lab, ana).text
    assert "<b>5</b> de 5 mensagens" in page
    assert "São 5; a lista nomeia as primeiras" in page
    assert "Página 1 de 2" in page
    assert "Página 2 de 2" in ana.get(f"/regras/comparacoes/{lab.asked[-1]}?pagina=2").text


def test_a_run_that_waits_shows_how_far_it_is_and_one_that_nobody_begins_says_so(lab, ana, monkeypatch):
    monkeypatch.setattr(Comparer, "run", lambda self, comparison_id: None)
    write(lab, "grupo de vendas", 1)
    page = compare(lab, ana).text
    assert "Comparando: 0 de 1 mensagens" in page
    assert 'hx-trigger="every 1s"' in page
    part = ana.get(f"/regras/comparacoes/{lab.asked[-1]}", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    lab.desk.clock.pass_by(minutes=2)
    assert "Nenhum processo de trabalho começou" in ana.get(f"/regras/comparacoes/{lab.asked[-1]}").text


def test_comparisons_go_after_a_week(lab, ana):
    compare(lab, ana)
    lab.desk.clock.pass_by(days=8)
    client = lab.visitor()
    compare(lab, client)
    assert [client.get(f"/regras/comparacoes/{asked}").status_code for asked in lab.asked] == [404, 200]


def test_a_bound_that_is_not_offered_is_a_broken_form(lab, ana):
    seen = form_of(ana, "/regras/convite/editar")
    asked = [ana.post("/regras/convite/comparar", data={**seen, "quanto": bound}) for bound in ("", "3", "999999d")]
    assert [answer.status_code for answer in asked] == [400] * 3
    assert lab.asked == []


def test_a_draft_that_changed_meanwhile_is_not_compared(lab, ana):
    seen = form_of(ana, "/regras/convite/editar")
    lab.save(lab.visitor(name="Bia"), RULE.replace("low", "high"))
    assert ana.post("/regras/convite/comparar", data={**seen, "quanto": "tudo"}).location == "/regras/convite/editar"
    assert lab.asked == []


def test_moderators_read_what_came_out(lab, ana):
    compare(lab, ana)
    assert lab.visitor("moderator").get(f"/regras/comparacoes/{lab.asked[-1]}").status_code == 200


def test_a_text_made_to_take_hours_reaches_no_worker(lab, ana):
    layers = "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in itertools.pairwise("abcdefghi")
    )
    lab.save(ana, f"a: &a [x, x]\n{layers}severity: *i\n")
    assert "Não deu para comparar" in compare(lab, ana).text
    assert lab.asked == []
