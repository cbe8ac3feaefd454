"""What can't be undone: one asks, another answers."""

from __future__ import annotations

import pytest

from moderator.models import ActionKind, ChannelKind

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
