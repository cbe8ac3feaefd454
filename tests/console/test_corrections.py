"""A decision that was right in part: corrected on the case's pages, performed by the worker, undone like any other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moderator.models import ActionKind, Attachment, ChannelKind, Finding, Match, Mode, Severity
from moderator.store.records import Intent

from .conftest import CPF, PASSWORD, REDACT, TEXT, find, make_analysis, make_message, post

HIDE_BOTH = Match("dados", "Dados", Severity.HIGH, Mode.ENFORCE, "x", (0, 1), hides=True)


@pytest.fixture(autouse=True)
def hiding(monkeypatch):
    """The cases of this file were decided by a rule that hides what it finds."""

    def analysis(message, findings=(), **more):
        made = make_analysis(message, findings, **more)
        match = replace(HIDE_BOTH, findings=tuple(range(len(findings))))
        return replace(made, decision=replace(made.decision, matches=(match,) if findings else ()))

    monkeypatch.setitem(make_message.__globals__, "make_analysis", analysis)


def correct(client, case_id, kind, number=0, **form):
    return post(client, f"/casos/{case_id}/achados/{number}/corrigir", tipo=kind, **form)


def mark(client, case_id, **form):
    return post(client, f"/casos/{case_id}/faltou", tipo="PERSON", **form)


def redactions(desk, case_id):
    case = desk.store.cases.load(case_id)
    return [(it.id, it.status, it.rule) for it in case.actions if it.kind is ActionKind.REDACT]


def test_a_finding_that_is_none_leaves_the_redaction(desk):
    case_id = desk.record(intents=(replace(REDACT, status="suggested"),))
    client = desk.visitor(name="Ana")
    answer = correct(client, case_id, "none")
    case = desk.store.cases.load(case_id)
    assert case.decision.redacted == TEXT.replace(PASSWORD, "[senha removida]")
    assert [item.entity_type for item in case.decision.findings] == ["PASSWORD"]
    assert (case.row.status, case.row.verdict, case.row.exposure) == ("resolved", "corrected", "pending")
    (_, first, _), (action_id, status, rule) = redactions(desk, case_id)
    assert (first, status, rule) == ("skipped", "intended", "correcao-da-moderacao")
    assert desk.jobs.performed == [(action_id, 1)]
    assert "a mensagem é trocada de novo" in client.get(answer.location).text


def test_what_is_none_is_not_found_again_in_that_message(desk):
    case_id = desk.record(intents=())
    before = desk.store.cases.load(case_id).decision
    correct(desk.visitor(), case_id, "none")
    assert desk.store.records.accepted_findings(before.message, before.findings) == {0}


def test_another_kind(desk):
    case_id = desk.record(intents=())
    correct(desk.visitor(), case_id, "BR_PIS")
    assert "[PIS removido]" in desk.store.cases.load(case_id).decision.redacted


def test_the_only_finding_that_is_none_is_a_false_positive(desk):
    text = f"CPF {CPF}"
    case_id = desk.record(make_message(text), [find(text, CPF, "BR_CPF")])
    client = desk.visitor()
    assert "diga «falso positivo»" in client.get(correct(client, case_id, "none").location).text
    assert desk.store.cases.load(case_id).verdicts == ()


def test_what_was_missed_is_told_by_its_words(desk):
    case_id = desk.record(intents=())
    mark(desk.visitor(), case_id, primeiras="Bom dia")
    assert desk.store.cases.load(case_id).decision.redacted.startswith("[PESSOA 1]! O CPF dele é [CPF removido]")


def test_what_was_missed_is_told_by_positions_in_what_is_shown(desk):
    case_id = desk.record(intents=())
    client = desk.visitor()
    sign = client.get(f"/casos/{case_id}").text.split('data-text="')[1].split('"')[0]
    shown = "Bom dia! O CPF dele é ••• e a senha é •••, alguém ajuda?"
    start = shown.index("alguém")
    mark(client, case_id, inicio=str(start), fim=str(start + 6), sobre=sign)
    assert desk.store.cases.load(case_id).decision.redacted.endswith("[senha removida], [PESSOA 1] ajuda?")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"inicio": "0", "fim": "3", "sobre": "0123456789abcdef"}, "mudou enquanto você lia"),
        ({"primeiras": "a"}, "mais de uma vez"),
        ({"primeiras": CPF}, "não estão no texto mostrado"),
        ({}, "Diga onde está o dado"),
    ],
)
def test_a_stretch_that_cannot_be_told_changes_nothing(desk, form, words):
    case_id = desk.record()
    client = desk.visitor()
    assert words in client.get(mark(client, case_id, **form).location).text
    assert desk.store.cases.load(case_id).verdicts == ()


def test_positions_that_are_no_numbers_change_nothing(desk):
    case_id = desk.record()
    client = desk.visitor()
    sign = client.get(f"/casos/{case_id}").text.split('data-text="')[1].split('"')[0]
    for first, last in (("-1", "3"), ("x", "3"), ("0", "9" * 30), ("0", "999"), ("²", "3")):
        assert "não cabem" in client.get(mark(client, case_id, inicio=first, fim=last, sobre=sign).location).text
    assert desk.store.cases.load(case_id).verdicts == ()


def test_a_corrected_redaction_can_be_undone(desk):
    case_id = desk.record()
    desk.settle(case_id, ActionKind.REDACT, "done", text="Bom dia! [dado removido]")
    redacted = desk.store.cases.load(case_id).decision.redacted
    desk.settle(case_id, ActionKind.REDACT, "done", text=redacted)
    client = desk.visitor()
    desk.clock.pass_by(minutes=1)
    mark(client, case_id, primeiras="Bom dia")
    action_id = redactions(desk, case_id)[1][0]
    desk.store.effects.settle(action_id, "done", now=desk.clock(), text="[PESSOA 1]! ...")
    desk.clock.pass_by(minutes=1)
    post(client, f"/casos/{case_id}/veredito", veredito="false_positive")
    restore = desk.store.cases.load(case_id).actions[-1]
    assert (restore.kind, restore.text) == (ActionKind.RESTORE, "[PESSOA 1]! ...")


@pytest.mark.parametrize(
    ("status", "words"), [("failed", "parou no meio"), ("uncertain", "parou no meio"), (None, "agindo sobre")]
)
def test_nobody_corrects_what_nobody_knows_the_state_of(desk, status, words):
    case_id = desk.record()
    action_id = redactions(desk, case_id)[0][0]
    desk.store.effects.begin(action_id, executor="w", now=desk.clock(), alive_since=desk.clock())
    if status:
        desk.settle(case_id, ActionKind.REDACT, status)
    client = desk.visitor()
    assert words in client.get(correct(client, case_id, "none").location).text
    assert desk.store.cases.load(case_id).verdicts == ()


def test_the_members_own_correction_is_not_overwritten(desk):
    case_id = desk.record()
    desk.settle(case_id, ActionKind.REDACT, "done", text="Já tirei os dados, obrigada!")
    client = desk.visitor()
    assert "já mudou a mensagem" in client.get(correct(client, case_id, "none").location).text
    assert desk.store.cases.load(case_id).decision.corrections == 0


def test_where_the_channel_cannot_the_correction_is_kept_and_says_so(desk):
    message = make_message(channel=ChannelKind.WHATSAPP)
    found = [find(TEXT, CPF, "BR_CPF"), find(TEXT, PASSWORD, "PASSWORD")]
    case_id = desk.record(message, found, intents=())
    client = desk.visitor()
    assert "não permite trocar" in client.get(correct(client, case_id, "none").location).text
    assert desk.store.cases.load(case_id).row.verdict == "corrected"
    assert desk.jobs.performed == []


def test_proposals_of_the_decision_are_dropped_with_it(desk):
    tell = Intent(("tell",), ActionKind.DIRECT_MESSAGE, "dados", "suggested", text="x")
    case_id = desk.record(intents=(tell,))
    correct(desk.visitor(), case_id, "none")
    assert [it.status for it in desk.store.cases.load(case_id).actions if it.rule == "dados"] == ["skipped"]


@pytest.mark.parametrize("number", [2, 99])
def test_a_finding_that_the_case_has_not_is_not_found(desk, number):
    case_id = desk.record()
    client = desk.visitor()
    assert client.get(f"/casos/{case_id}/achados/{number}").status_code == 404
    assert correct(client, case_id, "none", number).status_code == 404
    assert post(client, f"/casos/{case_id}/achados/{number}/revelar", motivo="check").status_code == 404


@pytest.mark.parametrize("kind", ["", "ban", "SUPPORT_REQUEST", "GUIDANCE"])
def test_an_unknown_kind_is_refused(desk, kind):
    case_id = desk.record()
    assert correct(desk.visitor(), case_id, kind).status_code == 400


def test_the_page_of_a_finding_shows_no_value_and_offers_readers_nothing(desk):
    case_id = desk.record()
    page = desk.visitor().get(f"/casos/{case_id}/achados/0").text
    assert CPF not in page
    assert "Não é dado pessoal" in page
    reader = desk.visitor("viewer").get(f"/casos/{case_id}/achados/0").text
    assert "Não é dado pessoal" not in reader
    assert "revelar" not in reader


def test_nothing_that_members_write_becomes_markup(desk):
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    text = f"{evil} CPF {CPF}"
    author = replace(make_message().author, handle=f"h{evil}")
    files = (Attachment("upload://a", "text/plain", f"{evil}.log"),)
    message = make_message(text, title=evil, author=author, thread_title=evil, attachments=files)
    found = [find(text, CPF, "BR_CPF"), Finding("PASSWORD", 0, 3, 0.9, evil, field="attachment/0")]
    case_id = desk.record(message, found)
    other = desk.record(replace(message, external_id="77", position=4), found)
    client = desk.visitor()
    post(client, f"/casos/{case_id}/veredito", veredito="note", nota=evil)
    for page in (f"/casos/{case_id}", f"/casos/{other}", f"/casos/{case_id}/achados/0"):
        shown = client.get(page).text
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
