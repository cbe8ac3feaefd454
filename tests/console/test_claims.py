"""Being at work on a case, over HTTP: signs of life, and letting go."""

from __future__ import annotations

import pytest

from .conftest import post


def stay(client, case_id):
    return post(client, f"/casos/{case_id}/presenca").json


def test_an_open_page_keeps_its_claim(desk):
    case_id, ana, bia = desk.record(), desk.visitor(), desk.visitor(name="Bia")
    desk.store.claims.claim(case_id, moderator="Ana", now=desk.clock())
    desk.clock.pass_by(minutes=8)
    assert stay(ana, case_id) == {"meu": True, "com": "Ana"}
    desk.clock.pass_by(minutes=8)
    assert desk.store.claims.holder(case_id, now=desk.clock()).moderator == "Ana"
    assert stay(bia, case_id) == {"meu": False, "com": "Ana"}


def test_it_takes_no_case(desk):
    case_id, ana = desk.record(), desk.visitor()
    assert stay(ana, case_id) == {"meu": False, "com": None}
    assert desk.store.claims.holder(case_id, now=desk.clock()) is None
    assert stay(ana, "f" * 32) == {"meu": False, "com": None}


def test_letting_go_leads_back_to_the_queue(desk):
    case_id, ana = desk.record(), desk.visitor()
    desk.store.claims.claim(case_id, moderator="Ana", now=desk.clock())
    answer = post(ana, f"/casos/{case_id}/soltar", ver="severe")
    assert (answer.status_code, answer.location) == (302, "/?ver=severe")
    assert "Você soltou o caso" in ana.get("/").text
    assert desk.store.claims.holder(case_id, now=desk.clock()) is None


def test_nobody_lets_go_of_what_is_another_s(desk):
    case_id, ana = desk.record(), desk.visitor()
    desk.store.claims.claim(case_id, moderator="Bia", now=desk.clock())
    post(ana, f"/casos/{case_id}/soltar")
    assert desk.store.claims.holder(case_id, now=desk.clock()).moderator == "Bia"


@pytest.mark.parametrize("path", ["presenca", "soltar"])
def test_a_viewer_is_at_work_on_nothing(desk, path):
    case_id = desk.record()
    assert post(desk.visitor("viewer"), f"/casos/{case_id}/{path}").status_code == 403
