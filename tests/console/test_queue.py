"""The queue: views, channels, totals, order, paging, and what it says when there is nothing to do."""

from __future__ import annotations

import re

import pytest

from moderator.models import ActionKind, ChannelKind, Severity
from moderator.store.cases import PAGE

from .conftest import CPF, find, make_message, post


def listed(page):
    return re.findall(r'id="caso-(\w+)"', page.text)


def count_of(page, view):
    return int(re.search(rf'id="visao-{view}".*?<b>(\d+)</b>', page.text, re.DOTALL)[1])


def test_an_empty_queue_says_so(desk):
    page = desk.visitor().get("/")
    assert page.status_code == 200
    assert "Nada espera por você" in page.text
    assert "/experimente" in page.text


def test_a_case_is_shown_with_its_kinds_severity_channel_and_age(desk):
    case_id = desk.record()
    desk.clock.pass_by(minutes=5)
    page = desk.visitor().get("/")
    assert listed(page) == [case_id]
    for words in ("CPF", "senha", "alta", "Fórum", "há 5 min", "remoção pendente", "regra disparou"):
        assert words in page.text


def test_the_gravest_come_first(desk):
    low = desk.record(severity=Severity.LOW)
    critical = desk.record(severity=Severity.CRITICAL)
    assert listed(desk.visitor().get("/")) == [critical, low]


def test_each_view_lists_and_counts_its_own(desk):
    fine = desk.record(severity=Severity.LOW)
    stuck = desk.record(severity=Severity.CRITICAL)
    desk.settle(stuck, ActionKind.REDACT, "failed", detail="forbidden")
    done = desk.record(severity=Severity.LOW)
    client = desk.visitor()
    post(client, f"/casos/{done}/veredito", veredito="agree")
    expected = {
        "open": [stuck, fine],
        "severe": [stuck],
        "exposed": [stuck],
        "stuck": [stuck],
        "resolved": [done],
        "all": sorted([fine, stuck, done]),
    }
    for view, ids in expected.items():
        page = client.get(f"/?ver={view}")
        assert listed(page) == ids, view
        assert count_of(page, view) == len(ids), view


def test_the_channel_filter_also_filters_the_counts(desk):
    desk.record()
    message = make_message(f"meu CPF é {CPF}", channel=ChannelKind.WHATSAPP)
    whatsapp = desk.record(message, [find(message.text, CPF, "BR_CPF")], intents=())
    page = desk.visitor().get("/?canal=whatsapp")
    assert listed(page) == [whatsapp]
    assert count_of(page, "open") == 1
    assert f"/casos/{whatsapp}?canal=whatsapp" in page.text


def test_totals(desk):
    case_id = desk.record()
    desk.settle(case_id, ActionKind.REDACT, "done")
    desk.receive("broken", refused="post.id: missing")
    text = re.sub(r"<[^>]+>|\s+", " ", desk.visitor().get("/").text)
    totals = re.findall(r"(recebidas|decididas|ações feitas|aguardando|falhas)\s+(\d+)", text)
    assert totals == [
        ("recebidas", "1"),
        ("decididas", "1"),
        ("ações feitas", "1"),
        ("aguardando", "1"),
        ("falhas", "1"),
    ]


def test_pages(desk):
    ids = [desk.record() for _ in range(PAGE + 1)]
    client = desk.visitor()
    first, second = client.get("/"), client.get("/?pagina=2")
    assert listed(first) + listed(second) == ids
    assert "Página 1 de 2" in first.text
    assert listed(client.get("/?pagina=99")) == listed(second)


@pytest.mark.parametrize(
    "query", ["ver=nope", "canal=fax", "pagina=x", "pagina=-3", "pagina=0", "ver=' OR 1=1", "pagina=9" * 9]
)
def test_unknown_words_of_the_url_fall_back(desk, query):
    case_id = desk.record()
    page = desk.visitor().get(f"/?{query}")
    assert page.status_code == 200
    assert listed(page) == [case_id]


def test_a_case_that_could_not_be_analysed_is_listed_without_kinds(desk):
    case_id = desk.record(make_message("x"), [], intents=(), reason="not_analysed")
    page = desk.visitor().get("/")
    assert listed(page) == [case_id]
    assert "texto não analisado" in page.text
