"""Verdicts: what they do, where they lead, and when they come too late."""

from __future__ import annotations

import pytest

from moderator.models import ActionKind
from moderator.store.records import Intent

from .conftest import TEXT, post

PROPOSAL = Intent(("c",), ActionKind.REDACT, "cnpj", "suggested")


def say(client, case_id, verdict, note="", **form):
    return post(client, f"/casos/{case_id}/veredito", veredito=verdict, nota=note, **form)


def said(desk, case_id):
    return [(row.moderator, row.verdict, row.note) for row in desk.store.cases.load(case_id).verdicts]


def test_agreeing_resolves_the_case_and_leads_to_the_next(desk):
    first, second = desk.record(), desk.record()
    client = desk.visitor(name="Ana")
    answer = say(client, first, "agree", "certo")
    assert answer.location == f"/casos/{second}"
    assert said(desk, first) == [("Ana", "agree", "certo")]
    assert desk.store.cases.load(first).row.status == "resolved"
    assert "você concordou" in client.get(answer.location).text


def test_agreeing_performs_what_was_proposed(desk):
    case_id = desk.record(intents=(PROPOSAL,))
    say(desk.visitor(), case_id, "agree")
    (action,) = desk.store.cases.load(case_id).actions
    assert action.status == "intended"
    assert desk.jobs.performed == [(action.id, 1)]


def test_a_false_positive_restores_what_was_redacted(desk):
    case_id = desk.record()
    desk.settle(case_id, ActionKind.REDACT, "done", text="redigido")
    client = desk.visitor()
    assert "volta ao texto original" in client.get(f"/casos/{case_id}").text
    say(client, case_id, "false_positive")
    restore = desk.store.cases.load(case_id).actions[-1]
    assert restore.kind is ActionKind.RESTORE
    assert desk.jobs.performed == [(restore.id, 1)]


def test_a_false_positive_where_nothing_was_changed_undoes_nothing(desk):
    case_id = desk.record(intents=(PROPOSAL,))
    client = desk.visitor()
    assert "não há o que devolver" in client.get(f"/casos/{case_id}").text
    say(client, case_id, "false_positive")
    assert desk.jobs.performed == []
    assert desk.store.cases.load(case_id).row.verdict == "false_positive"


def test_a_note_stays_on_the_case(desk):
    case_id = desk.record()
    client = desk.visitor(name="Ana")
    assert say(client, case_id, "note", "  falei com o órgão ").location == f"/casos/{case_id}"
    assert said(desk, case_id) == [("Ana", "note", "falei com o órgão")]
    assert desk.store.cases.load(case_id).row.status == "open"
    assert "falei com o órgão" in client.get(f"/casos/{case_id}").text


@pytest.mark.parametrize(("note", "words"), [(" ", "Escreva a nota"), ("x" * 2001, "Encurte o texto")])
def test_an_empty_or_endless_note_is_refused(desk, note, words):
    case_id = desk.record()
    client = desk.visitor()
    assert words in client.get(say(client, case_id, "note", note).location).text
    assert said(desk, case_id) == []


def test_the_second_of_two_moderators_is_told(desk):
    case_id = desk.record(intents=(PROPOSAL,))
    say(desk.visitor(name="Ana"), case_id, "agree")
    rui = desk.visitor(name="Rui")
    answer = say(rui, case_id, "agree")
    assert answer.location == f"/casos/{case_id}"
    assert "já tinha um veredito" in rui.get(answer.location).text
    assert [row[0] for row in said(desk, case_id)] == ["Ana"]
    assert len(desk.jobs.performed) == 1


def test_minds_can_change_from_agreement_to_false_positive_but_not_back(desk):
    case_id = desk.record()
    client = desk.visitor()
    for verdict in ("agree", "false_positive", "agree", "false_positive"):
        say(client, case_id, verdict)
    assert [row[1] for row in said(desk, case_id)] == ["agree", "false_positive"]


def test_a_case_whose_undo_got_stuck_can_be_tried_again_or_closed(desk):
    case_id = desk.record()
    desk.settle(case_id, ActionKind.REDACT, "done", text="redigido")
    client = desk.visitor()
    say(client, case_id, "false_positive")
    desk.settle(case_id, ActionKind.RESTORE, "failed", detail="gone")
    page = client.get(f"/casos/{case_id}").text
    assert "Tentar de novo" in page
    assert "Encerrar assim mesmo" in page
    assert "Concordo" not in page
    say(client, case_id, "false_positive")
    assert desk.store.cases.load(case_id).row.status == "resolved"


def test_the_next_case_is_of_the_same_view_and_channel(desk):
    first, _, third = desk.record(), desk.record(), desk.record()
    for case_id in (first, third):
        desk.settle(case_id, ActionKind.REDACT, "failed", detail="gone")
    answer = say(desk.visitor(), first, "agree", ver="stuck", canal="forum")
    assert answer.location == f"/casos/{third}?ver=stuck&canal=forum"


def test_after_the_last_case_comes_the_queue(desk):
    assert say(desk.visitor(), desk.record(), "agree", ver="severe").location == "/?ver=severe"


def test_an_unknown_verdict_changes_nothing(desk):
    case_id = desk.record()
    assert say(desk.visitor(), case_id, "ban").status_code == 400
    assert said(desk, case_id) == []


def test_a_verdict_on_an_unknown_case_is_not_found(desk):
    assert say(desk.visitor(), "nope", "agree").status_code == 404


def test_trying_again_reopens_the_action_under_a_new_number(desk):
    case_id = desk.record()
    action_id = desk.settle(case_id, ActionKind.REDACT, "uncertain", detail="cannot_ask")
    client = desk.visitor()
    answer = post(client, f"/casos/{case_id}/acoes/{action_id}/tentar", ver="stuck")
    assert answer.location == f"/casos/{case_id}?ver=stuck"
    assert desk.jobs.performed == [(action_id, 1)]
    post(client, f"/casos/{case_id}/acoes/{action_id}/tentar")
    assert len(desk.jobs.performed) == 1  # it is not stuck any more
    assert "já não está parada" in client.get(f"/casos/{case_id}").text


def test_the_number_follows_the_attempts_made(desk):
    case_id = desk.record()
    action_id = desk.store.cases.load(case_id).actions[0].id
    for _ in range(3):
        desk.store.effects.begin(action_id, executor="w", now=desk.clock(), alive_since=desk.clock())
    desk.settle(case_id, ActionKind.REDACT, "failed", detail="unreachable")
    post(desk.visitor(), f"/casos/{case_id}/acoes/{action_id}/tentar")
    assert desk.jobs.performed == [(action_id, 4)]


def test_an_action_of_another_case_is_not_found(desk):
    mine, other = desk.record(), desk.record()
    action_id = desk.settle(other, ActionKind.REDACT, "failed")
    assert post(desk.visitor(), f"/casos/{mine}/acoes/{action_id}/tentar").status_code == 404
    assert desk.jobs.performed == []


def test_who_only_reads_cannot_try_again(desk):
    case_id = desk.record()
    action_id = desk.settle(case_id, ActionKind.REDACT, "failed")
    assert post(desk.visitor("viewer"), f"/casos/{case_id}/acoes/{action_id}/tentar").status_code == 403
    assert desk.jobs.performed == []


def test_a_false_positive_is_not_found_again_in_that_message(desk):
    case_id = desk.record()
    decision = desk.store.cases.load(case_id).decision
    say(desk.visitor(), case_id, "false_positive")
    assert decision.message.text == TEXT
    assert desk.store.records.accepted_findings(decision.message, decision.findings) == {0, 1}
