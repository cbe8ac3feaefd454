"""Who decides a case and when; claims; taking back what was just said."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from moderator.console.handling import read_moment
from moderator.models import ActionKind
from moderator.store.records import Intent

from .conftest import START, post

PROPOSAL = Intent(("c",), ActionKind.REDACT, "cnpj", "suggested")


def handle(client, case_id, what, **form):
    return post(client, f"/casos/{case_id}/andamento", andamento=what, **form)


def state(desk, case_id):
    return desk.store.handling.state(case_id)


def undo_of(page):
    """The address of the notice's «Desfazer»."""
    found = re.search(r'action="(/casos/[^"]+/desfazer/[^"]+)"', page)
    return found and found[1]


def test_a_case_is_assigned_to_somebody_who_may_decide_it(desk):
    first, second = desk.record(), desk.record()
    desk.visitor(name="Rui")
    client = desk.visitor(name="Ana")
    answer = handle(client, first, "assign", para="Rui", nota="você conhece o órgão")
    assert answer.location == f"/casos/{second}"
    assert state(desk, first).assigned_to == "Rui"
    assert "Caso atribuído a Rui." in client.get(answer.location).text
    (said,) = desk.store.cases.load(first).verdicts
    assert (said.moderator, said.verdict, said.note) == ("Ana", "assigned", "você conhece o órgão")


@pytest.mark.parametrize("name", ["", "Ninguém", "Lia"])
def test_a_case_is_not_assigned_to_who_cannot_decide_it(desk, name):
    case_id = desk.record()
    desk.visitor("viewer", "Lia")
    client = desk.visitor()
    assert "Escolha para quem" in client.get(handle(client, case_id, "assign", para=name).location).text
    assert state(desk, case_id).assigned_to is None


def test_a_case_is_held_until_a_moment(desk):
    case_id = desk.record()
    handle(desk.visitor(), case_id, "hold", ate="1h")
    assert state(desk, case_id).held_until == START + timedelta(hours=1)


@pytest.mark.parametrize(
    ("form", "until"),
    [
        ({"ate": "1h"}, datetime(2026, 11, 22, 18, 0, tzinfo=UTC)),
        ({"ate": "amanha"}, datetime(2026, 11, 23, 12, 0, tzinfo=UTC)),
        ({"ate": "7d"}, datetime(2026, 11, 29, 17, 0, tzinfo=UTC)),
        ({"quando": "2026-11-24T08:30"}, datetime(2026, 11, 24, 11, 30, tzinfo=UTC)),
        ({"ate": "1h", "quando": "2026-11-24T08:30"}, datetime(2026, 11, 24, 11, 30, tzinfo=UTC)),
        ({"quando": "2026-11-22T13:00"}, None),
        ({"quando": "2027-11-22T13:00"}, None),
        ({"quando": "amanhã"}, None),
        ({"ate": "sempre"}, None),
        ({}, None),
    ],
)
def test_moments(form, until):
    assert read_moment(form, now=START) == until


def test_an_escalation_says_why(desk):
    case_id = desk.record()
    client = desk.visitor()
    handle(client, case_id, "escalate", nota=" ")
    assert state(desk, case_id).escalated_at is None
    handle(client, case_id, "escalate", nota="Há um processo judicial.")
    assert state(desk, case_id).escalated_at == START


def test_giving_back_frees_a_case_of_everything(desk):
    case_id = desk.record()
    client = desk.visitor(name="Ana")
    handle(client, case_id, "assign", para="Ana")
    handle(client, case_id, "escalate", nota="x")
    assert handle(client, case_id, "release").location == f"/casos/{case_id}"
    assert state(desk, case_id) == type(state(desk, case_id))(None, None, None)


@pytest.mark.parametrize("what", ["assign", "hold", "escalate", "release"])
def test_a_resolved_case_is_in_nobodys_hands(desk, what):
    case_id = desk.record()
    client = desk.visitor(name="Ana")
    post(client, f"/casos/{case_id}/veredito", veredito="agree")
    answer = handle(client, case_id, what, para="Ana", ate="1h", nota="x")
    assert "já tinha um veredito" in client.get(answer.location).text


def test_who_only_reads_handles_nothing(desk):
    case_id = desk.record()
    viewer = desk.visitor("viewer")
    for path in ("andamento", "desfazer/1", "faltou", "achados/0/corrigir", "achados/0/revelar", "resposta", "pedidos"):
        assert post(viewer, f"/casos/{case_id}/{path}", andamento="escalate", nota="x").status_code == 403, path
    assert desk.store.cases.load(case_id).verdicts == ()


@pytest.mark.parametrize("what", ["", "ban"])
def test_an_unknown_way_is_refused(desk, what):
    assert handle(desk.visitor(), desk.record(), what).status_code == 400


# Claims


def test_opening_a_case_takes_it_and_deciding_lets_go(desk):
    case_id = desk.record()
    ana = desk.visitor(name="Ana")
    ana.get(f"/casos/{case_id}")
    assert desk.store.claims.holder(case_id, now=desk.clock()).moderator == "Ana"
    post(ana, f"/casos/{case_id}/veredito", veredito="agree")
    assert desk.store.claims.holder(case_id, now=desk.clock()) is None


def test_a_page_that_refreshes_itself_and_a_reader_take_nothing(desk):
    case_id = desk.record()
    desk.visitor().get(f"/casos/{case_id}", headers={"HX-Request": "true"})
    desk.visitor("viewer").get(f"/casos/{case_id}")
    assert desk.store.claims.holder(case_id, now=desk.clock()) is None


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("veredito", {"veredito": "agree"}),
        ("veredito", {"veredito": "false_positive"}),
        ("andamento", {"andamento": "escalate", "nota": "x"}),
        ("achados/0/corrigir", {"tipo": "none"}),
        ("faltou", {"primeiras": "Bom dia", "tipo": "PERSON"}),
    ],
)
def test_who_decides_a_case_that_somebody_else_has_is_told_first(desk, path, form):
    case_id = desk.record()
    desk.visitor(name="Ana").get(f"/casos/{case_id}")
    rui = desk.visitor(name="Rui")
    assert "Ana está com este caso" in rui.get(f"/casos/{case_id}").text
    answer = post(rui, f"/casos/{case_id}/{path}", **form)
    assert "marque «decidir mesmo assim»" in rui.get(answer.location).text
    assert desk.store.cases.load(case_id).verdicts == ()
    post(rui, f"/casos/{case_id}/{path}", mesmo_assim="1", **form)
    assert [row.moderator for row in desk.store.cases.load(case_id).verdicts] == ["Rui"]


def test_a_claim_that_lapsed_is_in_nobodys_way(desk):
    case_id = desk.record()
    desk.visitor(name="Ana").get(f"/casos/{case_id}")
    desk.clock.pass_by(minutes=11)
    rui = desk.visitor(name="Rui")
    assert "está com este caso" not in rui.get(f"/casos/{case_id}").text
    post(rui, f"/casos/{case_id}/veredito", veredito="agree")
    assert desk.store.cases.load(case_id).row.status == "resolved"


# Taking back


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("veredito", {"veredito": "agree"}),
        ("veredito", {"veredito": "note", "nota": "x"}),
        ("andamento", {"andamento": "hold", "ate": "3d"}),
        ("andamento", {"andamento": "escalate", "nota": "x"}),
    ],
)
def test_the_next_page_offers_to_take_it_back(desk, path, form):
    case_id = desk.record(intents=())
    desk.record()
    client = desk.visitor()
    page = client.get(post(client, f"/casos/{case_id}/{path}", **form).location).text
    answer = post(client, undo_of(page))
    assert answer.location == f"/casos/{case_id}"
    assert "Desfeito" in client.get(answer.location).text
    case = desk.store.cases.load(case_id)
    assert (case.row.status, case.row.verdict) == ("open", None)
    assert state(desk, case_id) == type(state(desk, case_id))(None, None, None)
    assert [(row.taken_back, row.note) for row in case.verdicts] == [(True, None)]


def test_what_was_sent_is_not_taken_back_and_says_so(desk):
    case_id = desk.record(intents=(PROPOSAL,))
    client = desk.visitor()
    page = client.get(post(client, f"/casos/{case_id}/veredito", veredito="agree").location).text
    assert undo_of(page) is None
    assert "isto não se desfaz daqui" in page


def test_only_the_last_word_is_taken_back_by_who_said_it_and_soon(desk):
    case_id = desk.record()
    ana, rui = desk.visitor(name="Ana"), desk.visitor(name="Rui")
    first = undo_of(ana.get(handle(ana, case_id, "assign", para="Rui").location).text)
    assert "Não dá mais" in rui.get(post(rui, first).location).text
    desk.clock.pass_by(minutes=1)
    second = undo_of(ana.get(handle(ana, case_id, "hold", ate="1h", mesmo_assim="1").location).text)
    post(ana, first)
    assert state(desk, case_id).assigned_to == "Rui"
    desk.clock.pass_by(minutes=16)
    post(ana, second)
    assert state(desk, case_id).held_until is not None


def test_the_word_on_another_case_is_not_taken_back_through_this_one(desk):
    mine, other = desk.record(), desk.record()
    client = desk.visitor(name="Ana")
    undo = undo_of(client.get(handle(client, mine, "assign", para="Ana").location).text)
    handle(client, other, "assign", para="Ana")
    post(client, undo.replace(mine, other))
    assert (state(desk, mine).assigned_to, state(desk, other).assigned_to) == ("Ana", "Ana")
