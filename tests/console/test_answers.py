"""Sending a request elsewhere: the answer of the real rules, read before it is sent."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from moderator.models import ActionKind, ChannelKind, Mode
from moderator.nudges import load_nudges
from moderator.rules import load_rules
from moderator.triage import load_catalogue

from .conftest import CPF, find, make_message, post

POLICY = Path(__file__).parents[2] / "rules"
TEXT = f"O envio externo do SEI parou ontem, CPF {CPF}. Quem vê?"
PORTAL = {"rota": "portal_ticket", "produto": "sei", "tipo": "", "esfera": ""}


@cache
def rules():
    catalogue = load_catalogue(POLICY / "catalogue.yaml")
    return load_rules(POLICY, catalogue=catalogue, nudges=load_nudges(POLICY / "nudges"), capabilities={})


@pytest.fixture(autouse=True)
def policy(desk):
    desk.analyst.rules = rules()


def case_about(desk, **message):
    message = make_message(TEXT, **message)
    return desk.record(message, [find(TEXT, CPF, "BR_CPF")], intents=(), reason="triage_doubt")


def preview(client, case_id, **chosen):
    return client.get(f"/casos/{case_id}/resposta", query_string=PORTAL | chosen)


def send(client, case_id, page, **form):
    read = re.search(r'name="conferida" value="([^"]+)"', page.text)[1]
    return post(client, f"/casos/{case_id}/resposta", **(PORTAL | {"conferida": read, "enviar": "1"} | form))


@pytest.mark.parametrize("channel", ChannelKind)
def test_what_is_read_is_what_is_sent(desk, channel):
    case_id = case_about(desk, channel=channel)
    client = desk.visitor()
    page = preview(client, case_id)
    assert "Portal de Serviços" in page.text
    assert CPF not in page.text
    assert send(client, case_id, page).status_code == 302
    case = desk.store.cases.load(case_id)
    (reply,) = case.actions
    assert (reply.kind, reply.status) == (ActionKind.REPLY, "intended")
    assert "mensagem automática" in reply.text
    assert CPF not in reply.text
    assert (case.row.status, case.row.verdict) == ("resolved", "rerouted")
    assert (case.decision.triage.route, case.decision.triage.products) == ("portal_ticket", ("sei",))
    assert desk.jobs.performed == [(reply.id, 1)]


def test_a_route_may_be_set_without_an_answer(desk):
    case_id = case_about(desk)
    client = desk.visitor()
    page = preview(client, case_id, rota="none")
    assert "não têm resposta pública" in page.text
    send(client, case_id, page, rota="none", enviar="0")
    assert desk.store.cases.load(case_id).row.verdict == "rerouted"
    assert desk.jobs.performed == []


def test_an_answer_that_was_not_read_is_not_sent(desk):
    case_id = case_about(desk)
    client = desk.visitor()
    page = preview(client, case_id, rota="none")
    answer = send(client, case_id, page)
    assert answer.status_code == 409
    assert "Leia a resposta de novo" in answer.text
    assert desk.store.cases.load(case_id).verdicts == ()


@pytest.mark.parametrize("wrong", [{"rota": "lua"}, {"produto": "lua"}, {"tipo": "lua"}, {"esfera": "lua"}])
def test_only_what_the_catalogue_has(desk, wrong):
    case_id = case_about(desk)
    client = desk.visitor()
    assert "estejam no catálogo" in preview(client, case_id, **wrong).text
    answer = post(client, f"/casos/{case_id}/resposta", **(PORTAL | wrong), conferida="none")
    assert "estejam no catálogo" in client.get(answer.location).text
    assert desk.store.cases.load(case_id).verdicts == ()


def test_in_shadow_the_route_is_kept_and_nothing_is_sent(desk):
    object.__setattr__(desk.app.extensions["moderapen_console"], "mode", Mode.SHADOW)
    case_id = case_about(desk)
    client = desk.visitor()
    page = preview(client, case_id)
    assert "nada é enviado" in page.text
    send(client, case_id, page)
    assert desk.store.cases.load(case_id).actions == ()


def test_a_false_positive_gets_no_answer(desk):
    case_id = case_about(desk)
    client = desk.visitor()
    page = preview(client, case_id)
    post(client, f"/casos/{case_id}/veredito", veredito="false_positive")
    assert "já não recebe resposta" in preview(client, case_id).text
    send(client, case_id, page)
    assert desk.store.cases.load(case_id).row.verdict == "false_positive"


def test_rules_that_nearly_fired(desk):
    case_id = case_about(desk)
    case = desk.store.cases.load(case_id)
    doubtful = replace(case.decision.triage, support_request=True, confidence=0.4, abstained=True)
    corrected = replace(case.decision, triage=doubtful)
    signed = {"moderator": "Ana", "note": "", "now": desk.clock()}
    desk.store.corrections.reroute(case_id, corrected, text=None, nudge=None, **signed)
    page = desk.visitor("viewer").get(f"/casos/{case_id}/quase").text
    assert "Pedido de suporte" in page
    assert "foi 40%; a triagem ficou em dúvida" in page
    assert "f00dfeedf00d" in page
    assert CPF not in page
