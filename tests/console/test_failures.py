"""Deliveries that failed: named in words, tried again by a moderator."""

from __future__ import annotations

import pytest

from moderator.console.failures import explain

from .conftest import START, post


def test_no_failures_is_said(desk):
    assert "Nenhuma falha." in desk.visitor().get("/falhas").text


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("post.id: missing", "O aviso do canal não pôde ser processado."),
        ("channel_off", "O canal está desligado nesta instalação."),
        ("", "O motivo não foi registrado."),
        ("store_unavailable", "O banco de dados não respondeu a tempo."),
    ],
)
def test_outcomes_in_words(outcome, words):
    assert explain(outcome) == words


def test_a_failed_delivery_is_tried_again_once(desk):
    delivery = desk.receive("broken", refused="post.id: missing")
    client = desk.visitor()
    assert "não pôde ser processado" in client.get("/falhas").text
    assert post(client, f"/falhas/{delivery}/tentar", page="/falhas").status_code == 302
    assert desk.jobs.moderated == [(delivery, int(START.timestamp()))]
    assert desk.store.deliveries.load(delivery).open
    assert post(client, f"/falhas/{delivery}/tentar").status_code == 404
    assert len(desk.jobs.moderated) == 1


def test_each_try_has_its_own_number(desk):
    delivery = desk.receive("broken", refused="post.id: missing")
    client = desk.visitor()
    for _ in range(2):
        post(client, f"/falhas/{delivery}/tentar")
        desk.store.deliveries.finish(delivery, "failed", "channel_off", now=desk.clock())
        desk.clock.pass_by(seconds=30)
    assert len({number for _, number in desk.jobs.moderated}) == 2


def test_an_unknown_delivery_is_not_found(desk):
    assert post(desk.visitor(), "/falhas/nope/tentar").status_code == 404


def test_who_only_reads_cannot_try_again(desk):
    delivery = desk.receive("broken", refused="post.id: missing")
    client = desk.visitor("viewer")
    assert "Tentar de novo" not in client.get("/falhas").text
    assert post(client, f"/falhas/{delivery}/tentar").status_code == 403
    assert desk.jobs.moderated == []


FAULT = "cnpj.yaml:4:11: severity: no «terrible», allowed: none, low"


@pytest.mark.parametrize(
    ("source", "words"), [("files", "A pasta de regras tem defeito"), ("0123456789abcdef", "<code>0123456789ab</code>")]
)
def test_admins_read_why_rules_are_not_in_use(desk, source, words):
    desk.store.rulesets.accuse(source, FAULT, now=START)
    shown = desk.visitor("admin").get("/falhas").text
    assert FAULT in shown
    assert words in shown
    assert FAULT not in desk.visitor("moderator").get("/falhas").text


def test_rules_in_use_are_no_failure(desk):
    desk.store.rulesets.accuse("files", FAULT, now=START)
    desk.store.rulesets.acquit()
    assert "Regras que não puderam" not in desk.visitor("admin").get("/falhas").text
