"""The queue: views, channels, totals, order, paging, and what it says when there is nothing to do."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

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
        "all": sorted([fine, stuck, done], reverse=True),
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


def test_pages_go_on_from_a_case(desk):
    ids = [desk.record() for _ in range(PAGE + 1)]
    client = desk.visitor()
    first = client.get("/")
    assert listed(first) == ids[:PAGE]
    assert 'rel="prev"' not in first.text
    second = client.get(f"/?apos={ids[PAGE - 1]}")
    assert f'href="/?apos={ids[PAGE - 1]}"' in first.text
    assert listed(second) == ids[PAGE:]
    assert 'rel="next"' not in second.text
    assert listed(client.get(f"/?antes={ids[PAGE]}")) == ids[:PAGE]


def test_a_page_whose_cases_are_gone_leads_back(desk):
    last = desk.record()
    page = desk.visitor().get(f"/?apos={last}")
    assert listed(page) == []
    assert "Voltar ao começo da lista" in page.text


def test_every_page_takes_the_same_number_of_queries(desk):
    client = desk.visitor()
    desk.record()
    few = statements(desk, lambda: client.get("/"))
    for _ in range(20):
        desk.record()
    assert statements(desk, lambda: client.get("/")) == few
    assert few <= 12


def statements(desk, ask):
    counted = []
    engine = desk.store.database.engine

    def count(_connection, _cursor, statement, *_):
        if statement.startswith("SELECT"):
            counted.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        assert ask().status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len(counted)


def test_filters_stand_in_the_address_and_go_along(desk):
    low = desk.record(severity=Severity.LOW)
    high = desk.record(severity=Severity.CRITICAL)
    client = desk.visitor()
    page = client.get("/?gravidade=high&tipo=BR_CPF&regra=dados-pessoais&idade=")
    assert listed(page) == [high]
    assert f"/casos/{high}?gravidade=high&amp;tipo=BR_CPF&amp;regra=dados-pessoais" in page.text
    desk.clock.pass_by(hours=2)
    desk.record()
    client = desk.visitor()
    assert set(listed(client.get("/?idade=1h"))) == {low, high}
    assert listed(client.get("/?idade=1d")) == []


def test_who_is_at_work_stands_in_the_row(desk):
    case_id = desk.record()
    desk.store.claims.claim(case_id, moderator="Bia", now=desk.clock())
    page = desk.visitor().get("/")
    assert "Bia está neste caso" in page.text
    desk.store.claims.claim(other := desk.record(), moderator="Ana", now=desk.clock())
    mine = desk.visitor().get("/?ver=mine")
    assert listed(mine) == [other]
    assert "você está neste caso" in mine.text
    assert case_id not in mine.text


def test_what_a_page_that_stands_open_asks_for(desk):
    case_id = desk.record()
    client = desk.visitor()
    began = int(desk.clock().timestamp())
    desk.clock.pass_by(minutes=1)
    desk.record()
    desk.store.claims.claim(case_id, moderator="Bia", now=desk.clock())
    live = client.get(f"/fila/agora?desde={began}")
    assert "Chegou 1 caso novo" in live.text
    assert count_of(live, "open") == 2
    assert re.search(rf'id="com-{case_id}"[^>]*hx-swap-oob="true"[^>]*>Bia está neste caso', live.text)
    assert "<html" not in live.text
    for odd in ("", "x", "9" * 30, "-1", "²"):
        assert client.get(f"/fila/agora?desde={odd}").status_code == 200


@pytest.mark.parametrize(("minutes", "words"), [(0, "e-mail do fórum em 1 min"), (5, "prazo do e-mail já passou")])
def test_the_mail_window_counts_while_something_is_exposed(desk, minutes, words):
    case_id = desk.record()  # written nine minutes before
    desk.clock.pass_by(minutes=minutes)
    client = desk.visitor()
    assert words in client.get("/").text
    desk.settle(case_id, ActionKind.REDACT, "done")
    assert words not in client.get("/").text


def test_there_is_no_mail_window_on_the_phone(desk):
    message = make_message(f"meu CPF é {CPF}", channel=ChannelKind.WHATSAPP)
    desk.record(message, [find(message.text, CPF, "BR_CPF")])
    assert "e-mail" not in desk.visitor().get("/?ver=all").text.split("<table")[1]


def test_the_next_case_is_one_that_nobody_is_at(desk):
    first, second, third = (desk.record() for _ in range(3))
    desk.store.claims.claim(second, moderator="Bia", now=desk.clock())
    page = desk.visitor().get(f"/casos/{first}")
    assert f'href="/casos/{third}"' in page.text
    assert f'href="/casos/{second}"' not in page.text


def test_a_viewer_chooses_nothing(desk):
    desk.record()
    page = desk.visitor("viewer").get("/").text
    assert 'name="caso"' not in page
    assert 'id="lote"' not in page


@pytest.mark.parametrize(
    "query",
    [
        "ver=nope",
        "canal=fax",
        "apos=x",
        "antes=",
        "apos=" + "f" * 32,
        "ver=' OR 1=1",
        "gravidade=9",
        "tipo=X",
        "idade=2h",
        "regra='--",
        "busca=senha",
        "busca=" + "-".join(["a" * 12] * 99),
    ],
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
