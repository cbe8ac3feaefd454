"""The audit log page: filters, pages by key, and the proof that nothing was altered; and views that leave a row."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from .conftest import post


def tell(desk, number, **changes):
    for index in range(number):
        row = {"actor": "Rui", "event": "case.viewed", "subject": f"{index:032x}", "detail": {}} | changes
        desk.store.audit.record(**row, now=desk.clock())


def numbers(page):
    return [int(found) for found in re.findall(r'data-label="Nº" class="number">(\d+)<', page)]


def test_the_newest_first_and_older_pages_by_key(desk):
    tell(desk, 60)
    client = desk.visitor("admin", "Clara")
    first = client.get("/auditoria").text
    assert numbers(first) == list(range(62, 12, -1))
    older = re.search(r'href="(/auditoria\?antes=\d+)"', first)[1]
    tell(desk, 5)  # what comes meanwhile moves no page
    second = client.get(older).text
    assert numbers(second) == list(range(12, 0, -1))
    assert "mais antigos" not in second
    assert "mais novos" in second


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("quem=Rui", 2),
        ("quem=Rui&evento=signed_out", 0),
        ("evento=case.viewed", 2),
        ("desde=2026-11-22&ate=2026-11-22&quem=Rui", 2),
        ("desde=2026-11-23&quem=Rui", 0),
        ("ate=2026-11-21&quem=Rui", 0),
        ("desde=ontem&ate=99999-01-01&quem=Rui", 2),
        ("quem=Rui&antes=x", 2),
    ],
)
def test_filters(desk, query, found):
    tell(desk, 2)
    page = desk.visitor("admin", "Clara").get(f"/auditoria?{query}").text
    assert len(numbers(page)) == found
    assert ("Nenhum registro" in page) is (found == 0)


def test_a_day_is_brasilias(desk):
    desk.clock.pass_by(hours=9, minutes=59)  # 23:59 there, the next day in UTC
    tell(desk, 1)
    desk.clock.pass_by(minutes=1)
    tell(desk, 1)
    page = desk.visitor("admin", "Clara").get("/auditoria?quem=Rui&desde=2026-11-22&ate=2026-11-22").text
    assert len(numbers(page)) == 1


def test_the_chain_is_verified_on_demand_and_that_is_told(desk):
    tell(desk, 3)
    client = desk.visitor("admin", "Clara")
    post(client, "/auditoria/conferir", page="/auditoria")
    assert "A cadeia está íntegra" in client.get("/auditoria").text
    with desk.store.database.write() as connection:
        connection.execute(text("UPDATE audit_log SET actor = 'Ana' WHERE seq = 2"))
    post(client, "/auditoria/conferir", page="/auditoria")
    assert "não confere a partir do registro 2" in client.get("/auditoria").text
    told = [it.detail for it in desk.store.trail.read(event="audit.verified")]
    assert told == [{"broken": 2}, {"broken": None}]


def test_hostile_words_in_the_log_stay_words(desk):
    tell(desk, 1, actor="<script>alert(1)</script>", event="<b>x</b>", subject='"><img src=x>', detail={"<i>": "<u>"})
    page = desk.visitor("admin", "Clara").get("/auditoria").text
    for tag in ("<script>alert", "<b>x", "<img", "<i>", "<u>"):
        assert tag not in page


def looks(desk, event):
    return [(it.actor, it.subject) for it in desk.store.trail.read(event=event)]


def test_opening_a_case_leaves_a_row_and_its_refreshing_none(desk):
    case_id = desk.record()
    client = desk.visitor("viewer", "Bia")
    client.get(f"/casos/{case_id}")
    for _ in range(3):
        client.get(f"/casos/{case_id}", headers={"HX-Request": "true"})
    assert looks(desk, "case.viewed") == [("Bia", case_id)]


def test_nobody_looks_unseen_by_pretending_to_refresh(desk):
    case_id = desk.record()
    client = desk.visitor("viewer", "Bia")
    client.get(f"/casos/{case_id}", headers={"HX-Request": "true"})
    assert looks(desk, "case.viewed") == [("Bia", case_id)]
    desk.clock.pass_by(minutes=31)
    client.get(f"/casos/{case_id}", headers={"HX-Request": "true"})
    assert len(looks(desk, "case.viewed")) == 2


def test_what_there_is_not_and_what_is_refused_was_not_looked_at(desk):
    client = desk.visitor("viewer", "Bia")
    assert client.get("/casos/nenhum").status_code == 404
    assert client.get("/auditoria").status_code == 403
    assert looks(desk, "case.viewed") == []
    assert looks(desk, "audit.viewed") == []


@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 40, "-1", "x", "²"])
def test_a_row_that_cannot_be_is_as_none(desk, number):
    assert desk.visitor("admin").get(f"/auditoria?antes={number}").status_code == 200
