"""What can't be undone: one asks, another answers."""

from __future__ import annotations

import pytest

from moderator.models import ActionKind, ChannelKind
from moderator.store.schema import messages

from .conftest import FORUM_CAN, WHATSAPP_CAN, post


@pytest.fixture
def case_id(desk, monkeypatch):
    """A redacted post, of a forum that can purge."""
    console = desk.app.extensions["moderapen_console"]
    able = {ChannelKind.FORUM: FORUM_CAN | {ActionKind.PURGE}, ChannelKind.WHATSAPP: WHATSAPP_CAN}
    object.__setattr__(console, "capabilities", able)
    case_id = desk.record()
    desk.settle(case_id, ActionKind.REDACT, "done", text="x")
    return case_id


def ask(client, case_id, kind="purge", **form):
    return post(client, f"/casos/{case_id}/pedidos", pedido=kind, nota="O órgão exigiu.", **form)


def answer(client, case_id, approval_id, said):
    return post(client, f"/casos/{case_id}/pedidos/{approval_id}", resposta=said, mesmo_assim="1")


def asked(desk, case_id):
    return [(item.id, item.status) for item in desk.store.approvals.of(case_id)]


def purges(desk, case_id):
    return [it.status for it in desk.store.cases.load(case_id).actions if it.kind is ActionKind.PURGE]


def test_another_moderator_approves(desk, case_id):
    ana, rui = desk.visitor(name="Ana"), desk.visitor(name="Rui")
    assert "Outra pessoa da moderação precisa aprovar" in ana.get(f"/casos/{case_id}").text
    ask(ana, case_id)
    row = desk.store.cases.load(case_id).row
    assert (row.status, row.reason) == ("open", "approval_wanted")
    page = rui.get(f"/casos/{case_id}").text
    assert "O órgão exigiu." in page
    assert "Aprovar" in page
    ((request, _),) = asked(desk, case_id)
    answer(rui, case_id, request, "approve")
    assert purges(desk, case_id) == ["intended"]
    assert len(desk.jobs.performed) == 1
    assert desk.store.cases.load(case_id).row.reason == "decided"


def test_who_asked_does_not_approve_but_may_withdraw(desk, case_id):
    ana = desk.visitor(name="Ana")
    ask(ana, case_id)
    ((request, _),) = asked(desk, case_id)
    assert "Aprovar</button>" not in ana.get(f"/casos/{case_id}").text
    assert "Quem pede não aprova" in ana.get(answer(ana, case_id, request, "approve").location).text
    assert purges(desk, case_id) == []
    answer(ana, case_id, request, "decline")
    assert asked(desk, case_id) == [(request, "withdrawn")]


def test_another_spelling_of_a_name_is_the_same_person(desk, case_id):
    ask(desk.visitor(name="Ana"), case_id)
    ((request, _),) = asked(desk, case_id)
    with pytest.raises(Exception, match="own_request"):
        desk.store.approvals.approve(case_id, request, moderator="ANA ", answer="", now=desk.clock())


def test_a_declined_request_does_nothing_and_may_be_made_again(desk, case_id):
    ana, rui = desk.visitor(name="Ana"), desk.visitor(name="Rui")
    ask(ana, case_id)
    ask(ana, case_id)
    ((request, _),) = asked(desk, case_id)
    answer(rui, case_id, request, "decline")
    answer(rui, case_id, request, "approve")
    assert asked(desk, case_id) == [(request, "declined")]
    assert purges(desk, case_id) == []
    ask(ana, case_id, mesmo_assim="1")
    assert len(asked(desk, case_id)) == 2


def test_a_request_says_why(desk, case_id):
    client = desk.visitor()
    assert (
        "Diga por que" in client.get(post(client, f"/casos/{case_id}/pedidos", pedido="purge", nota=" ").location).text
    )
    assert asked(desk, case_id) == []


@pytest.mark.parametrize("kind", ["", "remove", "redact", "restore", "reply"])
def test_only_what_the_channel_can_and_people_start_is_asked_for(desk, case_id, kind):
    assert ask(desk.visitor(), case_id, kind).status_code == 400


def test_nothing_is_asked_for_of_a_message_that_was_not_redacted(desk, case_id):
    assert ask(desk.visitor(), desk.record()).status_code == 400


def test_a_request_of_another_case_is_not_found(desk, case_id):
    other = desk.record()
    ask(desk.visitor(name="Ana"), case_id)
    ((request, _),) = asked(desk, case_id)
    assert answer(desk.visitor(name="Rui"), other, request, "approve").status_code == 404
    assert purges(desk, case_id) == []


def test_who_only_reads_answers_nothing(desk, case_id):
    ask(desk.visitor(name="Ana"), case_id)
    ((request, _),) = asked(desk, case_id)
    assert answer(desk.visitor("viewer", "Lia"), case_id, request, "approve").status_code == 403


def test_an_unknown_answer_is_refused(desk, case_id):
    ask(desk.visitor(name="Ana"), case_id)
    ((request, _),) = asked(desk, case_id)
    assert answer(desk.visitor(name="Rui"), case_id, request, "talvez").status_code == 400


def verdict(client, case_id, said):
    return post(client, f"/casos/{case_id}/veredito", veredito=said, mesmo_assim="1")


def standing(desk, case_id):
    row = desk.store.cases.load(case_id).row
    return row.status, row.verdict, row.reason


def test_what_turned_out_a_false_positive_is_not_approved(desk, case_id):
    ana, rui = desk.visitor(name="Ana"), desk.visitor(name="Rui")
    ask(ana, case_id)
    verdict(rui, case_id, "false_positive")
    ((request, _),) = asked(desk, case_id)
    assert "já tinha um veredito" in rui.get(answer(rui, case_id, request, "approve").location).text
    assert purges(desk, case_id) == []
    answer(rui, case_id, request, "decline")
    assert standing(desk, case_id) == ("resolved", "false_positive", "decided")
    assert ask(ana, case_id).status_code == 400


def test_a_verdict_given_meanwhile_outlives_the_answer(desk, case_id):
    ana, rui = desk.visitor(name="Ana"), desk.visitor(name="Rui")
    ask(ana, case_id)
    verdict(rui, case_id, "agree")
    ((request, _),) = asked(desk, case_id)
    answer(rui, case_id, request, "approve")
    assert purges(desk, case_id) == ["intended"]
    assert standing(desk, case_id) == ("resolved", "agree", "decided")


def test_a_verdict_that_a_request_was_built_on_is_not_taken_back(desk, case_id):
    ana, rui = desk.visitor(name="Ana"), desk.visitor(name="Rui")
    verdict(ana, case_id, "agree")
    said = desk.store.handling.undoable(case_id, moderator="Ana", now=desk.clock())
    desk.clock.pass_by(seconds=5)
    ask(rui, case_id)
    assert desk.store.handling.undoable(case_id, moderator="Ana", now=desk.clock()) is None
    assert "Não dá mais" in ana.get(post(ana, f"/casos/{case_id}/desfazer/{said}").location).text
    ((request, _),) = asked(desk, case_id)
    answer(ana, case_id, request, "decline")
    assert standing(desk, case_id) == ("resolved", "agree", "decided")
    assert desk.store.handling.undoable(case_id, moderator="Ana", now=desk.clock()) == said


def test_a_message_forgotten_meanwhile_is_left_alone(desk, case_id):
    ana, rui = desk.visitor(name="Ana"), desk.visitor(name="Rui")
    ask(ana, case_id)
    ((request, _),) = asked(desk, case_id)
    with desk.store.database.write() as connection:
        connection.execute(messages.update().values(purged_at=desk.clock()))
    answer(rui, case_id, request, "approve")
    assert purges(desk, case_id) == []
