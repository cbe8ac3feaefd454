"""Putting policy in force: with a reason, one step of a mode at a time, never over what somebody else did."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from moderator.console.lab.files import set_mode
from moderator.editions import activate, load_edition
from moderator.models import Mode
from moderator.store.rulesets import RuleSets
from moderator.store.schema import audit_log
from tests.console.lab.desk import RULE, form_of, lab, load

__all__ = ["lab"]


def to_mode(lab, client, mode, *, name="convite", motivo="acerta", **more):
    seen = form_of(client, f"/regras/{name}")
    form = {**seen, "modo": mode, "motivo": motivo, **more}
    return client.post(f"/regras/{name}/modo", data=form, follow_redirects=True)


@pytest.fixture
def ana(lab):
    client = lab.visitor()
    lab.put_in_force(client, RULE)
    return client


def test_a_draft_put_in_force_decides_and_is_traced_and_the_folder_stays_as_it_is(lab, ana):
    assert lab.rule("convite").title == "Convite para grupo"
    assert not (lab.folder / "convite.yaml").exists()
    assert lab.desk.store.drafts.all() == []
    with lab.desk.store.database.read() as connection:
        events = connection.execute(select(audit_log.c.event, audit_log.c.actor)).all()
    assert ("ruleset.activate", "Ana") in map(tuple, events)


def test_no_reason_no_activation(lab):
    client = lab.visitor()
    lab.draft(client, RULE)
    for reason in ("", "   ", "x" * 501):
        assert "otivo" in lab.activate(client, motivo=reason).text
        assert lab.rule("convite") is None


def test_what_has_faults_or_fails_its_examples_is_not_put_in_force(lab):
    client = lab.visitor()
    lab.draft(client, RULE)
    failing = RULE.replace("Entrem no grupo de vendas", "Entrem na turma")
    for text in (RULE.replace("low", "lwo"), failing, "id: [", ""):
        lab.save(client, text)
        assert "Nada foi ativado" in lab.activate(client).text
        assert lab.rule("convite") is None
        assert lab.desk.store.drafts.load("convite.yaml") is not None


def test_a_draft_saved_anew_is_not_put_in_force_by_who_saw_the_one_before(lab):
    ana, bia = lab.visitor(), lab.visitor(name="Bia")
    lab.draft(ana, RULE)
    seen = form_of(ana, "/regras/convite/editar")
    lab.save(bia, RULE.replace("low", "high"))
    page = ana.post("/regras/convite/ativar", data={**seen, "motivo": "x"}, follow_redirects=True)
    assert "mudou enquanto você olhava" in page.text
    assert lab.rule("convite") is None


def test_a_draft_of_what_has_changed_in_force_is_held_until_somebody_looked(lab, ana):
    lab.save(ana, RULE.replace("low", "medium"))
    assert to_mode(lab, ana, "suggest").status_code == 200
    page = lab.activate(ana)
    assert "mudou em vigor depois" in page.text
    assert (lab.rule("convite").mode, lab.rule("convite").severity) == (Mode.SUGGEST, "low")
    lab.save(ana, RULE.replace("low", "medium").replace("shadow", "suggest"))
    assert "Travado" in ana.get("/regras/convite/editar").text
    lab.save(ana, RULE.replace("low", "medium").replace("shadow", "suggest"), acompanhar="sim")
    lab.activate(ana)
    assert (lab.rule("convite").mode, lab.rule("convite").severity) == (Mode.SUGGEST, "medium")


def test_two_drafts_activated_at_once_never_undo_each_other(lab, ana, monkeypatch):
    """The second is built on what was in force before the first: it has to be refused, whoever asks."""
    lab.save(ana, RULE.replace("low", "medium"))
    other = lab.edition().files["cnpj.yaml"].replace("priority: ", "priority: 1")
    seen = form_of(ana, "/regras/convite/editar")
    real = RuleSets.activate

    def forestalled(self, version, **signed):
        monkeypatch.setattr(RuleSets, "activate", real)
        bias = load_edition({**lab.in_force.edition.files, "cnpj.yaml": other}, load)
        activate(self, bias, by="Bia", note="", now=signed["now"])
        return real(self, version, **signed)

    monkeypatch.setattr(RuleSets, "activate", forestalled)
    page = ana.post("/regras/convite/ativar", data={**seen, "motivo": "x"}, follow_redirects=True)
    assert "mudou enquanto você olhava" in page.text
    assert lab.rule("convite").severity == "low"
    assert lab.edition().files["cnpj.yaml"] == other
    lab.activate(ana)
    assert (lab.rule("convite").severity, lab.edition().files["cnpj.yaml"]) == ("medium", other)


def test_the_mode_rises_a_step_at_a_time_and_falls_freely(lab, ana):
    assert "um passo por vez" in to_mode(lab, ana, "enforce").text
    assert lab.rule("convite").mode is Mode.SHADOW
    page = to_mode(lab, ana, "suggest")
    assert "Em vigor." in page.text
    assert lab.rule("convite").mode is Mode.SUGGEST
    to_mode(lab, ana, "enforce")
    assert lab.rule("convite").mode is Mode.ENFORCE
    to_mode(lab, ana, "shadow", motivo="dispara demais")
    assert lab.rule("convite").mode is Mode.SHADOW


def test_a_new_rule_begins_in_shadow(lab):
    client = lab.visitor()
    lab.draft(client, RULE)
    for mode in ("suggest", "enforce"):
        lab.save(client, RULE.replace("shadow", mode))
        assert "uma regra nova começa em sombra" in lab.activate(client).text
        assert lab.rule("convite") is None


def test_a_step_cannot_be_skipped_by_writing_it(lab, ana):
    lab.save(ana, RULE.replace("shadow", "enforce"))
    assert "um passo por vez" in lab.activate(ana).text
    assert lab.rule("convite").mode is Mode.SHADOW


def test_the_page_warns_where_the_evidence_does_not_suffice(lab, ana):
    page = ana.get("/regras/convite").text
    assert "0 de 10 vereditos" in page
    assert "Subir agora é no escuro" in page


def test_a_mode_is_changed_only_by_who_saw_what_is_in_force(lab, ana):
    assert "mudou enquanto você olhava" in to_mode(lab, ana, "suggest", versao="f" * 64).text
    assert lab.rule("convite").mode is Mode.SHADOW


def test_a_mode_that_does_not_exist_is_a_broken_form(lab, ana):
    assert [to_mode(lab, ana, mode).status_code for mode in ("", "off", "SHADOW")] == [400] * 3


@pytest.mark.parametrize("written", ["mode: shadow", "mode:   'shadow'  # começo", 'mode: "shadow"'])
def test_only_the_mode_of_a_text_changes(written):
    text = RULE.replace("mode: shadow", written)
    assert set_mode(text, "suggest") == text.replace(written, written.replace("shadow", "suggest"))


@pytest.mark.parametrize("written", ["mode: >-\n  shadow", 'mode: "sh\\x61dow"'])
def test_a_mode_written_oddly_is_left_to_the_editor(lab, ana, written):
    lab.put_in_force(ana, RULE.replace("convite", "estranha").replace("mode: shadow", written), name="estranha")
    page = to_mode(lab, ana, "suggest", name="estranha")
    assert (page.status_code, lab.rule("estranha").mode) == (200, Mode.SHADOW)
    assert "escreva o modo no editor" in page.text


def test_a_process_that_has_yet_to_load_what_is_in_force_undoes_none_of_it(lab, ana):
    """While one request loads the new version, the others still answer by the one before."""
    lab.draft(ana, RULE.replace("convite", "outra"), name="outra")
    lab.save(ana, RULE.replace("low", "medium"))
    first, second = (form_of(ana, f"/regras/{name}/editar") for name in ("convite", "outra"))
    ana.post("/regras/convite/ativar", data={**first, "motivo": "x"})
    with lab.in_force._looking:
        page = ana.post("/regras/outra/ativar", data={**second, "motivo": "x"}, follow_redirects=True)
    assert "mudou enquanto você olhava" in page.text
    assert (lab.rule("outra"), lab.rule("convite").severity) == (None, "medium")


@pytest.mark.parametrize("text", ["when: " + "[" * 2_000, "a: &a [x]\nb: *a\n"])
def test_texts_made_to_take_hours_are_refused_at_once(lab, ana, text):
    lab.draft(ana, RULE.replace("convite", "bomba"), name="bomba")
    lab.save(ana, text, name="bomba")
    assert "Nada foi ativado" in lab.activate(ana, name="bomba").text
    assert lab.rule("bomba") is None
